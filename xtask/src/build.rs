//! The release site in dist/: trunk builds the page and the engine, then the WebGPU engine is laid beside them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::setup::{self, Toolbox};
use crate::toolchain::TARGET;
use crate::{cmd, paths, sizes};

const GPU_FILES: [&str; 2] = ["engine_gpu.js", "engine_gpu_bg.wasm"];

/// Builds the site, with or without the WebGPU engine, and shows what a visitor will download.
pub fn run(gpu: bool) -> Result<()> {
    let toolbox = setup::toolbox()?;
    site(toolbox)?;
    if gpu {
        engine_gpu(toolbox)?;
    }
    sizes::print(&paths::dist())
}

/// Builds the page and the CPU engine. Trunk makes dist/ anew.
pub fn site(toolbox: &Toolbox) -> Result<()> {
    cmd::run(toolbox.command("trunk").args(["build", "--release", "--offline"]))
}

/// Builds the WebGPU engine into dist/. It is a binary of its own since it is ten times the size and takes longer than all the rest.
pub fn engine_gpu(toolbox: &Toolbox) -> Result<()> {
    cmd::run(toolbox.command("cargo").args([
        "build",
        "--release",
        "--target",
        TARGET,
        "--features",
        "webgpu",
        "--bin",
        "engine_gpu",
    ]))?;
    let input = paths::target().join(TARGET).join("release/engine_gpu.wasm");
    let output = paths::target().join("gpu");
    fs::create_dir_all(&output)?;

    let stamp = output.join("stamp");
    let hash = hash(&input)?;
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&hash) {
        bind_and_optimise(toolbox, &input, &output)?;
        fs::write(stamp, hash)?;
    }
    for file in GPU_FILES {
        fs::copy(output.join(file), paths::dist().join(file))
            .with_context(|| format!("cannot copy {file} to dist/"))?;
    }
    Ok(())
}

fn bind_and_optimise(toolbox: &Toolbox, input: &Path, output: &Path) -> Result<()> {
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-dir"]);
    cmd::run(bindgen.arg(output).arg(input))?;

    let wasm = output.join("engine_gpu_bg.wasm");
    let mut optimise = toolbox.command("wasm-opt");
    cmd::run(optimise.arg("-O2").arg(&wasm).arg("-o").arg(&wasm))
}

/// A digest of a file, to tell whether it has changed.
fn hash(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
