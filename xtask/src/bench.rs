//! How fast the engine trains in a browser.

use anyhow::Result;

use crate::webdriver;

/// Runs the benchmark in headless Chromium and shows what it logs.
pub fn run() -> Result<()> {
    webdriver::cargo_test("bench", "bench", &["--nocapture"])
}
