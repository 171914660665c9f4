//! The checker: DESIGN.md section 4 against what was seen to happen.
//!
//! Written from the design, not from the code: it knows wishes, requests, the server's ledger and
//! what is on the disk, and asks the engine nothing. The first thing that is wrong stays.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    book::{Book, Intent, Sight, Standing},
    disk::{Disk, Record, knows},
    network::Meaning,
    server::Server,
    user::User,
    worker::Heard,
};
use crate::outbox::{End, Key, Wake};

/// A lease without another word (section 4, Exclusion).
const LEASE: i64 = 30_000;
/// No server can ask for a longer wait (section 4, When again).
const LONGEST_PAUSE: i64 = 3_600_000;
/// The shortest wait after an answer in vain.
const SHORTEST_PAUSE: i64 = 1_000;
/// So many answers in vain, and an item steps aside.
const NEEDS_ATTENTION: u32 = 8;
/// Discarded items stay for so long.
const DISCARDED_FOR: i64 = 7 * 24 * 3_600_000;

/// Who has just done something.
#[derive(Clone, Debug)]
pub(super) enum Actor {
    Nobody,
    Submitted,
    /// A run has looked for what is due.
    Took {
        run: u32,
        wake: Wake,
    },
    Settled {
        run: u32,
        heard: Heard,
    },
    User(User, u64),
    Pruned,
    Spoiled,
}

/// A run, as far as it can be seen.
#[derive(Clone, Debug)]
struct Seen {
    has_lock: bool,
    /// A wake-up that it has to see to before it ends.
    owes: Option<Wake>,
    /// Whether it has read the note since it last looked.
    has_read: bool,
    /// Parked items that it took in this pass.
    parked: BTreeSet<u64>,
}

/// Why nothing may be taken for now.
#[derive(Clone, Copy, Debug)]
struct Pause {
    until: i64,
    /// Whether something answered, so that a change of things does not end it.
    answered: bool,
    /// Whether the server named the time.
    asked: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Checker {
    pub(super) book: Book,
    runs: BTreeMap<u32, Seen>,
    /// What was on the disk when it last looked.
    before: BTreeMap<u64, Sight>,
    /// Who leased an item, and when.
    leases: BTreeMap<u64, (u32, i64)>,
    pause: Option<Pause>,
    clock_was_set: bool,
    wrong: Option<String>,
}

macro_rules! wrong {
    ($checker:expr, $($words:tt)*) => {
        if $checker.wrong.is_none() {
            $checker.wrong = Some(format!($($words)*));
        }
    };
}

impl Checker {
    // What the user does.

    pub(super) fn saved(&mut self, seq: u64, key: Key, stream: &str, _body: &str) {
        if self.book.by_key(key).is_some() {
            wrong!(self, "the same wish was saved twice");
        }
        if self.book.by_seq(seq).is_some() {
            wrong!(self, "place {seq} was given away twice");
        }
        self.book.intents.push(Intent {
            seq,
            stream: stream.to_owned(),
            keys: vec![key],
            aside: false,
            discarded: None,
            not_before: None,
            gone: false,
        });
    }

    pub(super) fn known(&mut self, key: Key) {
        if self.book.by_key(key).is_none() {
            wrong!(self, "a wish that was never saved is said to be known");
        }
    }

    pub(super) fn edited(&mut self, seq: u64, key: Key, body: &str) {
        let Some(intent) = self.book.by_seq(seq) else { return };
        let last = *intent.keys.last().expect("each has one");
        intent.not_before = None;
        if key != last {
            intent.aside = true;
            intent.keys.push(key);
            let of = self.book.of(last);
            if of.unanswered {
                wrong!(self, "a wish that nobody said no to was made anew under another key");
            }
        } else if self.book.of(key).sent.as_ref().is_some_and(|sent| sent != body) {
            wrong!(self, "what was sent already was changed under its key");
        }
    }

    pub(super) fn spoiled(&mut self, seq: u64) {
        if let Some(intent) = self.book.by_seq(seq) {
            intent.aside = true;
        }
    }

