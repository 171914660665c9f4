//! The part of a long list that is in the document.
//!
//! Called by every list. Never holds the rows: ten thousand of them stay in the store's answer.

use std::ops::Range;

use yew::prelude::*;

/// So many rows at first, and so many more with each click.
const STEP: usize = 50;
/// Never more rows than this at once.
const MOST: usize = 100;

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    from: usize,
    until: usize,
}

impl Default for Window {
    fn default() -> Self {
        Self { from: 0, until: STEP }
    }
}

impl Window {
    /// The rows to show of a list of this length.
    pub(crate) fn rows(self, len: usize) -> Range<usize> {
        // The list may have become shorter since.
        let from = if self.from < len { self.from } else { len.saturating_sub(STEP) };
        from..self.until.min(len).max(from)
    }

    fn later(self) -> Self {
        let until = self.until + STEP;
        Self { from: self.from.max(until.saturating_sub(MOST)), until }
    }

    fn earlier(self) -> Self {
        let from = self.from.saturating_sub(STEP);
        Self { from, until: self.until.min(from + MOST) }
    }
}

/// The button above a list that goes back towards its beginning; nothing while it is shown.
pub(crate) fn show_previous(window: &UseStateHandle<Window>, len: usize, what: &str) -> Html {
    if window.rows(len).start == 0 {
        return Html::default();
    }
    let window = window.clone();
    let onclick = move |_| window.set(window.earlier());
    html! {
        <button type="button" class="quiet more" {onclick}>{ format!("Show previous {what}") }</button>
    }
}

/// The button below a list that shows what comes next; nothing at its end.
pub(crate) fn show_more(window: &UseStateHandle<Window>, len: usize, what: &str) -> Html {
    let left = len - window.rows(len).end;
    if left == 0 {
        return Html::default();
    }
    let window = window.clone();
    let onclick = move |_| window.set(window.later());
    html! {
        <button type="button" class="quiet more" {onclick}>
            { format!("Show more {what}") }<span class="dim">{ format!(" ({left} left)") }</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_than_a_hundred_rows_and_every_row_can_be_reached() {
        let (mut window, mut seen) = (Window::default(), 0);
        while window.rows(1_234).end < 1_234 {
            let rows = window.rows(1_234);
            assert!(rows.len() <= MOST && rows.start <= seen);
            seen = rows.end;
            window = window.later();
        }
        while window.rows(1_234).start > 0 {
            assert!(window.rows(1_234).len() <= MOST);
            window = window.earlier();
        }
        assert_eq!(window.rows(1_234).start, 0);
    }

    #[test]
    fn a_list_that_became_shorter_still_shows_its_end() {
        let window = Window { from: 150, until: 250 };
        assert_eq!(window.rows(120), 70..120);
        assert_eq!(window.rows(0), 0..0);
    }
}
