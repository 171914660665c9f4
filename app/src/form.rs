//! The life of a filled-in form, from the first letter to "saved" and to the next one.
//!
//! Used by the forms "Add news" and "Register", which `shell` keeps, so that a look at another route
//! loses no text; and by "Edit". Never saves anything itself.

use std::rc::Rc;

use domain::{
    board::{Draft, Intent, Kind, Problems, Registering},
    json,
    outbox::Key,
    time::Time,
};
use yew::Reducible;

use crate::draft::Told;

/// What is typed into a form. One type for both forms, so that what happens to them is in the
/// program once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Text {
    News(Draft),
    Registration(Registering),
}

impl Text {
    /// What was typed for this intent; `None` where there is no form for it.
    pub(crate) fn of(intent: &Intent) -> Option<Self> {
        match intent {
            Intent::Article(article) => Some(Self::News(article.into())),
            Intent::Registration(who) => Some(Self::Registration(who.into())),
            Intent::Feedback(_) => None,
        }
    }

    /// What it will be.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::News(_) => Kind::Article,
            Self::Registration(_) => Kind::Registration,
        }
    }

    /// What its text boxes are called on the wire, in their order.
    pub(crate) fn names(&self) -> [&'static str; 3] {
        match self {
            Self::News(_) => ["headline", "byline", "body"],
            Self::Registration(_) => ["first_name", "last_name", "email"],
        }
    }

    /// The text boxes, in their order.
    pub(crate) fn fields(&self) -> [&String; 3] {
        match self {
            Self::News(Draft { headline, byline, body }) => [headline, byline, body],
            Self::Registration(Registering { first_name, last_name, email }) => {
                [first_name, last_name, email]
            }
        }
    }

    /// The same with one of them changed.
    pub(crate) fn with(mut self, place: usize, typed: String) -> Self {
        let fields = match &mut self {
            Self::News(Draft { headline, byline, body }) => [headline, byline, body],
            Self::Registration(Registering { first_name, last_name, email }) => {
                [first_name, last_name, email]
            }
        };
        *fields[place] = typed;
        self
    }

    /// What the user wants, or what is wrong with each field.
    pub(crate) fn validate(&self, key: Key, now: Time) -> Result<Intent, Problems> {
        match self {
            Self::News(draft) => draft.validate(key, now).map(Intent::Article),
            Self::Registration(typed) => typed.validate(key).map(Intent::Registration),
        }
    }

    /// Whether somebody would miss it.
    pub(crate) fn is_worth_keeping(&self) -> bool {
        *self != self.next()
    }

    /// What stays in the form for the next one.
    fn next(&self) -> Self {
        match self {
            Self::News(Draft { byline, .. }) => {
                Self::News(Draft { byline: byline.clone(), ..Draft::default() })
            }
            Self::Registration(_) => Self::Registration(Registering::default()),
        }
    }

    /// A form of this kind with nothing in it.
    fn blank(&self) -> Self {
        match self {
            Self::News(_) => Self::News(Draft::default()),
            Self::Registration(_) => Self::Registration(Registering::default()),
        }
    }

    /// As it is kept.
    pub(crate) fn to_json(&self) -> String {
        match self {
            Self::News(draft) => json::write(draft),
            Self::Registration(typed) => json::write(typed),
        }
    }

    /// Reads what was kept of this form.
    pub(crate) fn read(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::Article => json::read(text).ok().map(Self::News),
            Kind::Registration => json::read(text).ok().map(Self::Registration),
            Kind::Feedback => None,
        }
    }
}

/// What stands in a form, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    /// As typed.
    pub(crate) text: Text,
    /// What the user wrote here before something else was filled in, so that it can be put back;
    /// the latest last.
    pub(crate) previous: Vec<Written>,
    pub(crate) stage: Stage,
    /// Whether the storage takes none of it: it is in this tab alone.
    pub(crate) unkept: bool,
    /// Made when the draft is begun and kept until it is saved: a double click is one intent. What
    /// nobody has touched has none, and is no draft.
    key: Option<Key>,
    /// When it was last typed into.
    written_at: Time,
}

