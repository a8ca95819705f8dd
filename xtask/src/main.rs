//! Every habit of the project is one word after `cargo xtask`.

mod bench;
mod build;
mod cmd;
mod compress;
mod golden;
mod house;
mod package;
mod serve;
mod setup;
mod sizes;
mod test;
mod tidy;
mod toolchain;
mod tools;
mod webdriver;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use xtask::{paths, server};

/// Set up, build, serve, test and package Fairground.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Install what building and testing need: the wasm32 target, the tools, a headless browser
    Setup,
    /// Build the release site in dist/
    Build {
        /// Leave out the WebGPU engine, which takes longer than all the rest
        #[arg(long)]
        no_gpu: bool,
    },
    /// Build the site and serve it on this machine; the WebGPU engine follows in the background
    Serve {
        /// The port to listen on; 0 is any free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Leave out the WebGPU engine
        #[arg(long)]
        no_gpu: bool,
    },
    /// Run everything that must pass before a change is merged, fast things first
    Test {
        /// Run these stages only
        stages: Vec<test::Stage>,
        /// Build the site without the WebGPU engine
        #[arg(long)]
        no_gpu: bool,
    },
    /// Run the part of `test` that needs no browser: house rules, format, lints, native tests
    Check,
    /// Build the npm package in pkg/
    Package,
    /// Measure speed in headless Chromium, by itself and beside others
    Bench {
        /// Measure these only
        parts: Vec<bench::Part>,
        /// Take the npm package in pkg/ as it is
        #[arg(long)]
        no_build: bool,
    },
    /// Compare the engine with golden files made by peer libraries: these, or all in tests/golden/
    Golden {
        files: Vec<PathBuf>,
        /// Run them in Node through the npm package, which is built first
        #[arg(long)]
        node: bool,
    },
    /// Make the built-in data sets anew from a folder of the files as published
    Tidy {
        raw: PathBuf,
        #[arg(long, default_value = "www/data")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    run(Task::parse()).unwrap_or_else(|error| {
        eprintln!("\nerror: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Setup => setup::run()?,
        Task::Build { no_gpu } => build::run(!no_gpu)?,
        Task::Serve { port, no_gpu } => serve::run(port, !no_gpu)?,
        Task::Test { stages, no_gpu } if stages.is_empty() => {
            test::run(&test::Stage::ALL, !no_gpu)?;
        }
        Task::Test { stages, no_gpu } => test::run(&stages, !no_gpu)?,
        Task::Tidy { raw, out } => tidy::run(&raw, &out)?,
        Task::Check => test::run(&test::Stage::FAST, true)?,
        Task::Package => package::run()?,
        Task::Bench { parts, no_build } if parts.is_empty() => bench::run(&bench::Part::ALL, !no_build)?,
        Task::Bench { parts, no_build } => bench::run(&parts, !no_build)?,
        Task::Golden { files, node } => return golden::run(&files, node),
    }
    Ok(ExitCode::SUCCESS)
}
