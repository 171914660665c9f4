//! The command line.
//!
//! Called by `main`. Never answers a request.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Parser;

use crate::{Config, Keys, MockApi};

/// The mock API of Tidings: attendees, news, a ledger and faults.
#[derive(Parser)]
#[command(name = "mock-api", version)]
struct Flags {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// A built site to serve beside the API, for example `dist`.
    #[arg(long)]
    dist: Option<PathBuf>,
    /// The path that the site was built for, with a slash at both ends; the API stays at /api/.
    #[arg(long, default_value = "/")]
    public_url: String,
    /// Attendees of a fresh start.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(..=100_000))]
    attendees: u32,
    /// Attendees after whom registrations are refused as `event_full`.
    #[arg(long, default_value_t = domain::board::CAPACITY)]
    capacity: usize,
    /// Takes requests without a key too, as most servers do: each is a wish of its own.
    #[arg(long)]
    keyless: bool,
    /// Keeps the state in this file across restarts.
    #[arg(long)]
    state: Option<PathBuf>,
    /// Where push services may complain: a mailto: or an https: address.
    #[arg(long, default_value = crate::server::PUSH_CONTACT)]
    push_contact: String,
    /// Answers below /__mock/: ledger, faults, more data, push, reset.
    #[arg(long)]
    admin: bool,
}

/// Serves until Ctrl-C or SIGTERM. Prints one line when it listens.
pub async fn run() -> anyhow::Result<()> {
    let flags = Flags::parse();
    let api = MockApi::start(Config {
        host: flags.host,
        port: flags.port,
        dist: flags.dist,
        public_url: flags.public_url,
        attendees: flags.attendees as usize,
        capacity: flags.capacity,
        keys: if flags.keyless { Keys::Optional } else { Keys::Required },
        state: flags.state,
        push_contact: flags.push_contact,
        admin: flags.admin,
    })
    .await?;
    let mut stdout = std::io::stdout();
    // Nobody has to read it: a closed pipe is no reason to stop serving.
    let _ = writeln!(stdout, "Tidings mock API: http://{}/", api.address());
    let _ = stdout.flush();
    told_to_stop().await
}

#[cfg(unix)]
async fn told_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("could not wait for SIGTERM")?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.context("could not wait for Ctrl-C"),
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> anyhow::Result<()> {
    tokio::signal::ctrl_c().await.context("could not wait for Ctrl-C")
}
