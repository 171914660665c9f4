//! Refresh: what the server says, read into the store.
//!
//! Reads are judged like answers to sends: only a 200 with JSON that parses as the contract, or a
//! 304, changes anything. A portal's page, half a list or a login redirect leaves the store alone.

use std::fmt;

use domain::{
    board::{
        Attendee,
        api::{NEWS, NewsPage, USERS, UsersPage},
    },
    json::{self, FromJson, Json},
    outbox::{Answer, Problem, Reason},
};
use store::{AttendeesRead, Feed, Snapshot, Store, StoreError};
use wasm_bindgen::JsValue;

use crate::{chance, http};

/// Attendees asked for at once.
const USERS_PER_PAGE: usize = 200;
/// Articles asked for at once.
const NEWS_PER_PAGE: usize = 200;
/// Nobody has more pages than this; a server that says so is not ours.
const MOST_PAGES: usize = 1_000;
/// A list that changes while it is read is read again so often.
const READS: usize = 3;

/// Why nothing was refreshed. The store is as it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Unread {
    /// The answer could not be used.
    Server(Reason),
    /// The list changed each time while we read it.
    Moving,
    /// The storage could not take it.
    Store(StoreError),
}

impl Unread {
    /// The same without the server's own words, for the activity log: they may carry anything.
    pub fn plainly(&self) -> String {
        match self {
            Self::Server(reason) => reason.plainly(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(reason) => reason.fmt(f),
            Self::Moving => f.write_str("The list changed while it was read."),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl From<Unread> for JsValue {
    fn from(error: Unread) -> Self {
        js_sys::Error::new(&error.to_string()).into()
    }
}

impl From<StoreError> for Unread {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Who attends now, and who of them was not there before.
#[derive(Clone, Debug, PartialEq)]
pub struct Attending {
    /// All of them, in the server's order.
    pub all: Vec<Attendee>,
    /// Not in the list that was stored before; nobody on the first read.
    pub new: Vec<Attendee>,
}

/// Reads all attendees.
pub async fn attendees(store: &Store) -> Result<Attending, Unread> {
    for _ in 0..READS {
        let known = store.attendees_etag().await?;
        let read = match (read_attendees(known.as_deref()).await?, &known) {
            (Attendees::Read(snapshot), _) => AttendeesRead::Whole(snapshot),
            (Attendees::Unchanged, Some(known)) => AttendeesRead::Unchanged(known),
            (Attendees::Unchanged | Attendees::Moved, _) => continue,
        };
        // What was cleared meanwhile is read anew.
        if let Some((all, new)) = store.write_attendees(read, chance::now()).await? {
            return Ok(Attending { all, new });
        }
    }
    Err(Unread::Moving)
}

enum Attendees {
    Unchanged,
    Read(Snapshot),
    /// Pages of two different lists.
    Moved,
}

async fn read_attendees(known: Option<&str>) -> Result<Attendees, Unread> {
    let mut list: Vec<Attendee> = Vec::new();
    let mut left_out = 0;
    let mut whole: Option<(usize, String)> = None;
    for page in 1..=MOST_PAGES {
        let path = format!("{USERS}?page={page}&per_page={USERS_PER_PAGE}");
        let Some((users, etag)) =
            parse::<UsersPage>(read(&path, known.filter(|_| page == 1)).await?)?
        else {
            return Ok(Attendees::Unchanged);
        };
        let (total, first_etag) = whole.get_or_insert((users.total, etag.clone()));
        if (*total, &**first_etag) != (users.total, &*etag) {
            return Ok(Attendees::Moved);
        }
        let empty = users.data.is_empty() && users.left_out == 0;
        list.extend(users.data);
        left_out += users.left_out;
        if empty || list.len() + left_out >= users.total {
            break;
        }
    }
    let (total, etag) = whole.unwrap_or_default();
    let ids = js_sys::Set::new(&JsValue::UNDEFINED);
    list.iter().for_each(|attendee| drop(ids.add(&(attendee.id as f64).into())));
    if list.len() + left_out != total || ids.size() as usize != list.len() {
        return Ok(Attendees::Moved);
    }
    Ok(Attendees::Read(Snapshot { list, left_out, etag: Some(etag) }))
}

/// What others have published since the last read; nothing on the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// How many articles were not here before.
    pub new: usize,
    /// The headlines of the latest of them, latest first.
    pub latest: Vec<String>,
}

/// So many headlines are kept for whoever tells of them.
const HEADLINES: usize = 3;

/// Reads the news that came since the last time.
pub async fn news(store: &Store) -> Result<Published, Unread> {
    let mut published = Published::default();
    // How far the store has come, and from where the server is asked.
    let mut behind = store.feed().await?;
    let mut from = behind.clone();
    let mut first = from.cursor.is_none();
    let mut begun_again = false;
    for _ in 0..MOST_PAGES {
        let path = match &from.cursor {
            Some(cursor) => {
                let cursor = js_sys::encode_uri_component(cursor);
                format!("{NEWS}?after={cursor}&limit={NEWS_PER_PAGE}")
            }
            None => format!("{NEWS}?limit={NEWS_PER_PAGE}"),
        };
        let read = read(&path, from.etag.as_deref()).await.and_then(parse::<NewsPage>);
        let (articles, next, more) = match read {
            Ok(Some((page, etag))) => {
                // The tag belongs to this address: it helps only when the next question is the same.
                let same = from.cursor.as_deref() == Some(&*page.next);
                // A page that brings nothing is the last one, whatever it says.
                let more = page.more && !same && page.articles.len() + page.left_out > 0;
                let left_out = from.left_out + page.left_out;
                let etag = same.then_some(etag);
                (page.articles, Feed { cursor: Some(page.next), etag, left_out }, more)
            }
            Ok(None) => (Vec::new(), from, false),
            // The server does not know our cursor any more: begin again; what is here stays.
            Err(Unread::Server(Reason::Said { status: 400, .. }))
                if from.cursor.is_some() && !begun_again =>
            {
                from = Feed::default();
                begun_again = true;
                continue;
            }
            Err(error) => return Err(error),
        };
        let written = store.write_news(&articles, behind.cursor.as_deref(), &next, chance::now());
        let Some(new) = written.await? else {
            // Cleared meanwhile, or read by somebody else: on from there.
            behind = store.feed().await?;
            from = behind.clone();
            first |= from.cursor.is_none();
            continue;
        };
        if !first {
            published.new += new.len();
            let headlines = new.iter().rev().map(|article| article.headline.to_string());
            let latest = headlines.take(HEADLINES).chain(published.latest);
            published.latest = latest.take(HEADLINES).collect();
        }
        if !more {
            break;
        }
        (behind, from) = (next.clone(), next);
    }
    Ok(published)
}

/// What was read, and its `ETag`.
type Read<T> = (T, String);

/// Reads JSON; `None` for 304.
///
/// The contract tags every list. Who makes one up has no tag, and who changes one has to take its tag
/// off: an empty list without one would empty the board, half a list would hide the rest for good.
async fn read(path: &str, known: Option<&str>) -> Result<Option<Read<Json>>, Unread> {
    let read = http::get(path, known).await.map_err(|silence| Unread::Server(silence.into()))?;
    let http::Read { answer, etag } = read;
    match answer.status {
        304 if known.is_some() => Ok(None),
        200 if answer.is("application/json") => {
            let json = json::parse(&answer.body).map_err(|_| unusable())?;
            Ok(Some((json, etag.ok_or_else(unusable)?)))
        }
        _ => Err(Unread::Server(reason(&answer))),
    }
}

/// Holds what was read against the contract.
fn parse<T: FromJson>(read: Option<Read<Json>>) -> Result<Option<Read<T>>, Unread> {
    let Some((json, etag)) = read else { return Ok(None) };
    Ok(Some((T::from_json(json).map_err(|_| unusable())?, etag)))
}

fn unusable() -> Unread {
    Unread::Server(Reason::NotTheServer { status: 200 })
}

/// Why an answer cannot be used.
pub(crate) fn reason(answer: &Answer) -> Reason {
    let problem: Option<Problem> = json::read(&answer.body).ok();
    match problem.filter(|_| answer.is("application/problem+json")) {
        Some(problem) => Reason::said(answer, problem),
        None if matches!(answer.status, 429 | 502..=504) => Reason::Busy { status: answer.status },
        None => Reason::NotTheServer { status: answer.status },
    }
}
