//! What another library for background sync keeps, which has no page that shows it.
//!
//! Called by the benches. Knows the one layout that Workbox and Serwist share; never writes.

use serde_json::json;

use crate::World;

impl World {
    /// The headlines of the articles in this library's queue, in its order.
    pub async fn queued_in(&self, database: &str) -> Vec<String> {
        let script = "const [name, done] = arguments;
            const read = request => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
            (async () => {
                // Opening it would make it.
                const there = await indexedDB.databases();
                if (!there.some(database => database.name === name)) return [];
                const database = await read(indexedDB.open(name));
                try {
                    const requests = database.transaction('requests').objectStore('requests');
                    return (await read(requests.getAll())).map(({requestData}) =>
                        JSON.parse(new TextDecoder().decode(requestData.body)).headline);
                } finally {
                    database.close();
                }
            })().then(done, error => done([`${error}`]));";
        let queued = self.run_async(script, vec![json!(database)]).await;
        queued.unwrap_or_else(|error| panic!("could not read the queue in {database}: {error:#}"))
    }
}
