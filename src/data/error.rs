//! What can be wrong with data, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

/// Everything the data layer refuses. The serialised `fault` is also the id under which the page keeps its own
/// wording in each language; the other fields are that wording's arguments.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum DataError {
    #[error("The list of data sets can't be read ({detail}): correct www/data/manifest.json.")]
    Manifest { detail: String },
    #[error("The file {file} can't be loaded ({detail}): check that it is there and reload the page.")]
    FileMissing { file: String, detail: String },
    #[error("{file}, line {line}: {found} fields where the header has {expected}: correct that line.")]
    RaggedRow { file: String, line: u64, found: u64, expected: u64 },
    #[error("{file} can't be read as a CSV table ({detail}): save it as CSV in UTF-8.")]
    NotCsv { file: String, detail: String },
    #[error("{file} has no column “{column}”: add it, or take it out of the description.")]
    ColumnMissing { file: String, column: String },
    #[error("{file}, line {line}, column “{column}”: “{value}” is not a number: correct it or leave it empty.")]
    NotANumber { file: String, line: u64, column: String, value: String },
    #[error("{file} has {found} rows where {expected} are described: load the complete file.")]
    RowCount { file: String, found: u64, expected: u64 },
    #[error("The label “{column}” has to have exactly two values, one of them “{positive}”; it has {found}.")]
    LabelValues { column: String, positive: String, found: String },
    #[error("{rows} usable rows are too few to train and test on: at least {least} are needed.")]
    TooFewRows { rows: u64, least: u64 },
    #[error("No features are left to learn from: give at least one column the role “feature”.")]
    NoFeatures {},
}
