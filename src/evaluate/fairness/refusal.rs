//! What an audit refuses, each as one sentence that names the field and the remedy.

use serde::Serialize;
use thiserror::Error;

use crate::data::error::DataError;
use crate::limits::SettingError;

/// Why an audit can't be made of these columns with these options. Serialised, `fault` is the id of the page's wording.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum RoleError {
    #[error("“{field}” is needed: name a column of the table.")]
    RoleMissing { field: String },
    #[error("“prediction” or “score” is needed: name the column with the model's decisions or with its scores.")]
    NothingToAudit {},
    #[error("“{field}”: there is no column “{column}”; the columns are {known}.")]
    UnknownColumn { field: String, column: String, known: String },
    #[error("“{column}” is both “{first}” and “{second}”: give each column one role.")]
    RoleTwice { column: String, first: String, second: String },
    #[error("“positive”: say which value of “{column}” is the positive one; it has {found}.")]
    PositiveNeeded { column: String, found: String },
    #[error("“positive”: “{positive}” is not a value of “{column}”, which has {found}: name one of them.")]
    PositiveUnknown { column: String, positive: String, found: String },
    #[error("“{field}”: the column “{column}” has to hold numbers, and “{value}” is none: choose another column.")]
    NumbersNeeded { field: String, column: String, value: String },
    #[error(
        "“score”: “{column}” holds {value}; scores are probabilities from 0 to 1: divide them, or choose another column."
    )]
    ScoreRange { column: String, value: f64 },
    #[error(
        "“weight”: “{column}” holds {value}; weights have to be finite and 0 or more: correct them, or leave the role empty."
    )]
    WeightRange { column: String, value: f64 },
    #[error(
        "“{field}”: {groups} combinations of values are more than the {most} that can be told apart: name fewer columns, or columns with fewer values."
    )]
    TooManyCombinations { field: String, groups: u64, most: u64 },
    #[error("“{field}”: no sensitive column is called “{attribute}”: name one of {known}.")]
    UnknownAttribute { field: String, attribute: String, known: String },
    #[error("“{field}”: “{value}” is not a value of “{attribute}”, which has {known}: name one of them.")]
    UnknownLevel { field: String, attribute: String, value: String, known: String },
    #[error("None of {read} rows has all of {columns}: fill in the missing values, or choose other columns.")]
    NoRowsLeft { read: u64, columns: String },
}

/// Anything that keeps an audit from being made.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(untagged)]
pub enum AuditError {
    #[error(transparent)]
    Role(#[from] RoleError),
    #[error(transparent)]
    Setting(#[from] SettingError),
    #[error(transparent)]
    Data(#[from] DataError),
}
