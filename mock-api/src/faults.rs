//! What goes wrong on purpose.
//!
//! Set by `admin`, asked by `api` for each request below `/api/` that is not a preflight. A
//! fault has no effect on the data unless it says so; its answers are `fault_answer`'s.

use domain::outbox::{FieldProblem, Problem};
use serde_json::{Value, json};

use crate::problem::{invalid, wrong};

/// The longest delay of a fault, in milliseconds.
const LONGEST_DELAY_MS: u64 = 600_000;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Somebody between answers with this status, sooner or later.
    Status { status: u16, retry_after: Option<u64>, delay_ms: Option<u64> },
    /// The effect happens, and the answer comes late.
    Delay { ms: u64 },
    /// The Wi-Fi's login page: 200, HTML.
    CaptivePortal,
    /// 200, half a JSON.
    Malformed,
    /// The effect happens, and the connection is dropped.
    EffectWithoutAnswer,
    /// An answer that names another key.
    WrongReceipt,
    /// The server says no (422) in these words, and names the key.
    Refused { words: String },
    /// 200, and whatever somebody may have put there.
    Body { content_type: String, body: Vec<u8> },
}

/// Faults, in the order in which they are tried.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    /// Method and exact path, or `*`.
    on: String,
    /// How often it is still used; without a number, for ever.
    times: Option<u64>,
    fault: Fault,
}

impl Faults {
    /// Reads a list of faults, or says what is wrong with it.
    pub(crate) fn read(list: &Value) -> Result<Self, Problem> {
        let Some(list) = list.as_array() else {
            return Err(invalid(vec![wrong("faults", "have to be a list")]));
        };
        let mut errors = Vec::new();
        let entries = list.iter().enumerate();
        let entries = entries.filter_map(|(i, raw)| Entry::read(i, raw, &mut errors)).collect();
        if errors.is_empty() { Ok(Self(entries)) } else { Err(invalid(errors)) }
    }

    /// The first fault for this request that has times left. Does not use it.
    pub(crate) fn next(&self, method: &str, path: &str) -> Option<Fault> {
        self.0.iter().find(|entry| entry.is_for(method, path)).map(|entry| entry.fault.clone())
    }

    /// Uses the fault that [`Self::next`] names.
    pub(crate) fn take(&mut self, method: &str, path: &str) -> Option<Fault> {
        let place = self.0.iter().position(|entry| entry.is_for(method, path))?;
        let entry = &mut self.0[place];
        let fault = entry.fault.clone();
        entry.times = entry.times.map(|times| times - 1);
        if entry.times == Some(0) {
            self.0.remove(place);
        }
        Some(fault)
    }

    /// The faults that are left.
    pub(crate) fn to_json(&self) -> Value {
        self.0.iter().map(Entry::to_json).collect()
    }
}

impl Entry {
    fn is_for(&self, method: &str, path: &str) -> bool {
        self.on == "*" || self.on.split_once(' ') == Some((method, path))
    }

    fn read(i: usize, raw: &Value, errors: &mut Vec<FieldProblem>) -> Option<Self> {
        let mut no =
            |member: &str, message: &str| errors.push(wrong(&format!("[{i}].{member}"), message));
        let on = raw["on"].as_str().filter(|on| is_place(on));
        if on.is_none() {
            no("on", "has to be \"*\" or a method and a path, like \"POST /api/news\"");
        }
        let times = match raw.get("times") {
            None | Some(Value::Null) => Some(None),
            Some(times) => times.as_u64().filter(|times| *times > 0).map(Some),
        };
        if times.is_none() {
            no("times", "has to be a whole number from 1");
        }
        let fault = Fault::read(&raw["fault"]);
        if fault.is_none() {
            no("fault", "is none that is known");
        }
        Some(Self { on: on?.to_owned(), times: times?, fault: fault? })
    }

    fn to_json(&self) -> Value {
        let mut json = json!({"on": self.on, "fault": self.fault.to_json()});
        if let Some(times) = self.times {
            json["times"] = times.into();
        }
        json
    }
}

fn is_place(on: &str) -> bool {
    let methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];
    on == "*"
        || on.split_once(' ').is_some_and(|(method, path)| {
            methods.contains(&method) && path.starts_with("/api/") && !path.contains([' ', '?'])
        })
}

impl Fault {
    fn read(raw: &Value) -> Option<Self> {
        match raw.as_str() {
            Some("captive_portal") => return Some(Self::CaptivePortal),
            Some("malformed") => return Some(Self::Malformed),
            Some("effect_without_answer") => return Some(Self::EffectWithoutAnswer),
            Some("wrong_receipt") => return Some(Self::WrongReceipt),
            Some(_) => return None,
            None => {}
        }
        let delay_ms = optional(raw, "delay_ms")?;
        if delay_ms.is_some_and(|ms| ms > LONGEST_DELAY_MS) {
            return None;
        }
        if let Some(words) = raw["refused"].as_str() {
            return Some(Self::Refused { words: words.to_owned() });
        }
        if let Some(body) = raw.get("body") {
            let body = match body.as_str() {
                Some(text) => text.into(),
                // What is no text at all.
                None => serde_json::from_value(body.clone()).ok()?,
            };
            let content_type = raw["content_type"].as_str().unwrap_or("application/json");
            return Some(Self::Body { content_type: content_type.to_owned(), body });
        }
        let Some(status) = raw.get("status") else {
            return delay_ms.map(|ms| Self::Delay { ms });
        };
        let status = status.as_u64().filter(|status| (200..600).contains(status))?;
        let retry_after = optional(raw, "retry_after")?;
        Some(Self::Status { status: status as u16, retry_after, delay_ms })
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Status { status, retry_after, delay_ms } => {
                let mut json = json!({"status": status});
                let rest = [("retry_after", retry_after), ("delay_ms", delay_ms)];
                for (member, number) in rest {
                    if let Some(number) = number {
                        json[member] = json!(number);
                    }
                }
                json
            }
            Self::Delay { ms } => json!({"delay_ms": ms}),
            Self::CaptivePortal => json!("captive_portal"),
            Self::Malformed => json!("malformed"),
            Self::EffectWithoutAnswer => json!("effect_without_answer"),
            Self::WrongReceipt => json!("wrong_receipt"),
            Self::Refused { words } => json!({"refused": words}),
            Self::Body { content_type, body } => {
                let body = match std::str::from_utf8(body) {
                    Ok(text) => json!(text),
                    Err(_) => json!(body),
                };
                json!({"body": body, "content_type": content_type})
            }
        }
    }
}

/// A number that may be missing; `None` when there is something else in its place.
fn optional(raw: &Value, member: &str) -> Option<Option<u64>> {
    match raw.get(member) {
        None | Some(Value::Null) => Some(None),
        Some(number) => number.as_u64().map(Some),
    }
}
