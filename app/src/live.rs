//! What the page does on its own: read the store when it changed, and ask for flush and refresh when
//! it is time.
//!
//! Called by `tidings`. Every trigger that a page has (start, `online`, visible again, the time of
//! a postponed item) ends in the one flush, which a worker runs. Never sends or reads itself.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use domain::{
    board::{Message, Settings},
    outbox::{LOOK_AGAIN, SILENT_AFTER, Survey, Wake},
    time::Time,
};
use gloo::{
    timers::{callback::Timeout, future::TimeoutFuture},
    utils::{document, window},
};
use js_sys::{Function, Promise};
use store::{Board, Store};
use sync::background;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::VisibilityState;

use crate::{
    asking::Asking,
    build,
    draft::Desk,
    notify, route,
    spawn::spawn_local,
    update::Update,
    view::{Background, Changed},
    worker,
};

/// So long a page that is looked at shows what it has before it asks again.
const OLD_AFTER: Duration = Duration::from_secs(3 * 60);

/// A store that is read within this time is read whenever it has changed.
const QUICK_MS: u32 = 20;
/// So long at most a page lets others at a store that takes longer.
const LONGEST_REST_MS: u32 = 3_000;
/// So long a page waits to hear what came of a refresh: a worker that is stopped in the middle says
/// nothing, and the next refresh must not wait for it.
const REFRESHED_MS: u32 = 45_000;
/// The same of a flush, which nobody waits for: longer than any takes.
const FLUSHED_MS: u32 = 3 * 60 * 1_000;

/// The page's own part. One for the page's whole life.
pub(crate) struct Live {
    pub(crate) tell: Box<dyn Fn(Changed)>,
    pub(crate) desks: RefCell<Vec<Rc<Desk>>>,
    /// `None` until it is open, or known not to be.
    store: RefCell<Option<Result<Store, String>>>,
    /// Resolves when `store` is known.
    opened: Promise,
    open: Function,
    reading: Cell<Busy>,
    refreshing: Cell<Busy>,
    /// Whether this browser has Background Sync at all.
    can_sync: Cell<bool>,
    /// How many items were waiting when the store was last read.
    unsent: Cell<usize>,
    /// When the last refresh worked; `None` when it did not.
    pub(crate) refreshed: Cell<Option<Time>>,
    /// The page's part in its own replacement.
    pub(crate) update: Rc<Update>,
    /// When the next look at the outbox is due.
    look: RefCell<Option<(Time, Timeout)>>,
}

/// Whether something runs, and whether it was asked for again meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Busy {
    No,
    Yes,
    Again,
}

impl Live {
    pub(crate) fn new(tell: impl Fn(Changed) + 'static) -> Self {
        let (opened, open) = sync::deferred();
        Self {
            tell: Box::new(tell),
            desks: RefCell::default(),
            store: RefCell::default(),
            opened,
            open,
            reading: Cell::new(Busy::No),
            refreshing: Cell::new(Busy::No),
            can_sync: Cell::new(false),
            unsent: Cell::new(0),
            refreshed: Cell::new(None),
            update: Rc::default(),
            look: RefCell::default(),
        }
    }

    /// The store, once it is open; or in a sentence why there is none.
    pub(crate) async fn store(&self) -> Result<Store, String> {
        // This promise is never rejected.
        let _ = JsFuture::from(self.opened.clone()).await;
        let known = self.store.borrow().clone();
        match known {
            Some(Ok(store)) => Ok(store),
            // What stood in the way may be gone: another tab closed, room made.
            Some(Err(_)) | None => {
                let opened = Store::open().await.map_err(|error| error.to_string());
                *self.store.borrow_mut() = Some(opened.clone());
                opened
            }
        }
    }

    /// Opens the store, and starts the worker.
    pub(crate) fn start(self: &Rc<Self>) {
        spawn_local(async {
            let folder = route::base();
            sync::builds::run(folder.trim_start_matches('/'), &build::id()).await;
        });
        let live = Rc::clone(self);
        spawn_local(async move {
            let opened = Store::open().await.map_err(|error| error.to_string());
            match &opened {
                Ok(store) => {
                    let live = Rc::clone(&live);
                    store.watch(move || live.reread());
                }
                Err(trouble) => (live.tell)(Changed::Trouble(trouble.clone())),
            }
            *live.store.borrow_mut() = Some(opened);
            // Resolving a promise does not fail.
            let _ = live.open.call0(&JsValue::UNDEFINED);
            live.reread();
            live.things_changed();
            if let Ok(store) = live.store().await {
                // What was discarded long ago goes; when it cannot, it goes next time.
                let _ = store.prune(sync::now()).await;
            }
        });
        let live = Rc::clone(self);
        spawn_local(async move {
            match worker::start().await {
                Some(Ok((container, registration))) => {
                    let following = Rc::clone(&live);
                    live.update.watch(&container, registration, move |state, effect| {
                        following.follow(state, effect);
                    });
                    live.look_for_update().await;
                }
                Some(Err(why)) => live.note_worker(&why).await,
                None => {}
            }
        });
        let live = Rc::clone(self);
        spawn_local(async move {
            let can_sync = worker::has_background_sync().await;
            live.can_sync.set(can_sync);
            (live.tell)(Changed::CanSync(can_sync));
            live.look_at_background().await;
        });
    }

