//! The repairs that are chosen for a run, and which of them suit which model and go together.

use serde::{Deserialize, Serialize};

use crate::data::groups::Grouping;
use crate::limits::SettingError;
use crate::mitigate::after::AfterConfig;
use crate::mitigate::before::Before;
use crate::mitigate::method::Method;
use crate::mitigate::parity::Parity;
use crate::mitigate::reductions::config::{Reduction, ReductionConfig};
use crate::model::config::Family;
use crate::train::constraint::config::{ConstraintConfig, Kind};

/// The repairs that are chosen.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MitigationConfig {
    /// The attributes whose groups, or intersections of groups, are to be treated alike; the first attribute if there are
    /// none.
    pub attributes: Vec<String>,
    pub before: Option<Before>,
    pub constraint: ConstraintConfig,
    /// What reductions and repairs after training make equal.
    pub parity: Parity,
    pub reduction: ReductionConfig,
    pub after: AfterConfig,
}

/// Whether a family decides about people of a table, which repairs are for.
pub fn repairable(family: Family) -> bool {
    family != Family::Autoencoder
}

/// Whether a family's training can be constrained: where it learns by gradients.
pub fn constrainable(family: Family) -> bool {
    repairable(family) && !family.of_trees()
}

/// Whether reductions can ask a family: where it needs no Burn, since they ask for many models.
pub fn reducible(family: Family) -> bool {
    repairable(family) && (family.dense() || family.of_trees())
}

impl MitigationConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        self.before.as_ref().map_or(Ok(()), Before::check)?;
        self.constraint.check()?;
        self.reduction.check()?;
        self.after.check()
    }

    /// The number of the grouping that is meant.
    pub fn grouping(&self, groupings: &[Grouping]) -> usize {
        groupings.iter().position(|grouping| grouping.attributes == self.attributes).unwrap_or(0)
    }

    /// Whether a repair before training goes with the others: a reduction says itself how much people count.
    pub fn goes_with(&self, method: Method) -> bool {
        method != Method::Reweighing || self.reduction.kind.is_none()
    }

    /// Whether there are scores for a repair after training to decide on: a lottery over models leaves none.
    pub fn leaves_scores(&self) -> bool {
        self.reduction.kind != Some(Reduction::ExponentiatedGradient)
    }

    /// What of it is in force for a family: repairs that suit it, and of those that exclude each other the reduction.
    pub fn in_force(mut self, family: Family) -> Self {
        if !reducible(family) {
            self.reduction.kind = None;
        }
        if !constrainable(family) || self.reduction.kind.is_some() {
            self.constraint.kind = Kind::None;
        }
        if !repairable(family) || !self.leaves_scores() {
            self.after.kind = None;
        }
        self.before = self.before.filter(|before| repairable(family) && self.goes_with(before.method()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mitigate::after::After;

    #[test]
    fn of_repairs_that_exclude_each_other_the_reduction_is_in_force() {
        let mut all = MitigationConfig { before: Some(Before::Reweighing), ..MitigationConfig::default() };
        all.constraint.kind = Kind::Covariance;
        all.after.kind = Some(After::RejectOption);
        assert_eq!(all.clone().in_force(Family::Mlp), all);
        let tree = all.clone().in_force(Family::Tree);
        assert_eq!((tree.before, tree.constraint.kind), (all.before, Kind::None));
        let none = all.clone().in_force(Family::Autoencoder);
        assert_eq!((none.before, none.constraint.kind, none.after.kind), (None, Kind::None, None));
        for (kind, leaves) in [(Reduction::GridSearch, true), (Reduction::ExponentiatedGradient, false)] {
            all.reduction.kind = Some(kind);
            let reduced = all.clone().in_force(Family::Boosted);
            assert_eq!((reduced.before, reduced.constraint.kind), (None, Kind::None));
            assert_eq!(reduced.after.kind.is_some(), leaves);
            assert_eq!(all.clone().in_force(Family::Gru).reduction.kind, None);
        }
    }
}
