//! A turnstile between browser and server: a request can be held up on its way in, its answer on
//! its way out, for as long as a journey wants. So "killed before it arrived" and "killed before
//! the answer was heard" are moments that are hit, and not hoped for.
//!
//! Put up by journeys that visit its origin instead of the server's. Passes on what comes as it is,
//! except that every connection ends with its answer: on one that is used again browsers repeat a
//! lost post by themselves.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::ensure;

use crate::{
    Server, port, server,
    wait::{SOON, wait_for},
};

/// Ends when this is dropped.
#[must_use]
pub struct Turnstile {
    address: SocketAddr,
    bars: Arc<Bars>,
}

/// Where a request is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The browser has sent it, the server has not seen it.
    In,
    /// The server has done what was asked, the browser has not heard of it.
    Out,
}

/// What becomes of what was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes on, late.
    GoesOn,
    /// It never arrives.
    IsLost,
}

/// What the turnstile's threads agree on.
struct Bars {
    state: Mutex<State>,
    changed: Condvar,
    server: SocketAddr,
}

#[derive(Default)]
struct State {
    /// Holds the next of these: method and the beginning of the path.
    hold: Option<(String, Way)>,
    /// What is held, and what becomes of it once that is known.
    held: Option<Option<Fate>>,
    /// Lets none of these through.
    closed: Option<String>,
    /// Answers to what was held that the browser has got since.
    passed: usize,
    /// Everybody who came, let through or not.
    came: Vec<String>,
    ended: bool,
}

impl Turnstile {
    /// Puts one up before this server.
    pub fn before(server: &Server) -> Self {
        let address = (Ipv4Addr::LOCALHOST, port::free()).into();
        let listener = TcpListener::bind(address).expect("could not put up the turnstile");
        let bars = Arc::new(Bars {
            state: Mutex::default(),
            changed: Condvar::new(),
            server: server.address(),
        });
        let theirs = Arc::clone(&bars);
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                if theirs.state().ended {
                    break;
                }
                let bars = Arc::clone(&theirs);
                // A connection that breaks off is what journeys are about.
                thread::spawn(move || drop(bars.pass(browser)));
            }
        });
        Self { address, bars }
    }

    /// The address of the site and of the API, as a browser has to visit it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same under a name that is not this device.
    pub fn plain_origin(&self) -> String {
        format!("http://{}:{}", server::NAME, self.address.port())
    }

    /// Holds the next request whose method and path begin like this.
    pub fn hold(&self, on: &str, way: Way) {
        let mut state = self.bars.state();
        state.hold = Some((on.to_owned(), way));
        state.held = None;
        drop(state);
        // Whoever was held is waited for by nobody any more.
        self.bars.changed.notify_all();
    }

    /// Lets what is held go on, and holds the next request whose method and path begin like this.
    pub fn hold_next(&self, on: &str, way: Way) {
        let mut state = self.bars.state();
        state.hold = Some((on.to_owned(), way));
        state.held = Some(Some(Fate::GoesOn));
        drop(state);
        self.bars.changed.notify_all();
    }

    /// Waits until a request is held.
    pub async fn wait_until_held(&self) {
        wait_for("a request at the turnstile", SOON, async || {
            ensure!(self.bars.state().held == Some(None), "none yet");
            Ok(())
        })
        .await;
    }

    /// Decides what becomes of what is held; nothing else is held from now on.
    pub fn release(&self, fate: Fate) {
        let mut state = self.bars.state();
        state.hold = None;
        state.passed = 0;
        if let Some(held) = &mut state.held {
            *held = Some(fate);
        }
        drop(state);
        self.bars.changed.notify_all();
    }

    /// Waits until the browser has all of the answer to what was held.
    pub async fn wait_until_passed(&self) {
        wait_for("the answer to pass the turnstile", SOON, async || {
            ensure!(self.bars.state().passed > 0, "not yet");
            Ok(())
        })
        .await;
    }

    /// How many requests have come so far whose method and path begin like this.
    pub fn came(&self, on: &str) -> usize {
        self.bars.state().came.iter().filter(|came| came.starts_with(on)).count()
    }

    /// Closes the connections of all requests whose method and path begin like this, unanswered.
    pub fn close(&self, on: &str) {
        self.bars.state().closed = Some(on.to_owned());
    }

    /// Lets everything through again.
    pub fn open_again(&self) {
        self.bars.state().closed = None;
    }
}

impl Drop for Turnstile {
    fn drop(&mut self) {
        self.bars.state().ended = true;
        self.bars.changed.notify_all();
        // Wakes the thread that listens, so that it looks.
        let _ = TcpStream::connect(self.address);
    }
}

impl Bars {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One connection, one request.
    fn pass(&self, mut browser: TcpStream) -> io::Result<()> {
        let Some(request) = Request::read(&browser)? else { return Ok(()) };
        let mut state = self.state();
        state.came.push(request.on.clone());
        if state.closed.as_ref().is_some_and(|on| request.on.starts_with(on)) {
            return Ok(());
        }
        drop(state);
        let was_held = self.wait(&request.on, Way::In);
        if was_held == Some(Fate::IsLost) {
            return Ok(());
        }
        let answer = request.ask(self.server)?;
        let was_held = was_held.or_else(|| self.wait(&request.on, Way::Out));
        if was_held == Some(Fate::IsLost) {
            return Ok(());
        }
        browser.write_all(&answer)?;
        if was_held.is_some() {
            self.state().passed += 1;
        }
        Ok(())
    }

    /// Waits here if this is what has to be held, and says what becomes of it then.
    fn wait(&self, on: &str, way: Way) -> Option<Fate> {
        let mut state = self.state();
        let is_it = |(wanted, at): &mut (String, Way)| on.starts_with(&**wanted) && *at == way;
        state.hold.take_if(is_it)?;
        state.held = Some(None);
        loop {
            match state.held {
                _ if state.ended => return Some(Fate::IsLost),
                Some(Some(fate)) => {
                    state.held = None;
                    return Some(fate);
                }
                // Something else is to be held from now on: nobody waits for this any more.
                None => return Some(Fate::IsLost),
                Some(None) => {}
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Request {
    /// "POST /api/news".
    on: String,
    /// All of it, with its connection to be closed after the answer.
    bytes: Vec<u8>,
}

impl Request {
    /// Reads one; nothing from a connection on which nothing is said.
    fn read(browser: &TcpStream) -> io::Result<Option<Self>> {
        let mut browser = BufReader::new(browser);
        let mut line = String::new();
        browser.read_line(&mut line)?;
        let Some((on, _)) = line.rsplit_once(' ') else { return Ok(None) };
        let on = on.to_owned();
        let mut bytes = line.clone().into_bytes();
        let mut length = 0;
        loop {
            line.clear();
            browser.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
            if !name.eq_ignore_ascii_case("connection") {
                bytes.extend_from_slice(line.as_bytes());
            }
        }
        bytes.extend_from_slice(b"Connection: close\r\n\r\n");
        let head = bytes.len();
        bytes.resize(head + length, 0);
        browser.read_exact(&mut bytes[head..])?;
        Ok(Some(Self { on, bytes }))
    }

    /// The server's answer, whole.
    fn ask(&self, server: SocketAddr) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(server)?;
        server.write_all(&self.bytes)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}
