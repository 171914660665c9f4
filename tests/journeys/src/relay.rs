//! A port of this machine that leads to the same port inside a network namespace.
//!
//! Begun by `network`, for the driver of a browser whose network is cut. Goes from loopback to
//! loopback: what the browser may reach is not widened by it.

use std::{
    fs::File,
    io,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    os::fd::AsFd as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Ends when this is dropped; connections end with their two ends.
#[must_use]
pub(crate) struct Relay {
    port: u16,
    ended: Arc<AtomicBool>,
}

impl Relay {
    /// Begins to listen.
    pub(crate) fn begin(namespace: File, port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = listener.expect("could not listen for the browser's driver");
        let ended = Arc::new(AtomicBool::new(false));
        let relay = Self { port, ended: ended.clone() };
        thread::spawn(move || {
            // A namespace is entered by one thread alone, and sockets belong to the one in which
            // they were made: this thread's listener to the outside, its connections to the inside.
            let network = Some(LinkNameSpaceType::Network);
            let entered = move_into_link_name_space(namespace.as_fd(), network);
            entered.expect("could not enter the browser's network namespace");
            for outer in listener.incoming().flatten() {
                if ended.load(Relaxed) {
                    break;
                }
                // Nobody listens yet, or nobody any more: the caller sees its connection closed.
                if let Ok(inner) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
                    let _ = join(outer, inner);
                }
            }
        });
        relay
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.ended.store(true, Relaxed);
        // Wakes the thread, so that it looks.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

/// Passes on what either of two says to the other.
fn join(one: TcpStream, other: TcpStream) -> io::Result<()> {
    for (mut from, mut to) in [(one.try_clone()?, other.try_clone()?), (other, one)] {
        thread::spawn(move || {
            // However it ends, whoever reads at the other end hears of it.
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
    Ok(())
}
