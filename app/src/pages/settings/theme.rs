//! Light or dark.
//!
//! Called by the settings page.

use domain::board::Theme;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::deeds::Section;

const NAME: &str = "theme";

pub(super) fn section(section: &Section<'_>) -> Html {
    let chosen = section.settings().theme;
    let deeds = section.deeds.clone();
    let onchange = move |event: Event| {
        let theme = Theme::named(&event.target_unchecked_into::<HtmlSelectElement>().value());
        deeds.change(NAME, true, move |settings| settings.theme = theme);
    };
    let options = Theme::ALL.map(|theme| {
        html! {
            <option value={theme.as_str()} selected={theme == chosen}>{ label(theme) }</option>
        }
    });
    html! {
        <section class="card" aria-labelledby="look">
            <h2 id="look">{ "Look" }</h2>
            <div class="choice">
                <label for={NAME}>{ "Theme" }</label>
                <select id={NAME} {onchange} aria-describedby="theme-hint">{ for options }</select>
                <p class="hint" id="theme-hint">{ "System: light or dark as your device is." }</p>
                { section.deeds.said(NAME) }
            </div>
        </section>
    }
}

const fn label(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}
