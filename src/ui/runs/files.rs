//! Runs as files: which the visitor chose, what is in them, and what a run is saved as.

use safetensors::SafeTensors;
use serde::Serialize;
use thiserror::Error;

use super::KeptRun;
use crate::engine::curves::to_csv;
use crate::engine::protocol::Fault;
use crate::engine::run_file::RunFile;

/// Why files can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum FileError {
    #[error("“{name}” is neither a run nor weights: choose run.json, weights.safetensors, or both.")]
    UnknownKind { name: String },
    #[error("Two files of the same kind were chosen: choose one run.json, one weights.safetensors, or both.")]
    TwoOfAKind {},
    #[error("“{name}” can't be read ({detail}): check that it is still there and choose it again.")]
    FileUnread { name: String, detail: String },
    #[error("“{name}” holds no weights ({detail}): choose a safetensors file that was saved here.")]
    NoWeightsInside { name: String, detail: String },
}

/// A file that was read.
pub struct Chosen {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What is in the chosen files.
#[derive(Debug, PartialEq)]
pub enum Import {
    /// A run, with weights or without.
    Run(Box<RunFile>, Option<Vec<u8>>),
    /// Weights alone, for the present model.
    Weights(Vec<u8>),
    Nothing,
}

/// Says what is in files, by how their names end. Whether weights fit a model only the engine knows.
///
/// # Errors
/// A [`FileError`], or as [`RunFile::read`].
pub fn import(files: Vec<Chosen>) -> Result<Import, Fault> {
    let (mut run, mut weights) = (None, None);
    for Chosen { name, bytes } in files {
        let lower = name.to_lowercase();
        let twice = if lower.ends_with(".json") {
            run.replace((name, bytes)).is_some()
        } else if lower.ends_with(".safetensors") {
            weights.replace((name, bytes)).is_some()
        } else {
            return Err(FileError::UnknownKind { name }.into());
        };
        if twice {
            return Err(FileError::TwoOfAKind {}.into());
        }
    }
    let weights = weights.map(|(name, bytes)| checked(name, bytes)).transpose()?;
    let run = run.map(|(name, bytes)| Ok::<_, Fault>(named(RunFile::read(&bytes)?, &name))).transpose()?;
    Ok(match (run, weights) {
        (Some(run), weights) => Import::Run(Box::new(run), weights),
        (None, Some(weights)) => Import::Weights(weights),
        (None, None) => Import::Nothing,
    })
}

fn checked(name: String, bytes: Vec<u8>) -> Result<Vec<u8>, FileError> {
    match SafeTensors::deserialize(&bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(FileError::NoWeightsInside { name, detail: error.to_string() }),
    }
}

/// A run without a name is called as its file.
fn named(run: RunFile, file: &str) -> RunFile {
    if !run.name.is_empty() {
        return run;
    }
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    RunFile { name, ..run }
}

/// What a run can be saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Csv,
    Weights,
}

impl Form {
    pub const ALL: [Form; 3] = [Form::Json, Form::Csv, Form::Weights];

    /// How the file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Csv => "csv",
            Form::Weights => "safetensors",
        }
    }

    /// The file's bytes; none of a run without weights.
    pub fn of(self, run: &KeptRun) -> Option<Vec<u8>> {
        match self {
            Form::Json => Some(run.file.to_json()),
            Form::Csv => Some(to_csv(&run.file)),
            Form::Weights => run.weights.as_ref().map(|weights| weights.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run_file::samples;
    use crate::sentence::wording::assert_told;

    fn chosen(name: &str, bytes: &[u8]) -> Chosen {
        Chosen { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    fn weights() -> Vec<u8> {
        let none: [(String, safetensors::tensor::TensorView); 0] = [];
        safetensors::serialize(none, None).unwrap()
    }

    fn fault(files: Vec<Chosen>) -> String {
        import(files).unwrap_err().text("fault").unwrap().to_owned()
    }

    #[test]
    fn both_files_at_once_are_one_run() {
        let (json, bytes) = (samples::run(2).to_json(), weights());
        let both = import(vec![chosen("w.safetensors", &bytes), chosen("Mine.JSON", &json)]).unwrap();
        let Import::Run(run, Some(inside)) = both else { panic!("{both:?}") };
        assert!(samples::alike(&run, &RunFile { name: "Mine".into(), ..samples::run(2) }) && inside == bytes);
        assert_eq!(import(vec![chosen("w.safetensors", &bytes)]).unwrap(), Import::Weights(bytes));
        assert_eq!(import(vec![]).unwrap(), Import::Nothing);
        let called = RunFile { name: "first".into(), ..samples::run(1) };
        let Import::Run(run, None) = import(vec![chosen("run.json", &called.to_json())]).unwrap() else { panic!() };
        assert_eq!(run.name, "first");
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let json = samples::run(1).to_json();
        assert_eq!(fault(vec![chosen("run.txt", &json)]), "unknown-kind");
        assert_eq!(fault(vec![chosen("a.json", &json), chosen("b.json", &json)]), "two-of-a-kind");
        assert_eq!(fault(vec![chosen("a.safetensors", &json)]), "no-weights-inside");
        assert_eq!(fault(vec![chosen("a.json", &weights())]), "not-a-run");
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        assert_told(include_str!("files.rs"), 4);
    }
}