    pub(super) fn aged(&mut self, key: Key) {
        self.book.of(key).answers = 7;
    }

    /// Nobody knows then how long ago anything was.
    pub(super) fn clock_set(&mut self) {
        self.clock_was_set = true;
        self.pause = None;
        self.leases.clear();
        self.book.intents.iter_mut().for_each(|intent| intent.not_before = None);
    }

    // What goes over the wire.

    pub(super) fn posted(&mut self, run: u32, intents: &[(Key, serde_json::Value)]) {
        for (key, body) in intents {
            let body = body.to_string();
            // What somebody sends whose lease was taken from him, nobody else can know of.
            let leased = self
                .before
                .values()
                .any(|sight| sight.key == *key && sight.standing == Standing::Sending(run));
            let of = self.book.of(*key);
            of.unanswered |= leased;
            match &of.sent {
                Some(sent) if *sent != body => {
                    wrong!(self, "other bytes went out under the same key");
                }
                _ => of.sent = Some(body),
            }
            if self.book.by_key(*key).is_none() {
                wrong!(self, "a key went out that nobody asked for");
            }
        }
    }

    /// The server has done what was asked for under this key.
    pub(super) fn done(&mut self, key: Key) {
        self.book.of(key).effects += 1;
        let Some(intent) = self.book.by_key(key) else { return };
        let intent = intent.clone();
        if self.book.effects(&intent) > 1 {
            wrong!(self, "the wish at place {} was fulfilled twice", intent.seq);
        }
        let overtaken = self.book.intents.iter().find(|other| {
            other.stream == intent.stream
                && other.seq < intent.seq
                && !other.aside
                && !other.gone
                && self.book.effects(other) == 0
        });
        if let Some(other) = overtaken.filter(|_| !intent.aside) {
            wrong!(self, "place {} was fulfilled before place {}", intent.seq, other.seq);
        }
    }

    /// The server has said something, whoever hears it. In a batch it goes on behind what it did
    /// not do.
    pub(super) fn answered(&mut self, meanings: &[(Key, Meaning)], batch: bool) {
        for (key, meaning) in meanings {
            if let Meaning::No(status) = meaning {
                self.book.of(*key).noes.push(*status);
            }
        }
        if batch {
            self.told(meanings);
        }
    }

    /// A run was told; what was not done has lost its place.
    pub(super) fn told(&mut self, meanings: &[(Key, Meaning)]) {
        for (key, meaning) in meanings {
            if *meaning != Meaning::Receipt
                && let Some(intent) = self.book.by_key(*key)
            {
                intent.aside = true;
            }
        }
    }

    // What runs do.

    pub(super) fn began(&mut self, run: u32, wake: Wake) {
        let seen =
            Seen { has_lock: false, owes: Some(wake), has_read: false, parked: BTreeSet::new() };
        self.runs.insert(run, seen);
    }

    pub(super) fn holds_lock(&mut self, run: u32) {
        if self.runs.values().any(|run| run.has_lock) {
            wrong!(self, "two runs hold the lock");
        }
        if let Some(seen) = self.runs.get_mut(&run) {
            seen.has_lock = true;
        }
    }

    pub(super) fn read_note(&mut self, run: u32, note: Option<Wake>) {
        if let Some(seen) = self.runs.get_mut(&run) {
            seen.owes = seen.owes.max(note);
            seen.has_read = true;
            seen.parked.clear();
        }
    }

    pub(super) fn crashed(&mut self, run: u32) {
        self.runs.remove(&run);
    }

