//! `cargo xtask`: serve, test, build and measure the project, setting up what is missing.
//! Called by people, by `.ci/run`, and by Trunk's hook (`pack`, see `Trunk.toml`).
//! This file never does anything itself: it reads the command line and calls the command's module.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program: its results belong on standard output"
)]

mod baselines;
mod bench;
mod pack;
mod serve;
mod site;
mod sites;
mod size;
mod test;

mod fuzz;

mod setup;

mod browsers;
mod install;
mod packages;
mod tools;

mod child;
mod keep;
mod port;
mod project;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Serve, test, build and measure Tidings.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start the mock API and the page, built anew whenever a file changes.
    Serve(serve::Args),
    /// Run every test: native, in the browser, and the journeys.
    Test(test::Args),
    /// Build the optimised site into `dist/` and compare its sizes with their bars.
    Build(site::Args),
    /// Measure the optimised site beside something else, in real browsers.
    Bench(bench::Args),
    /// Make what Trunk has built a site that can be deployed (Trunk's hook calls this).
    #[command(hide = true)]
    Pack,
    /// Run a program that ends when standard input ends (`serve` calls this).
    #[command(hide = true)]
    Keep(keep::Args),
}

fn main() -> ExitCode {
    match run(Args::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Serve(args) => serve::run(&Project::find()?, &args)?,
        Task::Test(args) => test::run(&Project::find()?, &args)?,
        Task::Build(args) => site::run(&Project::find()?, &args)?,
        Task::Bench(args) => bench::run(&Project::find()?, &args)?,
        Task::Pack => pack::run()?,
        Task::Keep(args) => return keep::run(&args),
    }
    Ok(ExitCode::SUCCESS)
}
