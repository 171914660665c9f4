//! `GET /users`: attendees, page by page, in the shape of reqres.
//!
//! Called by `api`. Registrations are `post`'s.

use std::time::Duration;

use domain::{board::api::UsersPage, outbox::Problem};

use crate::{
    answer::Answer,
    board::Board,
    problem::{invalid, wrong},
    request::Call,
};

/// Attendees on a page unless told.
const PER_PAGE: usize = 6;
/// The most attendees on a page.
const MOST_PER_PAGE: usize = 1_000;
/// The longest delay that may be asked for, in seconds.
const LONGEST_DELAY: f64 = 30.0;

/// One page, or 304 when the caller has this collection.
pub(crate) fn list(board: &Board, call: Call<'_>) -> Answer {
    match Wanted::read(call) {
        Ok(wanted) => wanted.answer(board, call),
        Err(problem) => problem.into(),
    }
}

struct Wanted {
    page: usize,
    per_page: usize,
    delay: Duration,
}

impl Wanted {
    fn read(call: Call<'_>) -> Result<Self, Problem> {
        let mut errors = Vec::new();
        let page = number(call, "page", 1).filter(|page| *page >= 1).unwrap_or_else(|| {
            errors.push(wrong("page", "has to be a whole number from 1"));
            1
        });
        let fits = |per_page: &usize| (1..=MOST_PER_PAGE).contains(per_page);
        let per_page = number(call, "per_page", PER_PAGE).filter(fits).unwrap_or_else(|| {
            errors.push(wrong(
                "per_page",
                format!("has to be a whole number from 1 to {MOST_PER_PAGE}"),
            ));
            PER_PAGE
        });
        let seconds = call.query("delay").map_or(Some(0.0), |text| text.parse().ok());
        let seconds =
            seconds.filter(|s: &f64| (0.0..=LONGEST_DELAY).contains(s)).unwrap_or_else(|| {
                errors.push(wrong("delay", format!("has to be from 0 to {LONGEST_DELAY} seconds")));
                0.0
            });
        if !errors.is_empty() {
            return Err(invalid(errors));
        }
        Ok(Self { page, per_page, delay: Duration::from_secs_f64(seconds) })
    }

    fn answer(&self, board: &Board, call: Call<'_>) -> Answer {
        let etag = board.users_etag();
        let answer =
            if call.has(&etag) { Answer::empty(304) } else { Answer::json(200, &self.page(board)) };
        answer.with("ETag", etag).later(self.delay)
    }

    fn page(&self, board: &Board) -> UsersPage {
        let everybody = board.attendees();
        let before = (self.page - 1).saturating_mul(self.per_page);
        UsersPage {
            left_out: 0,
            page: self.page,
            per_page: self.per_page,
            total: everybody.len(),
            total_pages: everybody.len().div_ceil(self.per_page),
            data: everybody.iter().skip(before).take(self.per_page).cloned().collect(),
        }
    }
}

/// A whole number from the query; `None` when it is there and cannot be read.
pub(crate) fn number(call: Call<'_>, name: &str, otherwise: usize) -> Option<usize> {
    call.query(name).map_or(Some(otherwise), |text| text.parse().ok())
}
