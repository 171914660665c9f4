//! Whether a port is free, and whether what was started on it answers.
//! Called by `serve`; only ever talks to this machine.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::keep::{Kept, POLL};

/// Fails with what to do when something uses the port already.
pub(crate) fn free(port: u16, flag: &str) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).with_context(|| {
        format!("could not take port {port}: stop what uses it, or choose another with {flag}")
    })
}

/// Waits for the first answer of a child that has just been started, whatever it says.
pub(crate) fn first_answer(
    port: u16,
    path: &str,
    child: &mut Kept,
    limit: Option<Duration>,
) -> Result<()> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.ended()? {
            bail!("{} ended before it answered ({status})", child.name());
        }
        if answers(port, path).is_ok() {
            return Ok(());
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            bail!("{} did not answer on port {port} in time", child.name());
        }
        thread::sleep(POLL);
    }
}

/// Whether a GET is answered over HTTP.
fn answers(port: u16, path: &str) -> io::Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let limit = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 5];
    stream.read_exact(&mut start)?;
    if &start == b"HTTP/" { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}
