//! The outbox as a file, and everything cleared.
//!
//! Called by journeys, with the page open at `/settings`. Files are really written by the browser and
//! really chosen by its user.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use serde_json::json;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

impl World {
    /// Presses "Export the outbox"; returns the file that the browser has written.
    pub async fn export_outbox(&self) -> PathBuf {
        let folder = self.folder.0.join("downloads");
        fs::create_dir_all(&folder).expect("could not create a folder for downloads");
        let allowed = json!({"behavior": "allow", "downloadPath": folder});
        self.protocol("Browser.setDownloadBehavior", allowed).await;
        self.click(Role::Button, "Export the outbox").await;
        wait_for("the exported file", SOON, async || {
            let mut files = fs::read_dir(&folder)?.flatten().map(|entry| entry.path());
            let file = files.find(|path| path.extension().is_some_and(|end| end == "json"));
            let file = file.context("there is none")?;
            ensure!(fs::read_to_string(&file)?.ends_with('\n'), "it is not whole");
            Ok(file)
        })
        .await
    }

    /// Writes a file that nobody has exported.
    pub fn write_file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.0.join(name);
        fs::write(&path, text).expect("could not write a file");
        path
    }

    /// Chooses a file for "Import an outbox".
    pub async fn choose_import(&self, file: &Path) {
        let path = file.to_str().expect("its path is UTF-8").to_owned();
        wait_for("the choice of a file", SOON, async || {
            let input = self.find(None, Role::TextBox, "Import an outbox").await?;
            Ok(input.send_keys(&path).await?)
        })
        .await;
    }

    /// Waits until the list "To import" has these titles.
    pub async fn wait_for_import_list(&self, titles: &[&str]) {
        wait_for(&format!("{titles:?} to be imported"), SOON, async || {
            let list = self.find(None, Role::List, "To import").await?.to_json()?;
            let script = "return [...arguments[0].children].map(row => row.innerText)";
            let rows: Vec<String> = self.run(script, vec![list]).await?;
            let named = rows.iter().zip(titles).all(|(row, title)| row.contains(title));
            ensure!(named && rows.len() == titles.len(), "{rows:?}");
            Ok(())
        })
        .await;
    }

    /// Every text of ours that the browser keeps: records, the caches' names and what is in them, the
    /// storage of the site and of the tab, and tags.
    pub async fn everything_kept(&self) -> String {
        let script = "const [done] = arguments;
            (async () => {
                const kept = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
                for (const {name} of await indexedDB.databases()) {
                    const database = await new Promise((opened, failed) => {
                        const opening = indexedDB.open(name);
                        opening.onsuccess = () => opened(opening.result);
                        opening.onerror = () => failed(opening.error);
                    });
                    for (const table of database.objectStoreNames) {
                        const all = database.transaction(table).objectStore(table).getAll();
                        await new Promise(read => { all.onsuccess = read; });
                        kept.push(...all.result.map(record => `${table}: ${record}`));
                    }
                    database.close();
                }
                for (const name of await caches.keys()) {
                    const cache = await caches.open(name);
                    kept.push(...(await cache.keys()).map(({url}) => `${name}: ${url}`));
                }
                const registration = await navigator.serviceWorker.ready;
                kept.push(...await registration.sync?.getTags() ?? []);
                kept.push(...await registration.periodicSync?.getTags().catch(() => []) ?? []);
                return kept.join('\\n');
            })().then(done, error => done('failed: ' + error));";
        let kept = self.run_async(script, Vec::new()).await;
        kept.unwrap_or_else(|error| panic!("could not read what is kept: {error:#}"))
    }
}
