//! JSON that somebody on the way has changed, and that still looks like the server's.
//!
//! Called by `answer` with whole answers.

use serde_json::{Value, json};

/// What somebody changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Every key is another one: the answer is somebody else's.
    OtherKeys,
    /// There is nobody in the list, and nobody was counted.
    EmptyList,
    /// The second half of the list is not there.
    HalfAList,
    /// There is one more in all than the server counted, under its tag: the list has just grown.
    OneMoreInAll,
}

/// The lists of the two answers to reads.
const LISTS: [&str; 2] = ["articles", "data"];

impl Edit {
    /// Whether the tag that names the answer stays: who changes one takes it off (RFC 9110, section
    /// 8.8.1), and the server does not.
    pub(super) fn keeps_tag(self) -> bool {
        self == Self::OneMoreInAll
    }

    pub(super) fn apply(self, json: &mut Value) {
        match self {
            Self::OtherKeys => change_keys(json),
            Self::EmptyList => {
                cut_lists(json, |_| 0);
                for count in ["total", "total_pages"] {
                    set(json, count, |_| 0);
                }
            }
            Self::HalfAList => cut_lists(json, |len| len / 2),
            Self::OneMoreInAll => set(json, "total", |total| total + 1),
        }
    }
}

fn change_keys(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(key) if name == "key" => *key = other_key(key),
                    member => change_keys(member),
                }
            }
        }
        Value::Array(members) => members.iter_mut().for_each(change_keys),
        _ => {}
    }
}

/// As well formed as the one that it stands for.
fn other_key(key: &str) -> String {
    let last = if key.ends_with('0') { "1" } else { "0" };
    key.char_indices().last().map_or_else(String::new, |(end, _)| [&key[..end], last].concat())
}

fn cut_lists(json: &mut Value, len: impl Fn(usize) -> usize) {
    for name in LISTS {
        if let Some(list) = json.get_mut(name).and_then(Value::as_array_mut) {
            list.truncate(len(list.len()));
        }
    }
}

fn set(json: &mut Value, name: &str, to: impl Fn(u64) -> u64) {
    if let Some(count) = json.get_mut(name) {
        *count = json!(to(count.as_u64().unwrap_or_default()));
    }
}
