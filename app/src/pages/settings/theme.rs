//! Light or dark.
//!
//! Called by the settings page.

use domain::board::Theme;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::deeds::Section;
use crate::components::card::card;

const NAME: &str = "theme";

/// The select, which shows what another tab has chosen, too: where its user has, attributes say
/// nothing any more.
#[hook]
pub(super) fn use_select(chosen: Theme) -> NodeRef {
    let select = use_node_ref();
    {
        let select = select.clone();
        use_effect_with(chosen, move |chosen| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(chosen.as_str());
            }
        });
    }
    select
}

pub(super) fn section(section: &Section<'_>, select: &NodeRef) -> Html {
    let chosen = section.settings().theme;
    let deeds = section.deeds.clone();
    let onchange = move |event: Event| {
        let theme = Theme::named(&event.target_unchecked_into::<HtmlSelectElement>().value());
        deeds.keep(NAME, Box::new(move |settings| settings.theme = theme));
    };
    let options = Theme::ALL.map(|theme| {
        html! {
            <option value={theme.as_str()} selected={theme == chosen}>{ label(theme) }</option>
        }
    });
    let content = html! {
            <div class="choice">
                <label for={NAME}>{ "Theme" }</label>
                <select ref={select} id={NAME} {onchange} aria-describedby="theme-hint">{ for options }</select>
                <p class="hint" id="theme-hint">{ "System: light or dark as your device is." }</p>
                { section.deeds.said(NAME) }
            </div>
    };
    card("look", "Look", content)
}

const fn label(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}
