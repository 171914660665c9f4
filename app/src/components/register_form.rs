//! The form "Register", and what became of the registrations of this device.
//!
//! Called by the attendees. Says "saved" only after the store did.

use domain::board::{Intent, Kind as IntentKind, Registering};
use store::{ArticleState, Board};
use web_sys::{HtmlElement, SubmitEvent};
use yew::{platform::spawn_local, prelude::*};

use super::{
    outcome::use_outcome,
    put_back::put_back,
    state_label::state_label,
    text_box::{Kind, TextBox, text_box},
};
use crate::{
    context::{use_commands, use_view},
    form::{Event, Form, Stage},
    tidings::Commands,
};

#[derive(Properties, PartialEq)]
pub(crate) struct RegisterFormProps {
    pub(crate) form: UseReducerHandle<Form<Registering>>,
    /// As far as this device knows.
    pub(crate) full: bool,
}

#[component]
pub(crate) fn RegisterForm(props: &RegisterFormProps) -> Html {
    let RegisterFormProps { form, full } = props;
    let view = use_view();
    let commands = use_commands();
    let nodes = [use_node_ref(), use_node_ref(), use_node_ref()];
    let said = use_outcome(form.saved(), IntentKind::Registration);
    let said = match form.stage {
        Stage::FilledIn => "Filled in for you. Nothing was sent yet.".to_owned(),
        _ => said,
    };
    let left = form.dispatcher();
    use_effect_with((), move |()| move || left.dispatch(Event::Left));

    let typed = |change: fn(&mut Registering, String)| {
        let (form, commands) = (form.clone(), commands.clone());
        Callback::from(move |typed: String| {
            let mut text = form.text.clone();
            change(&mut text, typed);
            form.dispatch(Event::Typed(text, commands.new_key()));
        })
    };
    let problems = match form.stage {
        Stage::Rejected => form.text.validate(commands.new_key()).err(),
        _ => None,
    };
    let problem = |name: &str| {
        let found = problems.iter().flatten().find(|(field, _)| *field == name);
        found.map(|(_, problem)| problem.to_string())
    };
    let onsubmit = {
        let (form, commands, nodes) = (form.clone(), commands.clone(), nodes.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            submit(&form, &commands, &nodes);
        }
    };
    let [first_name, last_name, email] = nodes;
    html! {
        <>
            <form id="register" tabindex="-1" aria-label="Register" novalidate=true {onsubmit}>
                <h3>{ "Register" }</h3>
                if *full {
                    <p class="hint">
                        { "This list may be out of date. You can still ask: the answer will appear here." }
                    </p>
                }
                <div class="columns pair">
                    { text_box(TextBox {
                    id: "first-name",
                    label: "First name",
                    kind: Kind::Line,
                    value: &form.text.first_name,
                    problem: problem("first_name"),
                    autocomplete: "given-name",
                    hint: None,
                    on_typed: typed(|text, typed| text.first_name = typed),
                    node: &first_name,
                }) }
                    { text_box(TextBox {
                    id: "last-name",
                    label: "Last name",
                    kind: Kind::Line,
                    value: &form.text.last_name,
                    problem: problem("last_name"),
                    autocomplete: "family-name",
                    hint: None,
                    on_typed: typed(|text, typed| text.last_name = typed),
                    node: &last_name,
                }) }
                </div>
                { text_box(TextBox {
                    id: "email",
                    label: "Email",
                    kind: Kind::Email,
                    value: &form.text.email,
                    problem: problem("email"),
                    autocomplete: "email",
                    hint: None,
                    on_typed: typed(|text, typed| text.email = typed),
                    node: &email,
                }) }
                <div class="actions">
                    <button type="submit" class="main">{ "Register" }</button>
                    { put_back(form, &commands, &first_name) }
                    <p class="said" aria-live="polite">
                        { said }
                    </p>
                </div>
                if let Stage::Failed(why) = &form.stage {
                    <p class="alert" role="alert">{ why }</p>
                }
            </form>
            { own_registrations(&view.board) }
        </>
    }
}

fn submit(form: &UseReducerHandle<Form<Registering>>, commands: &Commands, nodes: &[NodeRef; 3]) {
    if form.stage == Stage::Saving {
        return;
    }
    let key = form.key_or(commands.new_key());
    let sent = form.text.clone();
    let registration = match sent.validate(key) {
        Ok(registration) => registration,
        Err(problems) => {
            let first = problems.first().map_or("first_name", |(field, _)| *field);
            let at = ["first_name", "last_name", "email"].iter().position(|field| *field == first);
            if let Some(field) = nodes[at.unwrap_or(0)].cast::<HtmlElement>() {
                drop(field.focus());
            }
            form.dispatch(Event::Rejected);
            return;
        }
    };
    form.dispatch(Event::Submitted(key));
    let (form, commands) = (form.dispatcher(), commands.clone());
    spawn_local(async move {
        match commands.submit(Intent::Registration(registration), key).await {
            Ok(()) => form.dispatch(Event::Saved { key, sent, next: Registering::default() }),
            Err(why) => form.dispatch(Event::Failed(why)),
        }
    });
}

/// Registrations of this device that are not accepted yet.
fn own_registrations(board: &Board) -> Html {
    let rows: Vec<Html> = board
        .outbox
        .iter()
        .filter_map(|entry| {
            let Some(Intent::Registration(who)) = &entry.intent else { return None };
            let state = ArticleState::of(&entry.item)?;
            let reason = entry.item.reason.as_ref().map(ToString::to_string);
            Some(html! {
                <li key={entry.item.seq} data-state={state.as_str()}>
                    <span>{ format!("{} {}", who.first_name, who.last_name) }</span>
                    { state_label(state) }
                    if let Some(reason) = reason {
                        <span class="reason">{ reason }</span>
                    }
                </li>
            })
        })
        .collect();
    html! {
        if !rows.is_empty() {
            <ul class="own" aria-label="Your registrations">{ rows }</ul>
        }
    }
}
