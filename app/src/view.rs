//! What the page shows, and how it changes.
//!
//! Provided as a context by `tidings`, changed by `live` and `listening`. Never changes by itself.

use std::rc::Rc;

use domain::{board::Settings, time::Time, update::State};
use gloo::utils::window;
use store::Board;
use yew::prelude::*;

/// Said when the storage was emptied under the page.
const REMOVED: &str = "What Tidings had kept on this device was removed.";
/// The same, when something waited in it.
const REMOVED_UNSENT: &str =
    "What Tidings had kept on this device was removed, and with it what waited to be sent.";

/// What the page shows; provided as a Yew context.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) board: Rc<Board>,
    /// What the user wants.
    pub(crate) settings: Settings,
    /// Whether the store was read once.
    pub(crate) loaded: bool,
    /// What the browser says of the network.
    pub(crate) online: bool,
    /// Whether what is saved now goes out with no page open.
    pub(crate) background: Background,
    /// Whether this browser has Background Sync at all.
    pub(crate) can_sync: bool,
    /// The storage's trouble, in plain words.
    pub(crate) trouble: Option<String>,
    /// What was taken away from the storage while this page was open, in plain words.
    pub(crate) lost: Option<String>,
    /// Why nobody sends and reads for this page, in plain words.
    pub(crate) unserved: Option<String>,
    /// Why the last flush that this page asked for failed, in plain words.
    pub(crate) unflushed: Option<String>,
    /// Why the last refresh failed, in plain words.
    pub(crate) unread: Option<String>,
    /// Whether there is a newer version of the app.
    pub(crate) update: State,
    /// Moves on every half minute, for "2 minutes ago".
    pub(crate) now: Time,
}

impl View {
    /// How the page begins.
    pub(crate) fn before_anything_is_known() -> Self {
        Self {
            board: Rc::default(),
            settings: Settings::default(),
            loaded: false,
            online: window().navigator().on_line(),
            background: Background::Unknown,
            can_sync: false,
            trouble: None,
            lost: None,
            unserved: None,
            unflushed: None,
            unread: None,
            update: State::Current,
            now: sync::now(),
        }
    }
}

impl PartialEq for View {
    /// Two boards are the same when they are the same one: `reduce` keeps the old one when nothing
    /// in it changed, so that ten thousand rows are compared once and not by every component.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.board, &other.board)
            && (self.loaded, self.online, self.background, self.can_sync, self.update, self.now)
                == (
                    other.loaded,
                    other.online,
                    other.background,
                    other.can_sync,
                    other.update,
                    other.now,
                )
            && (&self.trouble, &self.lost, &self.unserved, &self.unflushed, &self.unread)
                == (&other.trouble, &other.lost, &other.unserved, &other.unflushed, &other.unread)
            && self.settings == other.settings
    }
}

/// Whether what is saved now goes out with no page open: the browser has Background Sync, the user
/// wants it, and the browser did not refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Background {
    Unknown,
    Available,
    Unavailable,
}

/// What has changed.
pub(crate) enum Changed {
    Board(Rc<Board>),
    Settings(Settings),
    Online(bool),
    CanSync(bool),
    Background(Background),
    Trouble(String),
    Served(Result<(), String>),
    Flushed(Result<(), String>),
    Refreshed(Result<(), String>),
    Update(State),
    Time,
}

impl Reducible for View {
    type Action = Changed;

    fn reduce(self: Rc<Self>, changed: Changed) -> Rc<Self> {
        let mut view = Self { now: sync::now(), ..(*self).clone() };
        match changed {
            Changed::Board(board) => {
                if board.unsent() < view.board.unsent() {
                    // Whoever sent it had no such trouble.
                    view.unflushed = None;
                }
                if board.is_another_than(&view.board) {
                    let words = if view.board.unsent() == 0 { REMOVED } else { REMOVED_UNSENT };
                    view.lost = Some(words.to_owned());
                }
                view.settings = board.settings.clone();
                if *view.board != *board {
                    view.board = board;
                }
                view.loaded = true;
                view.trouble = None;
            }
            Changed::Settings(settings) => view.settings = settings,
            Changed::Online(online) => view.online = online,
            Changed::CanSync(can_sync) => view.can_sync = can_sync,
            Changed::Background(background) => view.background = background,
            Changed::Trouble(trouble) => view.trouble = Some(trouble),
            Changed::Served(served) => {
                let unserved = served.err();
                if view.unserved == unserved {
                    // Said with every question, and nearly always the same.
                    return self;
                }
                view.unserved = unserved;
            }
            Changed::Flushed(flushed) => view.unflushed = flushed.err(),
            Changed::Refreshed(refreshed) => view.unread = refreshed.err(),
            Changed::Update(state) => view.update = state,
            Changed::Time => {}
        }
        Rc::new(view)
    }
}
