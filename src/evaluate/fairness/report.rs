//! What an audit says, as pages and programs read it. Plain data: nothing is computed here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::options::Bootstrap;
use crate::evaluate::estimate::Reason;

/// A number with its interval, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Interval {
    Value { value: f64, low: f64, high: f64 },
    NotEstimable { reason: Reason },
}

impl Interval {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Interval::Value { value, .. } => Some(value),
            Interval::NotEstimable { .. } => None,
        }
    }
}

/// Numbers by name.
pub type Intervals = BTreeMap<String, Interval>;

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupEstimates {
    /// One value for each attribute.
    pub group: Vec<String>,
    pub counts: Counts,
    /// By the names of [`RATES`]; in `[0, 1]`.
    pub rates: Intervals,
}

/// Rates of everybody and of each group, and how far groups are apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimates {
    pub bootstrap: Bootstrap,
    pub counts: Counts,
    pub overall: Intervals,
    /// Every combination of the sensitive attributes, empty ones included.
    pub groups: Vec<GroupEstimates>,
    /// By Fairlearn's names, such as `selection_rate_difference[between_groups]`, `demographic_parity_ratio[to_overall]`,
    /// `equalized_odds_difference[between_groups,worst_case]`.
    pub gaps: Intervals,
    /// AIF360's comparisons of the unprivileged with the privileged side, by its names; empty without sides.
    pub comparisons: Intervals,
}
