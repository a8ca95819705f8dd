//! The evaluation after an epoch, in pieces small enough to keep the session answering.

use burn::tensor::{Device, ExecutionError};

use super::protocol::PartReport;
use crate::data::prepare::{Part, Prepared};
use crate::evaluate::fairness::monitor::{by_group, overall};
use crate::model::mlp::Mlp;
use crate::train::loss::{bce, sigmoid};
use crate::train::trainer::logits;

/// Multiplications in a piece, about; some milliseconds on a CPU.
const WORK: usize = 8_000_000;

/// Logits of the training part and then of the test part, as far as they are there.
pub struct Evaluation {
    model: Mlp,
    rows_at_once: usize,
    train: Vec<f32>,
    test: Vec<f32>,
}

impl Evaluation {
    /// An evaluation at its start. `model` records no graph.
    pub fn new(model: Mlp) -> Self {
        let rows_at_once = (WORK / model.parameters().max(1)).clamp(64, 8192);
        Self { model, rows_at_once, train: Vec::new(), test: Vec::new() }
    }

    /// Evaluates some more people; true when all are done.
    ///
    /// # Errors
    /// The device's, when it is lost.
    pub async fn advance(&mut self, data: &Prepared, device: &Device) -> Result<bool, ExecutionError> {
        let in_train = self.train.len() < data.train.positive.len();
        let (part, done) = if in_train { (&data.train, &mut self.train) } else { (&data.test, &mut self.test) };
        let from = done.len();
        let to = (from + self.rows_at_once).min(part.positive.len());
        let x = &part.x[from * data.width..to * data.width];
        done.extend(logits(&self.model, x, data.width, device).await?);
        Ok(self.test.len() == data.test.positive.len())
    }

    /// The reports on both parts and their scores, once all are done.
    pub fn report(&self, data: &Prepared) -> [(PartReport, Vec<f32>); 2] {
        [report(&self.train, &data.train), report(&self.test, &data.test)]
    }
}

fn report(logits: &[f32], part: &Part) -> (PartReport, Vec<f32>) {
    let losses = logits.iter().zip(&part.positive).map(|(&z, &y)| f64::from(bce(z, f32::from(y)).0));
    let scores: Vec<f32> = logits.iter().map(|&z| sigmoid(z)).collect();
    let report = PartReport {
        loss: losses.sum::<f64>() / logits.len() as f64,
        overall: overall(&scores, &part.positive),
        groupings: part
            .groupings
            .iter()
            .map(|g| by_group(&scores, &part.positive, &g.of_row, g.groups.len()))
            .collect(),
    };
    (report, scores)
}