    /// A run has ended, and told the browser so if that had asked.
    pub(super) fn ended(
        &mut self,
        run: u32,
        ran_out: bool,
        end: Option<End>,
        build: u8,
        disk: &Disk,
    ) {
        let Some(seen) = self.runs.remove(&run) else { return };
        if seen.has_lock && !ran_out {
            if let Some(wake) = seen.owes {
                wrong!(self, "a run ended without having seen to a wake-up ({wake:?})");
            } else if !seen.has_read {
                wrong!(self, "a run let go of the lock without reading the note");
            }
        }
        let unsent: Vec<u64> = disk
            .items()
            .filter(|item| Standing::of(item).is_unsent() && knows(build, &item.kind))
            .map(|item| item.seq)
            .collect();
        match end {
            Some(End::Resolve) if !unsent.is_empty() => {
                wrong!(self, "the browser was told that all is done, and {unsent:?} are not sent");
            }
            Some(End::RegisterAgain) if !ran_out => {
                wrong!(self, "the tag was registered again though there was time");
            }
            Some(End::Reject) if unsent.is_empty() => {
                wrong!(self, "the browser was told to come back for nothing");
            }
            _ => {}
        }
    }

    // What is on the disk.

    /// Looks at what an action has changed; what is wrong is said now or later.
    pub(super) fn look_on(&mut self, elapsed: i64, disk: &Disk, server: &Server, actor: Actor) {
        if self.wrong.is_some() {
            return;
        }
        if let Actor::Settled { run, heard } = &actor {
            self.heard(elapsed, *run, heard, disk);
        }
        if let Actor::User(how, seq) = &actor {
            // The user has spoken: the way to the server is tried as well.
            if *how == User::Retry {
                self.pause = None;
            }
            if let Some(intent) = self.book.by_seq(*seq) {
                intent.not_before = None;
            }
        }
        let after: BTreeMap<u64, Sight> =
            disk.items().map(|item| (item.seq, Sight::of(item))).collect();
        if after != self.before || matches!(actor, Actor::Took { .. }) {
            let before = std::mem::take(&mut self.before);
            self.changes(elapsed, &before, &after, &actor);
            self.before = after;
        }
        self.conservation(disk, server);
    }

    /// Looks, and says what is wrong.
    pub(super) fn look(
        &mut self,
        elapsed: i64,
        disk: &Disk,
        server: &Server,
        actor: Actor,
    ) -> Result<(), String> {
        self.look_on(elapsed, disk, server, actor);
        self.wrong.clone().map_or(Ok(()), Err)
    }

    /// Enqueued = accepted + waiting + sending + parked + refused + discarded, always.
    fn conservation(&mut self, disk: &Disk, server: &Server) {
        let mut stored: BTreeSet<u64> = BTreeSet::new();
        for (seq, record) in &disk.records {
            stored.insert(*seq);
            let (place, key) = match record {
                Record::Item(item) => (item.seq, item.key),
                Record::Spoiled(key) => (*seq, *key),
            };
            let intent = self.book.by_seq(place);
            if intent.is_none_or(|intent| intent.keys.last() != Some(&key)) {
                wrong!(self, "what stands at place {seq} is not what the user asked for");
            }
        }
        for intent in &self.book.intents {
            if stored.contains(&intent.seq) || intent.gone {
                continue;
            }
            let key = intent.keys.last().expect("each has one");
            if !server.ledger.contains(key) {
                wrong!(self, "the wish at place {} is lost", intent.seq);
                return;
            }
        }
        let mut once = BTreeSet::new();
        if !server.ledger.iter().all(|key| once.insert(*key)) {
            wrong!(self, "the server did something twice");
        }
    }

