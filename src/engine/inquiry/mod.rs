//! What is asked about the model as it stands, beyond whom it fails: why it decides so, how it breaks, what it gives away
//! and what it costs. A topic is a file: what can be asked, what is answered, and the work between, in pieces.

pub mod costs;
pub mod leaks;
pub mod stress;
pub mod why;

#[cfg(feature = "engine")]
mod desk;
#[cfg(feature = "engine")]
mod layered;
#[cfg(feature = "engine")]
mod subject;

use serde::{Deserialize, Serialize};

#[cfg(feature = "engine")]
pub use self::desk::{Desk, Piecework, Step, paced};
#[cfg(feature = "engine")]
pub use self::subject::Subject;
#[cfg(feature = "engine")]
use super::protocol::Fault;

/// A question about the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inquiry {
    Why(why::Question),
    Stress(stress::Question),
    Leaks(leaks::Question),
    Costs(costs::Question),
}

/// What is answered to a question of the same topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Why(why::Answer),
    Stress(stress::Answer),
    Leaks(leaks::Answer),
    Costs(costs::Answer),
}

impl Inquiry {
    /// Of which kind it is: of the questions of a kind that wait, only the latest is worth an answer.
    pub fn kind(&self) -> &'static str {
        match self {
            Inquiry::Why(question) => question.kind(),
            Inquiry::Stress(question) => question.kind(),
            Inquiry::Leaks(question) => question.kind(),
            Inquiry::Costs(question) => question.kind(),
        }
    }

    /// Whether the answer takes no time, so that it needn't wait for others.
    pub fn immediate(&self) -> bool {
        matches!(self, Inquiry::Why(question) if question.immediate())
    }

    /// The work to be done for an answer.
    ///
    /// # Errors
    /// What the topic refuses, as a sentence.
    #[cfg(feature = "engine")]
    pub fn begin(&self, subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
        match self {
            Inquiry::Why(question) => why::begin(question, subject),
            Inquiry::Stress(question) => stress::begin(question, subject),
            Inquiry::Leaks(question) => leaks::begin(question, subject),
            Inquiry::Costs(question) => costs::begin(question, subject),
        }
    }
}
