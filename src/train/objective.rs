//! What a model of layers learns: what it is to give for each person, how much each person counts, and what is held against
//! it beside its errors.

use super::constraint::Constraint;
use super::targets::Targets;
use crate::evaluate::robust::feasible::Feasible;

/// An objective of training. Weights and constraints are for a yes or no.
#[derive(Debug, Clone)]
pub struct Objective {
    pub targets: Targets,
    /// How much each person counts, 1 on average; everybody the same if there are none.
    pub weights: Option<Vec<f32>>,
    pub constraint: Option<Constraint>,
    /// What people could be like, for training that changes them.
    pub feasible: Option<Feasible>,
}

impl From<Targets> for Objective {
    /// The plain objective: everybody counts the same, and nothing else is held against the model.
    fn from(targets: Targets) -> Self {
        Self { targets, weights: None, constraint: None, feasible: None }
    }
}
