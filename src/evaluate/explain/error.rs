//! What an explanation refuses, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

use crate::limits::SettingError;
use crate::model::tree::error::TreeError;

/// Why something can't be explained as asked.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum ExplainError {
    #[error("There are {found} numbers, and the model needs {width} of each person: encode people as it has learnt.")]
    PersonWidth { found: u64, width: u64 },
    #[error("The model tells {outputs} numbers of a person, and number {output} is none of them: count them from 0.")]
    NoOutput { output: u64, outputs: u64 },
    #[error("The model gives something that is not a number: train it anew, with a lower learning rate.")]
    ScoreUndefined {},
    #[error("Nobody is there to compare with: choose a part of the data that has people.")]
    NobodyToCompare {},
    #[error("Exact values of {features} features take too long, and {most} are the most: let them be sampled.")]
    TooManyFeatures { features: u64, most: u64 },
    #[error("Column {column} is none of the model's, or belongs to two features: give each column to one feature.")]
    FeatureColumn { column: u64 },
    #[error("There are {found} {what} for {expected} people: give one for each.")]
    NotForEach { what: String, found: u64, expected: u64 },
    #[error(transparent)]
    #[serde(untagged)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    #[serde(untagged)]
    Setting(#[from] SettingError),
}

/// Refuses a list of another length than that of the people.
pub(super) fn for_each(what: &str, found: usize, expected: usize) -> Result<(), ExplainError> {
    if found == expected {
        return Ok(());
    }
    Err(ExplainError::NotForEach { what: what.to_owned(), found: found as u64, expected: expected as u64 })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_errors_say() {
        crate::sentence::wording::assert_told(include_str!("error.rs"), 7);
    }
}