    /// Whether what waits goes with no page open: as far as the browser says before it is asked.
    pub(crate) async fn look_at_background(&self) {
        let denied = background::permission(background::SYNC).await.as_deref() == Some("denied");
        let available = self.can_sync.get() && !denied && self.sends_in_background().await;
        self.tell_background(available);
    }

    /// Reads the store, once more when it changed while it was read.
    pub(crate) fn reread(self: &Rc<Self>) {
        self.run(
            |live| &live.reading,
            async |live: Rc<Self>| {
                let began = sync::now();
                let read = match live.store().await {
                    Ok(store) => store.board().await.map_err(|error| error.to_string()),
                    Err(trouble) => Err(trouble),
                };
                match read {
                    Ok(board) => {
                        live.plan(&board);
                        let before = live.unsent.replace(board.unsent());
                        if board.unsent() < before && live.refreshed.get().is_none() {
                            // Something got through: the server is there again.
                            live.refresh();
                        }
                        (live.tell)(Changed::Board(Rc::new(board)));
                    }
                    Err(trouble) => {
                        live.look_at(sync::now() + LOOK_AGAIN);
                        (live.tell)(Changed::Trouble(trouble));
                    }
                }
                // While it is read nobody writes: whoever works through thousands gets most of the
                // time.
                let took = sync::now().since(began).as_millis() as u32;
                if took > QUICK_MS {
                    TimeoutFuture::new((3 * took).min(LONGEST_REST_MS)).await;
                }
            },
        );
    }

    /// Has news and attendees read from the server into the store.
    pub(crate) fn refresh(self: &Rc<Self>) {
        if !window().navigator().on_line() {
            // The next `online` asks again. By then the server may be back that was away before.
            self.update.unused.take();
            return;
        }
        self.run(
            |live| &live.refreshing,
            async |live: Rc<Self>| {
                let unused = live.update.unused.take();
                let ended = match live.ask(&Message::Refresh).await {
                    Some(asking) => asking.ended(REFRESHED_MS).await,
                    None => None,
                };
                // Whoever did it has told us, where there are channels.
                live.reread();
                live.refreshed.set(matches!(ended, Some(Ok(()))).then(sync::now));
                if let (Some(words), Some(Ok(()))) = (unused, &ended) {
                    let live = Rc::clone(&live);
                    spawn_local(async move { live.note_worker(&words).await });
                }
                if let Some(refreshed) = ended {
                    (live.tell)(Changed::Refreshed(refreshed));
                }
            },
        );
    }

    /// While somebody looks, the board does not grow old, and a refresh that failed is repeated.
    pub(crate) fn refresh_when_old(self: &Rc<Self>) {
        let now = sync::now();
        let fresh = self.refreshed.get().is_some_and(|at| !now.is_past(at, OLD_AFTER));
        if !fresh && is_looked_at() {
            self.refresh();
        }
    }

    /// Page start, a network, or somebody looking again: what waited for that goes.
    pub(crate) fn things_changed(self: &Rc<Self>) {
        let live = Rc::clone(self);
        spawn_local(async move {
            live.flush(Wake::Changed).await;
            live.look_for_update().await;
        });
        // Each of twenty tabs would read the same: the others do when they are looked at.
        if is_looked_at() {
            self.refresh();
        }
    }

    /// Asks for the one flush. Returns when somebody is at work on it, or nobody is.
    pub(crate) async fn flush(self: &Rc<Self>, wake: Wake) {
        let Some(asking) = self.ask(&Message::Flush { wake }).await else { return };
        let live = Rc::clone(self);
        spawn_local(async move {
            if let Some(flushed) = asking.ended(FLUSHED_MS).await {
                let why = |trouble| format!("What waits could not be sent. {trouble}");
                (live.tell)(Changed::Flushed(flushed.map_err(why)));
            }
            // Whoever did it has told us, where there are channels.
            live.reread();
        });
    }

    /// Asks whoever works for this page; the user hears when nobody does.
    async fn ask(&self, message: &Message) -> Option<Asking> {
        if self.update.is_applying() {
            // The newer version, which is waited for, does it.
            return None;
        }
        let asked = worker::ask(message).await;
        let served = asked.as_ref().map(drop).map_err(Clone::clone);
        // Without a network there is nothing to do, and nobody is missed.
        if served.is_ok() || window().navigator().on_line() {
            (self.tell)(Changed::Served(served));
        }
        asked.ok()
    }

