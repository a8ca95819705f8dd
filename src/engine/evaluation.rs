//! The evaluation after an epoch, in pieces small enough to keep the session answering.

use super::deciding::Deciding;
use super::protocol::{PartReport, Task};
use super::task::{positive, unusual_share};
use crate::data::labels::Labels;
use crate::data::prepare::{Part, Prepared};
use crate::data::standard::Standard;
use crate::evaluate::fairness::monitor::{
    amounts_by_group, by_group, classes_by_group, overall, overall_amounts, overall_classes, usual,
};
use crate::evaluate::score::highest;
use crate::train::fused::loss::softmax_batch;
use crate::train::learning::{DeviceLost, Predict};
use crate::train::loss::{bce, sigmoid, squared_error};
use crate::train::rows::Rows;

/// Multiplications in a piece, about; some milliseconds on a CPU.
pub const WORK: usize = 8_000_000;

/// Of whom in the training part a model is asked; in the test part it is everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everybody,
    /// Some of a large training part.
    Sample,
}

impl Scope {
    /// The people of the training part who are asked about.
    pub fn train_part(self, data: &Prepared) -> &Part {
        data.sample.as_ref().filter(|_| self == Scope::Sample).unwrap_or(&data.train)
    }
}

/// People for whom a model that makes about so many multiplications for each is asked at once.
pub fn rows_at_once(work: usize) -> usize {
    (WORK / work.max(1)).clamp(16, 8192)
}

/// Of the people of a part, what a model says, and what is decided.
pub struct Judged {
    /// A score for each person, or for each class of each person; of amounts, what is predicted, in the label's unit.
    pub scores: Vec<f32>,
    /// Of a yes or no, who gets a yes; else nothing.
    pub decided: Vec<bool>,
}

/// Both parts, as the model was last evaluated.
pub struct Scores {
    pub of: Scope,
    pub train: Judged,
    pub test: Judged,
}

/// What the model gives for the training part and then for the test part, as far as it is there.
pub struct Evaluation {
    model: Box<dyn Predict>,
    scope: Scope,
    rows_at_once: usize,
    logits: [Vec<f32>; 2],
}

impl Evaluation {
    /// An evaluation at its start, of a model that makes about so many multiplications for each person.
    pub fn new(model: Box<dyn Predict>, work: usize, scope: Scope) -> Self {
        Self { model, scope, rows_at_once: rows_at_once(work), logits: Default::default() }
    }

    /// Of whom in the training part the model is asked.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Evaluates some more people of the training part and then of the test part; true when all are done.
    ///
    /// # Errors
    /// [`DeviceLost`].
    pub async fn advance(&mut self, rows: [&Rows; 2], outputs: usize) -> Result<bool, DeviceLost> {
        let done = |part: usize, logits: &[Vec<f32>; 2]| logits[part].len() / outputs;
        let part = usize::from(done(0, &self.logits) == rows[0].people());
        let from = done(part, &self.logits);
        let to = (from + self.rows_at_once).min(rows[part].people());
        self.logits[part].extend(self.model.logits(rows[part], from..to).await?);
        Ok(done(1, &self.logits) == rows[1].people())
    }

    /// The reports on both parts, once all are done. Rules of decision are fitted to the training part.
    pub fn report(self, task: Task, data: &Prepared, deciding: &Deciding) -> [(PartReport, Judged); 2] {
        let draws = self.model.draws();
        let train_part = self.scope.train_part(data);
        let [train, test] = self.logits;
        match task {
            Task::Decision => yes_or_no([(&train, train_part), (&test, &data.test)], deciding, draws),
            Task::Classes => [classes(train, train_part), classes(test, &data.test)],
            Task::Amount => {
                let Some(standard) = data.standard else { unreachable!("amounts have a standard") };
                [amounts(train, standard, train_part), amounts(test, standard, &data.test)]
            }
            Task::Anomaly => {
                let limit = highest_share(&train, unusual_share(data));
                [anomalies(&train, limit, train_part), anomalies(&test, limit, &data.test)]
            }
        }
    }
}

fn yes_or_no(parts: [(&[f32], &Part); 2], deciding: &Deciding, draws: bool) -> [(PartReport, Judged); 2] {
    let scores = parts.map(|(logits, _)| logits.iter().map(|&z| sigmoid(z)).collect::<Vec<f32>>());
    let labels = parts.map(|(_, part)| positive(part));
    // Where a sample is too small for a rule, decisions are the usual ones; the whole part was looked at before the run.
    let rule = deciding.rule(&scores[0], &labels[0], parts[0].1).ok().flatten();
    let mut number = 0;
    let mut judge = |scores: Vec<f32>| {
        let ((logits, part), positive) = (parts[number], &labels[number]);
        let decided = deciding.decide(number as u64, &scores, part, rule.as_ref(), draws);
        number += 1;
        let losses = logits.iter().zip(&**positive).map(|(&z, &y)| if draws { wrong(z, y) } else { loss(z, y) });
        decisions(losses.sum::<f64>() / logits.len() as f64, Judged { scores, decided }, positive, part)
    };
    scores.map(&mut judge)
}

