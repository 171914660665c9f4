//! What another app shares, as a draft.
//!
//! Called by the page for the manifest's share target
//! (<https://www.w3.org/TR/web-share-target/>). Never loses text: what does not fit into the
//! headline stands in the story.

use super::{Draft, text::cut};

/// The most characters of a headline.
const HEADLINE: usize = 140;
/// Fills in the form "Add news".
pub fn shared(title: &str, text: &str, url: &str) -> Draft {
    let [title, text, url] = [title, text, url].map(clean);
    // Many apps share an address as text.
    let (text, url) =
        if url.is_empty() && is_address(&text) { (String::new(), text) } else { (text, url) };
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (whole, mut story) = if title.is_empty() {
        (in_one_line(first), vec![rest.trim_matches('\n')])
    } else if text == title {
        (in_one_line(&title), vec![])
    } else {
        (in_one_line(&title), vec![&*text])
    };
    let headline = cut(&whole, HEADLINE);
    if headline.len() < whole.len() {
        story = if title.is_empty() { vec![&text] } else { [vec![&*whole], story].concat() };
    }
    if !text.contains(&url) {
        story.push(&url);
    }
    story.retain(|part| !part.is_empty());
    let (headline, byline) = (headline.to_owned(), String::new());
    Draft { headline, byline, body: story.join("\n\n") }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines end with one character, and nothing is in them that cannot be seen or corrected.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    seen.trim().to_owned()
}

fn is_address(text: &str) -> bool {
    let known = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    known && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled_in(title: &str, text: &str, url: &str) -> (String, String) {
        let Draft { headline, body, .. } = shared(title, text, url);
        (headline, body)
    }

    #[test]
    fn the_title_is_the_headline_and_text_and_address_are_paragraphs_of_the_story() {
        let address = "https://example.org/";
        for (title, text, url, headline, story) in [
            ("T", "Text", address, "T", "Text\n\nhttps://example.org/"),
            ("T", "", address, "T", address),
            ("T", address, "", "T", address),
            ("T", "See https://example.org/ now", address, "T", "See https://example.org/ now"),
            ("T", "T", address, "T", address),
            (" T\n t ", "", "", "T t", ""),
            ("", "First\nSecond\r\n\r\nThird", "", "First", "Second\n\nThird"),
            ("", "Fi\trst\n\tSecond", "", "Fi rst", "\tSecond"),
            ("", "First", address, "First", address),
            ("", address, "", "", address),
            ("", "", address, "", address),
            ("", "", "", "", ""),
            ("T\0\u{1b}", "a\u{7}b", "", "T", "ab"),
        ] {
            let expected = (headline.to_owned(), story.to_owned());
            assert_eq!(filled_in(title, text, url), expected, "{title:?} {text:?} {url:?}");
        }
    }

    #[test]
    fn what_does_not_fit_into_the_headline_stands_whole_in_the_story() {
        let long = "word ".repeat(40).trim().to_owned();
        let headline = "word ".repeat(28).trim().to_owned();
        assert_eq!(headline.len(), 139);
        assert_eq!(filled_in(&long, "Text", ""), (headline.clone(), format!("{long}\n\nText")));
        let text = format!("{long}\nMore");
        assert_eq!(filled_in("", &text, ""), (headline, text));
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_the_headline_always_fits(
            title in "(\\PC{0,60} ?){0,4}", text in "(\\PC{0,60}[ \n\r]?){0,9}", url in "\\PC{0,60}",
        ) {
            let (headline, story) = filled_in(&title, &text, &url);
            prop_assert!(headline.chars().count() <= HEADLINE);
            for word in [&title, &text, &url].into_iter().flat_map(|part| part.split_whitespace()) {
                prop_assert!(headline.contains(word) || story.contains(word), "{word:?}");
            }
        }
    }
}
