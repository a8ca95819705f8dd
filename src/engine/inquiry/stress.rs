use serde::{Deserialize, Serialize};

#[cfg(feature = "engine")]
use super::{Piecework, Subject};
#[cfg(feature = "engine")]
use crate::engine::protocol::Fault;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {}

impl Question {
    /// Of which kind the question is.
    pub fn kind(&self) -> &'static str {
        match *self {}
    }
}

/// Begins to work on a question.
///
/// # Errors
/// None yet.
#[cfg(feature = "engine")]
pub fn begin(question: &Question, _subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
    match *question {}
}
