//! What can be wrong with what a tree is to learn from, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

use crate::limits::SettingError;

/// Everything that growing a tree refuses.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum TreeError {
    #[error("There are {found} {what} where {expected} are expected: give one for each.")]
    Lengths { what: String, found: u64, expected: u64 },
    #[error("The value in row {row}, column {column} is not finite: fill in or leave out what is missing.")]
    NotFinite { row: u64, column: u64 },
    #[error("Row {row} has class number {class} of {classes}: number classes from 0.")]
    Class { row: u64, class: u32, classes: u64 },
    #[error("The weight of row {row} is {value}: give weights of 0 or more.")]
    Weight { row: u64, value: f64 },
    #[error("Nobody is left to learn from: give at least one row a weight above 0.")]
    Nobody {},
    #[error(transparent)]
    #[serde(untagged)]
    Setting(#[from] SettingError),
}
