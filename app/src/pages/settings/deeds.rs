//! What the user has just done in the settings, and what came of it: said beside the switch or the
//! button.
//!
//! Called by the sections. A switch whose deed still runs shows where it is going; otherwise it shows
//! what is true.

use std::{pin::Pin, rc::Rc};

use domain::board::Settings;
use yew::prelude::*;

use crate::{
    components::switch::switch,
    context::use_commands,
    spawn::spawn_local,
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
    /// With what was true then, where that is the browser's: later the words may be wrong.
    Ended(Result<String, String>, Option<Truth>),
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
        if !self.is_running(name) {
            self.begin(name, on, words, None, work(self.commands.clone()));
        }
    }

    /// The same for what the browser has to grant.
    pub(super) fn ask(
        &self,
        name: &'static str,
        on: bool,
        words: &'static str,
        work: impl FnOnce(Commands) -> Work,
    ) {
        if !self.is_running(name) {
            let truth = Some(self.truth.clone());
            self.begin(name, on, words, truth, work(self.commands.clone()));
        }
    }

    fn is_running(&self, name: &'static str) -> bool {
        let Some(running @ Stage::Running(..)) = self.stage(name) else { return false };
        // The browser has flipped the switch already: shown again, it is where it was.
        self.all.dispatch((name, running.clone()));
        true
    }

    fn begin(
        &self,
        name: &'static str,
        on: bool,
        words: &'static str,
        truth: Option<UseStateHandle<Truth>>,
        work: Work,
    ) {
        self.all.dispatch((name, Stage::Running(on, words)));
        let all = self.all.dispatcher();
        spawn_local(async move {
            let ended = work.await;
            // First what is true, then the end: a switch does not go back and forth.
            let mut then = None;
            if let Some(truth) = truth {
                let now = truth::read().await;
                truth.set(now);
                then = Some(now);
            }
            all.dispatch((name, Stage::Ended(ended, then)));
        });
    }

    /// Switches what is kept, each time it is flipped: what is kept is what was wished last.
    fn change(&self, name: &'static str, on: bool, change: Box<dyn Fn(&mut Settings)>) {
        let commands = self.commands.clone();
        let work = async move {
            commands.change_settings(&*change).await?;
            Ok(String::new())
        };
        self.begin(name, on, "", None, Box::pin(work));
    }

    /// Changes what is kept; until then, and unless it fails, the control stays as the user has set it.
    pub(super) fn keep(&self, name: &'static str, change: Box<dyn Fn(&mut Settings)>) {
        let deeds = self.clone();
        spawn_local(async move {
            let kept = deeds.commands.change_settings(&*change).await;
            deeds.all.dispatch((name, Stage::Ended(kept.map(|()| String::new()), None)));
        });
    }

    /// What there is to say of it. In the document from the start, so that it is announced.
    pub(super) fn said(&self, name: &str) -> Html {
        let (words, class) = match self.stage(name) {
            None => ("", "said"),
            Some(Stage::Running(_, words)) => (*words, "said"),
            Some(Stage::Ended(_, Some(then))) if *then != *self.truth => ("", "said"),
            Some(Stage::Ended(Ok(words), _)) => (words.as_str(), "said"),
            Some(Stage::Ended(Err(why), _)) => (why.as_str(), "said problem"),
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
