//! What may become of the storage under a page: taken away, taken over by a newer build, not there at
//! all, full for a moment.

use serde_json::json;

use crate::World;

/// How a browser may be without a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has none.
    Absent,
    /// It does not give one to us.
    Denied,
    /// It fails to open it.
    Broken,
}

impl World {
    /// The browser takes away what is stored, as it does when it needs the room, or when somebody
    /// tells it to. Chromium alone can be told by a journey.
    pub async fn take_storage_away(&self) {
        let origin = self.server.origin();
        let what = json!({"origin": origin, "storageTypes": "indexeddb"});
        self.protocol("Storage.clearDataForOrigin", what).await;
    }

    /// A script of the same origin deletes the database, as soon as everybody lets go of it.
    pub async fn delete_database(&self) {
        let script = "const [done] = arguments;
            const deleting = indexedDB.deleteDatabase('tidings');
            deleting.onsuccess = () => done(true);
            deleting.onerror = () => done(false);";
        let deleted = self.run_async::<bool>(script, Vec::new()).await;
        assert!(deleted.is_ok_and(|deleted| deleted), "could not delete the database");
    }

    /// A build of a later schema opens the database, as soon as everybody lets go of it.
    pub async fn let_a_newer_schema_take_over(&self) {
        let script = "const [done] = arguments;
            const opening = indexedDB.open('tidings', 99);
            opening.onsuccess = () => { opening.result.close(); done(true); };
            opening.onerror = () => done(false);";
        let upgraded = self.run_async::<bool>(script, Vec::new()).await;
        assert!(upgraded.is_ok_and(|upgraded| upgraded), "could not upgrade the database");
    }

    /// Every page that is loaded from now on is without a database. Chromium alone can do that.
    pub async fn be_without_database(&self, missing: Missing) {
        let source = match missing {
            Missing::Absent => {
                "Object.defineProperty(globalThis, 'indexedDB', {value: undefined});"
            }
            Missing::Denied => {
                "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
            }
            Missing::Broken => {
                "IDBFactory.prototype.open = function () {
                    const error = new DOMException('no', 'InvalidStateError');
                    const request = {error, get result() { throw error; }};
                    setTimeout(() => request.onerror?.(new Event('error')));
                    Object.setPrototypeOf(request, IDBOpenDBRequest.prototype);
                    Object.defineProperties(request, {
                        error: {value: error}, onerror: {writable: true, value: null},
                        onsuccess: {writable: true}, onblocked: {writable: true},
                        onupgradeneeded: {writable: true},
                    });
                    return request;
                };"
            }
        };
        self.protocol("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
    }

    /// The next submission of this page begins to be written, and the browser gives it up.
    pub async fn abort_next_submission(&self) {
        let script = "const {commit} = IDBTransaction.prototype;
            IDBTransaction.prototype.commit = function () {
                if (!this.objectStoreNames.contains('keys')) return commit.call(this);
                IDBTransaction.prototype.commit = commit;
                this.abort();
            };
            return true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not spoil the next write");
    }

    /// Puts another text in the place of a record.
    pub async fn spoil_record(&self, table: &str, key: &str, text: &str) {
        let script = "const [table, key, text, done] = arguments;
            const opening = indexedDB.open('tidings');
            opening.onsuccess = () => {
                const tx = opening.result.transaction(table, 'readwrite');
                tx.objectStore(table).put(text, key === String(+key) ? +key : key);
                tx.oncomplete = () => { opening.result.close(); done(true); };
            };";
        let arguments = vec![json!(table), json!(key), json!(text)];
        let done = self.run_async::<bool>(script, arguments).await;
        done.unwrap_or_else(|error| panic!("could not spoil the record {key}: {error:#}"));
    }
}

/// A worker that begins with this has no room for what is first written down after an answer to a
/// post came.
pub const NO_ROOM_FOR_THE_FIRST_ANSWER: &str = "{
    const {fetch} = self, {put} = IDBObjectStore.prototype;
    let answered = false;
    self.fetch = async (request, ...rest) => {
        const answer = await fetch(request, ...rest);
        answered ||= request.method === 'POST';
        return answer;
    };
    IDBObjectStore.prototype.put = function (...of) {
        if (answered) {
            IDBObjectStore.prototype.put = put;
            throw new DOMException('full', 'QuotaExceededError');
        }
        return put.apply(this, of);
    };
}";
