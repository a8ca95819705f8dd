//! The npm package in pkg/, made by wasm-pack from the crate in npm/.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::setup::Toolbox;
use crate::{cmd, paths, setup, sizes};

/// Compiler flags for browsers and Node that multiply and add in one instruction; others refuse what is built so.
pub const RELAXED_FLAGS: &str = "-Ctarget-feature=+simd128,+relaxed-simd";

/// What goes into the package beside the module.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Builds pkg/: the module, its types, and what describes it to npm.
pub fn run() -> Result<()> {
    let toolbox = setup::toolbox()?;
    module(toolbox, "fairground_burn", None, &["--features", "burn"])?;
    module(toolbox, "fairground_session", None, &["--features", "engine"])?;
    module(toolbox, "fairground_relaxed", Some(RELAXED_FLAGS), &[])?;
    module(toolbox, "fairground", None, &[])?;
    describe()?;
    sizes::print(&folder())
}

/// Builds one of the package's modules, with compiler flags in place of the usual ones. The last one is what wasm-pack
/// describes.
fn module(toolbox: &Toolbox, name: &str, flags: Option<&str>, features: &[&str]) -> Result<()> {
    let folder = folder();
    let mut pack = toolbox.command("wasm-pack");
    pack.args(["build", "npm", "--release", "--target", "web", "--mode", "no-install", "--out-name", name]);
    if let Some(flags) = flags {
        pack.env("RUSTFLAGS", flags).env("CARGO_TARGET_DIR", paths::target().join(name));
    }
    cmd::run(pack.arg("--out-dir").arg(&folder).args(features))?;
    let module = folder.join(format!("{name}_bg.wasm"));
    let mut optimise = toolbox.command("wasm-opt");
    cmd::run(optimise.args(["-O3", "--enable-relaxed-simd"]).arg(&module).arg("-o").arg(&module))
}

/// What picks the fastest module that can be loaded, and examples.
const BESIDE: [&str; 6] = [
    "fastest.js",
    "fastest.d.ts",
    "examples/node.mjs",
    "examples/browser.html",
    "examples/browser.js",
    "examples/people.js",
];

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
    package["exports"] = json!({
        ".": "./fairground.js",
        "./fairground_bg.wasm": "./fairground_bg.wasm",
        "./burn": "./fairground_burn.js",
        "./fairground_burn_bg.wasm": "./fairground_burn_bg.wasm",
        "./session": "./fairground_session.js",
        "./fairground_session_bg.wasm": "./fairground_session_bg.wasm",
        "./relaxed": "./fairground_relaxed.js",
        "./fairground_relaxed_bg.wasm": "./fairground_relaxed_bg.wasm",
        "./fastest": "./fastest.js",
    });
    if let Some(files) = package["files"].as_array_mut() {
        for name in ["fairground_burn", "fairground_session", "fairground_relaxed"] {
            files.extend([".js", ".d.ts", "_bg.wasm"].map(|end| json!(format!("{name}{end}"))));
        }
        files.extend(BESIDE.map(|file| json!(file)));
    }
    fs::create_dir_all(folder().join("examples")).context("cannot make a folder for examples")?;
    for file in BESIDE {
        fs::copy(paths::root().join("npm").join(file), folder().join(file))
            .with_context(|| format!("cannot copy {file}"))?;
    }
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
