//! The life of a filled-in form, from the first letter to "saved" and to the next one.
//!
//! Used by the forms "Add news" and "Register"; kept by `shell`, so that a look at another route
//! loses no text. Never saves anything itself.

use std::rc::Rc;

use domain::{
    board::{Draft, Registering},
    outbox::Key,
};
use yew::Reducible;

/// What is typed into a form.
pub(crate) trait Text: Clone + Default + PartialEq + 'static {
    /// Whether somebody would miss it.
    fn is_worth_keeping(&self) -> bool;
}

impl Text for Draft {
    fn is_worth_keeping(&self) -> bool {
        // The byline stays in the form from one piece of news to the next.
        !(self.headline.trim().is_empty() && self.body.trim().is_empty())
    }
}

impl Text for Registering {
    fn is_worth_keeping(&self) -> bool {
        *self != Self::default()
    }
}

/// What stands in a form, and how far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Form<T> {
    /// As typed.
    pub(crate) text: T,
    /// What the user wrote here before something else was filled in, so that it can be put back;
    /// the latest last.
    pub(crate) previous: Vec<T>,
    pub(crate) stage: Stage,
    /// Made when the form is begun and kept until it is saved: a double click is one intent.
    key: Option<Key>,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing was asked of it yet.
    #[default]
    Filling,
    /// A link, a plain form or the select has filled it in, and the user has not touched it since.
    FilledIn,
    /// Submitted with something wrong: the problems stand beside the fields until they are gone.
    Rejected,
    /// On the way to the disk. Nothing else is submitted meanwhile.
    Saving,
    /// On the disk, under this key.
    Saved(Key),
    /// The storage could not do it, and says why. The text stays.
    Failed(String),
}

/// What has happened to a form.
pub(crate) enum Event<T> {
    /// The text is now this. The key is used when the form had none.
    Typed(T, Key),
    /// Something else was loaded into it, as a new intent.
    Replaced(T, Key),
    /// The user wanted the previous text back.
    PutBack(Key),
    /// Submitted with problems.
    Rejected,
    /// Submitted under this key.
    Submitted(Key),
    /// What was sent to the disk under this key is there; the form goes on with `next`.
    Saved { key: Key, sent: T, next: T },
    /// It could not be saved.
    Failed(String),
    /// The user has left the page that the form is on.
    Left,
}

impl<T: Text> Form<T> {
    /// A form that begins with a text, and can put others back.
    pub(crate) fn begun(text: T, previous: Vec<T>) -> Self {
        Self { text, previous, ..Self::default() }
    }

    /// The form with something else in it. What the user wrote can be put back.
    pub(crate) fn filled_in(mut self, with: T) -> Self {
        if let Some(written) = self.replaced(with) {
            self.previous.push(written);
        }
        self.key = None;
        self.stage = Stage::FilledIn;
        self
    }

    /// Replaces the text; returns it when it was the user's and is worth keeping.
    fn replaced(&mut self, with: T) -> Option<T> {
        let before = std::mem::replace(&mut self.text, with);
        let written = self.stage != Stage::FilledIn && before.is_worth_keeping();
        (written && before != self.text).then_some(before)
    }

    /// The key of what was saved, until something else happens.
    pub(crate) fn saved(&self) -> Option<Key> {
        match self.stage {
            Stage::Saved(key) => Some(key),
            _ => None,
        }
    }

    /// The key to submit it under. `new` is used when nothing was typed since the last time.
    pub(crate) fn key_or(&self, new: Key) -> Key {
        self.key.unwrap_or(new)
    }
}

impl<T: Text> Reducible for Form<T> {
    type Action = Event<T>;

