//! What a mitigation refuses, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

use crate::evaluate::fairness::threshold::error::ThresholdError;
use crate::limits::SettingError;

/// Why data can't be mitigated as asked.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum MitigationError {
    #[error("There are {found} {what} where {expected} are expected: give one for each.")]
    Lengths { what: String, found: u64, expected: u64 },
    #[error("Row {row} is in group number {code} of {groups}: name every group.")]
    Group { row: u64, code: u32, groups: u64 },
    #[error("The score of row {row} is {value}: give scores between 0 and 1.")]
    Score { row: u64, value: f64 },
    #[error("There is no division into groups number {number}: choose one of the {groupings} that there are.")]
    NoGrouping { number: u64, groupings: u64 },
    #[error("Only one group is there to learn from, and nobody to treat alike: choose other groups.")]
    OneGroup {},
    #[error(
        "Of the people whose rates are to be equal, some have one label only: choose other groups, or more people."
    )]
    LabelLacking {},
    #[error("A mitigation needs a label that is a yes or no: choose such data, or no mitigation.")]
    NotYesOrNo {},
    #[error("A mitigation can't change the features of pictures: choose a table, or another mitigation.")]
    NotATable {},
    #[error("No feature is an amount, and only amounts can be repaired: choose other data, or another mitigation.")]
    NoAmounts {},
    #[error(transparent)]
    #[serde(untagged)]
    Threshold(#[from] ThresholdError),
    #[error(transparent)]
    #[serde(untagged)]
    Setting(#[from] SettingError),
}

/// Refuses a list of another length than that of the people.
pub(super) fn same_length(what: &str, found: usize, expected: usize) -> Result<(), MitigationError> {
    if found == expected {
        return Ok(());
    }
    Err(MitigationError::Lengths { what: what.to_owned(), found: found as u64, expected: expected as u64 })
}

/// Refuses groups that aren't those of so many people, or have no name.
pub(super) fn check_groups(of_row: &[u32], groups: usize, rows: usize) -> Result<(), MitigationError> {
    same_length("groups", of_row.len(), rows)?;
    match of_row.iter().position(|&g| g as usize >= groups) {
        None => Ok(()),
        Some(row) => Err(MitigationError::Group { row: row as u64, code: of_row[row], groups: groups as u64 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::{Argument, Sentence};

    /// What a page says of an error in a language: its last sentence of that id, with the arguments filled in.
    fn told(locale: &str, error: &MitigationError) -> String {
        let path = format!("{}/www/locales/{locale}.ftl", env!("CARGO_MANIFEST_DIR"));
        let sentence = Sentence::from(error.clone());
        let id = format!("fault-{} = ", sentence.text("fault").unwrap());
        let text = std::fs::read_to_string(path).unwrap();
        let mut told =
            text.lines().filter_map(|line| line.strip_prefix(&id)).next_back().unwrap_or_default().to_owned();
        for (name, argument) in &sentence.0 {
            let filled = match argument {
                Argument::Text(text) => text.clone(),
                Argument::Number(number) => number.to_string(),
            };
            assert!(
                matches!(name.as_str(), "fault" | "message") || told.contains(&format!("{{ ${name} }}")),
                "{locale}: {id} leaves out {name}"
            );
            told = told.replace(&format!("{{ ${name} }}"), &filled);
        }
        told
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        let all = [
            MitigationError::Lengths { what: "weights".into(), found: 3, expected: 4 },
            MitigationError::Group { row: 1, code: 7, groups: 2 },
            MitigationError::Score { row: 2, value: 1.5 },
            MitigationError::NoGrouping { number: 5, groupings: 3 },
            MitigationError::OneGroup {},
            MitigationError::LabelLacking {},
            MitigationError::NotYesOrNo {},
            MitigationError::NotATable {},
            MitigationError::NoAmounts {},
            MitigationError::Threshold(ThresholdError::OneLabelGroup { group: "A".into() }),
        ];
        for error in all {
            assert_eq!(told("en", &error), error.to_string());
            let chinese = told("zh-CN", &error);
            assert!(chinese.ends_with('。') && !chinese.contains('$'), "{chinese}");
        }
    }
}
