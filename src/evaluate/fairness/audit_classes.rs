//! The audit of a prediction among several classes: each class against all others, and how often the class is right.

use super::estimates::estimate;
use super::options::Bootstrap;
use super::people::People;
use super::report::{AuditReport, ClassAccuracy, ClassEstimates, Estimates, Multiclass};

/// The audit of several classes under way.
pub struct ClassAudit {
    /// Whose labels and decisions are filled in for each piece.
    people: People,
    names: Vec<String>,
    label: Vec<u32>,
    predicted: Vec<u32>,
    bootstrap: Bootstrap,
}

impl ClassAudit {
    /// An audit at its start. Labels and predictions are places in `names`.
    pub fn new(people: People, names: Vec<String>, label: Vec<u32>, predicted: Vec<u32>, bootstrap: Bootstrap) -> Self {
        Self { people, names, label, predicted, bootstrap }
    }

    /// Pieces in all: each class, and how often the class is right.
    pub fn pieces(&self) -> usize {
        self.names.len() + 1
    }

    /// Does one more piece; false when there is nothing left to do.
    pub fn advance(&mut self, report: &mut AuditReport) -> bool {
        let Some(multiclass) = &mut report.multiclass else {
            report.multiclass = Some(self.accuracy());
            return true;
        };
        let class = multiclass.one_vs_rest.len();
        let Some(name) = self.names.get(class).cloned() else { return false };
        self.people.positive = self.label.iter().map(|&c| c as usize == class).collect();
        self.people.predicted = self.predicted.iter().map(|&c| Some(c as usize == class)).collect();
        multiclass.one_vs_rest.push(ClassEstimates { class: name, estimates: self.estimates() });
        true
    }

    fn estimates(&self) -> Estimates {
        estimate(&self.people, None, &self.bootstrap)
    }

    /// Whether the class is right is itself a decision: it is accurate where it says yes and the truth is yes.
    fn accuracy(&mut self) -> Multiclass {
        self.people.positive = vec![true; self.label.len()];
        self.people.predicted = self.label.iter().zip(&self.predicted).map(|(y, f)| Some(y == f)).collect();
        let estimates = self.estimates();
        Multiclass {
            accuracy: estimates.overall["accuracy"],
            groups: estimates
                .groups
                .iter()
                .map(|g| ClassAccuracy {
                    group: g.group.clone(),
                    people: g.counts.people.total(),
                    accuracy: g.rates["accuracy"],
                })
                .collect(),
            gaps: estimates.gaps.into_iter().filter(|(name, _)| name.starts_with("accuracy_")).collect(),
            one_vs_rest: Vec::new(),
        }
    }
}
