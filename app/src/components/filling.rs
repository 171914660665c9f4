//! What both forms have in common: typing, problems, submitting, and what is said of it.
//!
//! Called by the forms. Says "saved" only after the store did; never clears text that is not on the
//! disk.

use store::{KeptDraft, Revision};
use web_sys::{HtmlElement, SubmitEvent};
use yew::prelude::*;

use domain::board::{Kind, Problems};

use super::{
    draft_buttons::{draft_buttons, draft_words, unkept},
    outcome::use_outcome,
    text_box::{Filled, TextBox, text_box},
};
use crate::{
    context::use_commands,
    draft::{Drafting, Edit, use_offers},
    form::{Event, Form, Stage},
    spawn::spawn_local,
    tidings::Commands,
};

/// A form while somebody fills it in.
pub(crate) struct Filling {
    drafting: Drafting,
    form: UseReducerHandle<Form>,
    commands: Commands,
    /// The drafts that can be gone on with.
    pub(crate) offers: Vec<KeptDraft>,
    /// The select that offers them.
    pub(crate) select: NodeRef,
    nodes: [NodeRef; 3],
    problems: Problems,
    said: String,
}

/// Called by the form's component, once.
#[hook]
pub(crate) fn use_filling(drafting: &Drafting) -> Filling {
    let form = &drafting.form;
    let commands = use_commands();
    let kind = form.text.kind();
    let nodes = [use_node_ref(), use_node_ref(), use_node_ref()];
    let outcome = use_outcome(form.saved(), kind);
    let said = draft_words(&form.stage).map_or(outcome, str::to_owned);
    let offers = use_offers(kind, form.keys());
    let left = form.dispatcher();
    use_effect_with((), move |()| move || left.dispatch(Event::Left));
    let problems = match form.stage {
        Stage::Rejected => form.text.validate(commands.new_key(), commands.now()).err(),
        _ => None,
    };
    let problems = problems.unwrap_or_default();
    let select = use_node_ref();
    let (drafting, form) = (drafting.clone(), form.clone());
    Filling { drafting, form, commands, offers, select, nodes, problems, said }
}

impl Filling {
    /// One of the three text boxes.
    pub(crate) fn text_box(&self, place: usize, it: TextBox) -> Html {
        let (form, commands) = (self.form.clone(), self.commands.clone());
        let on_typed = move |typed| {
            let text = form.text.clone().with(place, typed);
            form.dispatch(Event::Typed(text, commands.new_key()));
        };
        let name = self.form.text.names()[place];
        let problem = self.problems.iter().find(|(field, _)| *field == name);
        let now = Filled {
            value: self.form.text.fields()[place],
            problem: problem.map(|(_, problem)| problem.to_string()),
            on_typed: on_typed.into(),
            node: &self.nodes[place],
        };
        text_box(it, now)
    }

    /// What can be done with the draft beside submitting it.
    pub(crate) fn draft_buttons(&self) -> Html {
        draft_buttons(&self.form, &self.commands, &self.nodes[0])
    }

    /// The buttons, and what there is to say.
    pub(crate) fn foot(&self, submit: &'static str, beside: Html) -> Html {
        html! {
            <>
                // Above the button that was just pressed: what is below it may be out of sight.
                if let Stage::Failed(why) = &self.form.stage {
                    <p class="alert" role="alert">{ why }</p>
                }
                { unkept(self.form.unkept) }
                <div class="actions">
                    <button type="submit" class="main">{ submit }</button>
                    { beside }
                    <p class="said" aria-live="polite">{ &self.said }</p>
                </div>
            </>
        }
    }

    /// What to do when the form is submitted.
    pub(crate) fn onsubmit(&self) -> Callback<SubmitEvent> {
        let (drafting, commands, nodes) =
            (self.drafting.clone(), self.commands.clone(), self.nodes.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submit(&drafting, &commands, &nodes);
        })
    }
}

fn submit(drafting: &Drafting, commands: &Commands, nodes: &[NodeRef; 3]) {
    let form = &drafting.form;
    if form.stage == Stage::Saving {
        return;
    }
    let key = form.key_or(commands.new_key());
    let sent = form.text.clone();
    let mut intent = match sent.validate(key, commands.now()) {
        Ok(intent) => intent,
        Err(problems) => {
            let wrong = |name: &&str| problems.iter().any(|(field, _)| field == name);
            let first = sent.names().iter().position(wrong);
            focus(&nodes[first.unwrap_or(0)]);
            form.dispatch(Event::Rejected);
            return;
        }
    };
    form.dispatch(Event::Submitted(key));
    let (drafting, commands, first) = (drafting.clone(), commands.clone(), nodes[0].clone());
    spawn_local(async move {
        let (form, was, mut key) = (&drafting.form, key, key);
        if let Some(edit) = drafting.item() {
            let (seen, intent) = (edit.item.body.clone(), Box::new(intent));
            let revision = Revision::Edit { was: seen, intent, new: key };
            form.dispatch(match commands.revise(edit.item.seq, &revision).await {
                Ok(()) => {
                    // The user may be on another route by now, and the form gone.
                    Edit::forget();
                    Event::Saved { key, was, sent, new: key }
                }
                Err(why) => Event::Failed(why),
            });
            return;
        }
        if !drafting.may_submit(key).await {
            key = commands.new_key();
            intent = intent.under(key);
        }
        match commands.submit(intent, key).await {
            Ok(key) => {
                let next = (sent.kind() == Kind::Article).then_some(first);
                form.dispatch(Event::Saved { key, was, sent, new: commands.new_key() });
                // News come in rows; who has registered is done.
                next.iter().for_each(focus);
            }
            Err(why) => form.dispatch(Event::Failed(why)),
        }
    });
}

fn focus(node: &NodeRef) {
    // Gone when the user has left the page meanwhile.
    if let Some(element) = node.cast::<HtmlElement>() {
        drop(element.focus());
    }
}
