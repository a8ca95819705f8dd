//! NumPy on one thread, in a process of its own: what the machine can do without a browser.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};

use crate::{cmd, paths};

/// How the libraries below NumPy are told to keep to one thread.
const THREADS: [&str; 3] = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"];

/// tests/bench/numpy_mlp.py, which answers each line of JSON with one.
pub struct Numpy {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Numpy {
    /// Starts Python; the reason where there is none, or one without NumPy.
    pub fn start() -> Result<Self, String> {
        let python = ["python3", "python"].into_iter().find_map(cmd::find).ok_or("Python is not installed")?;
        if cmd::output(Command::new(&python).args(["-c", "import numpy"])).is_err() {
            return Err("Python has no NumPy".into());
        }
        Self::spawn(Command::new(python)).map_err(|error| format!("{error:#}"))
    }

    fn spawn(mut python: Command) -> Result<Self> {
        let mut process = python
            .arg(paths::root().join("tests/bench/numpy_mlp.py"))
            .envs(THREADS.map(|name| (name, "1")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().context("Python takes no input")?;
        let output = BufReader::new(process.stdout.take().context("Python has no output")?);
        Ok(Self { process, input, output })
    }

    /// Calls a function of the script.
    pub fn call(&mut self, function: &str, argument: &Value) -> Result<Value> {
        writeln!(self.input, "{}", json!([function, argument]))?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line)
            .map_err(|_| anyhow!("Python broke off: run tests/bench/numpy_mlp.py by hand to see why"))
    }
}

impl Drop for Numpy {
    fn drop(&mut self) {
        // What fails here has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
