//! What a model is asked, and what is true of the people it is asked about: data and family decide together.

use std::borrow::Cow;

use super::protocol::Task;
use crate::data::prepare::{Labels, Part, Prepared};
use crate::model::config::Family;
use crate::train::targets::Targets;

/// The share of pictures that an autoencoder finds unusual: nobody says which are.
const UNUSUAL: f64 = 0.05;

/// What a family is asked about such data.
pub fn task(family: Family, data: &Prepared) -> Task {
    match (family, &data.train.labels) {
        (Family::Autoencoder, _) => Task::Anomaly,
        (_, Labels::Binary(_)) => Task::Decision,
        (_, Labels::Classes(_)) => Task::Classes,
    }
}

/// What a model learns to give for the training part.
pub fn targets(task: Task, data: &Prepared) -> Targets {
    match (task, &data.train.labels) {
        (Task::Anomaly, _) => Targets::Itself { width: data.width },
        (_, Labels::Binary(positive)) => Targets::Binary(positive.iter().map(|&y| f32::from(y)).collect()),
        (_, Labels::Classes(of_row)) => Targets::Classes { of_row: of_row.clone(), classes: data.outputs() },
    }
}

/// Numbers that are known of each person once the model was asked.
pub fn outputs(task: Task, data: &Prepared) -> usize {
    if task == Task::Anomaly { 1 } else { data.outputs() }
}

/// Who among the people of a part is positive. No picture is truly unusual: each shows what its label says.
pub fn positive(part: &Part) -> Cow<'_, [bool]> {
    match &part.labels {
        Labels::Binary(positive) => positive.into(),
        Labels::Classes(of_row) => vec![false; of_row.len()].into(),
    }
}

/// The share of the training part that is taken for unusual: as many as are positive.
pub fn unusual_share(data: &Prepared) -> f64 {
    match &data.train.labels {
        Labels::Binary(positive) => positive.iter().filter(|&&y| y).count() as f64 / positive.len() as f64,
        Labels::Classes(_) => UNUSUAL,
    }
}
