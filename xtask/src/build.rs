//! The release site in dist/: trunk builds the page up to training and the small engine, then the whole page and the
//! engines with Burn and with WebGPU are laid beside them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::setup::{self, Toolbox};
use crate::toolchain::TARGET;
use crate::{cmd, compress, package, paths, sizes};

/// A binary that trunk doesn't build, since not every visitor needs it: it is laid beside the page.
struct Beside {
    bin: &'static str,
    /// How its files are called.
    name: &'static str,
    /// Compiler flags in place of the usual ones; such a binary is built in a folder of its own.
    flags: Option<&'static str>,
    features: &'static str,
    profile: &'static str,
    /// How JavaScript loads it, as wasm-bindgen says it.
    loaded: &'static str,
    /// What wasm-opt does.
    optimised: &'static [&'static str],
}

/// The page beyond training.
const WHOLE: Beside = Beside {
    bin: "app_whole",
    name: "app_whole",
    flags: None,
    features: "whole",
    profile: "app",
    loaded: "web",
    // In the order of their names, functions that are alike lie side by side, and pack better.
    optimised: &["-Oz", "--converge", "--reorder-functions-by-name"],
};

/// The small engine for browsers that multiply and add in one instruction; others refuse to load it.
const RELAXED: Beside = Beside {
    bin: "engine",
    name: "engine_relaxed",
    flags: Some(package::RELAXED_FLAGS),
    features: "engine",
    profile: "release",
    loaded: "no-modules",
    optimised: &["-O3"],
};

/// The engine with Burn on the CPU, for the families and backends that need it.
const BURN: Beside = Beside {
    bin: "engine_burn",
    name: "engine_burn",
    flags: None,
    features: "burn",
    profile: "release",
    loaded: "no-modules",
    optimised: &["-O3"],
};

/// The engine with WebGPU: ten times the size of the other, and it takes longer than all the rest to build.
const GPU: Beside = Beside {
    bin: "engine_gpu",
    name: "engine_gpu",
    flags: None,
    features: "webgpu",
    profile: "release",
    loaded: "no-modules",
    optimised: &["-O2"],
};

/// Builds the site, with or without the WebGPU engine, and shows what a visitor will download.
pub fn run(gpu: bool) -> Result<()> {
    let toolbox = setup::toolbox()?;
    site(toolbox)?;
    if gpu {
        engine_gpu(toolbox)?;
    }
    sizes::print(&paths::dist())?;
    compress::run(&paths::dist())
}

/// Builds the page and the CPU engines. Trunk makes dist/ anew.
pub fn site(toolbox: &Toolbox) -> Result<()> {
    cmd::run(toolbox.command("trunk").args(["build", "--release", "--offline"]))?;
    WHOLE.build(toolbox)?;
    RELAXED.build(toolbox)?;
    BURN.build(toolbox)
}

/// Builds the WebGPU engine into dist/.
pub fn engine_gpu(toolbox: &Toolbox) -> Result<()> {
    GPU.build(toolbox)
}

impl Beside {
    /// Builds the binary into dist/.
    fn build(&self, toolbox: &Toolbox) -> Result<()> {
        let mut build = toolbox.command("cargo");
        build.args(["build", "--profile", self.profile, "--target", TARGET, "--features", self.features]);
        let target = match self.flags {
            Some(flags) => {
                let target = paths::target().join(self.name);
                build.env("RUSTFLAGS", flags).env("CARGO_TARGET_DIR", &target);
                target
            }
            None => paths::target(),
        };
        cmd::run(build.args(["--bin", self.bin]))?;
        let input = target.join(TARGET).join(self.profile).join(format!("{}.wasm", self.bin));
        let output = paths::target().join("beside").join(self.name);
        fs::create_dir_all(&output)?;

        let stamp = output.join("stamp");
        let made_from = format!("{} {}", hash(&input)?, self.optimised.join(" "));
        if fs::read_to_string(&stamp).ok().as_deref() != Some(&made_from) {
            self.bind_and_optimise(toolbox, &input, &output)?;
            fs::write(stamp, made_from)?;
        }
        for file in [format!("{}.js", self.name), format!("{}_bg.wasm", self.name)] {
            fs::copy(output.join(&file), paths::dist().join(&file))
                .with_context(|| format!("cannot copy {file} to dist/"))?;
        }
        Ok(())
    }

    fn bind_and_optimise(&self, toolbox: &Toolbox, input: &Path, output: &Path) -> Result<()> {
        let mut bindgen = toolbox.command("wasm-bindgen");
        bindgen.args(["--target", self.loaded, "--no-typescript", "--out-name", self.name, "--out-dir"]);
        cmd::run(bindgen.arg(output).arg(input))?;

        let wasm = output.join(format!("{}_bg.wasm", self.name));
        let mut optimise = toolbox.command("wasm-opt");
        cmd::run(optimise.args(self.optimised).arg("--enable-relaxed-simd").arg(&wasm).arg("-o").arg(&wasm))
    }
}

/// A digest of a file, to tell whether it has changed.
fn hash(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
