//! What the page shows, read in one transaction.

use std::cmp::Reverse;

use domain::{
    board::{Article, Attendee, Intent, Kind, Settings},
    outbox::{Control, Gate, Item, Key, State},
    time::Time,
};

use crate::{
    KeptDraft, Store, StoreError,
    control::PLACES,
    draft, outbox,
    record::{
        self, ATTENDEES, ArticleRecord, AttendeesRecord, CONTROL, FEED, FeedRecord, SETTINGS,
    },
    schema::{ARTICLES, META, OUTBOX},
    transaction::{Access, everything},
};

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// Articles, newest first: what is not yet in the server's order stands on top.
    pub news: Vec<NewsRow>,
    /// The open items of the outbox, in their order.
    pub outbox: Vec<Entry>,
    /// What was discarded and can be put back, latest first.
    pub discarded: Vec<Entry>,
    /// What was begun in a form and not submitted, in whichever tab; the latest begun first.
    pub drafts: Vec<KeptDraft>,
    /// Who comes; `None` until it was read once.
    pub attendees: Option<Attendees>,
    /// The way to the server.
    pub gate: Gate,
    /// When news and attendees were last read from the server, whichever is older.
    pub refreshed: Option<Time>,
    /// Records that cannot be read. They are kept.
    pub unreadable: usize,
    /// Articles of the server that could not be read.
    pub left_out: usize,
    /// Places that were ever given away in the outbox.
    pub places: u64,
    /// How often the user has cleared everything.
    pub cleared: u64,
    /// What the user wants.
    pub settings: Settings,
}

/// One article in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct NewsRow {
    /// The article.
    pub article: Article,
    /// Where it stands.
    pub state: ArticleState,
    /// Written on this device.
    pub mine: bool,
}

/// Where an article stands, as `data-state` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleState {
    /// In the outbox, due or postponed.
    Waiting,
    /// On its way.
    Sending,
    /// With the server.
    Sent,
    /// Needs the user first.
    Parked,
    /// The server said no.
    Refused,
}

impl ArticleState {
    /// The word in `data-state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Parked => "parked",
            Self::Refused => "refused",
        }
    }

    /// Of an open item. A discarded one has no place on the board.
    pub fn of(item: &Item) -> Option<Self> {
        match item.state {
            State::Waiting => Some(Self::Waiting),
            State::Sending { .. } => Some(Self::Sending),
            State::Parked => Some(Self::Parked),
            State::Refused => Some(Self::Refused),
            State::Discarded { .. } => None,
        }
    }
}

/// One item of the outbox with what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// What the user wanted; `None` when this build cannot read it.
    pub intent: Option<Intent>,
}

/// Who comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attendees {
    /// In the server's order.
    pub list: Vec<Attendee>,
    /// How many more of them could not be read.
    pub left_out: usize,
    /// When this was last read.
    pub read_at: Time,
}

impl Store {
    /// Reads everything that the page shows.
    pub async fn board(&self) -> Result<Board, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ARTICLES, OUTBOX, META], Access::Read)?;
        let items = outbox::read_items(&tx).await?;
        let mut broken = 0;
        let control: Control = record::or_counted(tx.get(META, CONTROL.into()).await, &mut broken)?;
        let feed: FeedRecord = record::or_counted(tx.get(META, FEED.into()).await, &mut broken)?;
        let attendees: AttendeesRecord =
            record::or_counted(tx.get(META, ATTENDEES.into()).await, &mut broken)?;
        let settings: Settings =
            record::or_counted(tx.get(META, SETTINGS.into()).await, &mut broken)?;
        let drafts = tx.ask_all(META, draft::all(), 0)?;
        let texts = tx.ask_all(ARTICLES, everything(), 0)?.answer().await?;
        let (drafts, unreadable) = draft::read(&drafts.answer().await?);

        let unreadable = unreadable + broken;
        let mut board = Board {
            gate: control.gate,
            drafts,
            unreadable,
            places: control.next_seq,
            cleared: control.cleared,
            settings,
            ..Board::default()
        };
        let mut records: Vec<ArticleRecord> = Vec::new();
        for text in texts.iter().map(|text| text.as_string().unwrap_or_default()) {
            match record::read(&text) {
                Ok(record) => records.push(record),
                Err(_) => board.unreadable += 1,
            }
        }
        for item in items {
            match item {
                Ok(item) => board.sort_in(item),
                Err(_) => board.unreadable += 1,
            }
        }
        board.list_news(records);
        board.left_out = feed.left_out;
        let AttendeesRecord { list, left_out, .. } = attendees;
        board.attendees = attendees.read_at.map(|read_at| Attendees { list, left_out, read_at });
        board.refreshed = feed.read_at.zip(attendees.read_at).map(|(one, other)| one.min(other));
        Ok(board)
    }
}

