//! Records: JSON text with a version, so that page, worker and data may come from three builds.
//!
//! Text rather than objects: one codec in the program instead of two, and one crossing between wasm
//! and JavaScript for a record instead of one for each field.

use domain::{
    board::{Article, Attendee},
    json::{self, FromJson, Json, Object},
    object,
    time::Time,
};
use serde::Serialize;

use crate::StoreError;

/// The version of every record that this build writes. It reads this and all before.
pub(crate) const VERSION: u32 = 1;
const OURS: &str = "{\"v\":1,";

/// A record as text.
pub(crate) fn write<T: Serialize>(record: &T) -> String {
    let text = json::write(record);
    // Every record is an object with at least one member.
    [OURS, text.get(1..).unwrap_or_default()].concat()
}

/// Reads a record. One of a newer build is unreadable for us, and is left alone.
pub(crate) fn read<T: FromJson>(text: &str) -> Result<T, StoreError> {
    parse(text).and_then(|record| Ok(T::from_json(record)?))
}

/// The record that was found, if one was.
pub(crate) fn some<T: FromJson>(found: Option<Json>) -> Result<Option<T>, StoreError> {
    Ok(found.map(T::from_json).transpose()?)
}

/// The record that was found, or the one that stands for none, also where a broken one is: a copy of
/// what the server has, or what is found out anew. A newer build's is not ours to begin again.
pub(crate) fn or_default<T: FromJson + Default>(
    found: Result<Option<Json>, StoreError>,
) -> Result<T, StoreError> {
    or_counted(found, &mut 0)
}

/// The same, for who tells the user.
pub(crate) fn or_counted<T: FromJson + Default>(
    found: Result<Option<Json>, StoreError>,
    unreadable: &mut usize,
) -> Result<T, StoreError> {
    match found.and_then(some) {
        Ok(found) => Ok(found.unwrap_or_default()),
        Err(StoreError::Unreadable) => {
            *unreadable += 1;
            Ok(T::default())
        }
        Err(error) => Err(error),
    }
}

/// Reads a text as far as it is the same for all records.
pub(crate) fn parse(text: &str) -> Result<Json, StoreError> {
    let mut record: Object = json::read(text)?;
    let version: u32 = record.read("v")?;
    if version > VERSION {
        return Err(StoreError::Newer);
    }
    Ok(Json::Object(record))
}

/// An article on this device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ArticleRecord {
    pub(crate) article: Article,
    /// Written here, and not discarded.
    pub(crate) mine: bool,
    /// When the server accepted it, by its receipt.
    pub(crate) accepted: Option<i64>,
    /// Its place in the server's order, once it was seen there.
    pub(crate) place: Option<u64>,
}

object!(ArticleRecord { article; mine, accepted, place });

/// `meta/feed`: how far the server's news were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct FeedRecord {
    pub(crate) cursor: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) next_place: u64,
    pub(crate) left_out: usize,
    pub(crate) read_at: Option<Time>,
}

object!(FeedRecord { ; cursor, etag, next_place, left_out, read_at });

/// `meta/attendees`: who comes, as one snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct AttendeesRecord {
    pub(crate) list: Vec<Attendee>,
    pub(crate) left_out: usize,
    pub(crate) etag: Option<String>,
    pub(crate) read_at: Option<Time>,
}

object!(AttendeesRecord { ; list, left_out, etag, read_at });

/// The names in `meta`.
pub(crate) const CONTROL: &str = "control";
pub(crate) const FEED: &str = "feed";
pub(crate) const ATTENDEES: &str = "attendees";
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const HELD: &str = "held";
/// Followed by the scope.
pub(crate) const PUSH: &str = "push:";
