//! The page of Tidings.
//!
//! - [`tidings`] is the live board: what the page shows ([`view`]) and what it may do, as two
//!   contexts; [`live`] is what the page does on its own, [`listening`] what it hears, [`wishes`]
//!   what the browser has to grant, [`clear`] takes everything away.
//! - [`notify`] asks for permission, [`truth`] looks what the browser really does, [`browser`] knows
//!   which one it is.
//! - [`worker`] is the way to the service worker, [`dedicated`] the page's own worker where none
//!   answers, [`asking`] one question to either.
//! - [`landing`] is where an address with a part leads.
//! - [`install`] is Tidings as an app of its own, [`keeping`] what the browser promises of what is
//!   stored.
//! - [`route`] is the address: four routes, and what a click on a link between them does; [`title`]
//!   counts what needs the user; [`theme`] is light or dark.
//! - [`file`] is the outbox as a file, [`report`] the activity log as a text.
//! - [`shell`] is what every route has in common; [`pages`] is one file per route; [`components`]
//!   is what they are made of.
//! - [`form`] is the life of a filled-in form, [`draft`] what stands in the forms across a reload,
//!   [`prefill`] what a link, a share or a plain form put into them.
//! - [`markdown`] turns a story into virtual DOM nodes, [`window`] keeps long lists short,
//!   [`context`] is how components reach the two contexts, [`count`] says "1 item" or "2 items",
//!   [`spawn`] begins work that nobody waits for.
//!
//! Started by `main.rs`. Reads only the store; never asks the network for what it shows.

mod tidings;

mod view;

mod live;

mod listening;

mod wishes;

mod clear;

mod worker;

mod update;

mod dedicated;

mod asking;

mod notify;

mod truth;

mod browser;

mod context;

mod route;

mod title;

mod theme;

mod landing;

mod install;

mod keeping;

mod report;

mod file;

mod shell;

mod pages;

mod components;

mod form;

mod draft;

mod prefill;

mod markdown;

mod window;

mod count;

mod spawn;

mod build;

/// Starts the page in place of the skeleton of `index.html`.
pub fn run() {
    let root = gloo::utils::document().get_element_by_id("app");
    let root = root.expect("index.html has an element with the id app");
    yew::Renderer::<shell::App>::with_root(root).render();
}
