//! The select "Saved on this device": drafts and articles; and how many records there are.
//!
//! Called by the form "Add news". Never replaces text that cannot be put back.

use std::rc::Rc;

use domain::board::Draft;
use store::{Board, NewsRow};
use web_sys::HtmlSelectElement;
use yew::prelude::{Html, html};

use super::{
    filling::Filling,
    other_drafts::{load_button, other_drafts},
};
use crate::{
    count::count,
    draft::Drafting,
    form::{Event, Text},
};

/// So many of each group are offered.
const OFFERED: usize = 50;

pub(crate) fn saved_articles(board: &Rc<Board>, filling: &Filling, drafting: &Drafting) -> Html {
    let load = {
        let (board, form) = (board.clone(), drafting.form.dispatcher());
        move |id: &str| {
            if let Some(row) = board.news.iter().find(|row| row.article.id.to_string() == id) {
                form.dispatch(Event::Replaced(Text::News(Draft::from(&row.article))));
            }
        }
    };
    let onchange = {
        let (load, select) = (load.clone(), filling.select.clone());
        move |_| {
            // A draft is taken up by the button alone, and not on the way to another entry.
            select.cast::<HtmlSelectElement>().iter().for_each(|select| load(&select.value()));
        }
    };
    html! {
        <div class="saved">
            <label for="saved">{ "Saved on this device" }</label>
            <select id="saved" ref={&filling.select} {onchange}>
                <option value="" selected=true>{ "Choose one…" }</option>
                { other_drafts(&filling.offers) }
                { group(board, "Written here", |row| row.mine) }
                { group(board, "From others", |row| !row.mine) }
            </select>
            { load_button(&filling.select, drafting, load) }
            <p class="hint">{ format!("{} on this device", count(board.records(), "record")) }</p>
        </div>
    }
}

fn group(board: &Board, label: &'static str, belongs: fn(&NewsRow) -> bool) -> Html {
    let mut rows = board.news.iter().filter(|row| belongs(row)).take(OFFERED).peekable();
    if rows.peek().is_none() {
        return Html::default();
    }
    let options = rows.map(|row| {
        let id = row.article.id.to_string();
        html! { <option key={id.clone()} value={id}>{ row.article.headline.to_string() }</option> }
    });
    html! { <optgroup {label}>{ for options }</optgroup> }
}
