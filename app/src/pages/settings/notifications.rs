//! Which notifications the user wants, and when; and whether the browser shows them at all.
//!
//! Called by the settings page. Asks for permission only when the user presses the button.

use domain::board::{Quiet, Settings};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::deeds::Section;
use crate::{
    browser::Browser,
    components::{button::button, card::card},
    notify::{self, Permission},
};

const ALLOW: &str = "allow";
const QUIET: &str = "quiet";
/// The night, until the user says otherwise.
const NIGHT: Quiet = Quiet { from: 22 * 60, until: 7 * 60 };

pub(super) fn section(section: &Section<'_>) -> Html {
    let settings = section.settings();
    let content = html! {
        <>
            { permission(section) }
            { section.wish(
                "notify-outbox",
                "What became of what I sent",
                "When something was published or refused while you were not looking.",
                settings.notify_outbox,
                |settings, on| settings.notify_outbox = on,
            ) }
            { section.wish(
                "notify-attendees",
                "New attendees",
                "When somebody has come whom you do not know of yet.",
                settings.notify_attendees,
                |settings, on| settings.notify_attendees = on,
            ) }
            { section.wish(
                "notify-news",
                "News from others",
                "When others have published something.",
                settings.notify_news,
                |settings, on| settings.notify_news = on,
            ) }
            { quiet_hours(section) }
        </>
    };
    card("notifications", "Notifications", content)
}

/// What the browser says of them, and what there is to do about it.
fn permission(section: &Section<'_>) -> Html {
    let permission = section.truth.permission;
    let (class, words) = match permission {
        Permission::Allowed => ("sent", "Allowed"),
        Permission::NotAsked => ("waiting", "Not allowed yet"),
        Permission::Blocked => ("refused", "Blocked"),
        Permission::Missing => ("parked", "Not available here"),
    };
    let how = match permission {
        Permission::Allowed => "Your browser shows what is switched on here.",
        Permission::NotAsked => {
            "None is shown before you allow it. Your browser asks you first, because they also come \
             while Tidings is closed."
        }
        Permission::Blocked => Browser::this().how_to_unblock(),
        Permission::Missing => notify::missing(),
    };
    let deeds = section.deeds.clone();
    let allow = Callback::from(move |_| {
        deeds.ask(ALLOW, true, "Asking for your permission…", |_| {
            Box::pin(async {
                notify::ask_permission().await?;
                Ok(String::new())
            })
        });
    });
    html! {
        <div class="permission">
            <p>
                <span class={classes!("state", class)}>{ words }</span>
                if permission == Permission::Blocked {
                    { " Your browser shows none for this site." }
                }
                { " " }{ how }
            </p>
            if permission == Permission::NotAsked {
                { button("small main", "Allow notifications", allow) }
                { section.deeds.said(ALLOW) }
            }
        </div>
    }
}

fn quiet_hours(section: &Section<'_>) -> Html {
    let quiet = section.settings().quiet;
    let time = |id: &'static str, label, minute, change: fn(&mut Quiet, u32)| {
        let deeds = section.deeds.clone();
        let onchange = move |event: Event| {
            // Half a time is none.
            if let Some(minute) = read(&event.target_unchecked_into::<HtmlInputElement>().value()) {
                let change = move |settings: &mut Settings| {
                    change(settings.quiet.get_or_insert(NIGHT), minute)
                };
                deeds.keep(QUIET, Box::new(change));
            }
        };
        html! {
            <div class="time">
                <label for={id}>{ label }</label>
                <input {id} type="time" required=true value={written(minute)} {onchange} />
            </div>
        }
    };
    html! {
        <>
            { section.wish(
                QUIET,
                "Quiet hours",
                "Nothing is shown then: one notification sums it up at the first event after them, or \
                 when you open Tidings. A push message is shown, without a sound.",
                quiet.is_some(),
                |settings, on| settings.quiet = on.then_some(NIGHT),
            ) }
            if let Some(quiet) = quiet {
                <div class="times" role="group" aria-label="Quiet hours">
                    { time("quiet-from", "From", quiet.from, |quiet, minute| quiet.from = minute) }
                    { time("quiet-until", "Until", quiet.until, |quiet, minute| quiet.until = minute) }
                    if quiet.from == quiet.until {
                        <p class="hint">{ "They end when they begin, so there are none." }</p>
                    }
                </div>
            }
        </>
    }
}

/// A minute of the day, as a time input has it: `07:05`.
fn written(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads it; seconds are left out.
fn read(text: &str) -> Option<u32> {
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.split(':').next()?;
    let number = |text: &str, below| text.parse().ok().filter(|number: &u32| *number < below);
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_was_written_and_half_a_time_is_none() {
        for minute in 0..1_440 {
            assert_eq!(read(&written(minute)), Some(minute));
        }
        assert_eq!(read("22:30:59"), Some(1_350));
        for text in ["", "22", ":", "24:00", "7:60", "-1:00", "a:b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
