//! A number, or the reason why there is none.

use serde::{Deserialize, Serialize};

/// Why a number can't be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The group has nobody in this part of the data.
    NoRows,
    /// The rate's denominator holds fewer than [`LEAST_COUNT`] people, though not none.
    TooFew,
    /// Nobody in the group has a positive label.
    NoPositives,
    /// Nobody in the group has a negative label.
    NoNegatives,
    /// Nobody in the group was decided positively.
    NoneSelected,
    /// Nobody in the group was decided negatively.
    NoneRejected,
    /// All labels in the group are the same.
    OneClass,
    /// Nobody in the group has a score.
    NoScores,
    /// Fewer than two groups can be judged.
    OneGroup,
    /// Everybody's rate is 0, so that there is no ratio.
    AllZero,
}

/// The fewest people that a rate is estimated from.
pub const LEAST_COUNT: u64 = 10;

/// A finite number, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Estimate {
    Value(f64),
    NotEstimable { reason: Reason },
}

impl Estimate {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Estimate::Value(value) => Some(value),
            Estimate::NotEstimable { .. } => None,
        }
    }

    /// Absent, because of `reason`.
    pub fn absent(reason: Reason) -> Self {
        Estimate::NotEstimable { reason }
    }

    /// `part / whole` if `whole` counts at least [`LEAST_COUNT`] people; `none` says why an empty whole gives no rate.
    pub fn rate(part: f64, whole: u64, none: Reason) -> Self {
        match whole {
            0 => Self::absent(none),
            1..LEAST_COUNT => Self::absent(Reason::TooFew),
            _ => Estimate::Value(part / whole as f64),
        }
    }
}
