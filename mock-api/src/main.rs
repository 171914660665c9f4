//! The binary: flags, one line with the address, and an end on Ctrl-C or SIGTERM.
//!
//! Started by people and by journeys. Never holds logic: that is `mock_api::run`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match mock_api::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
