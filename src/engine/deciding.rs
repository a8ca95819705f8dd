//! Who gets a yes: whoever has a high enough score, unless a repair after training says otherwise, or a lot is cast.
//!
//! Where a decision is by chance, the lot of each person is drawn once, by the seed of the run: people keep their lot from
//! epoch to epoch, and the monitor, the audit and exported reports count the same decisions.

use rand::RngExt;

use crate::data::prepare::Part;
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::mitigate::after::{AfterConfig, Rule};
use crate::mitigate::error::MitigationError;
use crate::mitigate::parity::Parity;
use crate::random::{Purpose, stream_of};

/// How a run decides.
#[derive(Debug, Clone, Copy)]
pub struct Deciding {
    after: AfterConfig,
    parity: Parity,
    /// The number of the grouping that rules are for.
    grouping: usize,
    seed: u64,
}

impl Deciding {
    /// A way to decide for a run with this seed.
    pub fn new(after: AfterConfig, parity: Parity, grouping: usize, seed: u64) -> Self {
        Self { after, parity, grouping, seed }
    }

    /// The rule for people whose label is known. Nothing where none is chosen.
    ///
    /// # Errors
    /// As [`AfterConfig::fit`].
    pub fn rule(&self, scores: &[f32], positive: &[bool], part: &Part) -> Result<Option<Rule>, MitigationError> {
        let Some(grouping) = part.groupings.get(self.grouping) else { return Ok(None) };
        let scores: Vec<f64> = scores.iter().map(|&score| f64::from(score)).collect();
        self.after.fit(self.parity, &scores, positive, &grouping.of_row, grouping.groups.len())
    }

    /// The decisions about the people of the part with this number. `draws`: a score is the chance of a yes.
    pub fn decide(&self, number: u64, scores: &[f32], part: &Part, rule: Option<&Rule>, draws: bool) -> Vec<bool> {
        let grouping = part.groupings.get(self.grouping);
        let chance = |row: usize, score: f64| match (rule, grouping) {
            (Some(rule), Some(grouping)) => rule.chance(grouping.of_row[row], score),
            _ if draws => score,
            _ => f64::from(score >= THRESHOLD),
        };
        let mut lots = stream_of(self.seed, Purpose::Lottery, number);
        let decided = |(row, &score): (usize, &f32)| lots.random::<f64>() < chance(row, f64::from(score));
        scores.iter().enumerate().map(decided).collect()
    }
}
