//! Compares the code with golden files made by peer libraries: a line for each case, and how many passed.
//!
//! `cargo test --test golden` takes the files of this folder; `cargo xtask golden FILE...` takes others of the same
//! kinds. The kind of a file is its name up to the first dot.

mod audit;
mod boosted;
mod case;
mod explain;
mod fairness;
mod mitigation;
mod privacy;
mod robustness;
#[cfg(feature = "burn")]
mod training;
mod trees;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use case::Outcome;
use serde_json::Value;

/// Runs every case of a file, given as a value and as a text, which lies at a path.
type Runner = fn(&Value, &str, &Path) -> Vec<Outcome>;

/// The kinds of golden files, by name.
const KINDS: &[(&str, Runner)] = &[
    ("audit", |file, _, path| audit::run(file, |name| beside(path, name))),
    ("boosted", |file, _, path| boosted::run(file, |name| beside(path, name))),
    ("explain", |file, _, _| explain::run(file)),
    ("fairness_metrics", |_, text, _| fairness::run(text)),
    ("mitigation", |file, _, _| mitigation::run(file)),
    ("robustness", |file, _, _| robustness::run(file)),
    ("privacy", |file, _, _| privacy::run(file)),
    #[cfg(feature = "burn")]
    ("training", |file, _, _| training::run(file)),
    ("trees", |file, _, path| trees::run(file, |name| beside(path, name))),
];

fn main() -> ExitCode {
    let named: Vec<PathBuf> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).map(PathBuf::from).collect();
    let files = if named.is_empty() { own_files() } else { named };
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        println!("{}", file.display());
        for outcome in run(&file).unwrap_or_else(|refusal| vec![Outcome::refused(&refusal)]) {
            println!("  {outcome}");
            if outcome.passed() { passed += 1 } else { failed += 1 }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn own_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("tests/golden is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

fn beside(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    let table = path.with_file_name(name);
    std::fs::read(&table)
        .map_err(|e| format!("{} can't be read ({e}): lay it beside the expectations", table.display()))
}

fn run(file: &Path) -> Result<Vec<Outcome>, String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let kind = name.split(['.', '-', ' ']).next().unwrap_or_default();
    let (_, runner) = KINDS
        .iter()
        .find(|(k, _)| kind == *k || kind.strip_prefix(k).is_some_and(|rest| rest.starts_with('_')))
        .ok_or_else(|| {
            format!("unknown kind “{kind}”: known are {}", KINDS.iter().map(|(k, _)| *k).collect::<Vec<_>>().join(", "))
        })?;
    let text = std::fs::read_to_string(file).map_err(|e| format!("can't be read ({e}): give the path of a file"))?;
    let json: Value = serde_json::from_str(&text).map_err(|e| format!("is not JSON ({e})"))?;
    Ok(runner(&json, &text, file))
}
