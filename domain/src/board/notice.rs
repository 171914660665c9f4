//! The words of notifications.

use super::Attendee;

/// A notification's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// A newer one with the same tag replaces it.
    pub tag: &'static str,
    /// First line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Where a click leads, below the app's base.
    pub path: &'static str,
}

/// How many of the new attendees are named.
const NAMED: usize = 3;

/// After a look at who attends: the total, and who was not there before.
pub fn attendees(total: usize, new: &[Attendee]) -> Notice {
    let noun = if total == 1 { "attendee" } else { "attendees" };
    let names: Vec<_> = new.iter().take(NAMED).map(Attendee::name).collect();
    let body = match new.len() {
        0 => "Nobody new since you last looked.".to_owned(),
        n if n > NAMED => format!("New: {} and {} more", names.join(", "), n - NAMED),
        _ => format!("New: {}", names.join(", ")),
    };
    Notice {
        tag: "attendees",
        title: format!("{total} {noun} to the PWA Workshop"),
        body,
        path: "",
    }
}

/// After a look that failed: a click on the link always ends in something the user sees.
pub fn attendees_unknown(reason: &str) -> Notice {
    Notice {
        tag: "attendees",
        title: "Could not look who attends".to_owned(),
        body: reason.to_owned(),
        path: "",
    }
}

/// After a flush: what was accepted, and what was not and needs the user. `None` for neither.
pub fn flushed(articles: usize, registrations: usize, refused: &[String]) -> Option<Notice> {
    let mut done = Vec::new();
    match articles {
        0 => {}
        1 => done.push("1 article published".to_owned()),
        n => done.push(format!("{n} articles published")),
    }
    match registrations {
        0 => {}
        1 => done.push("Registration accepted".to_owned()),
        n => done.push(format!("{n} registrations accepted")),
    }
    let not_done = refused.join("\n");
    match (done.is_empty(), refused.is_empty()) {
        (true, true) => None,
        (false, _) => {
            Some(Notice { tag: "outbox", title: done.join(", "), body: not_done, path: "" })
        }
        (true, false) => Some(Notice {
            tag: "outbox",
            title: "Something could not be sent".to_owned(),
            body: not_done,
            path: "outbox",
        }),
    }
}

/// After the browser's last try for an event that failed.
pub fn kept(waiting: usize) -> Notice {
    let what = if waiting == 1 { "1 item is".to_owned() } else { format!("{waiting} items are") };
    Notice {
        tag: "outbox",
        title: "Not sent yet".to_owned(),
        body: format!("{what} kept on this device. Open Tidings with a connection to send."),
        path: "outbox",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attendee(id: u64, first_name: &str) -> Attendee {
        Attendee {
            id,
            email: String::new(),
            first_name: first_name.to_owned(),
            last_name: "Doe".to_owned(),
            avatar: String::new(),
        }
    }

    #[test]
    fn the_title_counts_the_total_and_the_body_names_the_new_ones() {
        let new: Vec<_> =
            ["A", "B", "C", "D", "E"].iter().zip(1..).map(|(n, id)| attendee(id, n)).collect();
        let notice = attendees(14, &new[..2]);
        assert_eq!(notice.title, "14 attendees to the PWA Workshop");
        assert_eq!(notice.body, "New: A Doe, B Doe");
        assert_eq!(attendees(14, &new).body, "New: A Doe, B Doe, C Doe and 2 more");
        assert_eq!(attendees(1, &[]).title, "1 attendee to the PWA Workshop");
    }

    #[test]
    fn nothing_accepted_and_nothing_refused_is_nothing_to_tell() {
        assert_eq!(flushed(0, 0, &[]), None);
        assert_eq!(flushed(2, 0, &[]).map(|n| n.title), Some("2 articles published".to_owned()));
        let refused = flushed(0, 0, &["Sold out: full".to_owned()]).unwrap();
        assert_eq!(
            (refused.title.as_str(), refused.path),
            ("Something could not be sent", "outbox")
        );
    }
}
