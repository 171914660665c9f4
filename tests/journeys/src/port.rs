//! Ports for the programs of a journey.
//!
//! Called by `server` and `browser`.

use std::{
    net::TcpListener,
    process,
    sync::atomic::{AtomicU16, Ordering::Relaxed},
};

/// Below what systems give to outgoing connections: the port of a stopped server must not be taken
/// by a browser that looks for it.
const FIRST: u16 = 20_000;
const MANY: u16 = 10_000;

/// A port that nobody listens on.
pub(crate) fn free() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test runs side by side begin at different places.
    let begin = (process::id() % u32::from(MANY)) as u16;
    for _ in 0..MANY {
        let port = FIRST + (begin.wrapping_add(NEXT.fetch_add(1, Relaxed))) % MANY;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("could not find a free port from {FIRST} on");
}
