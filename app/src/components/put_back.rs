//! The button that puts back what the user wrote before something else was filled in.
//!
//! Called by the forms. There only while there is something to put back.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    form::{Event, Form, Text},
    tidings::Commands,
};

/// `first` is the field that gets the focus: the button may be gone after the click.
pub(crate) fn put_back<T: Text>(
    form: &UseReducerHandle<Form<T>>,
    commands: &Commands,
    first: &NodeRef,
) -> Html {
    if form.previous.is_empty() {
        return Html::default();
    }
    let (form, commands, first) = (form.clone(), commands.clone(), first.clone());
    let onclick = move |_| {
        form.dispatch(Event::PutBack(commands.new_key()));
        if let Some(field) = first.cast::<HtmlElement>() {
            drop(field.focus());
        }
    };
    html! { <button type="button" class="quiet" {onclick}>{ "Put my text back" }</button> }
}