    /// Step 3 in the life of an article: the browser is asked to send, and where it cannot, a
    /// worker is. Saving waits for none of them.
    pub(crate) fn ask_for_sending(self: &Rc<Self>) {
        let live = Rc::clone(self);
        spawn_local(async move {
            let registered =
                live.sends_in_background().await && worker::register_tag(background::OUTBOX).await;
            live.tell_background(registered);
            if !registered {
                live.flush(Wake::Timer).await;
            }
        });
    }

    /// Changes what the user wants, and follows it.
    pub(crate) async fn change_settings(
        self: &Rc<Self>,
        change: &dyn Fn(&mut Settings),
    ) -> Result<(), String> {
        let store = self.store().await?;
        let before = self.sends_in_background().await;
        let settings = store.change_settings(change).await.map_err(|error| error.to_string())?;
        self.look_at_background().await;
        if settings.send_in_background && !before && self.unsent.get() > 0 {
            // What waits goes with no page open from now on: the browser has to know.
            self.ask_for_sending();
        }
        (self.tell)(Changed::Settings(settings));
        // The other tabs follow, too.
        sync::tell::changed(&[]);
        Ok(())
    }

    async fn sends_in_background(&self) -> bool {
        match self.store().await {
            Ok(store) => store.settings().await.is_ok_and(|settings| settings.send_in_background),
            Err(_) => false,
        }
    }

    fn tell_background(&self, available: bool) {
        let background = if available { Background::Available } else { Background::Unavailable };
        (self.tell)(Changed::Background(background));
    }

    /// Asks for permission, then for the look at who attends.
    pub(crate) async fn notify_me(self: &Rc<Self>) -> Result<String, String> {
        notify::ask_permission().await?;
        // Who follows the link wants to hear of everybody who comes from now on. Without a storage the
        // look at who attends goes on all the same.
        let _ = self.change_settings(&|settings| settings.notify_attendees = true).await;
        let live = Rc::clone(self);
        if worker::register_tag(background::ATTENDEES).await {
            Timeout::new(SILENT_AFTER.as_millis() as u32, move || {
                spawn_local(async move {
                    // The browser's own attempt failed, or never came.
                    if worker::is_pending(background::ATTENDEES).await
                        && window().navigator().on_line()
                    {
                        live.check_attendees().await;
                    }
                });
            })
            .forget();
        } else {
            self.check_attendees().await;
        }
        Ok(if window().navigator().on_line() {
            "Looking who attends. A notification tells you in a moment, and whenever somebody new has \
             come. The settings switch that off again."
        } else {
            "You are offline. A notification tells you who attends as soon as there is a connection, \
             and whenever somebody new has come. The settings switch that off again."
        }
        .to_owned())
    }

    async fn check_attendees(self: &Rc<Self>) {
        if !worker::check_attendees().await {
            // No service worker, no notifications: the list itself is the answer.
            self.refresh();
        }
    }

    /// Sets the page's own timer: for what is due and was not fetched, and for what waits.
    fn plan(self: &Rc<Self>, board: &Board) {
        let now = sync::now();
        let survey = Survey::of(board.outbox.iter().map(|entry| &entry.item), &board.gate, now);
        match survey.next_look(window().navigator().on_line(), now) {
            Some(at) => self.look_at(at),
            None => drop(self.look.take()),
        }
    }

    /// Looks at the outbox at this time, or sooner.
    fn look_at(self: &Rc<Self>, at: Time) {
        let now = sync::now();
        // A look that comes sooner anyway is kept: many changes must not put it off for ever.
        if self.look.borrow().as_ref().is_some_and(|(planned, _)| now < *planned && *planned <= at)
        {
            return;
        }
        let wait = u32::try_from(at.since(now).as_millis()).unwrap_or(u32::MAX);
        let live = Rc::clone(self);
        let timeout = Timeout::new(wait, move || {
            spawn_local(async move {
                live.flush(Wake::Timer).await;
                // Whatever came of it, the next look is planned from the store.
                live.reread();
            });
        });
        *self.look.borrow_mut() = Some((at, timeout));
    }

    /// Runs one at a time; asked for while it runs, it runs once more.
    fn run(
        self: &Rc<Self>,
        busy: fn(&Self) -> &Cell<Busy>,
        work: impl AsyncFn(Rc<Self>) + 'static,
    ) {
        if busy(self).get() != Busy::No {
            busy(self).set(Busy::Again);
            return;
        }
        busy(self).set(Busy::Yes);
        let live = Rc::clone(self);
        spawn_local(async move {
            loop {
                work(Rc::clone(&live)).await;
                if busy(&live).replace(Busy::Yes) != Busy::Again {
                    break;
                }
            }
            busy(&live).set(Busy::No);
        });
    }
}

/// Whether the user has this page before them.
pub(crate) fn is_looked_at() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
