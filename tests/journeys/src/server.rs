//! The server under test: the real mock API, which also serves the built site.
//!
//! Started by `World`. "Down" is the process killed and its listener gone; started again it has the
//! same address and the same state. The site is a link, so that another one can be deployed while it
//! runs.

use std::{
    ffi::OsString,
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::ensure;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Site,
    doorstep::Doorstep,
    http, port, program,
    wait::{BY_ITSELF, RARELY, SOON, wait_for, wait_with},
};

/// A name of the server that no browser trusts without a certificate.
pub(crate) const NAME: &str = "tidings.test";

/// The server under test.
pub struct Server {
    address: SocketAddr,
    /// The link to the site that it serves.
    site: PathBuf,
    /// That site, whose folder has to stay as long.
    deployed: Option<Site>,
    flags: Vec<OsString>,
    child: Option<Child>,
    /// Who stands in its place while it is down, if anybody does.
    doorstep: Option<Doorstep>,
}

/// What arrived at the server, and what it did there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ledger {
    /// POSTs that arrived.
    pub requests: u64,
    /// In the order of their effects; those without one last.
    pub intents: Vec<Entry>,
}

/// One key in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// What was asked for.
    pub kind: Kind,
    /// How often it arrived.
    pub requests: u64,
    /// How often it had its effect.
    pub effects: u64,
}

/// What an intent asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To publish an article.
    Article,
    /// To come.
    Registration,
    /// To be heard.
    Feedback,
}

/// Somebody who attends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Attendee {
    /// Email address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// What became of the push messages that the server was told to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Pushed {
    /// Under way.
    pub waiting: usize,
    /// Taken by a push service.
    pub accepted: usize,
    /// For nobody: their subscription is no more.
    pub gone: usize,
    /// Given up, and why.
    pub failed: Vec<Failed>,
}

/// A push message that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Failed {
    /// Where it was to go.
    pub endpoint: String,
    /// In the push service's words.
    pub why: String,
}

impl Ledger {
    /// How often each intent of this kind had its effect.
    pub fn effects(&self, kind: Kind) -> Vec<u64> {
        self.of(kind).map(|entry| entry.effects).collect()
    }

    /// How often each intent of this kind arrived.
    pub fn arrivals(&self, kind: Kind) -> Vec<u64> {
        self.of(kind).map(|entry| entry.requests).collect()
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Entry> {
        self.intents.iter().filter(move |entry| entry.kind == kind)
    }
}

impl Server {
    /// Starts it for the first time. `flags` are further flags of its command line.
    pub(crate) fn begin(host: Ipv4Addr, folder: &Path, flags: &[&str]) -> Self {
        let port = port::free();
        let site = folder.join("site");
        let mut all: Vec<OsString> = vec!["--admin".into()];
        all.extend(["--host".into(), host.to_string().into()]);
        all.extend(["--port".into(), port.to_string().into()]);
        all.extend(["--dist".into(), site.clone().into()]);
        all.extend(["--state".into(), folder.join("state.jsonl").into()]);
        all.extend(flags.iter().map(OsString::from));
        let address = (host, port).into();
        let mut server =
            Self { address, site, deployed: None, flags: all, child: None, doorstep: None };
        server.deploy(&Site::first());
        server.start();
        server
    }

    /// Starts it where it was.
    pub fn start(&mut self) {
        self.doorstep = None;
        let mut command = Command::new(program("TIDINGS_MOCK_API"));
        let spawned = command.args(&self.flags).stdout(Stdio::piped()).spawn();
        let mut child = spawned.expect("could not start the program in TIDINGS_MOCK_API");
        let stdout = child.stdout.take().expect("its standard output was asked for");
        self.child = Some(child);
        // It says one line once it listens, and nothing after that.
        let mut line = String::new();
        let said = BufReader::new(stdout).read_line(&mut line);
        said.expect("could not read what the server says");
        assert!(!line.is_empty(), "the server ended before it listened");
    }

    /// Replaces the site that it serves, from one request to the next.
    pub fn deploy(&mut self, site: &Site) {
        let next = self.site.with_extension("next");
        let linked = symlink(site.folder(), &next).and_then(|()| fs::rename(&next, &self.site));
        linked.expect("could not deploy the site");
        self.deployed = Some(site.clone());
    }

    /// Kills it, and has it written down who asks from now on. They find nobody.
    pub fn stop_and_listen(&mut self) {
        self.stop();
        self.doorstep = Some(Doorstep::begin(self.address));
    }

    /// What was asked for since nobody answers: "GET /outbox".
    pub fn knocks(&self) -> Vec<String> {
        let doorstep = self.doorstep.as_ref();
        doorstep.expect("it was stopped, with somebody to listen").knocks()
    }