    /// What a settle was truly told.
    fn heard(&mut self, elapsed: i64, run: u32, heard: &Heard, disk: &Disk) {
        for (key, meaning) in &heard.meanings {
            let held = disk.items().find(|item| item.key == *key);
            if *meaning == Meaning::Receipt && held.is_some() {
                wrong!(self, "a receipt was heard, and {key} is still in the outbox");
            }
            let settled_it = self
                .before
                .values()
                .any(|sight| sight.key == *key && sight.standing == Standing::Sending(run));
            let of = self.book.of(*key);
            if settled_it && matches!(meaning, Meaning::No(_)) {
                of.unanswered = false;
            }
            of.answers += 1;
            let often = of.answers >= NEEDS_ATTENTION;
            if let Some(intent) = self.book.by_key(*key) {
                intent.aside |= often;
                if settled_it && *meaning == Meaning::Aside {
                    intent.not_before = Some(elapsed + SHORTEST_PAUSE);
                }
            }
        }
        for trouble in &heard.troubles {
            if trouble.answered {
                let sent = self.before.values().filter(|it| it.standing == Standing::Sending(run));
                let keys: Vec<Key> = sent.map(|it| it.key).collect();
                for key in keys {
                    let of = self.book.of(key);
                    of.answers += 1;
                    if of.answers >= NEEDS_ATTENTION
                        && let Some(intent) = self.book.by_key(key)
                    {
                        intent.aside = true;
                    }
                }
            }
        }
        if heard.troubles.is_empty() {
            if !heard.meanings.is_empty() {
                // Whatever the server said about one item, it is there.
                self.pause = None;
            }
            return;
        }
        // Several requests may have ended in several ways; what the server asked for binds.
        let asked = heard.troubles.iter().filter_map(|trouble| trouble.after).max();
        let span = asked.map_or(SHORTEST_PAUSE, |asked| {
            i64::try_from(asked.as_millis()).unwrap_or(i64::MAX).min(LONGEST_PAUSE)
        });
        let pause = Pause {
            until: elapsed + span,
            answered: asked.is_some() || heard.troubles.iter().all(|trouble| trouble.answered),
            asked: asked.is_some(),
        };
        let kept = self.pause.filter(|old| old.asked && old.until > pause.until && !pause.asked);
        self.pause = Some(kept.unwrap_or(pause));
    }

    fn changes(
        &mut self,
        elapsed: i64,
        before: &BTreeMap<u64, Sight>,
        after: &BTreeMap<u64, Sight>,
        actor: &Actor,
    ) {
        if let Actor::Took { run, wake, .. } = actor
            && let Some(seen) = self.runs.get_mut(run)
        {
            seen.has_read = false;
            seen.owes = seen.owes.filter(|owed| owed > wake);
        }
        for (seq, was) in before {
            match after.get(seq) {
                Some(is) if is != was => self.change(elapsed, *seq, was, is, actor),
                Some(_) => {}
                None => self.departure(elapsed, *seq, was, actor),
            }
        }
        for seq in after.keys().filter(|seq| !before.contains_key(seq)) {
            if !matches!(actor, Actor::Submitted) {
                wrong!(self, "an item came to place {seq} by itself");
            }
        }
    }

    fn departure(&mut self, elapsed: i64, seq: u64, was: &Sight, actor: &Actor) {
        match actor {
            Actor::Settled { .. } => {
                if self.book.of(was.key).effects == 0 {
                    wrong!(
                        self,
                        "the item at place {seq} left, and the server knows nothing of it"
                    );
                }
            }
            Actor::Pruned => {
                let intent = self.book.by_seq(seq).expect("what was stored was saved");
                intent.gone = true;
                let long_ago = intent.discarded.is_some_and(|at| elapsed - at >= DISCARDED_FOR);
                if was.standing != Standing::Discarded || (!long_ago && !self.clock_was_set) {
                    wrong!(self, "the item at place {seq} went before its time");
                }
            }
            Actor::Spoiled => {}
            _ => wrong!(self, "the item at place {seq} left, and nobody had an answer"),
        }
    }

    fn change(&mut self, elapsed: i64, seq: u64, was: &Sight, is: &Sight, actor: &Actor) {
        let edit = matches!(actor, Actor::User(User::Edit { .. }, _));
        if (is.key, &is.body) != (was.key, &was.body) && !edit {
            wrong!(self, "key or bytes at place {seq} were changed by {actor:?}");
        }
        if is.fence < was.fence {
            wrong!(self, "the fence at place {seq} sank");
        }
        if (is.attempts < was.attempts || is.answered < was.answered) && !edit {
            wrong!(self, "attempts at place {seq} were forgotten");
        }
        match actor {
            Actor::Took { run, wake, .. } => self.taken(elapsed, seq, was, is, *run, *wake),
            Actor::Settled { run, .. } => self.settled(seq, was, is, *run),
            Actor::User(how, _) => self.used(elapsed, seq, was, is, *how),
            Actor::Spoiled => {}
            _ => wrong!(self, "{actor:?} changed the item at place {seq}"),
        }
    }

