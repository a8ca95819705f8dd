//! What a reader of an audit must be told beside the numbers.
//!
//! A warning is a value; the page keeps its own wording under the id `warning-…`. What gives rise to one is in
//! [`super::cautions`].

use serde::Serialize;
use thiserror::Error;

use crate::sentence::{Argument, Sentence};

/// Something that makes a number easy to misread.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "warning", rename_all = "kebab-case")]
pub enum Warning {
    #[error(
        "The average odds difference is {average:+.3} because gaps of opposite sign cancel: their absolute mean is {absolute:.3}."
    )]
    OddsCancel { average: f64, absolute: f64 },
    #[error(
        "The ratio of {rate} compares tiny rates (the largest is {most:.3}), so that a few people can change it much: look at the difference."
    )]
    RatioOverTinyRates { rate: String, most: f64 },
    #[error(
        "Selection rates have the ratio {ratio:.2} (interval {low:.2} to {high:.2}), below the four-fifths that United States guidelines on hiring take as a sign of adverse impact; {lowest} is selected least, {highest} most."
    )]
    FourFifths { ratio: f64, low: f64, high: f64, lowest: String, highest: String },
    #[error(
        "Groups of fewer than {least} people are left out of the estimates ({groups} of them, with {people} people in all); the peers' numbers include them."
    )]
    SmallGroups { groups: u64, people: u64, least: u64 },
    #[error(
        "Base rates differ by {gap:.3} between groups, so that equal selection rates, equalised odds and equal precision exclude each other unless the model is perfect."
    )]
    IncompatibleCriteria { gap: f64 },
    #[error(
        "The demographic parity difference is known only to lie between {low:.3} and {high:.3}: the data are too few to tell whether groups are treated alike."
    )]
    Undecided { low: f64, high: f64 },
    #[error(
        "{share:.1} % of rows are left out, mostly for want of {column}: if they differ from the others, so would the numbers."
    )]
    ManyLeftOut { share: f64, column: String },
    #[error(
        "Consistency is left out: it compares everybody with everybody, which takes too long beyond {most} people."
    )]
    ConsistencyTooLarge { most: u64 },
    #[error("Consistency is left out because cells are missing in {columns}.")]
    ConsistencyIncomplete { columns: String },
}

impl Warning {
    /// The warning as it travels, with its sentence in English as `message`.
    pub fn told(self) -> Sentence {
        let message = Argument::Text(self.to_string());
        let mut sentence = Sentence::from(self);
        sentence.0.insert("message".to_owned(), message);
        sentence
    }
}