/// The cross-entropy, in nats.
fn loss(logit: f32, label: bool) -> f64 {
    f64::from(bce(logit, f32::from(label)).0)
}

/// The chance of a wrong decision: a lottery may be certain, and cross-entropy then has no end.
fn wrong(logit: f32, label: bool) -> f64 {
    f64::from(sigmoid(if label { -logit } else { logit }))
}

/// Of an autoencoder, from the logarithms of mean squared errors: who is repeated worse than `limit` is unusual.
fn anomalies(errors: &[f32], limit: f32, part: &Part) -> (PartReport, Judged) {
    let loss = errors.iter().map(|&log| f64::from(log).exp()).sum::<f64>() / errors.len() as f64;
    let scores: Vec<f32> = errors.iter().map(|&log| sigmoid(log - limit)).collect();
    let decided = usual(&scores);
    decisions(loss, Judged { scores, decided }, &positive(part), part)
}

/// The number that so large a share of some numbers reaches.
pub fn highest_share(numbers: &[f32], share: f64) -> f32 {
    let mut sorted = numbers.to_vec();
    let place = ((1.0 - share) * sorted.len() as f64) as usize;
    let place = place.min(sorted.len().saturating_sub(1));
    *sorted.select_nth_unstable_by(place, f32::total_cmp).1
}

fn decisions(loss: f64, judged: Judged, positive: &[bool], part: &Part) -> (PartReport, Judged) {
    let Judged { scores, decided } = &judged;
    let groups = part.groupings.iter().map(|g| by_group(scores, decided, positive, &g.of_row, g.groups.len()));
    let report = PartReport { loss, overall: overall(scores, decided, positive), groupings: groups.collect() };
    (report, judged)
}

fn classes(logits: Vec<f32>, part: &Part) -> (PartReport, Judged) {
    let Labels::Classes(of_row) = &part.labels else { unreachable!("classes are asked of those who have one") };
    let outputs = logits.len() / of_row.len();
    let mut scores = logits;
    let loss = softmax_batch(&mut scores, outputs, |person| of_row[person] as usize);
    let (mut own, mut right) = (Vec::with_capacity(of_row.len()), Vec::with_capacity(of_row.len()));
    for (scores, &class) in scores.chunks(outputs).zip(of_row) {
        own.push(scores[class as usize]);
        right.push(highest(scores) == class);
    }
    let groups = part.groupings.iter().map(|g| classes_by_group(&own, &right, &g.of_row, g.groups.len()));
    let report = PartReport { loss, overall: overall_classes(&own, &right), groupings: groups.collect() };
    (report, Judged { scores, decided: Vec::new() })
}

/// Of amounts in standard units, in which the loss is told: 1 is the variance of the training part.
fn amounts(outputs: Vec<f32>, standard: Standard, part: &Part) -> (PartReport, Judged) {
    let Labels::Amounts(label) = &part.labels else { unreachable!("amounts are asked of those who have one") };
    let losses = outputs.iter().zip(label).map(|(&z, &y)| f64::from(squared_error(z, standard.apply(y)).0));
    let loss = losses.sum::<f64>() / label.len() as f64;
    let mut predicted = outputs;
    predicted.iter_mut().for_each(|z| *z = standard.undo(*z));
    let groups = part.groupings.iter().map(|g| amounts_by_group(&predicted, label, &g.of_row, g.groups.len()));
    let report = PartReport { loss, overall: overall_amounts(&predicted, label), groupings: groups.collect() };
    (report, Judged { scores: predicted, decided: Vec::new() })
}

/// The scores that a model's outputs stand for: probabilities of a yes or of each class; of amounts what is predicted.
/// An autoencoder's are taken for logits.
pub fn scores_of(mut outputs: Vec<f32>, task: Task, data: &Prepared) -> Vec<f32> {
    match task {
        Task::Decision | Task::Anomaly => outputs.iter_mut().for_each(|z| *z = sigmoid(*z)),
        Task::Classes => {
            softmax_batch(&mut outputs, data.outputs(), |_| 0);
        }
        Task::Amount => {
            let Some(standard) = data.standard else { unreachable!("amounts have a standard") };
            outputs.iter_mut().for_each(|z| *z = standard.undo(*z));
        }
    }
    outputs
}
