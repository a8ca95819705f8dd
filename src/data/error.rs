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
    #[error("{file} is larger than {most} MB: keep fewer rows or columns.")]
    TooLarge { file: String, most: u64 },
    #[error("{file} is empty: choose a file with a header and rows.")]
    EmptyFile { file: String },
    #[error("{file} has a header and no rows: choose a file with a row for each person.")]
    NoRows { file: String },
    #[error("{file} is not text in UTF-8: save it as “CSV UTF-8” and choose it again.")]
    NotText { file: String },
    #[error("{file} is text in UTF-16: save it as “CSV UTF-8” and choose it again.")]
    Utf16 { file: String },
    #[error("{file} has {found} columns and at most {most} can be read: keep the columns you need.")]
    TooManyColumns { file: String, found: u64, most: u64 },
    #[error("{file} has two columns called “{column}”: rename one of them.")]
    DuplicateColumn { file: String, column: String },
    #[error("{file}, line {line}: {found} fields where the header has {expected}: correct that line.")]
    RaggedRow { file: String, line: u64, found: u64, expected: u64 },
    #[error("{file}, line {line}: the row that begins here has no end: close its quotation marks.")]
    EndlessRow { file: String, line: u64 },
    #[error("{file} has no column “{column}”: add it, or take it out of the description.")]
    ColumnMissing { file: String, column: String },
    #[error("{file}, line {line}, column “{column}”: “{value}” is not a number: correct it or leave it empty.")]
    NotANumber { file: String, line: u64, column: String, value: String },
    #[error("{file} holds no pictures that can be used ({detail}): load the complete file.")]
    NotPictures { file: String, detail: String },
    #[error("{file} has {found} rows where {expected} are described: load the complete file.")]
    RowCount { file: String, found: u64, expected: u64 },
    #[error("{found} columns have the role “label”: give it to exactly one, the column to predict.")]
    OneLabel { found: u64 },
    #[error("The label “{column}” has only the value “{value}”: choose a column with two values.")]
    ConstantLabel { column: String, value: String },
    #[error("The label “{column}” has to have exactly two values, one of them “{positive}”; it has {found}.")]
    LabelValues { column: String, positive: String, found: String },
    #[error("No column has the role “sensitive”: give it to the columns whose groups are to be compared.")]
    NoSensitive {},
    #[error(
        "The sensitive column “{column}” has {found} different texts and at most {most} can be groups: merge some."
    )]
    TooManyGroups { column: String, found: u64, most: u64 },
    #[error("The feature “{column}” has {found} different texts and at most {most} can be learnt from: ignore it.")]
    TooManyLevels { column: String, found: u64, most: u64 },
    #[error("{rows} usable rows are too few to train and test on: at least {least} are needed.")]
    TooFewRows { rows: u64, least: u64 },
    #[error("No features are left to learn from: give at least one column the role “feature”.")]
    NoFeatures {},
    #[error("The data have no group “{group}” that a harm could concern: choose one of their groups.")]
    UnknownGroup { group: String },
    #[error("Of those who are learnt from, fewer than {least} have each label: let the model know more groups.")]
    ShiftTooStrong { least: u64 },
    #[error("The data have no group “{group}” that could be learnt from: choose one of their groups.")]
    UnknownShift { group: String },
    #[error("The harm leaves fewer than {least} people of a label to learn from: lower its strength.")]
    HarmTooStrong { least: u64 },
    #[error("Labels can be turned only where they are a yes or no: choose another harm.")]
    HarmNeedsDecision {},
    #[error("The harm changes columns of a table, and pictures have none: choose under-sampling.")]
    HarmNeedsTable {},
    #[error("The harm changes numeric features, and none varies here: choose another harm.")]
    HarmNeedsAmounts {},
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("error.rs"), 21);
    }
}
