//! Who is compared, and what each is given.
//!
//! Read by `candidate`. The libraries' workers lie in `baselines/`, as their documentation has them.

use std::{env, fs, path::PathBuf};

use journeys::{Fault, Plan, Site, Word};
use serde_json::{Value, json};

/// The answer of a server that has no such endpoint.
pub(crate) const NO_BATCHES: Fault = Fault::status(501);

/// Who is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Tidings(Batches),
    Workbox(Variant),
    Serwist(Variant),
}

/// Whether the server takes many articles in one request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Batches {
    Taken,
    /// 501, so that each article is a request of its own, as it is for the others.
    NotThere,
}

/// How a library is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// As documented; the server takes requests without a key.
    Documented,
    /// The page gives each article a key, as the contract has it.
    Keyed,
    /// The same, and the author has written a replay that judges answers.
    OwnReplay,
}

/// Where a system keeps what waits, for whoever wants to see it.
pub(crate) enum Kept {
    /// Its own page shows it.
    OnThePage,
    /// It has no page that shows it, so what its database has is taken for shown.
    InDatabase(&'static str),
}

impl System {
    pub(crate) const ALL: [Self; 7] = [
        Self::Tidings(Batches::Taken),
        Self::Tidings(Batches::NotThere),
        Self::Workbox(Variant::Documented),
        Self::Workbox(Variant::Keyed),
        Self::Workbox(Variant::OwnReplay),
        Self::Serwist(Variant::Documented),
        Self::Serwist(Variant::Keyed),
    ];

    pub(crate) fn name(self) -> String {
        match self {
            Self::Tidings(batches) => {
                let how = if batches == Batches::Taken { "" } else { ", without batches" };
                format!("Tidings {}{how}", env!("CARGO_PKG_VERSION"))
            }
            Self::Workbox(variant) => {
                format!("Workbox {}{}", version("workbox-background-sync"), variant.name())
            }
            Self::Serwist(variant) => format!("Serwist {}{}", version("serwist"), variant.name()),
        }
    }

    pub(crate) fn site(self) -> Site {
        let worker = match self {
            Self::Tidings(_) => return Site::first(),
            Self::Workbox(Variant::OwnReplay) => "workbox_own_replay.js",
            Self::Workbox(_) => "workbox.js",
            Self::Serwist(_) => "serwist.js",
        };
        Site::first()
            .with_file("index.html", &baseline("index.html"))
            .with_worker(&baseline(worker))
    }

    /// Further flags of the server.
    pub(crate) const fn server_flags(self) -> &'static [&'static str] {
        match self {
            Self::Workbox(Variant::Documented) | Self::Serwist(Variant::Documented) => {
                &["--keyless"]
            }
            _ => &[],
        }
    }

    /// What requests with articles meet: what is planned, and that there are no batches where there
    /// are to be none.
    pub(crate) fn way(self, planned: Option<(u32, Fault)>) -> Plan {
        let plan = match self {
            Self::Tidings(Batches::NotThere) => Plan::always("POST /api/news/batch", NO_BATCHES),
            _ => Plan::default(),
        };
        match planned {
            Some((times, fault)) => plan.and_times(times, "POST /api/news*", fault),
            None => plan,
        }
    }

    /// The tag of its `sync` events.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Tidings(_) => "sync-post",
            Self::Workbox(_) => "workbox-background-sync:news",
            Self::Serwist(_) => "serwist-background-sync:news",
        }
    }

    pub(crate) const fn kept(self) -> Kept {
        match self {
            Self::Tidings(_) => Kept::OnThePage,
            Self::Workbox(_) => Kept::InDatabase("workbox-background-sync"),
            Self::Serwist(_) => Kept::InDatabase("serwist-background-sync"),
        }
    }

    /// What its page posts for the article of this number: key and body.
    pub(crate) fn post(self, number: usize, headline: &str) -> (Option<String>, Value) {
        let mut body = json!({"headline": headline, "byline": "Ada", "body": ""});
        let (Self::Workbox(variant) | Self::Serwist(variant)) = self else { return (None, body) };
        if variant == Variant::Documented {
            return (None, body);
        }
        let key = format!("0190163d-8694-739b-aea5-{number:012x}");
        body["id"] = json!(key);
        body["created_at"] = json!(1_762_156_800_000_u64);
        (Some(key), body)
    }

    /// What a careful page takes this for: success is only what the API says of this very article.
    pub(crate) fn word(
        self,
        key: Option<&str>,
        headline: &str,
        heard: Option<(u16, Value)>,
    ) -> Word {
        match heard {
            // The library's route fails for the page when it has put the request into its queue.
            None if matches!(self, Self::Workbox(_) | Self::Serwist(_)) => Word::Kept,
            None => Word::Failed,
            Some((202, said)) if said["queued"]["key"].is_string() => Word::Kept,
            Some((200..300, said)) if is_about(&said, key, headline) => Word::Done,
            Some(_) => Word::Failed,
        }
    }
}

fn is_about(said: &Value, key: Option<&str>, headline: &str) -> bool {
    match key {
        Some(key) => said["receipt"]["key"] == key,
        None => said["article"]["headline"] == headline,
    }
}

impl Variant {
    const fn name(self) -> &'static str {
        match self {
            Self::Documented => ", as documented",
            Self::Keyed => ", with keys",
            Self::OwnReplay => ", with keys and own replay",
        }
    }
}

/// A file of the baselines, put together.
fn baseline(name: &str) -> String {
    let folder = env::var_os("TIDINGS_BASELINES").expect("run `cargo xtask bench faults`");
    let path = PathBuf::from(folder).join(name);
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("could not read {}: {error}", path.display()))
}

fn version(package: &str) -> String {
    let packages: Value =
        serde_json::from_str(&baseline("package.json")).expect("package.json is JSON");
    let version = packages["dependencies"][package].as_str();
    version.expect("every library is named with its version").to_owned()
}
