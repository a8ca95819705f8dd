//! How explanations ask a model: one number of each person, on a scale, also of people mixed from two.

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use crate::evaluate::score::Score;
use crate::model::output::{Output, sigmoid};

/// What of a score is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// The score itself: a probability in `[0, 1]`, or an amount in the label's unit.
    #[default]
    Score,
    /// Of a probability `p` its log-odds `ln(p / (1 - p))` in nats, in which logistic regression is a sum; of an amount
    /// the amount.
    Logit,
}

/// The log-odds of a probability, which is held off 0 and 1 by [`f64::EPSILON`]: in `[-36.1, 36.1]`.
pub fn log_odds(p: f64) -> f64 {
    let p = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    p.ln() - (-p).ln_1p()
}

/// The probability whose log-odds are `z`.
pub fn probability(z: f64) -> f64 {
    sigmoid(z)
}

/// Logits, `[people, outputs]`, as numbers on a scale.
pub fn on_scale(mut logits: Vec<f64>, outputs: usize, output: Output, scale: Scale) -> Vec<f64> {
    match (scale, output) {
        (Scale::Logit, Output::Decision) => {}
        (Scale::Logit, Output::Classes) => logits.chunks_exact_mut(outputs).for_each(against_others),
        _ => logits.chunks_exact_mut(outputs).for_each(|logits| output.score(logits)),
    }
    logits
}

/// The log-odds of each class against all others, of whom there are some: `z_k - logsumexp(z_others)`.
fn against_others(logits: &mut [f64]) {
    let all = logits.to_vec();
    for (class, logit) in logits.iter_mut().enumerate() {
        let others = || all.iter().enumerate().filter(|(other, _)| *other != class).map(|(_, z)| *z);
        let most = others().fold(f64::NEG_INFINITY, f64::max);
        *logit -= most + others().map(|z| (z - most).exp()).sum::<f64>().ln();
    }
}

/// Two people, and players who take their columns from the one or from the other.
#[derive(Debug, Clone, Copy)]
pub struct Mixing<'a> {
    pub person: &'a [f64],
    pub other: &'a [f64],
    /// The columns of each player; those of nobody are the other's.
    pub players: &'a [&'a [u32]],
}

impl Mixing<'_> {
    /// How many mixtures there are: `2^players`.
    pub fn len(&self) -> usize {
        1 << self.players.len()
    }

    /// Never: nobody's columns from the person is a mixture too.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The mixtures from number `first` on, `[count, width]`: player `j` is the person's where the number has bit `j`.
    pub fn rows(&self, first: usize, count: usize) -> Vec<f64> {
        let mut rows = self.other.repeat(count);
        for (number, row) in (first..).zip(rows.chunks_exact_mut(self.other.len())) {
            for columns in self.players.iter().enumerate().filter(|(j, _)| number >> j & 1 == 1).map(|(_, p)| *p) {
                columns.iter().for_each(|&c| row[c as usize] = self.person[c as usize]);
            }
        }
        rows
    }
}

/// A model that can be explained. What is provided asks for scores and nothing else; a model that knows its logits, or
/// that needs less for mixtures than for people, says so itself.
pub trait Explainable: Score {
    /// The numbers of people on a scale, `[people, width]` to `[people, outputs]`. As it is provided, scores have to be
    /// probabilities where the scale is [`Scale::Logit`].
    fn told(&self, x: &[f64], scale: Scale) -> Vec<f64> {
        let mut told = self.scores(x);
        if scale == Scale::Logit {
            told.iter_mut().for_each(|p| *p = log_odds(*p));
        }
        told
    }

    /// The numbers of all mixtures of two people, `[2^players, outputs]`, in their order.
    fn mixed(&self, mixing: &Mixing, scale: Scale) -> Vec<f64> {
        const TOGETHER: usize = 1024;
        let firsts = (0..mixing.len()).step_by(TOGETHER);
        firsts.flat_map(|f| self.told(&mixing.rows(f, TOGETHER.min(mixing.len() - f)), scale)).collect()
    }
}

/// The one number of each person that is explained.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    model: &'a dyn Explainable,
    output: usize,
    scale: Scale,
}

impl<'a> Target<'a> {
    /// The output with this number of a model, on a scale.
    ///
    /// # Errors
    /// [`ExplainError::NoOutput`]; [`ExplainError::PersonWidth`] of a model that asks nothing of people.
    pub fn new(model: &'a dyn Explainable, output: usize, scale: Scale) -> Result<Self, ExplainError> {
        if output >= model.outputs() {
            return Err(ExplainError::NoOutput { output: output as u64, outputs: model.outputs() as u64 });
        }
        if model.width() == 0 {
            return Err(ExplainError::PersonWidth { found: 0, width: 0 });
        }
        Ok(Self { model, output, scale })
    }

    /// Numbers of each person.
    pub fn width(&self) -> usize {
        self.model.width()
    }

    /// The numbers of people, `[people, width]`.
    ///
    /// # Errors
    /// [`ExplainError::PersonWidth`]; [`ExplainError::ScoreUndefined`] where one isn't finite.
    pub fn of(&self, x: &[f64]) -> Result<Vec<f64>, ExplainError> {
        check_width(x, self.width())?;
        self.own(self.model.told(x, self.scale))
    }

    /// The number of one person.
    ///
    /// # Errors
    /// Those of [`Self::of`].
    pub fn of_one(&self, person: &[f64]) -> Result<f64, ExplainError> {
        one_person(person, self.width())?;
        Ok(self.of(person)?[0])
    }

    /// The numbers of all mixtures of two people.
    ///
    /// # Errors
    /// Those of [`Self::of`].
    pub fn mixed(&self, mixing: &Mixing) -> Result<Vec<f64>, ExplainError> {
        one_person(mixing.person, self.width())?;
        one_person(mixing.other, self.width())?;
        self.own(self.model.mixed(mixing, self.scale))
    }

    /// This output's numbers among those of all.
    fn own(&self, told: Vec<f64>) -> Result<Vec<f64>, ExplainError> {
        let outputs = self.model.outputs();
        let own: Vec<f64> = if outputs == 1 { told } else { told.chunks(outputs).map(|t| t[self.output]).collect() };
        if own.iter().all(|number| number.is_finite()) { Ok(own) } else { Err(ExplainError::ScoreUndefined {}) }
    }
}

/// Refuses numbers that aren't those of people of this width.
pub(super) fn check_width(x: &[f64], width: usize) -> Result<(), ExplainError> {
    if width > 0 && x.len().is_multiple_of(width) {
        return Ok(());
    }
    Err(ExplainError::PersonWidth { found: x.len() as u64, width: width as u64 })
}

/// Refuses all but one person.
pub(super) fn one_person(person: &[f64], width: usize) -> Result<(), ExplainError> {
    if person.len() == width {
        return Ok(());
    }
    Err(ExplainError::PersonWidth { found: person.len() as u64, width: width as u64 })
}

/// Refuses numbers that aren't those of at least one person.
pub(super) fn somebody(x: &[f64], width: usize) -> Result<(), ExplainError> {
    check_width(x, width)?;
    if x.is_empty() { Err(ExplainError::NobodyToCompare {}) } else { Ok(()) }
}
