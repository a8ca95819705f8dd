//! Everything that must pass before a change is merged, in stages, fast things first.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::toolchain::TARGET;
use crate::webdriver::{self, Driver};
use crate::{build, cmd, house, package, paths, server, setup, tools};

#[derive(Clone, Copy, ValueEnum)]
pub enum Stage {
    /// The house rules that no compiler knows
    House,
    /// rustfmt
    Fmt,
    /// Lints of the native build
    Clippy,
    /// Native tests
    Native,
    /// Lints of the build for the browser
    ClippyWasm,
    /// Tests of the engine inside headless Chromium
    Browser,
    /// The npm package, in Node
    Npm,
    /// The release site
    Build,
    /// The site under a sub-path, driven in headless Chromium
    E2e,
}

impl Stage {
    pub const ALL: [Self; 9] = [
        Self::House,
        Self::Fmt,
        Self::Clippy,
        Self::Native,
        Self::ClippyWasm,
        Self::Npm,
        Self::Browser,
        Self::Build,
        Self::E2e,
    ];

    /// What needs no browser and no build for one.
    pub const FAST: [Self; 4] = [Self::House, Self::Fmt, Self::Clippy, Self::Native];

    fn run(self, gpu: bool) -> Result<()> {
        match self {
            Self::House => house::run(),
            Self::Fmt => cargo("fmt --all --check"),
            Self::Clippy => cargo("clippy --workspace --all-targets --features whole,burn,e2e -- -D warnings"),
            Self::Native => cargo("test --workspace --features whole,burn"),
            Self::ClippyWasm => clippy_wasm(),
            Self::Browser => webdriver::test(),
            Self::Npm => npm(),
            Self::Build => build::run(gpu),
            Self::E2e => e2e(),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Runs stages in order up to the first that fails, and says how long each took.
pub fn run(stages: &[Stage], gpu: bool) -> Result<()> {
    let start = Instant::now();
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for &stage in stages {
        println!("\n== {} ==", stage.name());
        let begin = Instant::now();
        outcome = stage.run(gpu);
        times.push((stage.name(), begin.elapsed()));
        if outcome.is_err() {
            break;
        }
    }
    println!();
    for (name, time) in &times {
        println!("{name:<12}{:>10}", clock(*time));
    }
    if let Err(error) = outcome {
        let (name, _) = &times[times.len() - 1];
        return Err(error.context(format!("stage {name} failed; `cargo xtask test {name}` runs it alone")));
    }
    println!("all stages passed in {}", clock(start.elapsed()));
    Ok(())
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!("{} min {:04.1} s", time.as_secs() / 60, seconds % 60.0)
}

fn cargo(arguments: &str) -> Result<()> {
    cmd::run(cmd::command("cargo").args(arguments.split(' ')))
}

/// Lints page and engine apart, as they are built: each must do without the other's features.
fn clippy_wasm() -> Result<()> {
    let toolbox = setup::toolbox()?;
    for what in [
        "--features engine --lib --bins",
        "--features burn --lib --bins",
        "--features ui --lib --bins",
        "--features whole --lib --bins",
        "-p fairground-npm",
        "-p fairground-npm --features engine",
        "-p fairground-browser-tests --features bench --all-targets",
    ] {
        let mut clippy = toolbox.command("cargo");
        clippy.env("CLIPPY_CONF_DIR", paths::root().join(".cargo/wasm"));
        clippy.args(["clippy", "--release", "--target", TARGET]).args(what.split(' '));
        cmd::run(clippy.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Tests the npm package as a programmer meets it, and its numbers.
fn npm() -> Result<()> {
    package::run()?;
    let tests = paths::root().join("tests/node");
    let files = ["api.test.mjs", "trainer.test.mjs", "session.test.mjs"].map(|test| tests.join(test));
    cmd::run(cmd::command("node").arg("--test").args(files))?;
    cmd::run(cmd::command("node").arg(tests.join("golden.mjs")))
}

/// Drives the built site as a visitor would, under a sub-path, where an absolute address would not work.
fn e2e() -> Result<()> {
    let dist = paths::dist();
    ensure!(dist.join("index.html").exists(), "there is no site in dist/: run `cargo xtask build` first");
    setup::toolbox()?;
    let browser = setup::browser()?;
    let url = server::serve_dir(dist, "/sub/fairground/", 0)?;
    let driver = Driver::start(&browser.chromedriver)?;
    cmd::run(
        cmd::command("cargo")
            .env("FAIRGROUND_URL", url)
            .env("FAIRGROUND_DIST", paths::dist())
            .env("WEBDRIVER_URL", driver.url())
            .env("AXE_PATH", tools::axe())
            .env("CHROME_BINARY", &browser.chromium)
            .args(["test", "--features", "e2e", "--test", "e2e", "--", "--test-threads=1"]),
    )
}
