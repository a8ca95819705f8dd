//! What a model is asked, and what is true of the people it is asked about: data and family decide together.

use std::borrow::Cow;

use super::protocol::Task;
use crate::data::labels::Labels;
use crate::data::prepare::{Part, Prepared};
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
        (_, Labels::Amounts(_)) => Task::Amount,
    }
}

/// What a model learns to give for the people of a part.
pub fn targets(task: Task, part: &Part, data: &Prepared) -> Targets {
    match (task, &part.labels) {
        (Task::Anomaly, _) => Targets::Itself { width: data.width },
        (_, Labels::Binary(positive)) => Targets::Binary(positive.iter().map(|&y| f32::from(y)).collect()),
        (_, Labels::Classes(of_row)) => Targets::Classes { of_row: of_row.clone(), classes: data.outputs() },
        (_, Labels::Amounts(amounts)) => Targets::Amounts(standardised(amounts, data)),
    }
}

/// Amounts as they are learnt: in standard units.
fn standardised(amounts: &[f32], data: &Prepared) -> Vec<f32> {
    let Some(standard) = data.standard else { unreachable!("amounts have a standard") };
    amounts.iter().map(|&y| standard.apply(y)).collect()
}

/// Numbers that are known of each person once the model was asked.
pub fn outputs(task: Task, data: &Prepared) -> usize {
    if task == Task::Anomaly { 1 } else { data.outputs() }
}

/// Who among the people of a part is positive. No picture is truly unusual: each shows what its label says; and no amount is
/// positive.
pub fn positive(part: &Part) -> Cow<'_, [bool]> {
    match &part.labels {
        Labels::Binary(positive) => positive.into(),
        labels => vec![false; labels.rows()].into(),
    }
}

/// The share of the training part that is taken for unusual: as many as are positive.
pub fn unusual_share(data: &Prepared) -> f64 {
    match &data.train.labels {
        Labels::Binary(positive) => positive.iter().filter(|&&y| y).count() as f64 / positive.len() as f64,
        Labels::Classes(_) | Labels::Amounts(_) => UNUSUAL,
    }
}
