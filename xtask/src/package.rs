//! The npm package in pkg/, made by wasm-pack from the crate in npm/.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{cmd, paths, setup, sizes};

/// What goes into the package beside the module.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Builds pkg/: the module, its types, and what describes it to npm.
pub fn run() -> Result<()> {
    let toolbox = setup::toolbox()?;
    let folder = folder();
    let mut pack = toolbox.command("wasm-pack");
    pack.args(["build", "npm", "--release", "--target", "web", "--mode", "no-install", "--out-name", "fairground"]);
    cmd::run(pack.arg("--out-dir").arg(&folder))?;
    let module = folder.join("fairground_bg.wasm");
    let mut optimise = toolbox.command("wasm-opt");
    cmd::run(optimise.arg("-O3").arg(&module).arg("-o").arg(&module))?;
    describe()?;
    sizes::print(&folder)
}

/// Where the package is made.
pub fn folder() -> PathBuf {
    paths::root().join("pkg")
}

/// Completes what wasm-pack wrote, which names the package after its crate.
fn describe() -> Result<()> {
    let path = folder().join("package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut package: Value = serde_json::from_str(&text).context("wasm-pack wrote a package.json that is none")?;
    package["name"] = json!("fairground");
    package["keywords"] = json!(["fairness", "bias", "audit", "fairlearn", "aif360", "wasm"]);
    package["exports"] = json!({ ".": "./fairground.js", "./fairground_bg.wasm": "./fairground_bg.wasm" });
    for licence in LICENCES {
        fs::copy(paths::root().join(licence), folder().join(licence))
            .with_context(|| format!("cannot copy {licence}"))?;
        if let Some(files) = package["files"].as_array_mut() {
            files.push(json!(licence));
        }
    }
    fs::write(&path, serde_json::to_string_pretty(&package)?)
        .with_context(|| format!("cannot write {}", path.display()))
}
