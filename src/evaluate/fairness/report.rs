//! What an audit says, as pages and programs read it. Plain data: nothing is computed here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::named::Named;
use super::options::{Bootstrap, Task};
use crate::evaluate::estimate::{Estimate, Reason};
use crate::sentence::Sentence;

/// A number with its interval, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged, from = "Fields")]
pub enum Interval {
    Value { value: f64, low: f64, high: f64 },
    NotEstimable { reason: Reason },
}

/// An [`Interval`] as it is read: what `untagged` would derive is large, and the page is judged by how soon it is there.
#[derive(Deserialize)]
struct Fields {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    reason: Option<Reason>,
}

impl From<Fields> for Interval {
    fn from(fields: Fields) -> Self {
        match (fields.value, fields.low, fields.high) {
            (Some(value), Some(low), Some(high)) => Interval::Value { value, low, high },
            _ => Interval::NotEstimable { reason: fields.reason.unwrap_or(Reason::NoRows) },
        }
    }
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
    /// By the names of the table of rates; in `[0, 1]`.
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

/// Rows left out because all of these columns are missing: one column, or a decision and a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    pub columns: Vec<String>,
    pub rows: u64,
}

/// Missing cells of one column among the people of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingInGroup {
    pub attribute: String,
    pub group: String,
    pub rows: u64,
    pub cells: u64,
}

/// Missing cells of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingCells {
    pub column: String,
    pub cells: u64,
    pub by_group: Vec<MissingInGroup>,
}

/// What became of the rows of the table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DataReport {
    pub read: u64,
    pub used: u64,
    /// A row is counted once, at the first reason.
    pub dropped: Vec<Dropped>,
    pub missing: Vec<MissingCells>,
}

/// The people whose scores are in one range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    pub low: f64,
    pub high: f64,
    pub people: f64,
    pub mean_score: f64,
    /// The share of them with a positive label.
    pub observed: Interval,
}

/// How far one group's scores are from frequencies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    pub expected_calibration_error: Estimate,
    /// Ranges of scores that nobody has are left out.
    pub bins: Vec<CalibrationBin>,
}

/// What the scores say of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupScores {
    /// One value for each attribute; empty for everybody.
    pub group: Vec<String>,
    pub people: f64,
    pub roc_auc: Estimate,
    /// In nats.
    pub log_loss: Estimate,
    pub mean_prediction: Estimate,
    pub calibration: Calibration,
}

/// What scores say of everybody and of each group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreReport {
    pub overall: GroupScores,
    pub groups: Vec<GroupScores>,
}

/// What equality in one sense would mean for a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpossibilityGroup {
    pub group: Vec<String>,
    pub base_rate: f64,
    pub false_positive_rate: f64,
    /// If precision and the true positive rate were everybody's. Above 1, no model can do it.
    pub forced_false_positive_rate: f64,
    pub selection_rate: f64,
    /// If the true and false positive rates were everybody's.
    pub forced_selection_rate: f64,
}

/// Criteria that exclude each other on these people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Impossibility {
    pub precision: f64,
    pub true_positive_rate: f64,
    pub false_positive_rate: f64,
    pub base_rate_gap: f64,
    pub forced_false_positive_rate_gap: f64,
    pub forced_selection_rate_gap: f64,
    /// Groups with enough people of both labels.
    pub groups: Vec<ImpossibilityGroup>,
}

/// Several classes, each against all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassEstimates {
    pub class: String,
    pub estimates: Estimates,
}

/// Estimates of a prediction among several classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Multiclass {
    /// The share of right predictions, of everybody, and gaps by the names `accuracy_difference[between_groups]` ….
    pub accuracy: Interval,
    pub groups: Vec<ClassAccuracy>,
    pub gaps: Intervals,
    pub one_vs_rest: Vec<ClassEstimates>,
}

/// The share of right predictions in one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassAccuracy {
    pub group: Vec<String>,
    pub people: f64,
    pub accuracy: Interval,
}

/// How far predicted amounts are from true ones among the people of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AmountErrors {
    /// One value for each attribute; empty for everybody.
    pub group: Vec<String>,
    pub people: f64,
    /// `mean_absolute_error`, `root_mean_squared_error` and `mean_residual`, in the label's unit.
    pub errors: Intervals,
}

/// Errors of predicted amounts, and how far groups are apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    pub overall: AmountErrors,
    pub groups: Vec<AmountErrors>,
    /// Such as `mean_absolute_error_difference[between_groups]`.
    pub gaps: Intervals,
}

/// Everything that an audit says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditReport {
    pub task: Task,
    pub data: DataReport,
    /// Names of the sensitive columns.
    pub sensitive: Vec<String>,
    /// Fairlearn's numbers, with its names and conventions; of a binary outcome only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fairlearn: Option<Named>,
    /// AIF360's numbers, with its names and conventions; where a privileged side is named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub aif360: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub estimates: Option<Estimates>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scores: Option<ScoreReport>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impossibility: Option<Impossibility>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub multiclass: Option<Multiclass>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub regression: Option<Regression>,
    /// Each with its sentence in English as `message`; `warning` names the page's own wording.
    pub warnings: Vec<Sentence>,
}
