//! A Rust toolchain with the wasm32 target: the present one, with the target added if need be, or Debian's.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::setup::{apt_install, on_debian_as_root, step};
use crate::{cmd, paths};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The name under which rustup knows Debian's own compiler.
const DEBIAN: &str = "debian";
const RUSTC: &str = "/usr/bin/rustc";

/// Finds or makes a toolchain that builds for wasm32. `None` is the one that xtask itself runs under.
pub fn ensure() -> Result<Option<&'static str>> {
    if works(None)? {
        step("wasm32 target", "present");
        return Ok(None);
    }
    if works(Some(DEBIAN))? {
        step("wasm32 target", "present in the toolchain `debian`");
        return Ok(Some(DEBIAN));
    }
    if cmd::find("rustup").is_some() {
        step("wasm32 target", "adding it, since the engine and the page are built for it");
        if cmd::run(Command::new("rustup").args(["target", "add", TARGET])).is_ok() && works(None)? {
            return Ok(None);
        }
        if on_debian_as_root() {
            step("wasm32 target", "cannot be had from rustup; building it from Debian's sources");
            install_debian()?;
            if works(Some(DEBIAN))? {
                return Ok(Some(DEBIAN));
            }
        }
    }
    bail!(
        "install the Rust target {TARGET}, for instance with rustup: https://rust-lang.github.io/rustup/cross-compilation.html"
    )
}

/// Whether a toolchain compiles a crate for wasm32. A present folder is not proof enough: a standard library made by another version
/// of the compiler is refused.
fn works(toolchain: Option<&str>) -> Result<bool> {
    fs::create_dir_all(paths::tools())?;
    let mut rustc = Command::new("rustc");
    if let Some(toolchain) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    rustc.args(["--target", TARGET, "--crate-type", "lib", "--emit", "metadata", "-", "-o"]);
    Ok(cmd::output(rustc.arg(paths::tools().join("probe.rmeta"))).is_ok())
}

/// Installs Debian's compiler, builds its standard library for wasm32 once, and makes both known to rustup.
fn install_debian() -> Result<()> {
    apt_install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web"])?;
    let version = cmd::output(Command::new(RUSTC).arg("-vV"))?;
    let field = |name: &str| {
        let line = version.lines().find_map(|line| line.strip_prefix(name));
        line.with_context(|| format!("`{RUSTC} -vV` names no {name}"))
    };
    let llvm = field("LLVM version: ")?.split('.').next().unwrap_or_default();
    apt_install(&[&format!("lld-{llvm}")])?;

    let rustlib = Path::new("/usr/lib/rustlib");
    build_std(&rustlib.join(TARGET).join("lib"))?;

    let linker = rustlib.join(field("host: ")?).join("bin/rust-lld");
    fs::create_dir_all(linker.parent().expect("the linker has a folder"))?;
    let lld = format!("/usr/lib/llvm-{llvm}/bin/lld");
    cmd::run(Command::new("ln").args(["-sf", &lld]).arg(linker))?;
    cmd::run(Command::new("rustup").args(["toolchain", "link", DEBIAN, "/usr"]))
}

/// Builds the standard library along with an empty crate and copies its rlibs to where the compiler looks for them.
/// They hold bitcode, without which fat link-time optimisation fails, and the `test` crate, without which no test builds.
fn build_std(library: &Path) -> Result<()> {
    let seed = paths::tools().join("std-seed");
    fs::create_dir_all(seed.join("src"))?;
    fs::write(seed.join("src/lib.rs"), "")?;
    fs::write(
        seed.join("Cargo.toml"),
        "[workspace]\n[package]\nname = \"std-seed\"\nedition = \"2024\"\n[profile.release]\npanic = \"abort\"\n",
    )?;
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .current_dir(&seed)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", RUSTC)
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET]);
    cmd::run(&mut cargo)?;

    fs::create_dir_all(library)?;
    for old in fs::read_dir(library)? {
        fs::remove_file(old?.path())?;
    }
    for entry in fs::read_dir(seed.join("target").join(TARGET).join("release/deps"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libstd_seed") {
            fs::copy(&path, library.join(&*name))?;
        }
    }
    Ok(fs::remove_dir_all(seed)?)
}
