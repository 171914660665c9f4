//! A grip on the store: nobody else gets at the outbox while a page holds it.
//!
//! Called by journeys that kill something between two transactions: one that is held open lets
//! everybody else wait for theirs
//! (<https://www.w3.org/TR/IndexedDB/#transaction-scheduling>). It is a lever for hitting a moment
//! and never a judge: what came of it is read from the page and from the server's ledger.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    wait::{SOON, wait_for},
};

/// When the grip closes: at the first moment at which the outbox is like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// However it is.
    AtOnce,
    /// Something waits, and nobody sends.
    BeforeTheLease,
    /// Fewer items than this are left.
    BelowItems(usize),
}

impl World {
    /// Begins to look out for that moment, and holds the outbox from then on.
    pub async fn grip_store(&self, when: Grip) {
        let (name, number) = match when {
            Grip::AtOnce => ("at once", 0),
            Grip::BeforeTheLease => ("before the lease", 0),
            Grip::BelowItems(number) => ("below", number),
        };
        let script = "const [name, number, done] = arguments;
            const is = {
                'at once': () => true,
                'before the lease': items =>
                    items.length > 0 && items.every(({state}) => state === 'waiting'),
                'below': items => items.length < number,
            }[name];
            const opening = indexedDB.open('tidings');
            opening.onsuccess = () => {
                const database = opening.result;
                const grip = window.journeyGrip = {closed: false, opens: false};
                const look = () => {
                    const tx = database.transaction('outbox', 'readwrite');
                    const outbox = tx.objectStore('outbox');
                    const stay = () => {
                        if (grip.opens) return database.close();
                        // A transaction without a request ends.
                        outbox.get(0).onsuccess = stay;
                    };
                    outbox.getAll().onsuccess = ({target: {result: items}}) => {
                        if (grip.opens) return database.close();
                        if (is(items.map(item => JSON.parse(item)))) {
                            grip.closed = true;
                            stay();
                        } else {
                            // In the queue before this one ends, behind whoever waits already.
                            look();
                        }
                    };
                };
                look();
                done(true);
            };";
        let begun = self.run_async::<bool>(script, vec![json!(name), json!(number)]).await;
        begun.unwrap_or_else(|error| panic!("could not reach for the store: {error:#}"));
    }

    /// Waits until nobody else gets at the outbox.
    pub async fn wait_until_gripped(&self) {
        self.wait_until("the store is held", "return window.journeyGrip.closed").await;
    }

    /// Lets others at the outbox again.
    pub async fn let_store_go(&self) {
        let script = "if (window.journeyGrip) window.journeyGrip.opens = true; return true";
        let gone = self.run::<bool>(script, Vec::new()).await;
        gone.unwrap_or_else(|error| panic!("could not let the store go: {error:#}"));
    }

    /// Waits until a flush is at work, or waits for what this page holds.
    pub async fn wait_until_flushing(&self) {
        let script = "const [done] = arguments;
            navigator.locks.query().then(({held}) => done(held.map(lock => lock.name)));";
        wait_for("a flush", SOON, async || {
            let held: Vec<String> = self.run_async(script, Vec::new()).await?;
            ensure!(held.iter().any(|name| name == "tidings-flush"), "{held:?}");
            Ok(())
        })
        .await;
    }
}
