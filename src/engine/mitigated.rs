//! Repairs of a run: what is done to the data before training, and what is held against the model in training.

use std::rc::Rc;

use super::mitigation::MitigationConfig;
use super::protocol::{Fault, Refusal, Task};
use super::task::targets;
use crate::data::prepare::{Part, Prepared};
use crate::mitigate::before::{Before, Lesson};
use crate::model::config::Family;
use crate::train::constraint::Constraint;
use crate::train::constraint::config::Kind;
use crate::train::objective::Objective;
use crate::train::rows::Place;
use crate::train::targets::Targets;

/// Data as they are after a repair before training, and what of them is learnt from.
pub struct Mitigated {
    pub data: Rc<Prepared>,
    pub lesson: Lesson,
    /// The repair, and the grouping it is for.
    before: Option<(Before, usize)>,
}

impl Mitigated {
    /// Data without a repair.
    pub fn plain(data: Rc<Prepared>) -> Self {
        Self { data, lesson: Lesson::Everybody, before: None }
    }

    /// Data after the chosen repair; nothing if these are it.
    ///
    /// # Errors
    /// A [`crate::mitigate::error::MitigationError`].
    pub fn changed(&self, source: &Rc<Prepared>, config: &MitigationConfig, seed: u64) -> Result<Option<Self>, Fault> {
        let before = config.before.map(|before| (before, config.grouping(&source.train.groupings)));
        if before == self.before {
            return Ok(None);
        }
        let Some((method, grouping)) = before else { return Ok(Some(Self::plain(source.clone()))) };
        let mut data = Prepared::clone(source);
        let lesson = method.apply(&mut data, grouping, seed)?;
        Ok(Some(Self { data: Rc::new(data), lesson, before }))
    }

    /// Whether a model sees people otherwise than they were encoded.
    pub fn transformed(&self) -> bool {
        self.before.is_some_and(|(before, _)| before.transforms())
    }

    /// The people who are learnt from.
    pub fn part(&self) -> &Part {
        match &self.lesson {
            Lesson::Other(part) => part,
            Lesson::Everybody | Lesson::Weighted(_) => &self.data.train,
        }
    }

    /// What a model of some family learns from them at a place.
    ///
    /// # Errors
    /// [`Refusal::NoWeights`] and [`Refusal::NoConstraint`] for models that can't learn so, and
    /// [`Refusal::ConstraintElsewhere`] for places where they can't.
    pub fn objective(
        &self,
        task: Task,
        family: Family,
        place: &Place,
        config: &MitigationConfig,
    ) -> Result<Objective, Refusal> {
        let part = self.part();
        let plain = Objective::from(targets(task, part, &self.data));
        let weights = match &self.lesson {
            Lesson::Weighted(weights) => Some(weights.iter().map(|&weight| weight as f32).collect()),
            Lesson::Everybody | Lesson::Other(_) => None,
        };
        let constrained = config.constraint.kind != Kind::None;
        let labels = match &plain.targets {
            Targets::Binary(labels) if !family.of_trees() => labels,
            _ if weights.is_some() => return Err(Refusal::NoWeights {}),
            _ if constrained => return Err(Refusal::NoConstraint {}),
            _ => return Ok(plain),
        };
        let on_host = config.constraint.bound.is_some() || config.constraint.kind == Kind::Adversary;
        if constrained && on_host && !matches!(place, Place::Fused) {
            return Err(Refusal::ConstraintElsewhere {});
        }
        let groups = part.groupings.get(config.grouping(&part.groupings)).map(|grouping| &grouping.of_row[..]);
        let constraint = groups.and_then(|groups| Constraint::new(&config.constraint, groups, labels));
        Ok(Objective { weights, constraint, ..plain })
    }
}
