//! Somebody on the doorstep of a server that is gone: writes down who knocks, and lets nobody in.
//!
//! Begun by `Server`. Every connection is closed without an answer, which a browser takes for a
//! network error.

use std::{
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
};

/// Ends when this is dropped; the address is free then.
#[must_use]
pub(crate) struct Doorstep {
    address: SocketAddr,
    knocks: Arc<Mutex<Vec<String>>>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Doorstep {
    /// Begins to listen where the server did.
    pub(crate) fn begin(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).expect("could not listen in the server's place");
        let (knocks, ended) = (Arc::<Mutex<Vec<_>>>::default(), Arc::<AtomicBool>::default());
        let thread = thread::spawn({
            let (knocks, ended) = (knocks.clone(), ended.clone());
            move || {
                for connection in listener.incoming().flatten() {
                    if ended.load(Relaxed) {
                        break;
                    }
                    let knocks = knocks.clone();
                    // Browsers also open connections on which they say nothing yet.
                    thread::spawn(move || listen(connection, &knocks));
                }
            }
        });
        Self { address, knocks, ended, thread: Some(thread) }
    }

    /// Who has knocked: "GET /outbox", in the order of coming.
    pub(crate) fn knocks(&self) -> Vec<String> {
        self.knocks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Doorstep {
    fn drop(&mut self) {
        self.ended.store(true, Relaxed);
        // Wakes the thread, so that it looks.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            // It ends with its listener, or has panicked and said so.
            let _ = thread.join();
        }
    }
}

fn listen(connection: TcpStream, knocks: &Mutex<Vec<String>>) {
    let mut line = String::new();
    // One that is closed in silence has asked for nothing.
    if BufReader::new(connection).read_line(&mut line).is_ok() && !line.is_empty() {
        let asked = line.rsplit_once(' ').map_or(&*line, |(asked, _)| asked).to_owned();
        knocks.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    }
}
