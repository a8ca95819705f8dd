//! What the model costs, and whom it hurts to make it cheaper.

#[cfg(feature = "engine")]
mod smaller;
#[cfg(all(test, feature = "engine", not(target_arch = "wasm32")))]
mod tests;
#[cfg(feature = "engine")]
mod whole;

use serde::{Deserialize, Serialize};

#[cfg(feature = "engine")]
use super::{Piecework, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::efficiency::report::{Cost, Latency, VariantReport};
use crate::evaluate::efficiency::variant::Variant;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// The model as it is.
    Whole {},
    /// All that can be tried to make it smaller.
    Smaller {},
    /// One of the smaller models as a file.
    File { variant: Variant },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Whole(Box<Whole>),
    Smaller(Smaller),
    File(File),
}

/// What the model costs as it is. What isn't known of a family is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Whole {
    /// All that is counted of dense networks and of a tree.
    pub cost: Option<Cost>,
    /// Weights and biases; of a tree, questions.
    pub parameters: Option<u64>,
    /// Products of a weight and a number for one person.
    pub multiply_adds: Option<u64>,
    /// Bytes of the weights in memory, and of the safetensors file.
    pub weight_bytes: Option<u64>,
    pub file_bytes: Option<u64>,
    /// None of a network.
    pub trees: Option<Trees>,
    /// Whether the model is a lot among several, of which all but the time is told of one.
    pub several: bool,
    /// Of one person, and of a batch; none while it is being measured.
    pub latency: Option<[Latency; 2]>,
    /// The same network in whole numbers of 8 bits: what it would save, and whom it would cost; none while it is being made,
    /// and of what can't be made so.
    pub integers: Option<VariantReport>,
    /// Why it can't be made smaller here, if it can't.
    pub obstacle: Option<Fault>,
}

/// Of what a model of trees consists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trees {
    pub trees: u64,
    /// Of them all, leaves included; none where only the latest tree is at hand.
    pub nodes: Option<u64>,
    /// Questions from the root to the furthest leaf; of several trees, of the latest.
    pub depth: u64,
}

/// Smaller models, compared with the whole one person by person.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Smaller {
    /// The whole one first.
    pub variants: Vec<VariantReport>,
    /// Among them, the one with the smallest file that isn't wrong more often of everybody, beyond chance.
    pub best: Option<usize>,
    /// Why some couldn't be made.
    pub faults: Vec<Fault>,
}

/// A smaller model as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    #[serde(with = "crate::bytes")]
    pub bytes: Vec<u8>,
}

impl Question {
    /// Of which kind the question is.
    pub fn kind(&self) -> &'static str {
        match self {
            Question::Whole {} => "costs-whole",
            Question::Smaller {} => "costs-smaller",
            Question::File { .. } => "costs-file",
        }
    }
}

/// Begins to work on a question.
///
/// # Errors
/// An [`EfficiencyError`](crate::evaluate::efficiency::variant::EfficiencyError) where a model can't be made smaller.
#[cfg(feature = "engine")]
pub fn begin(question: &Question, subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
    Ok(match question {
        Question::Whole {} => Box::new(whole::Work::new(subject)),
        Question::Smaller {} => Box::new(smaller::Work::all(&subject)?),
        Question::File { variant } => Box::new(smaller::Work::file(&subject, variant.clone())?),
    })
}
