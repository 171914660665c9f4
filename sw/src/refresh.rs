//! Reading the board: what the server has comes into the store, and the pages are told.
//!
//! Called by `message` and `periodicsync`. The reading itself is the crate `sync`'s.

use ::sync::{
    refresh::{Attending, Unread, attendees, news},
    tell,
};
use store::Store;

/// What came of it; one failing does not stop the other.
pub(crate) struct Read {
    /// The articles that are new here.
    pub(crate) news: Result<Vec<String>, Unread>,
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
    /// What went wrong, in plain words.
    pub(crate) fn trouble(&self) -> Option<String> {
        let error = self.news.as_ref().err().or(self.attendees.as_ref().err());
        error.map(ToString::to_string)
    }

    /// Keeps the pictures, after everything else: nobody waits for them.
    pub(crate) async fn keep_avatars(&self) {
        if let Ok(attending) = &self.attendees {
            ::sync::keep_avatars(&attending.all).await;
        }
    }
}
