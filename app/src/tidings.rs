//! The live board: what the page shows and what components may do, as two contexts.
//!
//! Called by `shell`, once. Reads the store and only the store; every change, by whomever, ends in
//! reading it again.

use std::rc::Rc;

use domain::{
    board::{self, Activity, Feedback, Intent, Kind, Settings, Told as Notified},
    outbox::{Key, Submitted, Wake},
    time::Time,
};
use store::{Board, Revision, StoreError};
use yew::prelude::*;

use crate::{
    draft::{Desk, Told},
    form::Text,
    listening::Listening,
    live::Live,
    view::View,
};

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

    /// A place for the drafts of one form; it says in turn what the form has to know.
    pub(crate) fn desk(&self, kind: Kind, tell: impl Fn(Told) + 'static) -> Rc<Desk> {
        Desk::new(kind, &self.0, tell)
    }

    /// Has the form for such a text go on with it as a new draft.
    pub(crate) fn make_draft(&self, text: Text) {
        let desks = self.0.desks.borrow().clone();
        desks.iter().for_each(|desk| desk.hand_over(&text));
    }

    /// Resolves when it is on the disk, and says under which key: its own, unless something else
    /// was saved under that. `Err` is a sentence for the user.
    pub(crate) async fn submit(&self, mut intent: Intent, mut key: Key) -> Result<Key, String> {
        let store = self.0.store().await?;
        while let Submitted::Known(_) = plain(store.submit(&intent, key, sync::now()).await)? {
            if !plain(store.board().await)?.has_another(&intent, key) {
                break;
            }
            key = sync::new_key();
            intent = intent.under(key);
        }
        sync::tell::changed(&[key.to_string()]);
        self.0.reread();
        self.0.ask_for_sending();
        Ok(key)
    }

    /// Sends everything now, what waits for the user too.
    pub(crate) async fn send_now(&self) {
        self.0.flush(Wake::SendNow).await;
    }

    /// Does this with an item, and sends what is due by it. `Err` is a sentence for the user.
    pub(crate) async fn revise(&self, seq: u64, revision: &Revision) -> Result<(), String> {
        let store = self.0.store().await?;
        plain(store.revise(seq, revision, sync::now()).await)?;
        sync::tell::changed(&[]);
        self.0.reread();
        if !matches!(revision, Revision::Discard) {
            self.0.ask_for_sending();
        }
        Ok(())
    }

    /// Asks for permission, then registers; says in a sentence what happens now, or why not.
    pub(crate) async fn notify_me(&self) -> Result<String, String> {
        self.0.notify_me().await
    }

    /// Has the browser refresh the feed with no page open, or no more; says in a sentence what
    /// happens now, or why not.
    pub(crate) async fn refresh_in_background(&self, on: bool) -> Result<String, String> {
        self.0.refresh_in_background(on).await
    }

    /// Lets the server send push messages, or no more; the same.
    pub(crate) async fn push(&self, on: bool) -> Result<String, String> {
        self.0.push(on).await
    }

    /// Takes away everything that is stored here, as the user has seen it on this board.
    pub(crate) async fn clear(&self, board: &Board) -> Result<(), String> {
        self.0.clear(board.places).await
    }

    /// The user wants the newer version now.
    pub(crate) fn update(&self) {
        self.0.update.ask();
    }

    /// The background events that are kept, latest first, and whether the user has said of each that
    /// it was useful, or not.
    pub(crate) async fn activity(&self) -> Result<Vec<(Activity, bool)>, String> {
        let store = self.0.store().await?;
        let events = plain(store.activity().await)?;
        let keys: Vec<Key> = events.iter().filter_map(|it| Some(it.told.as_ref()?.key)).collect();
        let mut answered = plain(store.submitted(&keys).await)?.into_iter();
        let answered = |event: &Activity| event.told.is_some() && answered.next() == Some(true);
        let answered: Vec<bool> = events.iter().map(answered).collect();
        Ok(events.into_iter().zip(answered).collect())
    }

    /// Says whether a notification was useful. However often, the first answer counts.
    pub(crate) async fn answer(&self, told: &Notified, useful: bool) -> Result<(), String> {
        // A tag that is too long was made up by somebody else.
        let about = told.about.clone().try_into().map_err(|_| String::new())?;
        let feedback = Feedback { about, useful, comment: board::Text::default() };
        let store = self.0.store().await?;
        plain(store.submit(&Intent::Feedback(feedback), told.key, sync::now()).await)?;
        sync::tell::changed(&[]);
        self.0.reread();
        self.0.ask_for_sending();
        Ok(())
    }

    /// Which of these are here already: submitted under their key, or their article is shown.
    pub(crate) async fn are_here(
        &self,
        items: &[(Intent, Key)],
        board: &Board,
    ) -> Result<Vec<bool>, String> {
        let keys: Vec<Key> = items.iter().map(|(_, key)| *key).collect();
        let submitted = plain(self.0.store().await?.submitted(&keys).await)?;
        let is_shown = |intent: &Intent| match intent {
            Intent::Article(article) => board.news.iter().any(|row| row.article.id == article.id),
            _ => false,
        };
        let here = |((intent, _), submitted): (&(Intent, Key), bool)| submitted || is_shown(intent);
        Ok(items.iter().zip(submitted).map(here).collect())
    }

    /// Saves what is not here already, and says how much that was.
    pub(crate) async fn import(&self, items: &[(Intent, Key)]) -> Result<usize, String> {
        let saved = plain(self.0.store().await?.import(items, sync::now()).await)?;
        sync::tell::changed(&[]);
        self.0.reread();
        self.0.ask_for_sending();
        Ok(saved)
    }

    /// Changes the settings.
    pub(crate) async fn change_settings(
        &self,
        change: &dyn Fn(&mut Settings),
    ) -> Result<(), String> {
        self.0.change_settings(change).await
    }

    /// Whether the user wants to hear no more of installing.
    pub(crate) async fn has_declined_to_install(&self) -> bool {
        match self.0.store().await {
            Ok(store) => store.settings().await.is_ok_and(|settings| settings.install_declined),
            Err(_) => false,
        }
    }
}

fn plain<T>(result: Result<T, StoreError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

#[derive(Properties, PartialEq)]
pub(crate) struct LiveBoardProps {
    pub(crate) children: Html,
}

/// Provides both contexts, and keeps the board alive while the page is open.
#[component]
pub(crate) fn LiveBoard(props: &LiveBoardProps) -> Html {
    let view = use_reducer(View::before_anything_is_known);
    let live = use_memo((), |()| {
        let view = view.dispatcher();
        Rc::new(Live::new(move |changed| view.dispatch(changed)))
    });
    {
        let live = Rc::clone(&live);
        use_effect_with((), move |()| {
            (*live).start();
            let listening = Listening::to(&live);
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
