//! The audit of a binary outcome: both peers' reports, our estimates, what scores say, and what to be warned of.

use super::cautions::about_decisions;
use super::estimates::estimate;
use super::impossibility::impossibility;
use super::options::{Bootstrap, Sides};
use super::people::{Crossing, People};
use super::report::{AuditReport, GroupScores, ScoreReport};
use super::scored::{self, Scored};
use super::warnings::Warning;
use super::{aif360, calibration, fairlearn};
use crate::evaluate::estimate::{Estimate, Reason};

/// What is done at one go.
#[derive(Clone, Copy)]
enum Piece {
    Order,
    Fairlearn,
    Aif360,
    Estimates,
    Scores,
}

/// The audit of a binary outcome under way.
pub struct DecisionAudit {
    pub(super) people: People,
    sides: Option<Sides>,
    bootstrap: Bootstrap,
    /// People in descending order of score, once they are sorted.
    order: Vec<u32>,
    left: Vec<Piece>,
}

impl DecisionAudit {
    /// An audit at its start.
    pub fn new(people: People, sides: Option<Sides>, bootstrap: Bootstrap) -> Self {
        let scored = people.scores.is_some();
        let decided = people.predicted.iter().any(Option::is_some);
        let pieces = [
            (scored, Piece::Order),
            (true, Piece::Fairlearn),
            (decided && sides.is_some(), Piece::Aif360),
            (decided, Piece::Estimates),
            (scored, Piece::Scores),
        ];
        let left = pieces.into_iter().rev().filter(|(wanted, _)| *wanted).map(|(_, piece)| piece).collect();
        Self { people, sides, bootstrap, order: Vec::new(), left }
    }

    /// Pieces that are left.
    pub fn pieces(&self) -> usize {
        self.left.len()
    }

    /// Does one more piece; false when there is nothing left to do.
    pub fn advance(&mut self, report: &mut AuditReport) -> bool {
        let Some(piece) = self.left.pop() else { return false };
        match piece {
            Piece::Order => self.order = scored::descending(&self.people),
            Piece::Fairlearn => report.fairlearn = Some(fairlearn::report(&self.people, &self.order)),
            Piece::Aif360 => {
                report.aif360 = self.sides.as_ref().map(|sides| aif360::report(&self.people, &self.order, sides));
            }
            Piece::Estimates => {
                let estimates = estimate(&self.people, self.sides.as_ref(), &self.bootstrap);
                let warnings = about_decisions(&estimates, report.aif360.as_ref());
                report.warnings.extend(warnings.into_iter().map(Warning::told));
                report.impossibility = impossibility(&estimates);
                report.estimates = Some(estimates);
            }
            Piece::Scores => report.scores = Some(scores(&self.people, &self.order, self.bootstrap.level)),
        }
        true
    }
}

fn scores(people: &People, order: &[u32], level: f64) -> ScoreReport {
    let crossing = Crossing::of(&people.sensitive, people.rows());
    let groups = crossing.groups.len();
    let mut calibrations = calibration::by_group(people, &crossing.of_row, groups, level).into_iter();
    let mut report = |group: &[String], scored: Scored| GroupScores {
        group: group.to_vec(),
        people: scored.people,
        roc_auc: judged(scored.roc_auc, scored.people, Reason::OneClass),
        log_loss: judged(scored.log_loss, scored.people, Reason::NoScores),
        mean_prediction: judged(scored.mean_prediction, scored.people, Reason::NoScores),
        calibration: calibrations.next().expect("a calibration for each group and for everybody"),
    };
    let of_groups = scored::by_group(people, order, &crossing.of_row, groups);
    let groups = crossing.groups.iter().zip(of_groups).map(|(group, scored)| report(group, scored)).collect();
    let everybody = scored::by_group(people, order, &vec![0; people.rows()], 1);
    ScoreReport { groups, overall: report(&[], everybody[0]) }
}

fn judged(value: f64, people: f64, none: Reason) -> Estimate {
    let value = Estimate::rate(value * people, people as u64, Reason::NoScores);
    if value.value().is_some_and(f64::is_nan) { Estimate::absent(none) } else { value }
}
