//! The tools of the build, at the versions the project was tried with, in the cache folder.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::setup::step;
use crate::{cmd, paths};

/// A tool that `cargo install` builds.
struct Crate {
    name: &'static str,
    program: &'static str,
    version: String,
    locked: bool,
    why: &'static str,
}

/// An npm package: its name, its version, and why it is needed.
type Package = (&'static str, &'static str, &'static str);

const PACKAGES: [Package; 2] = [
    ("binaryen", "132.0.0", "wasm-opt makes wasm smaller and faster"),
    ("axe-core", "4.14.1", "the end-to-end tests check accessibility with it"),
];

/// What only the benchmark needs: too much to fetch for everybody.
const COMPETITORS: [Package; 2] = [
    ("@tensorflow/tfjs", "4.22.0", "the benchmark trains with it too"),
    ("@tensorflow/tfjs-backend-wasm", "4.22.0", "its fastest backend without a graphics card"),
];

fn crates() -> Result<[Crate; 3]> {
    Ok([
        Crate {
            name: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: locked_version("wasm-bindgen")?,
            locked: false, // its own lock file names a yanked crate
            why: "it makes the JavaScript side of a wasm file and must match Cargo.lock",
        },
        Crate { name: "trunk", program: "trunk", version: "0.21.14".into(), locked: true, why: "it builds the site" },
        Crate {
            name: "wasm-pack",
            program: "wasm-pack",
            version: "0.15.1".into(),
            locked: true,
            why: "it makes the npm package",
        },
    ])
}

/// The folders to put before `PATH`, so that every tool finds the others at the right version.
pub fn folders() -> [PathBuf; 2] {
    [paths::tools().join("bin"), package("binaryen").join("bin")]
}

/// The script that checks a page for accessibility.
pub fn axe() -> PathBuf {
    package("axe-core").join("axe.min.js")
}

/// Installs what is missing or of another version.
pub fn ensure() -> Result<()> {
    for tool in crates()? {
        if !tool.is_installed() {
            step(tool.name, &format!("building {}: {}", tool.version, tool.why));
            tool.install()?;
        }
        step(tool.name, &tool.version);
    }
    let build = build_folder();
    if build.exists() {
        fs::remove_dir_all(build)?;
    }
    ensure_packages(&PACKAGES)
}

/// Installs what the benchmark compares us with, and gives the folder of all packages.
pub fn competitors() -> Result<PathBuf> {
    ensure_packages(&COMPETITORS)?;
    Ok(packages())
}

fn ensure_packages(wanted: &[Package]) -> Result<()> {
    for (name, version, why) in wanted {
        if installed_package(name).as_deref() != Some(*version) {
            step(name, &format!("fetching {version}: {why}"));
            npm_install(name, version)?;
        }
        step(name, version);
    }
    Ok(())
}

impl Crate {
    /// The installed program speaks for itself: no record can disagree with it.
    fn is_installed(&self) -> bool {
        let program = paths::tools().join("bin").join(self.program);
        cmd::output(Command::new(program).arg("--version"))
            .is_ok_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }

    fn install(&self) -> Result<()> {
        let mut cargo = cmd::command("cargo");
        cargo.env("CARGO_TARGET_DIR", build_folder()).args(["install", self.name]);
        cargo.args(["--version", &self.version, "--force", "--root"]).arg(paths::tools());
        if self.locked {
            cargo.arg("--locked");
        }
        cmd::run(&mut cargo)
    }
}

/// Shared by the tools, which have many dependencies in common, and removed once all are there.
fn build_folder() -> PathBuf {
    paths::tools().join("build")
}

fn npm() -> PathBuf {
    paths::tools().join("npm")
}

fn packages() -> PathBuf {
    npm().join("node_modules")
}

fn package(name: &str) -> PathBuf {
    packages().join(name)
}

fn installed_package(name: &str) -> Option<String> {
    let manifest = fs::read(package(name).join("package.json")).ok()?;
    let manifest: Value = serde_json::from_slice(&manifest).ok()?;
    Some(manifest["version"].as_str()?.to_owned())
}

fn npm_install(name: &str, version: &str) -> Result<()> {
    cmd::find("npm").context("install Node.js 20 or later, whose `npm` fetches packages like binaryen")?;
    fs::create_dir_all(npm())?;
    let prefix = OsString::from_iter(["--prefix=".into(), npm().into_os_string()]);
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--save-exact"]).arg(prefix);
    cmd::run(npm.arg(format!("{name}@{version}")))
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock")).context("Cargo.lock is missing: restore it")?;
    let entry = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
    Ok(version.with_context(|| format!("Cargo.lock does not name {name}"))?.to_owned())
}
