//! What is told of a model when it is evaluated.

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use super::position::Position;
#[cfg(feature = "engine")]
use super::protocol::Event;
use crate::evaluate::fairness::gap_interval::GapIntervals;
use crate::evaluate::fairness::monitor::{Gaps, GroupReport, GroupingReport};
use crate::train::constraint::Standing;

/// One part's report after an epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartReport {
    /// What training minimises: the mean cross-entropy in nats; of a lottery over models the share of wrong decisions; of
    /// amounts the mean squared error in standard units, 1 being their variance in the training part; or an autoencoder's
    /// mean squared error.
    #[serde(deserialize_with = "number")]
    pub loss: f64,
    pub overall: GroupReport,
    /// One for each grouping of [`crate::data::represent::DataSummary::representation`], in its order.
    pub groupings: Vec<GroupingReport>,
}

/// The model and whom it fails, after an epoch (or, in the middle of one, after a single step).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpochReport {
    pub position: Position,
    pub train: PartReport,
    pub test: PartReport,
    /// People of the training part who were asked about: while training is under way, a sample of a large one.
    pub train_rows: u64,
    /// Where the constraint stands, if there is one.
    pub constraint: Option<Standing>,
    /// Of private training, the [epsilon](crate::train::privacy::Spent::rdp_epsilon) that it has spent so far, at most: 0 is
    /// nothing. By the quicker accountant, lest training waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epsilon: Option<f64>,
}

/// Of a part's report, what models are compared by; groups themselves are left out, since there may be many reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartBrief {
    pub loss: f64,
    pub overall: GroupReport,
    /// Of each grouping.
    pub gaps: Vec<Gaps>,
    pub intervals: Vec<GapIntervals>,
}

/// A report in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    pub position: Position,
    pub train: PartBrief,
    pub test: PartBrief,
}

impl From<&PartReport> for PartBrief {
    fn from(report: &PartReport) -> Self {
        let gaps = report.groupings.iter().map(|grouping| grouping.gaps).collect();
        let intervals = report.groupings.iter().map(|grouping| GapIntervals::new(&grouping.groups)).collect();
        Self { loss: report.loss, overall: report.overall, gaps, intervals }
    }
}

impl From<&EpochReport> for Brief {
    fn from(report: &EpochReport) -> Self {
        let [train, test] = [&report.train, &report.test].map(PartBrief::from);
        Self { position: report.position, train, test }
    }
}

/// The same events for who only compares models.
#[cfg(feature = "engine")]
pub fn in_brief(events: Vec<Event>) -> Vec<Event> {
    let brief = |event| match event {
        Event::Epoch(report) => Some(Event::Brief(Box::new(Brief::from(&*report)))),
        Event::Drawn(_) | Event::Surface(_) => None,
        event => Some(event),
    };
    events.into_iter().filter_map(brief).collect()
}

/// A number, or what JSON has in place of one that is not finite, of a model that has diverged.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}