    fn reduce(self: Rc<Self>, event: Event<T>) -> Rc<Self> {
        let mut form = (*self).clone();
        match event {
            Event::Typed(text, key) => {
                form.text = text;
                form.key.get_or_insert(key);
                // Problems stay beside their fields, and a running save stays a running save.
                if matches!(form.stage, Stage::FilledIn | Stage::Saved(_) | Stage::Failed(_)) {
                    form.stage = Stage::Filling;
                }
            }
            Event::Replaced(with, key) => {
                form = form.filled_in(with);
                form.key = Some(key);
            }
            Event::PutBack(key) => {
                if let Some(previous) = form.previous.pop() {
                    // Nothing that was typed is lost, whatever is put back.
                    if let Some(written) = form.replaced(previous) {
                        form.previous.insert(0, written);
                    }
                    form.key = Some(key);
                    form.stage = Stage::Filling;
                }
            }
            Event::Rejected => form.stage = Stage::Rejected,
            Event::Submitted(key) => {
                form.key = Some(key);
                form.stage = Stage::Saving;
            }
            Event::Saved { key, sent, next } => {
                form.previous.retain(|written| *written != sent);
                // What was typed while it was saved is the next intent.
                if form.text == sent {
                    form.text = next;
                }
                if form.key == Some(key) {
                    form.key = None;
                }
                form.stage = Stage::Saved(key);
            }
            Event::Failed(why) => form.stage = Stage::Failed(why),
            Event::Left => {
                if matches!(form.stage, Stage::FilledIn | Stage::Saved(_) | Stage::Rejected) {
                    form.stage = Stage::Filling;
                }
            }
        }
        Rc::new(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Text for &'static str {
        fn is_worth_keeping(&self) -> bool {
            !self.is_empty()
        }
    }

    fn key(n: u8) -> Key {
        Key::new(domain::time::Time::from_millis(1), [n; 10])
    }

    fn form(events: impl IntoIterator<Item = Event<&'static str>>) -> Form<&'static str> {
        let form = Rc::new(Form::default());
        (*events.into_iter().fold(form, Reducible::reduce)).clone()
    }

    #[test]
    fn the_key_of_the_first_letter_stays_until_the_form_is_saved() {
        let typed = form([Event::Typed("a", key(1)), Event::Typed("ab", key(2))]);
        assert_eq!(typed.key_or(key(9)), key(1));
        let failed = form([
            Event::Typed("a", key(1)),
            Event::Submitted(key(1)),
            Event::Failed("no room".to_owned()),
            Event::Typed("a", key(2)),
        ]);
        assert_eq!((failed.key_or(key(9)), failed.text), (key(1), "a"));
        let saved = form([
            Event::Typed("a", key(1)),
            Event::Submitted(key(1)),
            Event::Saved { key: key(1), sent: "a", next: "" },
        ]);
        assert_eq!((saved.key_or(key(9)), saved.text), (key(9), ""));
    }

    #[test]
    fn what_is_typed_while_the_form_is_saved_is_kept_as_the_next_intent() {
        let saved = form([
            Event::Typed("a", key(1)),
            Event::Submitted(key(1)),
            Event::Typed("ab", key(2)),
            Event::Saved { key: key(1), sent: "a", next: "" },
        ]);
        assert_eq!((saved.text, saved.key_or(key(9))), ("ab", key(9)));
        assert_eq!(saved.stage, Stage::Saved(key(1)));
    }

    #[test]
    fn what_was_loaded_over_can_be_put_back() {
        let loaded = form([Event::Typed("mine", key(1)), Event::Replaced("loaded", key(2))]);
        assert_eq!((loaded.text, loaded.key_or(key(9))), ("loaded", key(2)));
        let back = (*Rc::new(loaded).reduce(Event::PutBack(key(3)))).clone();
        assert_eq!((back.text, back.key_or(key(9))), ("mine", key(3)));
        assert!(back.previous.is_empty(), "what was only loaded is not the user's");
    }

    #[test]
    fn nothing_that_the_user_wrote_is_lost_to_what_is_loaded_or_put_back() {
        let form = form([
            Event::Typed("mine", key(1)),
            Event::Replaced("loaded", key(2)),
            Event::Replaced("loaded too", key(3)),
            Event::Typed("loaded and changed", key(4)),
            Event::PutBack(key(5)),
        ]);
        assert_eq!((form.text, form.previous), ("mine", vec!["loaded and changed"]));
    }

    #[test]
    fn what_was_loaded_over_can_be_put_back_after_a_save_too() {
        let saved = form([
            Event::Typed("mine", key(1)),
            Event::Replaced("loaded", key(2)),
            Event::Submitted(key(2)),
            Event::Saved { key: key(2), sent: "loaded", next: "" },
        ]);
        assert_eq!((saved.text, saved.previous), ("", vec!["mine"]));
    }
}
