//! The repairs that a visitor chooses, and what of them is in force: a model and data that can't be repaired so are left alone.

use super::state::State;
use crate::engine::mitigation;
use crate::engine::protocol::MitigationConfig;
use crate::mitigate::method::Method;
use crate::train::constraint::config::{ConstraintConfig, Kind};

/// The chosen repairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Repairs {
    /// Before training.
    pub before: Option<Method>,
    /// How much of it is done, in `[0, 1]`.
    pub level: f64,
    /// All others, and for whom they are.
    pub others: MitigationConfig,
}

impl Default for Repairs {
    fn default() -> Self {
        Self { before: None, level: 1.0, others: MitigationConfig::default() }
    }
}

impl Repairs {
    /// Chooses the repairs of a run.
    pub fn take(&mut self, config: &MitigationConfig) {
        self.before = config.before.map(|before| before.method());
        self.level = config.before.and_then(|before| before.level()).unwrap_or(self.level);
        self.others = MitigationConfig { before: None, ..config.clone() };
    }
}

impl State {
    /// Whether the chosen model decides about people of a table, which repairs are for.
    pub fn repairable(&self) -> bool {
        !self.of_pictures() && self.amount().is_none() && mitigation::repairable(self.settings.model.family)
    }

    /// Whether a repair before training goes with the others.
    pub fn suits_method(&self, method: Method) -> bool {
        self.mitigation().goes_with(method)
    }

    /// Whether a reduction can be chosen.
    pub fn reducible(&self) -> bool {
        self.repairable() && mitigation::reducible(self.settings.model.family)
    }

    /// Whether training can be constrained.
    pub fn constrainable(&self) -> bool {
        let free = || self.mitigation().reduction.kind.is_none();
        self.repairable() && mitigation::constrainable(self.settings.model.family) && free()
    }

    /// The constraint in force.
    pub fn constraint(&self) -> ConstraintConfig {
        self.mitigation().constraint
    }

    /// Whether a constraint is in force.
    pub fn constrained(&self) -> bool {
        self.constraint().kind != Kind::None
    }

    /// The repairs in force.
    pub fn mitigation(&self) -> MitigationConfig {
        let Repairs { before, level, others } = &self.settings.repairs;
        if !self.repairable() {
            return MitigationConfig { attributes: others.attributes.clone(), ..MitigationConfig::default() };
        }
        let before = before.map(|method| method.at(*level));
        MitigationConfig { before, ..others.clone() }.in_force(self.settings.model.family)
    }
}
