//! Pictures of attendees: initials on a colour, so that nothing needs the internet.
//!
//! Called by `api`.

use domain::board::Attendee;

use crate::{answer::Answer, board::Board, problem::not_found};

/// The picture of the attendee of that number.
pub(crate) fn picture(board: &Board, number: &str) -> Answer {
    let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match place.and_then(|place| board.attendees().get(place)) {
        Some(attendee) => Answer::new(200, "image/svg+xml", draw(attendee))
            .with("Cache-Control", "public, max-age=86400")
            .with("Content-Security-Policy", "default-src 'none'"),
        None => not_found().into(),
    }
}

fn draw(attendee: &Attendee) -> String {
    // Steps of the golden angle: neighbours differ. Dark enough for white letters.
    let hue = attendee.id.wrapping_mul(137) % 360;
    let initials: String = [&attendee.first_name, &attendee.last_name]
        .iter()
        .filter_map(|name| name.chars().next())
        .flat_map(char::to_uppercase)
        .map(escape)
        .collect();
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">"#,
            r#"<rect width="128" height="128" fill="hsl({},55%,32%)"/>"#,
            r##"<text x="64" y="66" fill="#fff" font-family="sans-serif" font-size="52" "##,
            r#"text-anchor="middle" dominant-baseline="central">{}</text></svg>"#
        ),
        hue, initials
    )
}

fn escape(c: char) -> String {
    match c {
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_escaped() {
        let drawn = draw(&crate::board::attendee(1, "<script>", "&", "x@example.org"));
        assert!(drawn.contains(">&lt;&amp;</text>"), "{drawn}");
    }
}
