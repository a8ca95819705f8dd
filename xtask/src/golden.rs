//! The engine against golden values made by peer libraries.

use std::path::{PathBuf, absolute};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::{cmd, package, paths};

/// Runs these golden files, or all of tests/golden/ if there are none, and hands on how it went; with `node`, as
/// JavaScript sees them.
pub fn run(files: &[PathBuf], node: bool) -> Result<ExitCode> {
    let mut runner = if node { through_npm()? } else { natively() };
    // The runner is elsewhere than the caller.
    let files = files.iter().map(absolute).collect::<Result<Vec<_>, _>>()?;
    let status = runner.args(files).status().context("cannot start the runner of golden files")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn natively() -> Command {
    let mut cargo = cmd::command("cargo");
    cargo.args(["test", "--quiet", "--features", "whole,burn", "--test", "golden", "--"]);
    cargo
}

/// The files' cases through the npm package, which is built first.
fn through_npm() -> Result<Command> {
    package::run()?;
    let mut node = cmd::command("node");
    node.arg(paths::root().join("tests/node/golden.mjs"));
    Ok(node)
}
