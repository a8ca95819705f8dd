//! What private training promises, epoch by epoch.

use super::{Budget, EPSILON, Plan, Promise, Spending};
use crate::engine::inquiry::{Answer, Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::privacy::calibrate::{Accountant, noise_multiplier};
use crate::evaluate::privacy::mechanism::{Mechanism, check_delta, check_steps};
use crate::limits::within;
use crate::train::privacy::Spent;

/// Places of a curve at most: each takes some tens of milliseconds.
const MOST_PLACES: u64 = 20;

/// A curve on its way, of which a place is a piece.
pub struct Work {
    /// What is spent at the end; none if nothing is promised.
    spent: Option<Spent>,
    steps_per_epoch: u64,
    /// Of a plan, and not of a run.
    planned: bool,
    curve: Vec<Spending>,
}

impl Work {
    /// What a run has spent until it stands as it does.
    pub fn of_run(subject: &Subject) -> Self {
        let steps_per_epoch = subject.position.steps_per_epoch.max(1);
        Self { spent: subject.spent, steps_per_epoch, planned: false, curve: Vec::new() }
    }

    /// What a plan would promise so many people.
    ///
    /// # Errors
    /// [`crate::limits::SettingError`] and [`crate::evaluate::privacy::calibrate::BudgetError`].
    pub fn of_plan(plan: &Plan, people: usize) -> Result<Self, Fault> {
        within("batch", plan.batch_size as f64, 1.0, 4096.0)?;
        within("epochs", plan.epochs as f64, 1.0, 10_000.0)?;
        check_delta(plan.delta)?;
        let batch_size = plan.batch_size.min(people.max(1));
        let steps_per_epoch = people.max(1).div_ceil(batch_size);
        let steps = u32::try_from(steps_per_epoch.saturating_mul(plan.epochs)).unwrap_or(u32::MAX);
        check_steps(steps)?;
        let sampling_rate = batch_size as f64 / people.max(1) as f64;
        let noise_multiplier = match plan.budget {
            Budget::Noise(noise) => noise,
            Budget::Epsilon(epsilon) => {
                within("epsilon", epsilon, EPSILON.0, EPSILON.1)?;
                noise_multiplier(Accountant::Pld, sampling_rate, steps, epsilon, plan.delta)?
            }
        };
        let mechanism = Mechanism { sampling_rate, noise_multiplier };
        mechanism.check()?;
        let spent = Some(Spent { mechanism, delta: plan.delta, steps });
        Ok(Self { spent, steps_per_epoch: steps_per_epoch as u64, planned: true, curve: Vec::new() })
    }

    /// The places of the curve, in steps: the end of each epoch, or of every so many, and the end.
    fn places(&self, steps: u64) -> Vec<u64> {
        let epochs = steps.div_ceil(self.steps_per_epoch);
        let stride = self.steps_per_epoch * epochs.div_ceil(MOST_PLACES).max(1);
        (0..steps).step_by(stride as usize).chain([steps]).collect()
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        let Some(spent) = self.spent else { return Ok(Step::Done(Answer::Leaks(super::Answer::Spent(None)))) };
        let places = self.places(u64::from(spent.steps));
        if let Some(&steps) = places.get(self.curve.len()) {
            let then = Spent { steps: steps as u32, ..spent };
            let epochs = steps as f64 / self.steps_per_epoch as f64;
            self.curve.push(Spending { epochs, pld: then.epsilon(), rdp: then.rdp_epsilon() });
        }
        let (done, of) = (self.curve.len() as u64, places.len() as u64);
        if done < of {
            return Ok(Step::Doing { done, of, so_far: None });
        }
        let Mechanism { noise_multiplier, sampling_rate } = spent.mechanism;
        let curve = std::mem::take(&mut self.curve);
        let promise = Promise { noise_multiplier, sampling_rate, delta: spent.delta, curve };
        let answer = if self.planned { super::Answer::Promise(promise) } else { super::Answer::Spent(Some(promise)) };
        Ok(Step::Done(Answer::Leaks(answer)))
    }
}
