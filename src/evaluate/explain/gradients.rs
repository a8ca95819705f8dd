//! What a small change of each input would do (saliency, Simonyan et al. 2014), and the same gathered on the way from a
//! baseline (integrated gradients, Sundararajan et al. 2017).

use serde::Serialize;

use super::ask::{Explainable, Scale, Target, one_person};
use super::error::ExplainError;
use crate::evaluate::score::Gradient;
use crate::limits::within;
use crate::model::output::{Output, sigmoid};

/// Steps at most.
pub const MOST_STEPS: usize = 5000;

/// A model of which it is known how its numbers change with its inputs.
pub trait Sloped: Explainable + Gradient {
    /// The gradient of an output of each person, on a scale, at their own inputs: `[people, width]` to `[people, width]`.
    fn slopes(&self, x: &[f64], output: usize, scale: Scale) -> Vec<f64> {
        let kind = self.output();
        self.pull_back(x, &mut |_, logits, gradient| match (kind, scale) {
            (Output::Decision, Scale::Logit) => gradient[output] = 1.0,
            (Output::Decision, Scale::Score) => gradient[output] = sigmoid(logits[0]) * sigmoid(-logits[0]),
            (Output::Amount(standard), _) => gradient[output] = f64::from(standard.deviation),
            (Output::Classes, scale) => {
                gradient.copy_from_slice(logits);
                kind.score(gradient);
                let own = gradient[output];
                let others = 1.0 - own;
                let by = if scale == Scale::Score { -own } else { -1.0 / others.max(f64::MIN_POSITIVE) };
                gradient.iter_mut().for_each(|p| *p *= by);
                gradient[output] = if scale == Scale::Score { own * others } else { 1.0 };
            }
        })
    }
}

impl<M: Explainable + Gradient> Sloped for M {}

/// How a number follows from inputs by their slopes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Integrated {
    /// The model's number for the baseline.
    pub base: f64,
    /// The model's number for the person.
    pub score: f64,
    /// What each column adds, in the number's unit, of either sign.
    pub values: Vec<f64>,
    /// By how much the sum of all values misses `score - base`: 0 is complete, and more steps come closer.
    pub missing: f64,
}

/// The slopes at a person: the change in the number per unit of each column.
///
/// # Errors
/// [`ExplainError`]: `NoOutput`, `PersonWidth`, `ScoreUndefined`.
pub fn saliency(model: &dyn Sloped, person: &[f64], output: usize, scale: Scale) -> Result<Vec<f64>, ExplainError> {
    Target::new(model, output, scale)?;
    one_person(person, model.width())?;
    finite(model.slopes(person, output, scale))
}

fn finite(slopes: Vec<f64>) -> Result<Vec<f64>, ExplainError> {
    if slopes.iter().all(|slope| slope.is_finite()) { Ok(slopes) } else { Err(ExplainError::ScoreUndefined {}) }
}

/// Integrated gradients under way, some steps at a time.
#[derive(Debug, Clone)]
pub struct Integrating {
    person: Vec<f64>,
    baseline: Vec<f64>,
    steps: usize,
    done: usize,
    sums: Vec<f64>,
}

impl Integrating {
    /// On the straight way from a baseline to a person, in so many steps, in `[1, 5000]`, with the slope in the middle of
    /// each: `(x - b) / n Σ_k f'(b + (k + 1/2) / n (x - b))`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `Setting`.
    pub fn new(person: &[f64], baseline: &[f64], steps: usize) -> Result<Self, ExplainError> {
        one_person(baseline, person.len())?;
        within("steps", steps as f64, 1.0, MOST_STEPS as f64)?;
        let (person, baseline) = (person.to_vec(), baseline.to_vec());
        Ok(Self { sums: vec![0.0; person.len()], person, baseline, steps, done: 0 })
    }

    /// Takes some steps. False when all are taken.
    ///
    /// # Errors
    /// Those of [`saliency`].
    pub fn advance(&mut self, model: &dyn Sloped, output: usize, scale: Scale) -> Result<bool, ExplainError> {
        const TOGETHER: usize = 16;
        Target::new(model, output, scale)?;
        one_person(&self.person, model.width())?;
        let upto = self.steps.min(self.done + TOGETHER);
        let mut x = Vec::with_capacity((upto - self.done) * self.person.len());
        for step in self.done..upto {
            let share = (step as f64 + 0.5) / self.steps as f64;
            x.extend(self.person.iter().zip(&self.baseline).map(|(x, b)| b + share * (x - b)));
        }
        let slopes = finite(model.slopes(&x, output, scale))?;
        for slopes in slopes.chunks_exact(self.person.len()) {
            self.sums.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
        }
        self.done = upto;
        Ok(self.done < self.steps)
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.done as f64 / self.steps as f64
    }

    /// What the steps so far come to; complete once [`Self::advance`] is false.
    ///
    /// # Errors
    /// Those of [`saliency`].
    pub fn result(&self, model: &dyn Sloped, output: usize, scale: Scale) -> Result<Integrated, ExplainError> {
        let target = Target::new(model, output, scale)?;
        let (base, score) = (target.of_one(&self.baseline)?, target.of_one(&self.person)?);
        let ends = self.person.iter().zip(&self.baseline);
        let values: Vec<f64> =
            self.sums.iter().zip(ends).map(|(sum, (x, b))| sum / self.steps as f64 * (x - b)).collect();
        let missing = score - base - values.iter().sum::<f64>();
        Ok(Integrated { base, score, values, missing })
    }
}
