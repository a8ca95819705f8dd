//! How the model breaks: attacks, noise, what is missing, what no attack can change, and other people than those it has
//! learnt from.

mod fallen;

#[cfg(feature = "engine")]
mod attacking;
#[cfg(feature = "engine")]
mod others;
#[cfg(feature = "engine")]
mod proving;
#[cfg(feature = "engine")]
mod subjects;
#[cfg(all(test, feature = "engine", not(target_arch = "wasm32")))]
mod tests;
#[cfg(feature = "engine")]
mod trying;

use serde::{Deserialize, Serialize};

pub use self::fallen::Fallen;
#[cfg(feature = "engine")]
use super::{Piecework, Subject};
use crate::data::shift::Shift;
#[cfg(feature = "engine")]
use crate::engine::protocol::Fault;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::robust::attack::Norm;
use crate::evaluate::robust::curve::Level;
use crate::evaluate::robust::reliability::Reliability;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    Attack(Attack),
    /// Normal noise on amounts and pixels.
    Noise,
    /// Values that get lost.
    Missing,
    /// What no attack can change, by bounds on every layer.
    Proof,
    /// Groups that weren't learnt from.
    Others(Shift),
}

/// How it is attacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attack {
    pub norm: Norm,
    /// Of projected gradient descent; 1 is the fast gradient method.
    pub steps: u32,
    /// The columns whose category may be switched, at most.
    pub switches: u32,
}

/// The steps of an attack that takes its time.
pub const STEPS: u32 = 10;

impl Default for Attack {
    fn default() -> Self {
        Self { norm: Norm::Linf, steps: STEPS, switches: 0 }
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Attack(Attacked),
    Noise(Trial),
    Missing(Trial),
    /// Levels are radii, and who is right is right for sure.
    Proof(Trial),
    Others(Others),
}

/// How often the model is right the more is done to people of the test part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// In ascending order; the first is 0. As far as they were tried.
    pub levels: Vec<Level>,
    /// How many people were tried: of each group of each grouping.
    pub people: Vec<Vec<u64>>,
    pub everybody: u64,
    pub fallen: Fallen,
}

/// What attacks have come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attacked {
    pub trial: Trial,
    /// Decisions that were right and are led astray by the smallest changes.
    pub examples: Vec<Example>,
}

/// Somebody whose decision an attack has changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The radius of the ball within which the change is.
    pub level: f64,
    /// 0 or 1, or a class: what is true, and was decided.
    pub before: u32,
    pub after: u32,
    /// Their group in each grouping.
    pub groups: Vec<u32>,
    pub change: Change,
}

/// What somebody was changed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Pixels, 0 paper and 255 ink, row-major.
    Picture { before: Vec<u8>, after: Vec<u8> },
    /// Columns that have changed.
    Columns(Vec<ColumnChange>),
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnChange {
    pub column: String,
    pub before: Known,
    pub after: Known,
}

/// What is known of somebody in a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// In the column's unit.
    Amount(f64),
    Level(String),
}

/// How the model fares with people it hasn't learnt from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Of the groups it has learnt from, of the others, and of everybody. Where there are several classes, calibration is
    /// about the class that is named: how sure the model is of it, and how often it is right.
    pub reliability: Vec<Reliability>,
    /// How well Mahalanobis' distance from the training part tells the others apart: as
    /// [`crate::evaluate::robust::familiarity::told_apart`].
    pub distance: Estimate,
    /// The same of the energy of logits; none of a model that has no logits to be asked for.
    pub energy: Option<Estimate>,
}

impl From<Answer> for super::Answer {
    fn from(answer: Answer) -> Self {
        super::Answer::Stress(answer)
    }
}

impl Question {
    /// Of which kind the question is.
    pub fn kind(&self) -> &'static str {
        match self {
            Question::Attack(_) => "stress-attack",
            Question::Noise => "stress-noise",
            Question::Missing => "stress-missing",
            Question::Proof => "stress-proof",
            Question::Others(_) => "stress-others",
        }
    }
}

/// Begins to work on a question.
///
/// # Errors
/// A [`crate::evaluate::robust::error::RobustError`], and of other people
/// [`crate::data::error::DataError::UnknownShift`].
#[cfg(feature = "engine")]
pub fn begin(question: &Question, subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
    Ok(match question {
        Question::Attack(attack) => Box::new(attacking::Attacking::new(*attack, &subject)?),
        Question::Noise => Box::new(trying::noise(subject)?),
        Question::Missing => Box::new(trying::missing(subject)?),
        Question::Proof => Box::new(proving::Proving::new(&subject)?),
        Question::Others(shift) => Box::new(others::Meeting::new(shift, subject)?),
    })
}
