//! What questions of this topic are refused, each as one sentence with its remedy.

use serde::Serialize;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum WhyError {
    #[error("There are {people} people of this group in the test part, and {least} are needed: choose a larger group.")]
    TooFewToExplain { people: u64, least: u64 },
    #[error("There is no person {person} in the test part: choose one of {people}.")]
    NoSuchPerson { person: u64, people: u64 },
    #[error("The model learns nothing from the column “{column}”: choose another one.")]
    NoSuchFeature { column: String },
    #[error("Nobody knows who is truly unusual here: let the features be weighed by Shapley values.")]
    NobodyKnows {},
    #[error("An amount is no decision, so that there is none to be changed: edit the values and watch the amount.")]
    NoDecisionToChange {},
    #[error("Recourse is for a yes or no: choose such data.")]
    NoYesOrNo {},
    #[error("The slopes of such a model are not at hand: choose parts of the picture (LIME).")]
    NoSlopes {},
    #[error("This shows the mathematics of dense layers: choose logistic regression or a neural network.")]
    NotDense {},
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_says_what_the_errors_say() {
        crate::sentence::wording::assert_told(include_str!("error.rs"), 8);
    }
}
