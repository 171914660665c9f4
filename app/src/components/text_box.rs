//! A labelled text box with the problem of what is in it.
//!
//! Called by the forms. Never judges what was typed.

use web_sys::{HtmlInputElement, HtmlTextAreaElement, InputEvent};
use yew::prelude::*;

/// How much is typed into it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// One line of any text.
    Line,
    /// An email address.
    Email,
    /// Many lines; may be empty.
    Story,
}

/// A text box.
#[derive(Clone, Copy)]
pub(crate) struct TextBox {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) autocomplete: &'static str,
    pub(crate) hint: Option<&'static str>,
}

/// What is in it now.
pub(crate) struct Filled<'a> {
    pub(crate) value: &'a str,
    /// What is wrong with it: "must not be empty".
    pub(crate) problem: Option<String>,
    pub(crate) on_typed: Callback<String>,
    /// For focusing it.
    pub(crate) node: &'a NodeRef,
}

pub(crate) fn text_box(it: TextBox, now: Filled<'_>) -> Html {
    let TextBox { id, label, kind, autocomplete, hint } = it;
    let Filled { value, problem, on_typed, node } = now;
    let value = value.to_owned();
    let invalid = problem.is_some().then_some("true");
    let [problem_id, hint_id] = ["problem", "hint"].map(|part| format!("{id}-{part}"));
    let described = match (&problem, hint) {
        (Some(_), _) => Some(problem_id.clone()),
        (None, Some(_)) => Some(hint_id.clone()),
        (None, None) => None,
    };
    let entry = match kind {
        Kind::Story => {
            let oninput = on_typed.reform(|event: InputEvent| {
                event.target_unchecked_into::<HtmlTextAreaElement>().value()
            });
            html! {
                <textarea {id} rows="6" {value} ref={node.clone()} {oninput}
                    aria-invalid={invalid} aria-describedby={described} />
            }
        }
        Kind::Line | Kind::Email => {
            let oninput = on_typed.reform(|event: InputEvent| {
                event.target_unchecked_into::<HtmlInputElement>().value()
            });
            // `type=email` would let the browser change what is typed; only its keyboard is wanted.
            let inputmode = (kind == Kind::Email).then_some("email");
            html! {
                <input {id} type="text" {inputmode} {value} ref={node.clone()}
                    {oninput} required=true {autocomplete}
                    aria-invalid={invalid} aria-describedby={described} />
            }
        }
    };
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            { entry }
            if let Some(problem) = problem {
                <p class="problem" id={problem_id}>{ format!("{label} {problem}.") }</p>
            } else if let Some(hint) = hint {
                <p class="hint" id={hint_id}>{ hint }</p>
            }
        </div>
    }
}
