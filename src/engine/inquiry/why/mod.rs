//! Why the model decides as it does: what its decisions depend on, for everybody and for one person, what would have to
//! change, and what the model itself consists of.
//!
//! `terms` are people's values in their own words, `model` is how the model is asked, `crowd` is who it is asked about. Then a
//! kind of question a file: `average` and `shape` for everybody, `person` and `attribution` for one, `changes` for another
//! decision, `within` and `maths` for the model itself, `picture` for pictures.

mod answers;
#[cfg(feature = "engine")]
mod attribution;
#[cfg(feature = "engine")]
mod average;
#[cfg(feature = "engine")]
mod changes;
#[cfg(feature = "engine")]
mod crowd;
mod error;
#[cfg(feature = "engine")]
mod maths;
#[cfg(feature = "engine")]
mod model;
#[cfg(feature = "engine")]
mod person;
#[cfg(feature = "engine")]
mod picture;
#[cfg(feature = "engine")]
mod shape;
#[cfg(feature = "engine")]
mod terms;
#[cfg(all(test, feature = "engine", not(target_arch = "wasm32")))]
mod tests;
#[cfg(feature = "engine")]
mod within;
#[cfg(feature = "engine")]
mod work;

use serde::{Deserialize, Serialize};

pub use self::answers::*;
pub use self::error::WhyError;
#[cfg(feature = "engine")]
use self::model::Model;
#[cfg(feature = "engine")]
use super::{Piecework, Subject};
#[cfg(feature = "engine")]
use crate::engine::protocol::Fault;

/// A group of the people: of which grouping, in the data's order, and which of its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub grouping: usize,
    pub group: u32,
}

/// How the weight of a feature is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighing {
    /// How much worse the model does where the feature is somebody else's.
    #[default]
    Permutation,
    /// The mean size of its Shapley values.
    Shapley,
}

/// How one person's number is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explainer {
    #[default]
    Shapley,
    Lime,
}

/// How a picture is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Looking {
    /// Slopes gathered on the way from an empty picture.
    #[default]
    Integrated,
    /// The slopes at the picture.
    Saliency,
    /// A linear model of which parts are there.
    Lime,
}

/// What can be asked. People are those of the test part, by their place in it from 0 on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// What decisions depend on, of everybody or of a group.
    Importance { group: Option<Group>, weighing: Weighing },
    /// How the score depends on a column; of several classes, the score of one.
    Shape { column: String, class: usize },
    /// How many people there are, and whom to look at first.
    Picks {},
    /// Who somebody is, and what the model says of them.
    Person { person: u64 },
    /// What the model would say if somebody had other values.
    Edited { person: u64, edits: Vec<(String, Value)> },
    /// What of a person's score comes from which column.
    Attribution { person: u64, explainer: Explainer },
    /// How far such explanations by different seeds agree.
    Stability { person: u64, explainer: Explainer },
    /// Near people of whom the model decides otherwise, without changing some columns.
    Changes { person: u64, fixed: Vec<String> },
    /// What it takes those with a no to get a yes, group by group.
    Recourse { grouping: usize, fixed: Vec<String> },
    /// What the model consists of: its coefficients, or a small tree that imitates it.
    Within {},
    /// The loss of a few people and its gradient in numbers.
    Maths {},
    /// Which pixels a picture's score comes from.
    Picture { person: u64, looking: Looking },
}

impl Question {
    /// Of which kind the question is.
    pub fn kind(&self) -> &'static str {
        match self {
            Question::Importance { .. } => "why-importance",
            Question::Shape { .. } => "why-shape",
            Question::Picks {} => "why-picks",
            Question::Person { .. } => "why-person",
            Question::Edited { .. } => "why-edited",
            Question::Attribution { .. } => "why-attribution",
            Question::Stability { .. } => "why-stability",
            Question::Changes { .. } => "why-changes",
            Question::Recourse { .. } => "why-recourse",
            Question::Within {} => "why-within",
            Question::Maths {} => "why-maths",
            Question::Picture { .. } => "why-picture",
        }
    }

    /// Whether the model has to be asked about a single row only, and once.
    pub fn immediate(&self) -> bool {
        matches!(self, Question::Person { .. } | Question::Edited { .. })
    }
}

/// Begins to work on a question.
///
/// # Errors
/// [`WhyError`], [`crate::engine::protocol::Refusal::FeaturesChanged`], and those of explanations.
#[cfg(feature = "engine")]
pub fn begin(question: &Question, subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
    let model = Model::new(subject);
    match question.clone() {
        Question::Picks {} => person::picks(model),
        Question::Within {} => within::within(model),
        Question::Maths {} => maths::maths(model),
        Question::Picture { person, looking } => picture::picture(model, person, looking),
        question => in_words(question, model),
    }
}

/// The same of questions that need people's values in their own words.
#[cfg(feature = "engine")]
fn in_words(question: Question, model: Model) -> Result<Box<dyn Piecework>, Fault> {
    model.readable()?;
    match question {
        Question::Importance { group, weighing: Weighing::Permutation } => average::permuted(model, group),
        Question::Importance { group, weighing: Weighing::Shapley } => average::magnitudes(model, group),
        Question::Shape { column, class } => shape::shape(model, &column, class),
        Question::Edited { person, edits } => person::edited(model, person, edits),
        Question::Attribution { person, explainer } => attribution::attribution(model, person, explainer),
        Question::Stability { person, explainer } => attribution::stable(model, person, explainer),
        Question::Changes { person, fixed } => changes::changes(model, person, &fixed),
        Question::Recourse { grouping, fixed } => changes::recourse(model, grouping, &fixed),
        Question::Person { person } => person::person(model, person),
        Question::Picks {} | Question::Within {} | Question::Maths {} | Question::Picture { .. } => {
            unreachable!("asked before")
        }
    }
}
