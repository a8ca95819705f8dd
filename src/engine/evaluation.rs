//! The evaluation after an epoch, in pieces small enough to keep the session answering.

use burn::tensor::ExecutionError;

use super::protocol::PartReport;
use crate::data::prepare::{Labels, Part, Prepared};
use crate::evaluate::fairness::monitor::{by_group, classes_by_group, overall, overall_classes};
use crate::train::loss::{bce, sigmoid, softmax};
use crate::train::rows::Rows;
use crate::train::trainer::Frozen;

/// Multiplications in a piece, about; some milliseconds on a CPU.
const WORK: usize = 8_000_000;

/// Logits of the training part and then of the test part, as far as they are there.
pub struct Evaluation {
    model: Frozen,
    rows_at_once: usize,
    logits: [Vec<f32>; 2],
}

impl Evaluation {
    /// An evaluation of a model with so many parameters, at its start.
    pub fn new(model: Frozen, parameters: usize) -> Self {
        let rows_at_once = (WORK / parameters.max(1)).clamp(64, 8192);
        Self { model, rows_at_once, logits: Default::default() }
    }

    /// Evaluates some more people of the training part and then of the test part; true when all are done.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn advance(&mut self, rows: [&Rows; 2], outputs: usize) -> Result<bool, ExecutionError> {
        let done = |part: usize, logits: &[Vec<f32>; 2]| logits[part].len() / outputs;
        let part = usize::from(done(0, &self.logits) == rows[0].people());
        let from = done(part, &self.logits);
        let to = (from + self.rows_at_once).min(rows[part].people());
        self.logits[part].extend(self.model.logits(rows[part], from..to).await?);
        Ok(done(1, &self.logits) == rows[1].people())
    }

    /// The reports on both parts and their scores, once all are done.
    pub fn report(&self, data: &Prepared) -> [(PartReport, Vec<f32>); 2] {
        [report(&self.logits[0], &data.train), report(&self.logits[1], &data.test)]
    }
}

/// A part's report, and the scores: of each person, or of each person's classes.
fn report(logits: &[f32], part: &Part) -> (PartReport, Vec<f32>) {
    match &part.labels {
        Labels::Binary(positive) => decisions(logits, positive, part),
        Labels::Classes(of_row) => classes(logits, of_row, part),
    }
}

fn decisions(logits: &[f32], positive: &[bool], part: &Part) -> (PartReport, Vec<f32>) {
    let losses = logits.iter().zip(positive).map(|(&z, &y)| f64::from(bce(z, f32::from(y)).0));
    let scores: Vec<f32> = logits.iter().map(|&z| sigmoid(z)).collect();
    let groups = part.groupings.iter().map(|g| by_group(&scores, positive, &g.of_row, g.groups.len()));
    let report = PartReport {
        loss: losses.sum::<f64>() / logits.len() as f64,
        overall: overall(&scores, positive),
        groupings: groups.collect(),
    };
    (report, scores)
}

fn classes(logits: &[f32], of_row: &[u32], part: &Part) -> (PartReport, Vec<f32>) {
    let outputs = logits.len() / of_row.len();
    let mut scores = logits.to_vec();
    let mut loss = 0.0;
    let (mut own, mut right) = (Vec::with_capacity(of_row.len()), Vec::with_capacity(of_row.len()));
    for (scores, &class) in scores.chunks_mut(outputs).zip(of_row) {
        loss += f64::from(softmax(scores, class as usize));
        own.push(scores[class as usize]);
        right.push(highest(scores) == class);
    }
    let groups = part.groupings.iter().map(|g| classes_by_group(&own, &right, &g.of_row, g.groups.len()));
    let report = PartReport {
        loss: loss / of_row.len() as f64,
        overall: overall_classes(&own, &right),
        groupings: groups.collect(),
    };
    (report, scores)
}

/// The class with the highest score, the first of several.
pub fn highest(scores: &[f32]) -> u32 {
    let better = |best: usize, i: usize| if scores[i] > scores[best] { i } else { best };
    (0..scores.len()).fold(0, better) as u32
}
