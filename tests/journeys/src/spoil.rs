//! What another build may have left in this device's storage, and workers that do not work.

use serde_json::json;

use crate::World;

impl World {
    /// Gives a waiting article a headline that is longer than the server takes, as a build with
    /// other limits would have. The page lets nobody type one.
    pub async fn lengthen_headline(&self, headline: &str, length: usize) {
        let script = "const [headline, length, done] = arguments;
            const opening = indexedDB.open('tidings');
            opening.onsuccess = () => {
                const tx = opening.result.transaction('outbox', 'readwrite');
                tx.oncomplete = () => { opening.result.close(); done(true); };
                tx.objectStore('outbox').openCursor().onsuccess = ({target: {result: cursor}}) => {
                    if (!cursor) return;
                    const item = JSON.parse(cursor.value), article = JSON.parse(item.body);
                    if (article.headline === headline) {
                        article.headline = headline.padEnd(length, '!');
                        item.body = JSON.stringify(article);
                        cursor.update(JSON.stringify(item));
                    }
                    cursor.continue();
                };
            };";
        let done = self.run_async::<bool>(script, vec![json!(headline), json!(length)]).await;
        done.unwrap_or_else(|error| panic!("could not change the stored item: {error:#}"));
    }

    /// Lets all that waits have waited for so many minutes longer.
    pub async fn let_items_have_waited(&self, minutes: u32) {
        let script = "const [minutes, done] = arguments;
            const opening = indexedDB.open('tidings');
            opening.onsuccess = () => {
                const tx = opening.result.transaction('outbox', 'readwrite');
                tx.oncomplete = () => { opening.result.close(); done(true); };
                tx.objectStore('outbox').openCursor().onsuccess = ({target: {result: cursor}}) => {
                    if (!cursor) return;
                    const item = JSON.parse(cursor.value);
                    item.enqueued -= minutes * 60_000;
                    cursor.update(JSON.stringify(item));
                    cursor.continue();
                };
            };";
        let done = self.run_async::<bool>(script, vec![json!(minutes)]).await;
        done.unwrap_or_else(|error| panic!("could not change the stored items: {error:#}"));
    }

    /// Lets nothing of what this page says reach its service worker.
    pub async fn silence_service_worker(&self) {
        let script = "navigator.serviceWorker.controller.postMessage = () => {}; return true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not silence the worker");
    }

    /// The page's own worker breaks off at the next message.
    pub async fn break_own_worker(&self) {
        let script = "const {postMessage} = Worker.prototype;
            Worker.prototype.postMessage = function () {
                Worker.prototype.postMessage = postMessage;
                this.dispatchEvent(new Event('error'));
            };
            return true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not break the worker");
    }
}
