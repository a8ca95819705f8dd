//! What runs are compared by: a number of each after every epoch, as the engine told it.

use std::rc::Rc;

use super::KeptRun;
use crate::engine::protocol::{EpochReport, PartBrief};
use crate::engine::run_file::RunFile;
use crate::ui::settings::{Objective, Part};
use crate::ui::state::State;

/// What is looked at of each run.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub part: Part,
    /// The attributes whose groups are watched: a run may have them at another place, or not at all.
    pub attributes: Vec<String>,
}

impl Look {
    /// What the page looks at.
    pub fn new(state: &State) -> Self {
        let watched = state.data.as_ref().and_then(|data| data.representation.get(state.grouping()));
        Self { part: state.settings.part, attributes: watched.map(|r| r.attributes.clone()).unwrap_or_default() }
    }

    /// A number of a report on this run, if there is one and it is finite.
    fn of(&self, objective: Objective, run: &RunFile, report: &EpochReport) -> Option<f64> {
        // Without such a grouping there is no gap, but everything else.
        let grouping = run.grouping(&self.attributes).unwrap_or(usize::MAX);
        let part = self.part.of(report);
        let gaps = part.groupings.iter().map(|grouping| grouping.gaps).collect();
        // Curves have no intervals, which would take time.
        let half = PartBrief { loss: part.loss, overall: part.overall, gaps, intervals: Vec::new() };
        objective.of(&half, grouping).filter(|value| value.is_finite())
    }

    /// The number of the model as the run left it.
    pub fn last(&self, objective: Objective, run: &RunFile) -> Option<f64> {
        self.of(objective, run, run.last()?)
    }

    /// The number after every epoch.
    pub fn curve(&self, objective: Objective, run: &RunFile) -> Rc<[(f64, Option<f64>)]> {
        run.epochs.iter().map(|report| (report.position.epochs(), self.of(objective, run, report))).collect()
    }
}

/// Whether two runs have the same people in the same parts, so that their numbers can be compared.
pub fn same_people(run: &KeptRun, other: &KeptRun) -> bool {
    let people = |run: &KeptRun| {
        let settings = super::settings::of(&run.file);
        (settings.dataset, run.file.table.clone(), settings.data, settings.toy, settings.harm)
    };
    people(run) == people(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run_file::samples;

    #[test]
    fn a_gap_is_found_by_the_names_of_its_attributes() {
        let look = |name: &str| Look { part: Part::Test, attributes: vec![name.to_owned()] };
        let mut run = samples::run(2);
        run.groupings.insert(0, vec!["other".into()]);
        for report in &mut run.epochs {
            let report = Rc::make_mut(report);
            report.test.groupings.insert(0, report.test.groupings[0].clone());
            report.test.groupings[0].gaps.demographic_parity.judged = crate::evaluate::estimate::Estimate::Value(0.0);
        }
        assert_eq!(look("group").last(Objective::DemographicParity, &run), Some(0.9));
        assert_eq!(look("other").last(Objective::DemographicParity, &run), Some(0.0));
        assert_eq!(look("nothing").last(Objective::DemographicParity, &run), None);
        assert_eq!(look("nothing").last(Objective::Accuracy, &run), Some(0.55));
    }

    #[test]
    fn a_curve_has_a_gap_where_a_model_has_diverged() {
        let mut run = samples::run(2);
        Rc::make_mut(&mut run.epochs[2]).test.loss = f64::NAN;
        let curve = Look { part: Part::Test, attributes: vec![] }.curve(Objective::Loss, &run);
        assert_eq!(*curve, [(0.0, Some(1.0)), (1.0, Some(0.5)), (2.0, None)]);
    }
}
