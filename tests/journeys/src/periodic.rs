//! Periodic Background Sync, which Chromium grants to installed apps alone, and a device that has
//! little to spare: doubles, named as such.
//!
//! Called by journeys. The event itself is the browser's own (`dispatch_periodic_sync`).

use serde_json::json;

use crate::World;

/// What the device says of itself, in a worker that begins with [`CHANGEABLE_DEVICE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// Nothing in particular.
    Usual,
    /// The user wants to save data.
    DataSaver,
    /// Its connection is paid by the byte.
    Cellular,
    /// It has little room left. Chromium says that there is much, whatever there is.
    Full,
}

/// A double of `navigator.connection` (<https://wicg.github.io/netinfo/>) and of the room that is left,
/// for a worker to begin with: they are what a page last said.
pub const CHANGEABLE_DEVICE: &str = "{
    let connection = {saveData: false, type: 'wifi', room: 1e9};
    Object.defineProperty(navigator, 'connection', {get: () => connection});
    StorageManager.prototype.estimate = async () => ({quota: connection.room, usage: 0});
    addEventListener('message', ({data, ports}) => {
        if (!data.journeyDevice) return;
        connection = data.journeyDevice;
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

    /// The device is like this from now on.
    pub async fn be_on(&self, device: Device) {
        let device = match device {
            Device::Usual => json!({"saveData": false, "type": "wifi", "room": 1e9}),
            Device::DataSaver => json!({"saveData": true, "type": "wifi", "room": 1e9}),
            Device::Cellular => json!({"saveData": false, "type": "cellular", "room": 1e9}),
            Device::Full => json!({"saveData": false, "type": "wifi", "room": 1e6}),
        };
        let script = "const [journeyDevice, done] = arguments;
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(true);
            navigator.serviceWorker.controller.postMessage({journeyDevice}, [port2]);";
        let heard = self.run_async::<bool>(script, vec![device]).await;
        heard.unwrap_or_else(|error| panic!("could not tell the worker: {error:#}"));
    }
}
