//! What the user has just done in the settings, and what came of it: said beside the switch or the
//! button.
//!
//! Called by the sections. A switch whose deed still runs shows where it is going; otherwise it shows
//! what is true.

use std::{pin::Pin, rc::Rc};

use domain::board::Settings;
use yew::{platform::spawn_local, prelude::*};

use crate::{
    components::switch::switch,
    context::use_commands,
    tidings::Commands,
    truth::{self, Truth},
    view::View,
};

/// What every section works with.
pub(super) struct Section<'a> {
    pub(super) view: &'a View,
    pub(super) truth: Truth,
    pub(super) deeds: Deeds,
}

/// Work of a deed, behind a pointer: what is around it is in the program once. It ends with a sentence
/// for the user, or with none.
pub(super) type Work = Pin<Box<dyn Future<Output = Result<String, String>>>>;

/// What was done, by the name of the switch or the button.
#[derive(Clone)]
pub(super) struct Deeds {
    all: UseReducerHandle<All>,
    truth: UseStateHandle<Truth>,
    commands: Commands,
}

#[derive(Clone, Default)]
struct All(Vec<(&'static str, Stage)>);

#[derive(Clone)]
enum Stage {
    /// On the way to this position; with words for who has to wait.
    Running(bool, &'static str),
    Ended(Result<String, String>),
}

impl Reducible for All {
    type Action = (&'static str, Stage);

    fn reduce(self: Rc<Self>, (name, stage): Self::Action) -> Rc<Self> {
        let mut all = (*self).clone();
        all.0.retain(|(other, _)| *other != name);
        all.0.push((name, stage));
        Rc::new(all)
    }
}

#[hook]
pub(super) fn use_deeds(truth: &UseStateHandle<Truth>) -> Deeds {
    let (all, commands) = (use_reducer(All::default), use_commands());
    Deeds { all, truth: truth.clone(), commands }
}

impl Deeds {
    fn stage(&self, name: &str) -> Option<&Stage> {
        self.all.0.iter().find(|(other, _)| *other == name).map(|(_, stage)| stage)
    }

    /// Does it, unless it is being done.
    pub(super) fn run(
        &self,
        name: &'static str,
        on: bool,
        words: &'static str,
        work: impl FnOnce(Commands) -> Work,
    ) {
        if let Some(running @ Stage::Running(..)) = self.stage(name) {
            // The browser has flipped the switch already: shown again, it is where it was.
            return self.all.dispatch((name, running.clone()));
        }
        self.begin(name, on, words, work);
    }

    fn begin(
        &self,
        name: &'static str,
        on: bool,
        words: &'static str,
        work: impl FnOnce(Commands) -> Work,
    ) {
        self.all.dispatch((name, Stage::Running(on, words)));
        let (all, work) = (self.all.dispatcher(), work(self.commands.clone()));
        spawn_local(async move { all.dispatch((name, Stage::Ended(work.await))) });
    }

    /// The same for what the browser has to grant.
    pub(super) fn ask(
        &self,
        name: &'static str,
        on: bool,
        words: &'static str,
        work: impl FnOnce(Commands) -> Work,
    ) {
        let truth = self.truth.clone();
        self.run(name, on, words, |commands| {
            let work = work(commands);
            Box::pin(async move {
                let ended = work.await;
                // First what is true, then the end: a switch does not go back and forth.
                truth.set(truth::read().await);
                ended
            })
        });
    }

    /// Switches what is kept, each time it is flipped: what is kept is what was wished last.
    fn change(&self, name: &'static str, on: bool, change: Box<dyn Fn(&mut Settings)>) {
        self.begin(name, on, "", |commands| {
            Box::pin(async move {
                commands.change_settings(&*change).await?;
                Ok(String::new())
            })
        });
    }

    /// Changes what is kept; until then, and unless it fails, the control stays as the user has set it.
    pub(super) fn keep(&self, name: &'static str, change: Box<dyn Fn(&mut Settings)>) {
        let deeds = self.clone();
        spawn_local(async move {
            let kept = deeds.commands.change_settings(&*change).await;
            deeds.all.dispatch((name, Stage::Ended(kept.map(|()| String::new()))));
        });
    }

    /// What there is to say of it. In the document from the start, so that it is announced.
    pub(super) fn said(&self, name: &str) -> Html {
        let (words, class) = match self.stage(name) {
            None => ("", "said"),
            Some(Stage::Running(_, words)) => (*words, "said"),
            Some(Stage::Ended(Ok(words))) => (words.as_str(), "said"),
            Some(Stage::Ended(Err(why))) => (why.as_str(), "said problem"),
        };
        html! { <p {class} aria-live="polite">{ words.to_owned() }</p> }
    }
}

impl Section<'_> {
    pub(super) fn settings(&self) -> &Settings {
        &self.view.settings
    }

    /// A switch for what is kept.
    pub(super) fn wish(
        &self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        is: bool,
        change: fn(&mut Settings, bool),
    ) -> Html {
        let deeds = self.deeds.clone();
        let flip = move |on| deeds.change(name, on, Box::new(move |settings| change(settings, on)));
        self.switch(name, label, hint, is, flip.into())
    }

    /// A switch for what the browser has to grant; nothing until its position is known.
    pub(super) fn grant(
        &self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        is: bool,
        words: &'static str,
        work: fn(Commands, bool) -> Work,
    ) -> Html {
        let deeds = self.deeds.clone();
        let flip = move |on| {
            // Switching off is quick.
            let words = if on { words } else { "" };
            deeds.ask(name, on, words, |commands| work(commands, on));
        };
        self.switch(name, label, hint, is, flip.into())
    }

    fn switch(
        &self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        is: bool,
        flip: Callback<bool>,
    ) -> Html {
        let is = match self.deeds.stage(name) {
            Some(Stage::Running(on, _)) => *on,
            _ => is,
        };
        switch(name, label, hint, is, flip, self.deeds.said(name))
    }
}
