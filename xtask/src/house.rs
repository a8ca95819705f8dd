//! House rules that no compiler or linter knows, read off the text of the files. Each keeps an invariant of ARCHITECTURE.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::paths;

const MAX_LINES: usize = 450;

/// Where the browser may be named: what page and worker share, the page, the JavaScript surface, the worker and the
/// binaries. Tests run anywhere, and xtask names what it looks for.
const BROWSER_SIDE: [&str; 8] =
    ["src/browser.rs", "src/ui/", "src/api.rs", "src/api/", "src/engine/", "src/bin/", "tests/", "xtask/"];

/// Marks of unfinished work, in halves so that this file does not break its own rule.
const UNFINISHED: [&str; 5] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("dbg", "!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
];

/// Folders of one machine, which mean nothing on another.
const MACHINE: [&str; 3] = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/")];

/// Folders with nothing written by hand in them.
const SKIPPED: [&str; 5] = ["target", "dist", "pkg", "node_modules", ".git"];

const TEXT: [&str; 9] = ["rs", "ftl", "css", "md", "toml", "js", "html", "json", "yml"];

/// A text file: its path from the root, with slashes, and what is in it.
struct File {
    path: String,
    text: String,
}

impl File {
    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    /// The identifiers of Rust code, line by line, without comments.
    fn identifiers(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().flat_map(|(index, line)| {
            let code = line.split("//").next().unwrap_or_default();
            code.split(|c: char| !c.is_alphanumeric() && c != '_').map(move |word| (index + 1, word))
        })
    }
}

/// Checks the repository and fails with every breach found.
pub fn run() -> Result<()> {
    let mut files = Vec::new();
    read(paths::root(), paths::root(), &mut files)?;
    let breaches = breaches(&files);
    if breaches.is_empty() {
        println!("{} files keep the house rules", files.len());
        return Ok(());
    }
    bail!("house rules are broken:\n  {}", breaches.join("\n  "))
}

fn read(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !SKIPPED.contains(&&*name) {
                read(root, &path, files)?;
            }
        } else if TEXT.contains(&&*extension) {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            files.push(File { path: relative.to_string_lossy().replace('\\', "/"), text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}

fn breaches(files: &[File]) -> Vec<String> {
    let mut found: Vec<_> = files
        .iter()
        .flat_map(|file| {
            let rust = if file.is("rs") { rust(file) } else { Vec::new() };
            rust.into_iter().chain(text(file))
        })
        .collect();
    found.extend(locales(files));
    found.sort();
    found
}

fn rust(file: &File) -> Vec<String> {
    let path = &file.path;
    let mut found = Vec::new();
    let lines = file.text.lines().count();
    if lines > MAX_LINES {
        found.push(format!("{path}: {lines} lines; split it, {MAX_LINES} is the limit"));
    }
    let browser_side = BROWSER_SIDE.iter().any(|side| path.starts_with(side));
    let page = path.starts_with("src/ui/");
    for (line, word) in file.identifiers() {
        let browser = matches!(word, "web_sys" | "js_sys" | "yew" | "gloo") || word.contains("wasm_bindgen");
        if browser && !browser_side {
            found.push(format!(
                "{path}:{line}: `{word}` belongs in src/browser.rs, src/ui, src/api.rs, src/engine or src/bin"
            ));
        }
        if page && (word == "burn" || word.starts_with("burn_")) {
            found.push(format!("{path}:{line}: the page names no `{word}`: it shows what the engine says"));
        }
    }
    found
}

fn text(file: &File) -> Vec<String> {
    let path = &file.path;
    let written = ["rs", "ftl", "css", "md"].iter().any(|extension| file.is(extension));
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let number = index + 1;
        for mark in UNFINISHED.iter().filter(|mark| written && line.contains(*mark)) {
            found.push(format!("{path}:{number}: `{mark}` marks unfinished work: finish it or leave it out"));
        }
        for folder in MACHINE.iter().filter(|folder| names_folder(line, folder)) {
            found.push(format!("{path}:{number}: `{folder}` is a folder of one machine"));
        }
    }
    found
}

/// Whether a line names an absolute folder, and not one that only ends alike.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '*' | '}'))
    })
}

/// Every language says the same things.
fn locales(files: &[File]) -> Vec<String> {
    let locales: Vec<_> = files
        .iter()
        .filter(|file| file.path.starts_with("www/locales/") && file.is("ftl"))
        .map(|file| (&file.path, file.text.lines().filter_map(message).collect::<BTreeSet<_>>()))
        .collect();
    let all: BTreeSet<_> = locales.iter().flat_map(|(_, ids)| ids).copied().collect();
    locales
        .iter()
        .flat_map(|(path, ids)| all.difference(ids).map(move |id| format!("{path}: the message `{id}` is missing")))
        .collect()
}

/// The id of the message that a line of Fluent begins.
fn message(line: &str) -> Option<&str> {
    let id = line.split_once('=')?.0.trim_end();
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (plain && id.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|&(path, text)| File { path: path.into(), text: text.into() }).collect();
        breaches(&files)
    }

    #[test]
    fn the_browser_stays_on_its_side() {
        assert_eq!(broken(&[("src/data/csv.rs", "use web_sys::Blob;")]).len(), 1);
        assert_eq!(broken(&[("src/train/mod.rs", "use serde_wasm_bindgen as s;")]).len(), 1);
        assert!(broken(&[("src/data/csv.rs", "// unlike web_sys, this is native")]).is_empty());
        assert!(broken(&[("src/engine/worker.rs", "use wasm_bindgen::JsValue;")]).is_empty());
        assert!(broken(&[("src/browser.rs", "use web_sys::Response;")]).is_empty());
    }

    #[test]
    fn the_page_holds_no_tensor() {
        assert_eq!(broken(&[("src/ui/app.rs", "use burn::tensor::Tensor;")]).len(), 1);
        assert!(broken(&[("src/ui/app.rs", "let burned = 1;")]).is_empty());
    }

    #[test]
    fn nothing_is_left_unfinished() {
        for mark in UNFINISHED {
            assert_eq!(broken(&[("src/lib.rs", mark)]).len(), 1, "{mark}");
            assert!(broken(&[("www/data/manifest.json", mark)]).is_empty(), "{mark}");
        }
    }

    #[test]
    fn files_stay_short() {
        assert_eq!(broken(&[("src/lib.rs", &"\n".repeat(MAX_LINES + 1))]).len(), 1);
        assert!(broken(&[("src/lib.rs", &"\n".repeat(MAX_LINES))]).is_empty());
    }

    #[test]
    fn no_machine_is_named() {
        for folder in MACHINE {
            assert_eq!(broken(&[("README.md", &format!("see {folder}x"))]).len(), 1, "{folder}");
            assert!(broken(&[("README.md", &format!("see src{folder}x"))]).is_empty(), "{folder}");
        }
    }

    #[test]
    fn languages_say_the_same() {
        let english = ("www/locales/en.ftl", "# a = b\nplay = Play\n    .label = x\nstop = Stop\n");
        let chinese = ("www/locales/zh-CN.ftl", "play = 播放\n");
        assert_eq!(broken(&[english, chinese]), ["www/locales/zh-CN.ftl: the message `stop` is missing"]);
        assert!(broken(&[english]).is_empty());
    }
}
