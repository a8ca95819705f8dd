//! Headless Chromium: a driver for the end-to-end tests, and tests that run inside the browser.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::toolchain::TARGET;
use crate::{cmd, paths, setup};

/// A running chromedriver; it ends, and its browsers with it, when this is dropped.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts chromedriver on a free port and waits until it listens.
    pub fn start(chromedriver: &Path) -> Result<Self> {
        let mut process = Command::new(chromedriver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", chromedriver.display()))?;
        let output = process.stdout.take().context("chromedriver has no output")?;
        let mut driver = Self { process, port: 0 };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        driver.port = lines
            .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .context("chromedriver ended before it listened: run it by hand to see why")?;
        // Read on, or it would stop at a full pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.host())
    }

    /// The process that all of its browsers descend from.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks it to close its browsers, which a killed driver would leave running.
    fn shut_down(&mut self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")?;
        for _ in 0..50 {
            if self.process.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // What fails here has already ended.
        let _ = self.shut_down();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Seconds that one test may take: training needs longer than the usual 20.
const TIMEOUT: &str = "600";

/// Runs the tests of the engine in headless Chromium, on the release profile so that Burn is built for wasm only once.
pub fn test() -> Result<()> {
    let toolbox = setup::toolbox()?;
    let browser = setup::browser()?;
    cmd::run(
        toolbox
            .command("wasm-pack")
            .env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT)
            .args(["test", "--headless", "--chrome", "--release", "--mode", "no-install", "--chromedriver"])
            .arg(&browser.chromedriver)
            .arg(paths::browser_tests()),
    )
}

/// Runs the measurements whose names contain a word, and shows what they log. `wasm-pack` hands on no filter.
pub fn bench(word: &str) -> Result<()> {
    let toolbox = setup::toolbox()?;
    let browser = setup::browser()?;
    cmd::run(
        toolbox
            .command("cargo")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
            .env("CHROMEDRIVER", &browser.chromedriver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT)
            .args(["test", "--release", "--target", TARGET, "--package", "fairground-browser-tests"])
            .args(["--features", "bench", "--test", "bench", "--", word, "--nocapture"]),
    )
}
