//! Fairlearn's reductions on the same people, where Python has Fairlearn.

use std::process::Command;

use anyhow::Result;

use crate::{cmd, paths};

/// Runs tests/bench/fairlearn_front.py, or says why it can't.
pub fn run() -> Result<()> {
    let Some(python) = ["python3", "python"].into_iter().find_map(cmd::find) else {
        println!("Fairlearn: Python is not installed.");
        return Ok(());
    };
    if cmd::output(Command::new(&python).args(["-c", "import fairlearn"])).is_err() {
        println!("Fairlearn: Python has none; install it to compare (pip install fairlearn).");
        return Ok(());
    }
    cmd::run(Command::new(&python).arg(paths::root().join("tests/bench/fairlearn_front.py")))
}
