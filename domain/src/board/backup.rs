//! The outbox as a file, and back.
//!
//! Called by the page, for "Export the outbox" and "Import an outbox". A file is hostile like
//! everything that comes from elsewhere: what cannot be used is counted, and nothing else suffers.

use std::fmt;

use super::{Intent, Kind};
use crate::{
    json::{self, FromJson, Json, Object, Unreadable},
    outbox::Key,
};

/// The largest file that is read, in bytes: more than anybody writes by hand.
pub const LARGEST: usize = 5_000_000;
/// The most items that are taken from one file.
pub const MOST: usize = 2_000;
/// The version of the files that are written here.
const VERSION: u32 = 1;

/// What a file brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// What can be submitted, in the file's order, each key once.
    pub items: Vec<(Intent, Key)>,
    /// How many others are in it: broken, of an unknown kind, or there twice.
    pub unusable: usize,
}

/// Why nothing is taken from a file; its `Display` is for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotABackup {
    /// More than [`LARGEST`] bytes.
    TooLarge,
    /// More than [`MOST`] items.
    TooMany,
    /// A later version has written it.
    Newer,
    /// Something else altogether.
    Foreign,
}

impl fmt::Display for NotABackup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "This file is too large: an outbox has at most 5 MB.",
            Self::TooMany => "This file has more than 2000 items in it.",
            Self::Newer => {
                "This file was written by a newer version of Tidings. Reload to get that one."
            }
            Self::Foreign => "This file is no outbox of Tidings.",
        })
    }
}

/// The file that brings these intents back, each under its key.
pub fn write<'a>(items: impl Iterator<Item = (&'a Intent, Key)>) -> String {
    let mut text = String::from("{\"tidings_outbox\":1,\"items\":[");
    for (place, (intent, key)) in items.enumerate() {
        if place > 0 {
            text.push(',');
        }
        // Neither a key nor a kind has anything in it that would have to be escaped.
        let item = intent.to_item(key);
        let members = ["\n{\"key\":\"", &key.to_string(), "\",\"kind\":\"", &item.kind];
        members.into_iter().for_each(|part| text.push_str(part));
        ["\",\"intent\":", &item.body, "}"].into_iter().for_each(|part| text.push_str(part));
    }
    text.push_str("\n]}\n");
    text
}

/// What is in a file.
pub fn read(text: &str) -> Result<Backup, NotABackup> {
    if text.len() > LARGEST {
        return Err(NotABackup::TooLarge);
    }
    // Windows' editors begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    let mut file: Object = json::read(text).map_err(|Unreadable| NotABackup::Foreign)?;
    let version: u32 = file.read("tidings_outbox").map_err(|Unreadable| NotABackup::Foreign)?;
    if version > VERSION {
        return Err(NotABackup::Newer);
    }
    let items: Vec<Json> = file.read("items").map_err(|Unreadable| NotABackup::Foreign)?;
    if items.len() > MOST {
        return Err(NotABackup::TooMany);
    }
    let all = items.len();
    let mut usable: Vec<(Intent, Key)> = Vec::new();
    for item in items {
        // By search: there are few, and a set's machinery would weigh more than this file.
        if let Ok((intent, key)) = read_item(item)
            && !usable.iter().any(|(other, known)| *known == key || is_the_same(other, &intent))
        {
            usable.push((intent, key));
        }
    }
    Ok(Backup { unusable: all - usable.len(), items: usable })
}

/// Whether both are about one article: on this device, it is one row.
fn is_the_same(one: &Intent, other: &Intent) -> bool {
    matches!((one, other), (Intent::Article(one), Intent::Article(other)) if one.id == other.id)
}

