//! What building and testing need, found or installed. Asking twice costs a fraction of a second.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::{cmd, toolchain, tools};

/// What a build for the browser needs.
pub struct Toolbox {
    /// The rustup toolchain that has the wasm32 target, if it is not the one xtask runs under.
    toolchain: Option<&'static str>,
}

/// What a test in a browser needs.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl Toolbox {
    /// A program that builds for wasm32: it sees the right toolchain, and our tools before any others.
    pub fn command(&self, program: &str) -> Command {
        let mut command = cmd::command(program);
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = tools::folders().into_iter().chain(env::split_paths(&path));
        command.env("PATH", env::join_paths(folders).expect("folders of PATH join again"));
        if let Some(toolchain) = self.toolchain {
            command.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        command
    }
}

/// Sets up everything.
pub fn run() -> Result<()> {
    toolbox()?;
    browser()?;
    Ok(())
}

/// Sets up what a build needs, once in the life of the process.
pub fn toolbox() -> Result<&'static Toolbox> {
    static TOOLBOX: OnceLock<Toolbox> = OnceLock::new();
    if let Some(toolbox) = TOOLBOX.get() {
        return Ok(toolbox);
    }
    let toolchain = toolchain::ensure()?;
    tools::ensure()?;
    Ok(TOOLBOX.get_or_init(|| Toolbox { toolchain }))
}

/// Sets up a browser that tests can drive, once in the life of the process.
pub fn browser() -> Result<&'static Browser> {
    static BROWSER: OnceLock<Browser> = OnceLock::new();
    if let Some(browser) = BROWSER.get() {
        return Ok(browser);
    }
    let browser = match find_browser() {
        Some(browser) => browser,
        None => install_browser()?,
    };
    step("browser", &format!("{}, driven by chromedriver", browser.chromium.display()));
    Ok(BROWSER.get_or_init(|| browser))
}

fn find_browser() -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    Some(Browser {
        chromium: (names.into_iter().find_map(cmd::find)).or_else(|| mac.is_file().then(|| mac.to_owned()))?,
        chromedriver: cmd::find("chromedriver")?,
    })
}

fn install_browser() -> Result<Browser> {
    if on_debian_as_root() {
        step("browser", "installing Chromium and its driver, for the tests that run in a browser");
        apt_install(&["chromium", "chromium-driver", "fonts-noto-cjk"])?;
    }
    match find_browser() {
        Some(browser) => Ok(browser),
        None => bail!("install Chromium (or Chrome) and the chromedriver of the same version, and put both on PATH"),
    }
}

/// Says what a step found or is about to do.
pub fn step(what: &str, news: &str) {
    println!("setup: {what}: {news}");
}

pub fn on_debian_as_root() -> bool {
    let root = cmd::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && Path::new("/etc/debian_version").exists() && cmd::find("apt-get").is_some()
}

/// Installs Debian packages, asking nothing.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    cmd::run(apt().args(["update", "--quiet", "--quiet"]))?;
    cmd::run(apt().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}
