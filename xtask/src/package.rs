//! The npm package in pkg/.

use anyhow::Result;

use crate::{cmd, setup};

/// Builds the package `fairground`, whose JavaScript surface is src/api.rs.
pub fn run() -> Result<()> {
    let mut command = setup::toolbox()?.command("wasm-pack");
    // `--mode force`: the target is there, though rustup may not know it.
    command.args(["build", ".", "--release", "--target", "web", "--mode", "force", "--out-dir", "pkg"]);
    cmd::run(command.args(["--", "--features", "engine"]))
}
