//! Starting other programs.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::paths;

/// A program to be started at the root of the repository, building into the shared target folder.
///
/// `CARGO` names the cargo that started xtask; a child under another toolchain must find its own.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target()).env_remove("CARGO");
    command
}

/// Shows the command line, runs it in the open and fails if it does.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", shown(command));
    let status = command.status().with_context(|| cannot_start(command))?;
    ensure!(status.success(), "`{}` failed ({status})", shown(command));
    Ok(())
}

/// Runs a program in silence and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    ensure!(output.status.success(), "`{}` failed: {}", shown(command), String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The path of a program on `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program).with_extension(env::consts::EXE_EXTENSION))
        .find(|path| path.is_file())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`: is it installed?", command.get_program().display())
}

fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let arguments = command.get_args().map(OsStr::to_string_lossy);
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
