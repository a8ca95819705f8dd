//! What a model learns: what it is to give for each person, how much each person counts, and what is held against
//! it beside its errors.

use super::constraint::Constraint;
use super::targets::Targets;
use crate::evaluate::robust::feasible::Feasible;

/// An objective of training. Weights and constraints are for a yes or no, and trees have no constraints.
#[derive(Debug, Clone)]
pub struct Objective {
    pub targets: Targets,
    /// How much each person counts, 1 on average; everybody the same if there are none.
    pub weights: Option<Vec<f32>>,
    pub constraint: Option<Constraint>,
    /// What people could be like, for training that changes them.
    pub feasible: Option<Feasible>,
}

impl Objective {
    /// How much each person counts, as trees sum it up.
    pub fn exact_weights(&self) -> Option<Vec<f64>> {
        Some(self.weights.as_ref()?.iter().map(|&weight| f64::from(weight)).collect())
    }
}

impl From<Targets> for Objective {
    /// The plain objective: everybody counts the same, and nothing else is held against the model.
    fn from(targets: Targets) -> Self {
        Self { targets, weights: None, constraint: None, feasible: None }
    }
}
