//! The repairs that a visitor chooses, and what of them is in force: a model and data that can't be repaired so are left alone.

use super::state::State;
use crate::engine::protocol::MitigationConfig;
use crate::mitigate::before::Before;
use crate::model::config::Family;
use crate::train::constraint::config::{ConstraintConfig, Kind};

/// A repair before training, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Reweighing,
    Resampling,
    Massaging,
    CorrelationRemover,
    DisparateImpactRemover,
}

impl Method {
    /// Whether it can be done in part.
    pub fn has_level(self) -> bool {
        matches!(self, Method::CorrelationRemover | Method::DisparateImpactRemover)
    }
}

/// The chosen repairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Repairs {
    /// The attributes whose groups are to be treated alike; empty for the first.
    pub attributes: Vec<String>,
    pub before: Option<Method>,
    /// How much of it is done, in `[0, 1]`.
    pub level: f64,
    pub constraint: ConstraintConfig,
}

impl Default for Repairs {
    fn default() -> Self {
        Self { attributes: Vec::new(), before: None, level: 1.0, constraint: ConstraintConfig::default() }
    }
}

impl Repairs {
    /// Chooses the repairs of a run.
    pub fn take(&mut self, config: &MitigationConfig) {
        let (before, level) = match config.before {
            None => (None, None),
            Some(Before::Reweighing) => (Some(Method::Reweighing), None),
            Some(Before::Resampling) => (Some(Method::Resampling), None),
            Some(Before::Massaging) => (Some(Method::Massaging), None),
            Some(Before::CorrelationRemover { alpha }) => (Some(Method::CorrelationRemover), Some(alpha)),
            Some(Before::DisparateImpactRemover { level }) => (Some(Method::DisparateImpactRemover), Some(level)),
        };
        self.attributes.clone_from(&config.attributes);
        (self.before, self.level, self.constraint) = (before, level.unwrap_or(self.level), config.constraint);
    }

    fn before(&self) -> Option<Before> {
        Some(match self.before? {
            Method::Reweighing => Before::Reweighing,
            Method::Resampling => Before::Resampling,
            Method::Massaging => Before::Massaging,
            Method::CorrelationRemover => Before::CorrelationRemover { alpha: self.level },
            Method::DisparateImpactRemover => Before::DisparateImpactRemover { level: self.level },
        })
    }
}

impl State {
    /// Whether the chosen model decides about people of a table, which repairs are for.
    pub fn repairable(&self) -> bool {
        !self.of_pictures() && self.amount().is_none() && self.settings.model.family != Family::Autoencoder
    }

    /// Whether a repair before training suits the chosen model.
    pub fn suits_method(&self, method: Method) -> bool {
        method != Method::Reweighing || !self.settings.model.family.of_trees()
    }

    /// Whether training can be constrained.
    pub fn constrainable(&self) -> bool {
        self.repairable() && !self.settings.model.family.of_trees()
    }

    /// The constraint in force.
    pub fn constraint(&self) -> ConstraintConfig {
        if self.constrainable() { self.settings.repairs.constraint } else { ConstraintConfig::default() }
    }

    /// Whether a constraint is in force.
    pub fn constrained(&self) -> bool {
        self.constraint().kind != Kind::None
    }

    /// The repairs in force.
    pub fn mitigation(&self) -> MitigationConfig {
        let repairs = &self.settings.repairs;
        let suiting = repairs.before.is_some_and(|method| self.repairable() && self.suits_method(method));
        MitigationConfig {
            attributes: repairs.attributes.clone(),
            before: repairs.before().filter(|_| suiting),
            constraint: self.constraint(),
        }
    }
}
