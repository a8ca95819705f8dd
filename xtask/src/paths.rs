//! Where things are: the repository, and a cache outside it that outlives any one clone.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies inside the repository")
}

/// The package of what is tested and measured inside a browser.
pub fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// The built site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// `$FAIRGROUND_CACHE`, else `fairground` in the user's cache folder: Burn takes minutes to build and the tools a quarter of an hour,
/// so neither should be lost with a clone.
fn cache() -> PathBuf {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("FAIRGROUND_CACHE").unwrap_or_else(|| {
        set("XDG_CACHE_HOME").unwrap_or_else(|| env::home_dir().unwrap_or_default().join(".cache")).join("fairground")
    })
}

/// Where `setup` installs tools.
pub fn tools() -> PathBuf {
    cache().join("tools")
}

/// The one target folder of every build that xtask starts; a `CARGO_TARGET_DIR` already set is respected.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| cache().join("target"), |set| root().join(set))
}
