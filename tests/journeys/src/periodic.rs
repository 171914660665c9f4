//! Periodic Background Sync, which Chromium grants to installed apps alone, and the connection that a
//! device is on: doubles, named as such.
//!
//! Called by journeys. The event itself is the browser's own (`dispatch_periodic_sync`).

use serde_json::json;

use crate::World;

/// What the device says of its connection, in a worker that begins with [`CHANGEABLE_CONNECTION`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nothing in particular.
    Usual,
    /// The user wants to save data.
    DataSaver,
    /// Paid by the byte.
    Cellular,
}

/// A double of `navigator.connection` (<https://wicg.github.io/netinfo/>), for a worker to begin with:
/// it is what a page last said it is.
pub const CHANGEABLE_CONNECTION: &str = "{
    let connection = {saveData: false, type: 'wifi'};
    Object.defineProperty(navigator, 'connection', {get: () => connection});
    addEventListener('message', ({data, ports}) => {
        if (!data.journeyConnection) return;
        connection = data.journeyConnection;
        ports[0].postMessage('heard');
    });
}";

impl World {
    /// From the next page of this tab on, the browser grants periodic refreshes: a double of
    /// `PeriodicSyncManager`, which keeps its tags with the site, and of the permission.
    pub async fn grant_periodic_sync(&self) {
        let script = "{
            const read = () => JSON.parse(localStorage.journeyTags ?? '[]');
            const write = tags => { localStorage.journeyTags = JSON.stringify(tags); };
            Object.assign(PeriodicSyncManager.prototype, {
                async register(tag, {minInterval}) {
                    localStorage.journeyInterval = minInterval;
                    write([...new Set([...read(), tag])]);
                },
                async unregister(tag) { write(read().filter(other => other !== tag)); },
                async getTags() { return read(); },
            });
            const {query} = Permissions.prototype;
            Permissions.prototype.query = function (asked) {
                if (asked.name !== 'periodic-background-sync') return query.call(this, asked);
                return Promise.resolve(Object.assign(new EventTarget(), {state: 'granted'}));
            };
        }";
        self.run_before_pages(script).await;
    }

    /// The tags that the double has, and the interval in milliseconds that was asked for last.
    pub async fn periodic_tags(&self) -> (Vec<String>, Option<u64>) {
        let script = "return [
            JSON.parse(localStorage.journeyTags ?? '[]'),
            JSON.parse(localStorage.journeyInterval ?? 'null'),
        ]";
        let tags = self.run(script, Vec::new()).await;
        tags.unwrap_or_else(|error| panic!("could not ask for the tags: {error:#}"))
    }

    /// The browser ends the periodic refresh by itself, as it does for an app that nobody uses.
    pub async fn end_periodic_sync(&self) {
        let ended =
            self.run::<bool>("localStorage.journeyTags = '[]'; return true", Vec::new()).await;
        ended.unwrap_or_else(|error| panic!("could not end the periodic refresh: {error:#}"));
    }

    /// The device is on this connection from now on.
    pub async fn be_on(&self, connection: Connection) {
        let connection = match connection {
            Connection::Usual => json!({"saveData": false, "type": "wifi"}),
            Connection::DataSaver => json!({"saveData": true, "type": "wifi"}),
            Connection::Cellular => json!({"saveData": false, "type": "cellular"}),
        };
        let script = "const [journeyConnection, done] = arguments;
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(true);
            navigator.serviceWorker.controller.postMessage({journeyConnection}, [port2]);";
        let heard = self.run_async::<bool>(script, vec![connection]).await;
        heard.unwrap_or_else(|error| panic!("could not tell the worker: {error:#}"));
    }
}
