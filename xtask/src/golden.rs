//! The engine against golden values made by peer libraries.

use std::path::{PathBuf, absolute};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::cmd;

/// Runs these golden files, or all of tests/golden/ if there are none, and hands on how it went.
pub fn run(files: &[PathBuf]) -> Result<ExitCode> {
    let status = cmd::command("cargo")
        .args(["test", "--quiet", "--features", "ui,engine", "--test", "golden", "--"])
        // The test runs elsewhere than the caller.
        .args(files.iter().map(absolute).collect::<Result<Vec<_>, _>>()?)
        .status()
        .context("cannot start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