/// Something that was written in a form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Written {
    /// The draft's key; `None` for what was only filled in, and for what was discarded.
    pub(crate) key: Option<Key>,
    pub(crate) text: Text,
    /// When somebody last typed into it.
    pub(crate) written_at: Time,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing was asked of it yet.
    #[default]
    Filling,
    /// What was written here before, and not touched since.
    Recalled,
    /// A link, a plain form or the select has filled it in, and the user has not touched it since.
    FilledIn,
    /// What stood here is being written in another tab.
    Elsewhere,
    /// Submitted with something wrong: the problems stand beside the fields until they are gone.
    Rejected,
    /// On the way to the disk. Nothing else is submitted meanwhile.
    Saving,
    /// On the disk, under this key.
    Saved(Key),
    /// The storage could not do it, and says why. The text stays.
    Failed(String),
}

/// What has happened to a form. A key that comes along is a new one: for what has none, and to know
/// the time by.
pub(crate) enum Event {
    /// The text is now this.
    Typed(Text, Key),
    /// Something else was loaded into it.
    Replaced(Text),
    /// The user goes on with a draft from elsewhere on this device, under its own key.
    TookUp(Written),
    /// The same, found when the page was opened.
    Recalled(Written),
    /// The user wanted the previous text back.
    PutBack(Key),
    /// The user does not want the text.
    Discarded,
    /// Submitted with problems.
    Rejected,
    /// Submitted under this key.
    Submitted(Key),
    /// What was sent to the disk under the key `was` is there, under `key`.
    Saved { key: Key, was: Key, sent: Text, new: Key },
    /// It could not be saved.
    Failed(String),
    /// The desk said something of the drafts.
    Told(Told, Key),
    /// The user has left the page that the form is on.
    Left,
}

impl Form {
    /// A form that nobody has touched.
    pub(crate) fn empty(text: Text) -> Self {
        let (previous, stage) = (Vec::new(), Stage::Filling);
        let written_at = Time::default();
        Self { text, previous, stage, unkept: false, key: None, written_at }
    }

    /// A form as it was left.
    pub(crate) fn recalled(last: Written, previous: Vec<Written>) -> Self {
        let stage = match last.key {
            _ if !last.text.is_worth_keeping() => Stage::Filling,
            Some(_) => Stage::Recalled,
            None => Stage::FilledIn,
        };
        let Written { key, text, written_at } = last;
        Self { text, previous, stage, unkept: false, key, written_at }
    }

    /// The form with something else in it. What the user wrote can be put back.
    pub(crate) fn filled_in(mut self, mut text: Text) -> Self {
        if let (Text::News(text), Text::News(before)) = (&mut text, self.next())
            && text.byline.is_empty()
        {
            // Who writes stays the same when a headline is brought.
            text.byline = before.byline;
        }
        let written = self.replaced(Written { key: None, text, written_at: Time::default() });
        self.previous.extend(written);
        self.stage = Stage::FilledIn;
        self
    }

    /// Replaces the text; returns it when it was the user's and is worth keeping.
    fn replaced(&mut self, with: Written) -> Option<Written> {
        let before = self.swapped(with);
        let written = before.key.is_some() && before.text.is_worth_keeping();
        (written && before.text != self.text).then_some(before)
    }

    /// What stays in it for the next one: nothing of a text that is somebody else's.
    fn next(&self) -> Text {
        match self.text {
            Text::News(_) if self.key.is_none() && self.text.is_worth_keeping() => {
                Text::News(Draft::default())
            }
            _ => self.text.next(),
        }
    }

    /// Puts this in the place of what stands in it.
    fn swapped(&mut self, Written { key, text, written_at }: Written) -> Written {
        Written {
            key: std::mem::replace(&mut self.key, key),
            text: std::mem::replace(&mut self.text, text),
            written_at: std::mem::replace(&mut self.written_at, written_at),
        }
    }

    /// Whether there is nothing in it at all.
    pub(crate) fn is_blank(&self) -> bool {
        let fields = self.text.fields();
        self.previous.is_empty() && fields.iter().all(|field| field.is_empty())
    }

    /// Everything that was written here, what stands in the form last: as JSON.
    pub(crate) fn all(&self) -> Vec<(Option<Key>, String, Time)> {
        let previous = self.previous.iter().map(|one| (one.key, &one.text, one.written_at));
        let all = previous.chain([(self.key, &self.text, self.written_at)]);
        all.map(|(key, text, written_at)| (key, text.to_json(), written_at)).collect()
    }

    /// The drafts among that.
    pub(crate) fn drafts(&self) -> Vec<(Key, String, Time)> {
        let mut all = self.all();
        if !self.text.is_worth_keeping() {
            all.pop();
        }
        all.into_iter().filter_map(|(key, text, at)| Some((key?, text, at))).collect()
    }