impl Board {
    /// How many records are on this device: articles, and what waits in the outbox beside them.
    pub fn records(&self) -> usize {
        let others = |entry: &&Entry| !matches!(entry.intent, Some(Intent::Article(_)));
        self.news.len() + self.outbox.iter().filter(others).count()
    }

    /// Whether this is not what has become of that board: the storage was emptied in between.
    pub fn is_another_than(&self, before: &Self) -> bool {
        // A record that counts them and is broken is made anew, and says then that nobody knows.
        self.unreadable == 0
            && self.cleared <= before.cleared
            && ((self.places < before.places && before.places < PLACES)
                || (self.refreshed.is_none() && before.refreshed.is_some()))
    }

    /// How many things need the user: items, and records that cannot be read.
    pub fn needing_attention(&self) -> usize {
        self.outbox.iter().filter(|entry| entry.item.needs_attention()).count() + self.unreadable
    }

    /// How many items go out by themselves, now or later.
    pub fn unsent(&self) -> usize {
        self.outbox.iter().filter(|entry| entry.item.is_unsent()).count()
    }

    /// Whether something else than this was submitted under this key, as far as it is still here.
    pub fn has_another(&self, intent: &Intent, key: Key) -> bool {
        let entry = self.outbox.iter().chain(&self.discarded).find(|entry| entry.item.key == key);
        match (entry, intent) {
            (Some(Entry { intent: Some(saved), .. }), _) => !saved.says_the_same(intent),
            // It was sent. The id of an article that was written here is its key.
            (None, Intent::Article(article)) => self
                .news
                .iter()
                .any(|row| row.article.id == key && !row.article.says_the_same(article)),
            _ => false,
        }
    }

    fn sort_in(&mut self, item: Item) {
        let intent = Kind::named(&item.kind).and_then(|kind| Intent::read(kind, &item.body).ok());
        let entry = Entry { intent, item };
        if entry.item.is_open() {
            self.outbox.push(entry);
        } else {
            self.discarded.insert(0, entry);
        }
    }

    /// Takes the records in the order of the database: by id.
    fn list_news(&mut self, records: Vec<ArticleRecord>) {
        // By search rather than by a map, whose machinery would weigh more than all of this file.
        let place_of = |id: Key| records.binary_search_by_key(&id, |record| record.article.id);
        let mut states = vec![None; records.len()];
        for entry in self.outbox.iter().chain(&self.discarded) {
            let found = entry.item.about.parse().ok().and_then(|id| place_of(id).ok());
            if let Some(state) = found.and_then(|place| states.get_mut(place)) {
                *state = ArticleState::of(&entry.item);
            }
        }
        let mut listed: Vec<_> = records.into_iter().zip(states).collect();
        // Not yet in the server's order: behind everything in it, in the order of writing. Ids made
        // here sort by their time; no two are the same, so that a stable sort would do no better.
        listed.sort_unstable_by_key(|(record, _)| {
            Reverse((record.place.unwrap_or(u64::MAX), record.article.id))
        });
        self.news = listed
            .into_iter()
            .filter_map(|(record, state)| {
                let sent = record.accepted.is_some() || record.place.is_some();
                let state = state.or(sent.then_some(ArticleState::Sent))?;
                Some(NewsRow { article: record.article, state, mine: record.mine })
            })
            .collect();
    }
}
