//! What a model says of people, and how wrong that is.

use crate::data::features::Features;
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::evaluate::fairness::monitor::{
    GroupReport, GroupingReport, THRESHOLD, amounts_by_group, by_group, classes_by_group, overall, overall_amounts,
    overall_classes, usual,
};
use crate::evaluate::score::{Score, highest};
use crate::model::output::Output;

/// Multiplications in a piece, about.
const WORK: usize = 8_000_000;

/// What is decided of each person, from `scores`, `[people, outputs]`: 1 for a yes and 0 for a no, or a class. Nothing is
/// decided of amounts.
pub fn decided(scores: &[f32], outputs: usize, output: Output) -> Option<Vec<u32>> {
    match output {
        Output::Decision => Some(scores.iter().map(|&s| u32::from(f64::from(s) >= THRESHOLD)).collect()),
        Output::Classes => Some(scores.chunks_exact(outputs.max(1)).map(highest).collect()),
        Output::Amount(_) => None,
    }
}

/// A model that is being asked about people, piece by piece.
pub struct Asking {
    pub model: Box<dyn Score>,
    rows_at_once: usize,
    asked: usize,
    scores: Vec<f32>,
}

impl Asking {
    /// Of a model that makes about so many multiplications for each person.
    pub fn new(model: Box<dyn Score>, work: usize) -> Self {
        Self { model, rows_at_once: (WORK / work.max(1)).clamp(16, 8192), asked: 0, scores: Vec::new() }
    }

    /// Asks about some more people; gives all scores, `[people, outputs]`, once everybody was asked about.
    pub fn advance(&mut self, x: &Features) -> Option<Vec<f32>> {
        let width = self.model.width().max(1);
        let people = x.len() / width;
        let to = (self.asked + self.rows_at_once).min(people);
        let rows: Vec<f64> = x.numbers(self.asked * width..to * width).iter().map(|&x| f64::from(x)).collect();
        self.scores.extend(self.model.scores(&rows).into_iter().map(|score| score as f32));
        self.asked = to;
        (to == people).then(|| std::mem::take(&mut self.scores))
    }
}

/// What a model says of the people of a part.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    pub scores: Vec<f32>,
    /// Nothing where the label is an amount.
    pub decided: Option<Vec<u32>>,
    /// How wrong it is about each person: 0 or 1 of a decision, the absolute error of an amount.
    pub errors: Vec<f64>,
}

impl Answers {
    /// Reads scores, `[people, outputs]`, against the labels.
    pub fn new(scores: Vec<f32>, output: Output, labels: &Labels) -> Self {
        let outputs = scores.len() / labels.rows().max(1);
        let decided = decided(&scores, outputs, output);
        let errors = match (&decided, labels) {
            (Some(decided), labels) => {
                let wrong = decided.iter().zip(classes(labels)).map(|(d, y)| f64::from(u8::from(*d != y)));
                wrong.collect()
            }
            (None, Labels::Amounts(amounts)) => {
                scores.iter().zip(amounts).map(|(&s, &y)| (f64::from(s) - f64::from(y)).abs()).collect()
            }
            (None, _) => Vec::new(),
        };
        Self { scores, decided, errors }
    }

    /// The reports on everybody and on each grouping.
    pub fn reports(&self, part: &Part) -> (GroupReport, Vec<GroupingReport>) {
        let scores = &self.scores;
        let each = |report: &dyn Fn(&[u32], usize) -> GroupingReport| {
            part.groupings.iter().map(|g| report(&g.of_row, g.groups.len())).collect()
        };
        match &part.labels {
            Labels::Binary(positive) => {
                let decided = usual(scores);
                let groups = each(&|of_row, groups| by_group(scores, &decided, positive, of_row, groups));
                (overall(scores, &decided, positive), groups)
            }
            Labels::Classes(of_row) => {
                let outputs = scores.len() / of_row.len().max(1);
                let own: Vec<f32> = of_row.iter().enumerate().map(|(i, &c)| scores[i * outputs + c as usize]).collect();
                let right: Vec<bool> = self.errors.iter().map(|&error| error == 0.0).collect();
                let groups = each(&|of_row, groups| classes_by_group(&own, &right, of_row, groups));
                (overall_classes(&own, &right), groups)
            }
            Labels::Amounts(label) => {
                let groups = each(&|of_row, groups| amounts_by_group(scores, label, of_row, groups));
                (overall_amounts(scores, label), groups)
            }
        }
    }
}

/// The class of each person; of a yes or no, yes is 1. Nobody has one where the label is an amount.
pub fn classes(labels: &Labels) -> Vec<u32> {
    match labels {
        Labels::Binary(positive) => positive.iter().map(|&y| u32::from(y)).collect(),
        Labels::Classes(of_row) => of_row.clone(),
        Labels::Amounts(_) => Vec::new(),
    }
}
