//! The npm package in pkg/.

use anyhow::{Result, bail};

/// Says that there is no package yet: the crate has no JavaScript surface to put into one.
pub fn run() -> Result<()> {
    bail!("there is no JavaScript surface to package yet: use the page, or the crate from Rust")
}
