//! What can be wrong with what the laboratory is given, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

use crate::limits::SettingError;

/// Everything the laboratory refuses.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum ThresholdError {
    #[error("There are {found} {what} where {expected} are expected: give one for each.")]
    Lengths { what: String, found: u64, expected: u64 },
    #[error("The score of row {row} is {value}: give scores between 0 and 1.")]
    Score { row: u64, value: f64 },
    #[error("Row {row} counts {value}: give weights and counts from 0 to {most}.")]
    Amount { row: u64, value: f64, most: f64 },
    #[error("Row {row} is in group number {code} of {groups}: name every group.")]
    Group { row: u64, code: u32, groups: u64 },
    #[error("A wrong decision is worth more than a right one: give right decisions the higher value.")]
    Backwards {},
    #[error("No group has {least} people with each label: choose other groups, or more people.")]
    NoGroup { least: u64 },
    #[error("The group “{group}” has only one label: leave it out.")]
    OneLabelGroup { group: String },
    #[error("Equalized odds are found for accuracy or balanced accuracy only: choose one of these objectives.")]
    Objective {},
    #[error("Equalized odds are found exactly only: leave the tolerance out.")]
    Tolerance {},
    #[error("Line {line} of the credit scores can't be read: load the complete file.")]
    CreditScores { line: u64 },
    #[error(transparent)]
    #[serde(untagged)]
    Setting(#[from] SettingError),
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_error_says() {
        crate::sentence::wording::assert_told(include_str!("error.rs"), 10);
    }
}
