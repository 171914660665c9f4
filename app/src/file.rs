//! The outbox as a file: given to the user, and taken from them.
//!
//! Called by the settings. Works without a network, and stores nothing.

use domain::board::backup::{self, Backup, NotABackup};
use gloo::{timers::callback::Timeout, utils::document};
use js_sys::{Array, Date};
use store::Board;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// So long a browser may take to begin to write the file.
const WRITING_MS: u32 = 60_000;

/// Has the browser write all open items to a file, and says in a sentence what became of it.
pub(crate) fn export(board: &Board) -> Result<String, String> {
    let items = board.outbox.iter().filter(|entry| entry.intent.is_some()).count();
    if items == 0 {
        return Err("There is nothing in the outbox to export.".to_owned());
    }
    let text = backup::write(
        board.outbox.iter().filter_map(|entry| Some((entry.intent.as_ref()?, entry.item.key))),
    );
    // The day, as `2026-11-20`.
    let day = Date::new_0().to_iso_string().slice(0, 10);
    let name = ["tidings-outbox-", &String::from(day), ".json"].concat();
    give(&name, &text).ok_or("This browser could not write the file.")?;
    let unreadable = board.outbox.len() - items + board.unreadable;
    Ok(match unreadable {
        0 => format!("Exported to {name}."),
        n => format!("Exported to {name}, without {n} that this version cannot read."),
    })
}

fn give(name: &str, text: &str) -> Option<()> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(WRITING_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Some(())
}

/// What is in a file that the user chose; or in a sentence why it is no outbox.
pub(crate) async fn read(file: &File) -> Result<Backup, String> {
    // Before it is in memory.
    if file.size() > backup::LARGEST as f64 {
        return Err(NotABackup::TooLarge.to_string());
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or("This file could not be read.")?;
    backup::read(&text).map_err(|why| why.to_string())
}
