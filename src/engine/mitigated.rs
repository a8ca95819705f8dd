//! Repairs of a run: what is done to the data before training, and what is held against the model in training.

use std::rc::Rc;

use super::deciding::Deciding;
use super::mitigation::{MitigationConfig, constrainable};
use super::placed::Placed;
use super::protocol::{Fault, Task};
use super::reduced::{Learner, Reduced};
use super::repair::RepairError;
use super::run::Configured;
use super::task::targets;
use crate::data::labels::Labels;
use crate::data::prepare::{Part, Prepared};
use crate::evaluate::robust::feasible::Feasible;
use crate::mitigate::before::{Before, Lesson};
use crate::mitigate::error::MitigationError;
use crate::mitigate::reductions::moments::Moments;
use crate::model::config::Family;
use crate::train::begin::begin;
use crate::train::constraint::Constraint;
use crate::train::constraint::config::Kind;
use crate::train::learning::Learning;
use crate::train::objective::Objective;
use crate::train::privacy::PrivacyError;
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

    /// A model at its first step, or a reduction at its first model, for a run with this seed.
    ///
    /// # Errors
    /// As [`Mitigated::objective`]; [`PrivacyError::PrivacyRepaired`]; a [`crate::train::adversarial::AdversarialError`]; [`RepairError::RepairsExclude`] and [`RepairError::ReductionElsewhere`]; a
    /// [`crate::train::begin::BeginError`] for what can't be learnt from, and a
    /// [`crate::mitigate::error::MitigationError`] for groups that can't be made equal.
    pub fn begin(
        &self,
        task: Task,
        Configured { model, train, mitigation }: &Configured,
        placed: &Placed,
        seed: u64,
    ) -> Result<Box<dyn Learning>, Fault> {
        if train.privacy.is_some() && self.before.is_some() {
            return Err(PrivacyError::PrivacyRepaired {}.into());
        }
        let mut objective = self.objective(task, model.family, &placed.place, mitigation)?;
        if let Some(adversarial) = &train.adversarial {
            adversarial.fits(model.family, &placed.place)?;
            objective.feasible = Some(Feasible::of(&self.data));
        }
        if mitigation.clone().in_force(model.family) != *mitigation {
            return Err(RepairError::RepairsExclude {}.into());
        }
        let (layout, rows) = (&self.data.layout, placed.learnt());
        let Some(kind) = mitigation.reduction.kind else {
            return Ok(begin(model, train, seed, layout, rows, objective)?);
        };
        if !matches!(placed.place, Place::Fused | Place::Plain) {
            return Err(RepairError::ReductionElsewhere {}.into());
        }
        let part = self.part();
        let (number, groupings) = (mitigation.grouping(&part.groupings), &part.groupings);
        let none = || MitigationError::NoGrouping { number: number as u64, groupings: groupings.len() as u64 };
        let grouping = groupings.get(number).ok_or_else(none)?;
        let Labels::Binary(labels) = &part.labels else { return Err(MitigationError::NotYesOrNo {}.into()) };
        let moments = Moments::new(mitigation.parity.into(), labels, &grouping.of_row, grouping.groups.len())?;
        let (model, train, layout, rows) = (model.clone(), train.clone(), layout.clone(), rows.clone());
        let learner = Learner { model, train, seed, layout, rows, feasible: objective.feasible };
        Ok(Box::new(Reduced::new(kind, &mitigation.reduction, moments, learner)?))
    }

    /// How a run with this seed decides.
    ///
    /// # Errors
    /// A [`MitigationError`] for people whom a repair after training can't be fitted to.
    pub fn deciding(&self, task: Task, config: &MitigationConfig, seed: u64) -> Result<Deciding, Fault> {
        let train = &self.data.train;
        let deciding = Deciding::new(config.after, config.parity, config.grouping(&train.groupings), seed);
        if config.after.kind.is_some() {
            let Labels::Binary(labels) = &train.labels else { return Err(MitigationError::NotYesOrNo {}.into()) };
            if task != Task::Decision {
                return Err(RepairError::RepairsExclude {}.into());
            }
            deciding.rule(&vec![0.5; labels.len()], labels, train)?;
        }
        Ok(deciding)
    }

    /// What a model of some family learns from them at a place.
    ///
    /// # Errors
    /// [`RepairError::NoWeights`] and [`RepairError::NoConstraint`] for models that can't learn so, and
    /// [`RepairError::ConstraintElsewhere`] for places where they can't.
    pub fn objective(
        &self,
        task: Task,
        family: Family,
        place: &Place,
        config: &MitigationConfig,
    ) -> Result<Objective, RepairError> {
        let part = self.part();
        let plain = Objective::from(targets(task, part, &self.data));
        let weights = match &self.lesson {
            Lesson::Weighted(weights) => Some(weights.iter().map(|&weight| weight as f32).collect()),
            Lesson::Everybody | Lesson::Other(_) => None,
        };
        let constrained = config.constraint.kind != Kind::None;
        let labels = match &plain.targets {
            Targets::Binary(labels) if constrainable(family) => labels,
            _ if constrained => return Err(RepairError::NoConstraint {}),
            Targets::Binary(_) => return Ok(Objective { weights, ..plain }),
            _ if weights.is_some() => return Err(RepairError::NoWeights {}),
            _ => return Ok(plain),
        };
        let on_host = config.constraint.bound.is_some() || config.constraint.kind == Kind::Adversary;
        if constrained && on_host && !matches!(place, Place::Fused) {
            return Err(RepairError::ConstraintElsewhere {});
        }
        let groups = part.groupings.get(config.grouping(&part.groupings)).map(|grouping| &grouping.of_row[..]);
        let constraint = groups.and_then(|groups| Constraint::new(&config.constraint, groups, labels));
        Ok(Objective { weights, constraint, ..plain })
    }
}