fn read_item(json: Json) -> Result<(Intent, Key), Unreadable> {
    let mut of = Object::from_json(json)?;
    let kind = Kind::named(&of.read::<String>("kind")?).ok_or(Unreadable)?;
    Ok((Intent::from_json(kind, of.read("intent")?)?, of.read("key")?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        board::{Article, Draft, Feedback, Registering},
        time::Time,
    };

    fn key(n: u8) -> Key {
        Key::new(Time::from_millis(1_700_000_000_000), [n; 10])
    }

    fn of_each_kind() -> Vec<(Intent, Key)> {
        let draft = Draft {
            headline: "\"Quoted\" \u{202e}and\\ turned".to_owned(),
            byline: "Ada".to_owned(),
            body: "One\n\n</script>".to_owned(),
        };
        let article: Article = draft.validate(key(1), Time::from_millis(-5)).unwrap();
        let who = Registering {
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            email: "ann@example.org".to_owned(),
        };
        let feedback = Feedback {
            about: "outbox".to_owned().try_into().unwrap(),
            useful: false,
            comment: String::new().try_into().unwrap(),
        };
        vec![
            (Intent::Article(article), key(1)),
            (Intent::Registration(who.validate(key(2)).unwrap()), key(2)),
            (Intent::Feedback(feedback), key(3)),
        ]
    }

    fn written(items: &[(Intent, Key)]) -> String {
        write(items.iter().map(|(intent, key)| (intent, *key)))
    }

    #[test]
    fn an_outbox_is_read_back_as_it_was_written_and_other_readers_agree() {
        let items = of_each_kind();
        let text = written(&items);
        assert_eq!(read(&text), Ok(Backup { items, unusable: 0 }));
        let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(json["tidings_outbox"], 1);
        assert_eq!(json["items"][1]["kind"], "registration");
        assert_eq!(json["items"][1]["intent"]["email"], "ann@example.org");
        assert_eq!(read(&written(&[])), Ok(Backup { items: Vec::new(), unusable: 0 }));
    }

    #[test]
    fn what_cannot_be_used_is_counted_and_the_rest_is_taken() {
        let text = written(&of_each_kind());
        let twice = text.replace("\n]}", ",\n7,{},{\"key\":\"x\",\"kind\":\"article\"}\n]}");
        let Backup { items, unusable } = read(&twice).expect("the rest is good");
        assert_eq!((items.len(), unusable), (3, 3));
        let later = text.replace("\"feedback\"", "\"applause\"");
        assert_eq!(read(&later).map(|it| (it.items.len(), it.unusable)), Ok((2, 1)));
        let same = text.replace(&key(3).to_string(), &key(2).to_string());
        assert_eq!(read(&same).map(|it| (it.items.len(), it.unusable)), Ok((2, 1)));
        let mut items = of_each_kind();
        items.push((items[0].0.clone(), key(4)));
        assert_eq!(read(&written(&items)).map(|it| (it.items.len(), it.unusable)), Ok((3, 1)));
        assert_eq!(read(&["\u{feff}", &text].concat()).map(|it| it.items.len()), Ok(3));
    }

    #[test]
    fn another_file_is_told_from_an_outbox() {
        let many = format!("{{\"tidings_outbox\":1,\"items\":[{}0]}}", "0,".repeat(MOST));
        for (text, why) in [
            ("", NotABackup::Foreign),
            ("[]", NotABackup::Foreign),
            ("{\"items\":[]}", NotABackup::Foreign),
            ("{\"tidings_outbox\":1}", NotABackup::Foreign),
            ("{\"tidings_outbox\":\"1\",\"items\":[]}", NotABackup::Foreign),
            ("{\"tidings_outbox\":2,\"items\":{}}", NotABackup::Newer),
            (&*many, NotABackup::TooMany),
            (&*" ".repeat(LARGEST + 1), NotABackup::TooLarge),
            (&*"[".repeat(100_000), NotABackup::Foreign),
        ] {
            assert_eq!(read(text), Err(why), "{}", &text[..text.len().min(60)]);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_changed_in_a_file_what_is_taken_from_it_can_be_written_again(
            places in proptest::collection::vec((0_usize..1_200, "\\PC{0,3}"), 0..6),
        ) {
            let mut text = written(&of_each_kind());
            for (place, with) in places {
                let place = (0..=place.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
                let place = place.unwrap_or_default();
                let next = text[place..].chars().next().map_or(0, char::len_utf8);
                text.replace_range(place..place + next, &with);
            }
            if let Ok(Backup { items, unusable }) = read(&text) {
                prop_assert!(items.len() + unusable <= MOST);
                prop_assert_eq!(read(&written(&items)), Ok(Backup { items, unusable: 0 }));
            }
        }
    }
}
