//! What the browser keeps for us, how much room it gives, and what is on the disk already.

use anyhow::ensure;
use serde_json::json;

use crate::{
    Site, World,
    wait::{SOON, wait_for},
};

impl World {
    /// The names of all caches of our origin, sorted.
    pub async fn caches(&self) -> Vec<String> {
        let script = "const [done] = arguments; caches.keys().then(names => done(names.sort()));";
        let names = self.run_async(script, Vec::new()).await;
        names.unwrap_or_else(|error| panic!("could not ask for the caches: {error:#}"))
    }

    /// Waits until these are all the caches of our origin.
    pub async fn wait_for_caches(&self, names: &[&str]) {
        let mut wanted = names.to_vec();
        wanted.sort_unstable();
        wait_for(&format!("the caches {wanted:?}"), SOON, async || {
            let there = self.caches().await;
            ensure!(there == wanted, "{there:?}");
            Ok(())
        })
        .await;
    }

    /// Makes a cache, as another program of the same origin would.
    pub async fn make_cache(&self, name: &str) {
        let script = "const [name, done] = arguments;
            caches.open(name)
                .then(cache => cache.put('/kept', new Response('kept')))
                .then(() => done(true));";
        let made = self.run_async::<bool>(script, vec![json!(name)]).await;
        made.unwrap_or_else(|error| panic!("could not make a cache: {error:#}"));
    }

    /// Takes a cache away, as a browser does that needs the room.
    pub async fn remove_cache(&self, name: &str) {
        let script = "const [name, done] = arguments; caches.delete(name).then(done);";
        let removed: anyhow::Result<bool> = self.run_async(script, vec![json!(name)]).await;
        assert!(removed.is_ok_and(|removed| removed), "could not remove the cache {name}");
    }

    /// Waits until the files of this site are all kept.
    pub async fn wait_until_files_are_kept(&self, site: &Site) {
        let script = "const [name, files, done] = arguments;
            Promise.all(files.map(file => caches.match(`/${file}`, {cacheName: name})))
                .then(found => done(found.every(Boolean)));";
        wait_for("every file to be kept", SOON, async || {
            let arguments = vec![json!(site.cache_name()), json!(site.files())];
            let kept: bool = self.run_async(script, arguments).await?;
            ensure!(kept, "not yet");
            Ok(())
        })
        .await;
    }

    /// How many bytes our origin uses.
    pub async fn storage_used(&self) -> u64 {
        let script = "const [done] = arguments;
            navigator.storage.estimate().then(({usage}) => done(usage));";
        let used = self.run_async(script, Vec::new()).await;
        used.unwrap_or_else(|error| panic!("could not ask for the room that is used: {error:#}"))
    }

    /// Gives our origin so much room, what it uses already included. Chromium alone can.
    pub async fn limit_storage(&self, bytes: u64) {
        let origin = self.origin();
        let limit = json!({"origin": origin, "quotaSize": bytes});
        self.protocol("Storage.overrideQuotaForOrigin", limit).await;
    }

    /// Gives our origin the room that it had.
    pub async fn lift_storage_limit(&self) {
        let origin = self.origin();
        self.protocol("Storage.overrideQuotaForOrigin", json!({"origin": origin})).await;
    }

    /// Waits until this text is in a record of the database: it outlives the browser's end then.
    pub async fn wait_until_kept(&self, text: &str) {
        let script = "const [text, done] = arguments;
            const opening = indexedDB.open('tidings');
            opening.onerror = () => done(false);
            opening.onsuccess = () => {
                const database = opening.result, names = [...database.objectStoreNames];
                const tx = database.transaction(names);
                let found = false;
                for (const name of names) {
                    tx.objectStore(name).getAll().onsuccess = ({target: {result: records}}) => {
                        found ||= records.some(record => String(record).includes(text));
                    };
                }
                tx.oncomplete = () => { database.close(); done(found); };
            };";
        wait_for(&format!("{text:?} to be in the database"), SOON, async || {
            let kept: bool = self.run_async(script, vec![json!(text)]).await?;
            ensure!(kept, "not yet");
            Ok(())
        })
        .await;
    }
}
