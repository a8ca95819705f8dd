//! Lists the languages of the page: each file in `www/locales/` is one, and its first message is the language's own name.
//!
//! The page fetches the texts when they are needed, but has to know from the start which there are.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const LOCALES: &str = "www/locales";
const NAME: &str = "language-name = ";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_UI").is_none() {
        return Ok(());
    }
    println!("cargo::rerun-if-changed={LOCALES}");
    let mut languages = Vec::new();
    for entry in fs::read_dir(LOCALES)? {
        let path = entry?.path();
        let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let name = text.lines().find_map(|line| line.strip_prefix(NAME));
        let name = name.ok_or_else(|| format!("{}: add a line `{NAME}…`", path.display()))?;
        languages.push((tag, name.trim().to_owned()));
    }
    languages.sort();
    let list = Path::new(&env::var("OUT_DIR")?).join("languages.rs");
    Ok(fs::write(list, format!("&{languages:?}"))?)
}
