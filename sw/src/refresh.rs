//! Reading the board: what the server has comes into the store, the pages are told, and the user of
//! what is new.
//!
//! Called by `message`, `periodicsync` and `push`. The reading itself is the crate `sync`'s.

use ::sync::{
    refresh::{Attending, Published, Unread, attendees, news},
    tell::{self, Sound},
};
use domain::{
    board::{Told, notice},
    time::Time,
};
use store::Store;

use crate::{notify, scope};

/// What came of it; one failing does not stop the other.
pub(crate) struct Read {
    pub(crate) news: Result<Published, Unread>,
    pub(crate) attendees: Result<Attending, Unread>,
}

/// Reads news and attendees.
pub(crate) async fn board(store: &Store) -> Read {
    let news = news(store).await;
    // What is there is shown; attendees may take longer.
    tell::changed(&[]);
    let attendees = attendees(store).await;
    tell::changed(&[]);
    Read { news, attendees }
}

impl Read {
    /// Tells what is new, keeps the event, and the pictures; in plain words what went wrong.
    pub(crate) async fn finish(
        self,
        store: &Store,
        event: &str,
        began: Time,
        sound: Sound,
    ) -> Option<String> {
        let told = self.tell(store, sound).await;
        scope::log(store, event, began, self.words(), told).await;
        self.keep_avatars().await;
        self.trouble()
    }

    /// What went wrong, in plain words.
    pub(crate) fn trouble(&self) -> Option<String> {
        let error = self.news.as_ref().err().or(self.attendees.as_ref().err());
        error.map(ToString::to_string)
    }

    /// What came of it, for the activity log.
    pub(crate) fn words(&self) -> String {
        match (&self.news, &self.attendees) {
            (Ok(news), Ok(attending)) => [
                notice::count(news.new, "new article", "new articles"),
                notice::count(attending.new.len(), "new attendee", "new attendees"),
            ]
            .join(", "),
            (Err(error), _) | (_, Err(error)) => error.plainly(),
        }
    }

    /// Tells what is new, as far as it was read.
    pub(crate) async fn tell(&self, store: &Store, sound: Sound) -> Vec<Told> {
        let mut told = Vec::new();
        if let Ok(news) = &self.news {
            told.extend(tell_news(store, news, sound).await);
        }
        if let Ok(attending) = &self.attendees {
            told.extend(tell_attendees(store, attending, sound).await);
        }
        told
    }

    /// Keeps the pictures, after everything else: nobody waits for them.
    pub(crate) async fn keep_avatars(&self) {
        if let Ok(attending) = &self.attendees {
            ::sync::keep_avatars(&attending.all).await;
        }
    }
}

/// Tells what others have published.
pub(crate) async fn tell_news(store: &Store, news: &Published, sound: Sound) -> Option<Told> {
    if news.new == 0 {
        return None;
    }
    // A store that cannot say what is wanted is no leave to tell it.
    notify::tell(store, &notice::published(news.new, &news.latest), sound).await.ok()?
}

/// Tells who was not there before.
pub(crate) async fn tell_attendees(
    store: &Store,
    attending: &Attending,
    sound: Sound,
) -> Option<Told> {
    if attending.new.is_empty() {
        return None;
    }
    notify::tell(store, &notice::attendees(attending.all.len(), &attending.new), sound)
        .await
        .ok()?
}
