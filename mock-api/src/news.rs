//! `GET /news` and `GET /news/{id}`: articles in the server's order, oldest first.
//!
//! Called by `api`. Articles are never changed or removed, so a cursor names a place and the
//! article before it, and an ETag names the place, the number of articles and whether more follow.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{board::api::NewsPage, outbox::Problem};

use crate::{
    answer::Answer,
    board::Board,
    problem::{invalid_field, not_found, problem},
    request::Call,
    users::number,
};

/// Articles in an answer unless told.
const LIMIT: usize = 50;
/// The most articles in an answer.
const MOST: usize = 1_000;

/// The articles after a cursor, or 304 when the caller has this answer.
pub(crate) fn list(board: &Board, call: Call<'_>) -> Answer {
    match page(board, call) {
        Ok(page) => {
            let etag = format!("\"{}.{}.{}\"", page.next, page.articles.len(), u8::from(page.more));
            let answer =
                if call.has(&etag) { Answer::empty(304) } else { Answer::json(200, &page) };
            answer.with("ETag", etag)
        }
        Err(problem) => problem.into(),
    }
}

/// One article.
pub(crate) fn one(board: &Board, id: &str) -> Answer {
    match id.parse().ok().and_then(|id| board.article(id)) {
        Some(article) => Answer::json(200, article),
        None => not_found().into(),
    }
}

fn page(board: &Board, call: Call<'_>) -> Result<NewsPage, Problem> {
    let limit =
        number(call, "limit", LIMIT).filter(|limit| (1..=MOST).contains(limit)).ok_or_else(
            || invalid_field("limit", format!("has to be a whole number from 1 to {MOST}")),
        )?;
    let from = match call.query("after").as_deref() {
        None | Some("") => 0,
        Some(cursor) => place(board, cursor).ok_or_else(bad_cursor)?,
    };
    let end = from.saturating_add(limit).min(board.articles().len());
    Ok(NewsPage {
        left_out: 0,
        articles: board.articles()[from..end].to_vec(),
        next: cursor(board, end),
        more: end < board.articles().len(),
    })
}

/// Names the place behind this many articles.
fn cursor(board: &Board, place: usize) -> String {
    let before = place.checked_sub(1).and_then(|before| board.articles().get(before));
    let before = before.map(|article| article.id.to_string()).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(format!("{place}:{before}"))
}

/// The place that a cursor of this feed names.
fn place(board: &Board, text: &str) -> Option<usize> {
    let named = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let place = named.split_once(':')?.0.parse().ok()?;
    (place <= board.articles().len() && cursor(board, place) == text).then_some(place)
}

fn bad_cursor() -> Problem {
    problem(400, "bad_cursor", "This cursor is not one of this feed: begin again without one")
}