    /// Their keys.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.previous.iter().map(|written| written.key).chain([self.key]).flatten().collect()
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

    /// This draft went on elsewhere, and came back as `kept`: what this tab has of it is a draft of
    /// its own from here on. What nobody has touched here makes room for it.
    fn overtaken(&mut self, kept: Written, new: Key) {
        if self.key == kept.key {
            let mut aside = kept;
            if self.stage == Stage::Recalled {
                aside = self.swapped(aside);
                aside.key = Some(new);
            } else {
                self.key = Some(new);
            }
            self.previous.push(aside);
        } else if let Some(place) = self.previous.iter().position(|one| one.key == kept.key) {
            self.previous[place].key = Some(new);
            self.previous.insert(place + 1, kept);
        }
    }

    /// This draft is not this tab's: what was recalled goes, what was typed since is a draft of
    /// its own.
    fn let_go(&mut self, draft: Key, new: Key, stage: Stage) {
        self.previous.retain(|written| written.key != Some(draft));
        if self.key != Some(draft) {
            return;
        }
        if self.stage == Stage::Recalled {
            self.text = self.text.next();
            self.key = None;
            self.stage = stage;
        } else {
            self.key = Some(new);
        }
    }
}

impl Reducible for Form {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut form = (*self).clone();
        match event {
            Event::Typed(text, key) => {
                form.text = text;
                form.written_at = key.made_at();
                form.key.get_or_insert(key);
                // Problems stay beside their fields, and a running save stays a running save.
                if !matches!(form.stage, Stage::Rejected | Stage::Saving) {
                    form.stage = Stage::Filling;
                }
            }
            Event::Replaced(with) => form = form.filled_in(with),
            Event::TookUp(taken) => {
                let written = form.replaced(taken);
                form.previous.extend(written);
                form.stage = Stage::Recalled;
            }
            Event::Recalled(found) => {
                // Whoever writes already goes on, and so does what was brought.
                if form.key.is_none() && !form.text.is_worth_keeping() {
                    form.swapped(found);
                    form.stage = Stage::Recalled;
                }
            }
            Event::PutBack(new) => {
                if let Some(mut back) = form.previous.pop() {
                    back.key.get_or_insert(new);
                    // Nothing that was typed is lost, whatever is put back.
                    if let Some(written) = form.replaced(back) {
                        form.previous.insert(0, written);
                    }
                    form.stage = Stage::Filling;
                }
            }
            Event::Discarded => {
                let (text, written_at) = (form.next(), Time::default());
                let discarded = form.swapped(Written { key: None, text, written_at });
                form.previous.push(Written { key: None, ..discarded });
                form.stage = Stage::Filling;
            }
            Event::Rejected => form.stage = Stage::Rejected,
            Event::Submitted(key) => {
                form.key = Some(key);
                form.stage = Stage::Saving;
            }
            Event::Saved { key, was, sent, new } => {
                form.previous.retain(|written| written.text != sent);
                if form.text == sent {
                    form.text = sent.next();
                    form.key = None;
                } else if form.key == Some(was) {
                    // What was typed while it was saved is the next draft.
                    form.key = Some(new);
                }
                form.stage = Stage::Saved(key);
            }
            Event::Failed(why) => form.stage = Stage::Failed(why),
            Event::Told(told, new) => match told {
                Told::Later(kept) => form.overtaken(kept, new),
                Told::Elsewhere(draft) => form.let_go(draft, new, Stage::Elsewhere),
                Told::Submitted(draft) => form.let_go(draft, new, Stage::Saved(draft)),
                Told::Unreadable(draft) => {
                    form.previous
                        .iter_mut()
                        .map(|written| &mut written.key)
                        .chain([&mut form.key])
                        .filter(|key| **key == Some(draft))
                        .for_each(|key| *key = Some(new));
                }
                Told::Cleared => form = Self::empty(form.text.blank()),
                Told::Unkept => form.unkept = true,
                Told::Kept => form.unkept = false,
                Told::HandedOver(written) => return self.reduce(Event::TookUp(written)),
            },
            Event::Left => {
                if matches!(
                    form.stage,
                    Stage::FilledIn | Stage::Elsewhere | Stage::Saved(_) | Stage::Rejected
                ) {
                    form.stage = Stage::Filling;
                }
            }
        }
        Rc::new(form)
    }
}

#[cfg(test)]
mod tests;
