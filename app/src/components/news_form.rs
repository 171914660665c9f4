//! The form "Add news": step 1 in the life of an article.
//!
//! Called by the board page. Says "saved" only after the store did; never clears text that is not
//! on the disk.

use domain::board::{Draft, Intent, Kind as IntentKind};
use web_sys::{HtmlElement, SubmitEvent};
use yew::{platform::spawn_local, prelude::*};

use super::{
    outcome::use_outcome,
    put_back::put_back,
    saved_articles::saved_articles,
    story::story,
    text_box::{Kind, TextBox, text_box},
};
use crate::{
    context::{use_commands, use_view},
    form::{Event, Form, Stage},
    markdown::Length,
    tidings::Commands,
};

#[derive(Properties, PartialEq)]
pub(crate) struct NewsFormProps {
    pub(crate) form: UseReducerHandle<Form<Draft>>,
}

#[component]
pub(crate) fn NewsForm(props: &NewsFormProps) -> Html {
    let form = &props.form;
    let board = use_view().board;
    let commands = use_commands();
    let nodes = [use_node_ref(), use_node_ref(), use_node_ref()];
    let said = use_outcome(form.saved(), IntentKind::Article);
    let said = match form.stage {
        Stage::FilledIn => "Loaded as a new draft. Nothing was sent yet.".to_owned(),
        _ => said,
    };
    let left = form.dispatcher();
    use_effect_with((), move |()| move || left.dispatch(Event::Left));

    let typed = |change: fn(&mut Draft, String)| {
        let (form, commands) = (form.clone(), commands.clone());
        Callback::from(move |typed: String| {
            let mut text = form.text.clone();
            change(&mut text, typed);
            form.dispatch(Event::Typed(text, commands.new_key()));
        })
    };
    let problems = match form.stage {
        Stage::Rejected => form.text.validate(commands.new_key(), commands.now()).err(),
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
    let [headline, byline, body] = nodes;
    html! {
        <form class="card" aria-label="Add news" novalidate=true {onsubmit}>
            <div class="card-head">
                <h2>{ "Add news" }</h2>
                { saved_articles(&board, form, &commands) }
            </div>
            <div class="columns">
                { text_box(TextBox {
                    id: "headline",
                    label: "Headline",
                    kind: Kind::Line,
                    value: &form.text.headline,
                    problem: problem("headline"),
                    autocomplete: "off",
                    hint: None,
                    on_typed: typed(|draft, typed| draft.headline = typed),
                    node: &headline,
                }) }
                { text_box(TextBox {
                    id: "byline",
                    label: "Byline",
                    kind: Kind::Line,
                    value: &form.text.byline,
                    problem: problem("byline"),
                    autocomplete: "name",
                    hint: None,
                    on_typed: typed(|draft, typed| draft.byline = typed),
                    node: &byline,
                }) }
            </div>
            <div class="columns">
                { text_box(TextBox {
                    id: "story",
                    label: "Story",
                    kind: Kind::Story,
                    value: &form.text.body,
                    problem: problem("body"),
                    autocomplete: "off",
                    hint: Some("Optional. **bold**, *italic*, - lists and [links](https://…) work."),
                    on_typed: typed(|draft, typed| draft.body = typed),
                    node: &body,
                }) }
                <section class="preview" aria-label="Preview">
                    <p class="label" aria-hidden="true">{ "Preview" }</p>
                    if form.text.body.trim().is_empty() {
                        <p class="empty">{ "Your story as others will read it." }</p>
                    } else {
                        { story(&form.text.body, Length::Whole).0 }
                    }
                </section>
            </div>
            <div class="actions">
                <button type="submit" class="main">{ "Add news" }</button>
                { put_back(form, &commands, &headline) }
                <p class="said" aria-live="polite">
                    { said }
                </p>
            </div>
            if let Stage::Failed(why) = &form.stage {
                <p class="alert" role="alert">{ why }</p>
            }
        </form>
    }
}

fn submit(form: &UseReducerHandle<Form<Draft>>, commands: &Commands, nodes: &[NodeRef; 3]) {
    if form.stage == Stage::Saving {
        return;
    }
    let key = form.key_or(commands.new_key());
    let sent = form.text.clone();
    let article = match sent.validate(key, commands.now()) {
        Ok(article) => article,
        Err(problems) => {
            let first = problems.first().map_or("headline", |(field, _)| *field);
            let at = ["headline", "byline", "body"].iter().position(|field| *field == first);
            focus(&nodes[at.unwrap_or(0)]);
            form.dispatch(Event::Rejected);
            return;
        }
    };
    form.dispatch(Event::Submitted(key));
    let (form, commands, headline) = (form.dispatcher(), commands.clone(), nodes[0].clone());
    spawn_local(async move {
        match commands.submit(Intent::Article(article), key).await {
            Ok(()) => {
                let next = Draft { byline: sent.byline.clone(), ..Draft::default() };
                form.dispatch(Event::Saved { key, sent, next });
                focus(&headline);
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
