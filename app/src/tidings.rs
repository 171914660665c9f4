//! The live board: what the page shows and what components may do, as two contexts.
//!
//! Called by `shell`, once. Reads the store and only the store; every change, by whomever, ends in
//! reading it again.

use std::{future::Future, rc::Rc};

use domain::{
    board::{Activity, Intent, Settings},
    outbox::{Key, Wake},
    time::Time,
};
use store::Board;
use yew::prelude::*;

use crate::live::Live;

/// What the page shows; provided as a Yew context.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) board: Rc<Board>,
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
    /// Why the last refresh failed, in plain words.
    pub(crate) unread: Option<String>,
    /// Moves on every half minute, for "2 minutes ago".
    pub(crate) now: Time,
}

impl PartialEq for View {
    /// Two boards are the same when they are the same one: `reduce` keeps the old one when nothing
    /// in it changed, so that ten thousand rows are compared once and not by every component.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.board, &other.board)
            && (self.loaded, self.online, self.background, self.can_sync, self.now)
                == (other.loaded, other.online, other.background, other.can_sync, other.now)
            && (&self.trouble, &self.unread) == (&other.trouble, &other.unread)
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
    Online(bool),
    CanSync(bool),
    Background(Background),
    Trouble(String),
    Refreshed(Result<(), String>),
    Time,
}

impl Reducible for View {
    type Action = Changed;

    fn reduce(self: Rc<Self>, changed: Changed) -> Rc<Self> {
        let mut view = Self { now: sync::now(), ..(*self).clone() };
        match changed {
            Changed::Board(board) => {
                if *view.board != *board {
                    view.board = board;
                }
                view.loaded = true;
                view.trouble = None;
            }
            Changed::Online(online) => view.online = online,
            Changed::CanSync(can_sync) => view.can_sync = can_sync,
            Changed::Background(background) => view.background = background,
            Changed::Trouble(trouble) => view.trouble = Some(trouble),
            Changed::Refreshed(refreshed) => view.unread = refreshed.err(),
            Changed::Time => {}
        }
        Rc::new(view)
    }
}

/// What components may do; provided as a Yew context. Cheap to clone, always equal.
#[derive(Clone)]
pub(crate) struct Commands(Rc<Live>);

impl PartialEq for Commands {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Commands {
    pub(crate) fn new_key(&self) -> Key {
        sync::new_key()
    }

    pub(crate) fn now(&self) -> Time {
        sync::now()
    }

    /// Resolves when it is on the disk; `Err` is a sentence for the user.
    pub(crate) async fn submit(&self, intent: Intent, key: Key) -> Result<(), String> {
        let store = self.0.store().await?;
        store.submit(&intent, key, sync::now()).await.map_err(|error| error.to_string())?;
        sync::tell::changed(&[key.to_string()]);
        self.0.reread();
        self.0.ask_for_sending();
        Ok(())
    }

    /// Sends everything now, what waits for the user too.
    pub(crate) async fn send_now(&self) {
        self.0.flush(Wake::SendNow).await;
    }

    /// Makes one item due, and sends what is due.
    pub(crate) async fn retry(&self, seq: u64) -> Result<(), String> {
        let store = self.0.store().await?;
        self.revise(store.retry(seq, sync::now())).await?;
        self.0.ask_for_sending();
        Ok(())
    }

    pub(crate) async fn discard(&self, seq: u64) -> Result<(), String> {
        let store = self.0.store().await?;
        self.revise(store.discard(seq, sync::now())).await
    }

    pub(crate) async fn undo(&self, seq: u64) -> Result<(), String> {
        let store = self.0.store().await?;
        self.revise(store.undo(seq)).await?;
        self.0.ask_for_sending();
        Ok(())
    }

    /// Asks for permission, then registers; says in a sentence what happens now, or why not.
    pub(crate) async fn notify_me(&self) -> Result<String, String> {
        self.0.notify_me().await
    }

    /// The background events that are kept, latest first.
    pub(crate) async fn activity(&self) -> Vec<Activity> {
        match self.0.store().await {
            Ok(store) => store.activity().await.unwrap_or_default(),
            Err(_) => Vec::new(),
        }
    }

    pub(crate) async fn settings(&self) -> Result<Settings, String> {
        self.0.store().await?.settings().await.map_err(|error| error.to_string())
    }

    pub(crate) async fn write_settings(&self, settings: Settings) -> Result<(), String> {
        let store = self.0.store().await?;
        store.write_settings(&settings).await.map_err(|error| error.to_string())?;
        self.0.settings_changed().await;
        Ok(())
    }

    async fn revise(
        &self,
        change: impl Future<Output = Result<(), store::StoreError>>,
    ) -> Result<(), String> {
        change.await.map_err(|error| error.to_string())?;
        sync::tell::changed(&[]);
        self.0.reread();
        Ok(())
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LiveBoardProps {
    pub(crate) children: Html,
}

/// Provides both contexts, and keeps the board alive while the page is open.
#[component]
pub(crate) fn LiveBoard(props: &LiveBoardProps) -> Html {
    let view = use_reducer(|| View {
        board: Rc::default(),
        loaded: false,
        online: gloo::utils::window().navigator().on_line(),
        background: Background::Unknown,
        can_sync: false,
        trouble: None,
        unread: None,
        now: sync::now(),
    });
    let live = use_memo((), |()| {
        let view = view.dispatcher();
        Rc::new(Live::new(move |changed| view.dispatch(changed)))
    });
    {
        let live = Rc::clone(&live);
        use_effect_with((), move |()| {
            let listening = (*live).start();
            move || drop(listening)
        });
    }
    html! {
        <ContextProvider<View> context={(*view).clone()}>
            <ContextProvider<Commands> context={Commands(Rc::clone(&*live))}>
                { props.children.clone() }
            </ContextProvider<Commands>>
        </ContextProvider<View>>
    }
}