    fn taken(&mut self, elapsed: i64, seq: u64, was: &Sight, is: &Sight, run: u32, wake: Wake) {
        if is.standing != Standing::Sending(run) {
            wrong!(self, "taking made {:?} of place {seq}", is.standing);
            return;
        }
        let Some(seen) = self.runs.get_mut(&run) else { return };
        match was.standing {
            Standing::Waiting => {}
            Standing::Sending(other) => {
                let live = self
                    .leases
                    .get(&seq)
                    .is_some_and(|(holder, since)| *holder == other && elapsed - since < LEASE);
                if live && other != run && !seen.has_lock {
                    wrong!(self, "place {seq} was taken beside a live lease, without the lock");
                }
            }
            Standing::Parked => {
                if wake != Wake::SendNow {
                    wrong!(self, "what was parked at place {seq} was sent by itself");
                } else if !seen.parked.insert(seq) {
                    wrong!(self, "what was parked at place {seq} was sent twice in one pass");
                }
            }
            Standing::Refused => wrong!(self, "what was refused at place {seq} was sent again"),
            Standing::Discarded => wrong!(self, "what was discarded at place {seq} was sent"),
        }
        self.leases.insert(seq, (run, elapsed));
        if let Some(pause) = self.pause
            && elapsed < pause.until
            && wake != Wake::SendNow
            && (pause.answered || wake != Wake::Changed)
        {
            wrong!(self, "place {seq} was taken {} ms too early", pause.until - elapsed);
        }
        let own = self.book.by_seq(seq).and_then(|intent| intent.not_before.take());
        if own.is_some_and(|until| elapsed < until) && wake == Wake::Timer {
            wrong!(self, "place {seq} was taken before its own time");
        }
    }

    fn settled(&mut self, seq: u64, was: &Sight, is: &Sight, run: u32) {
        if was.standing != Standing::Sending(run) {
            wrong!(self, "a run settled place {seq}, which it does not hold");
        }
        if is.standing == Standing::Parked
            && is.attempts == was.attempts
            && let Some(seen) = self.runs.get_mut(&run)
        {
            // It was given back unsent, and is still to go in this pass.
            seen.parked.remove(&seq);
        }
        let noes = self.book.of(was.key).noes.clone();
        let parks = |status: &u16| matches!(status, 401 | 403);
        match is.standing {
            Standing::Refused if !noes.iter().any(|it| !parks(it)) => {
                wrong!(self, "place {seq} was refused, and the server never said no to it");
            }
            Standing::Parked if !noes.iter().any(parks) => {
                wrong!(self, "place {seq} was parked, and the server never asked for that");
            }
            Standing::Discarded | Standing::Sending(_) => {
                wrong!(self, "settling made {:?} of place {seq}", is.standing);
            }
            _ => {}
        }
    }

    fn used(&mut self, elapsed: i64, seq: u64, was: &Sight, is: &Sight, how: User) {
        let live = matches!(was.standing, Standing::Sending(run)
            if self.leases.get(&seq).is_some_and(|(holder, since)| *holder == run && elapsed - since < LEASE));
        if live {
            wrong!(self, "the user changed place {seq} while it was being sent");
        }
        let expected = match how {
            User::Retry | User::Undo | User::Edit { .. } => Standing::Waiting,
            User::Discard => Standing::Discarded,
        };
        if is.standing != expected {
            wrong!(self, "{how:?} made {:?} of place {seq}", is.standing);
        }
        if let Some(intent) = self.book.by_seq(seq) {
            match how {
                User::Discard => {
                    intent.aside = true;
                    intent.discarded = Some(elapsed);
                }
                User::Undo => intent.discarded = None,
                User::Retry | User::Edit { .. } => {}
            }
        }
    }
}