    /// Kills it: whoever asks from now on finds nobody.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Fails when it has ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Whether it was started, and not stopped since.
    pub fn is_up(&self) -> bool {
        self.child.is_some()
    }

    /// Where it listens, when it does.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the site and of the API.
    pub fn origin(&self) -> String {
        // `localhost` and 127.0.0.1 are both trustworthy for a worker; the latter needs no lookup.
        format!("http://{}", self.address)
    }

    /// The same under a name, which Chromium is told to look for on this device.
    pub(crate) fn plain_origin(&self) -> String {
        format!("http://{NAME}:{}", self.address.port())
    }

    /// What has arrived so far.
    pub fn ledger(&self) -> Ledger {
        let ledger = self.try_ledger().unwrap_or_else(|error| panic!("{error:#}"));
        serde_json::from_value(ledger).expect("a ledger has requests and intents")
    }

    /// Waits until so many intents of this kind had their effect.
    pub async fn wait_for_effects(&self, kind: Kind, many: usize) {
        wait_for(&format!("{many} effects of {kind:?}"), SOON, async || {
            let ledger = self.ledger();
            let there: u64 = ledger.effects(kind).iter().sum();
            ensure!(there == many as u64, "{ledger:?}");
            Ok(())
        })
        .await;
    }

    /// The same for so many that a look at all of them takes its time.
    pub async fn wait_for_many_effects(&self, kind: Kind, many: usize) {
        wait_with(&format!("{many} effects of {kind:?}"), BY_ITSELF, RARELY, async || {
            let there: u64 = self.ledger().effects(kind).iter().sum();
            ensure!(there == many as u64, "{there}");
            Ok(())
        })
        .await;
    }

    /// Replaces the list of what goes wrong on purpose.
    pub fn faults(&self, faults: Value) {
        self.post("/__mock/faults", &faults);
    }

    /// Lets so many more people attend.
    pub fn new_attendees(&self, count: usize) {
        self.post("/__mock/attendees", &json!({"count": count}));
    }

    /// Publishes so many more articles by others.
    pub fn new_articles(&self, count: usize) {
        self.post("/__mock/news", &json!({"count": count}));
    }

    /// Has a push message sent to everybody who has subscribed, and says to how many. Its members are
    /// those of `domain::board::push::Push`.
    pub fn send_push(&self, push: Value) -> usize {
        let queued = self.post("/__mock/push", &push)["queued"].as_u64();
        queued.expect("the server says how many") as usize
    }

    /// Where push messages go.
    pub fn push_endpoints(&self) -> Vec<String> {
        let endpoints = self.get("/__mock/push")["subscriptions"].take();
        serde_json::from_value(endpoints).expect("endpoints are addresses")
    }

    /// Waits until no push message is under way, and says what became of all of them so far.
    pub async fn wait_for_pushes(&self) -> Pushed {
        wait_for("the end of all push messages", SOON, async || {
            let pushed: Pushed = serde_json::from_value(self.get("/__mock/push"))?;
            ensure!(pushed.waiting == 0, "{pushed:?}");
            Ok(pushed)
        })
        .await
    }

    /// Who attends, in the server's order.
    pub fn attendees(&self) -> Vec<Attendee> {
        let mut all = Vec::new();
        for number in 1.. {
            let mut page = self.get(&format!("/api/users?page={number}&per_page=200"));
            let data = serde_json::from_value::<Vec<Attendee>>(page["data"].take());
            all.extend(data.expect("attendees have names and addresses"));
            if page["total_pages"].as_u64().is_none_or(|pages| pages <= number) {
                break;
            }
        }
        all
    }

    /// The headlines of all articles, in the server's order.
    pub fn headlines(&self) -> Vec<String> {
        self.headlines_after(&mut String::new())
    }

    /// The headlines after this place, which is set behind them. It begins as an empty text.
    pub fn headlines_after(&self, cursor: &mut String) -> Vec<String> {
        let mut headlines = Vec::new();
        loop {
            let page = self.get(&format!("/api/news?limit=1000&after={cursor}"));
            let articles = page["articles"].as_array().expect("a page of news has articles");
            let headline = |article: &Value| article["headline"].as_str().map(str::to_owned);
            headlines.extend(articles.iter().filter_map(headline));
            page["next"].as_str().expect("a page of news has a place").clone_into(cursor);
            if page["more"] != true {
                return headlines;
            }
        }
    }

    pub(crate) fn try_ledger(&self) -> anyhow::Result<Value> {
        http::call(self.address, "GET", "/__mock/ledger", None)
    }

    fn get(&self, path: &str) -> Value {
        http::call(self.address, "GET", path, None).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = http::call(self.address, "POST", path, Some(body));
        answer.unwrap_or_else(|error| panic!("{error:#}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
