//! Constraints on tensors, for autodiff: the other face of [`crate::train::constraint::penalty`].
//!
//! Nothing is read back, so that it serves a GPU: what needs the numbers (dual ascent, an adversary's steps) is not here.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData};

use crate::train::constraint::distance::{Distance, LEAST};
use crate::train::constraint::memory::Memory;
use crate::train::constraint::penalty::Penalty;
use crate::train::constraint::statistic::Statistic;
use crate::train::constraint::{Constraint, Standing};

/// The penalties of a constraint.
pub struct DeviceConstraint {
    penalties: Vec<DevicePenalty>,
    weight: f64,
}

impl DeviceConstraint {
    /// The same constraint on a device that records a graph.
    pub fn new(constraint: &Constraint, device: &Device) -> Self {
        let penalties = constraint.penalties().map(|penalty| DevicePenalty::new(penalty, device)).collect();
        Self { penalties, weight: constraint.standing().weight }
    }

    /// Where it stands, as far as that is known without reading from the device.
    pub fn standing(&self) -> Standing {
        Standing { weight: self.weight, value: None }
    }

    /// What it weighs from the next step on.
    pub fn set_weight(&mut self, to: f64) {
        self.weight = to;
    }

    /// The loss of a batch, the people in these `rows`, with the penalties; logits and labels are `[batch, 1]`.
    pub fn added(&mut self, loss: Tensor<1>, rows: &[u32], logits: &Tensor<2>, labels: &Tensor<2>) -> Tensor<1> {
        let weight = self.weight;
        let values = self.penalties.iter_mut().filter_map(|p| p.value(rows, logits.clone(), labels.clone()));
        values.fold(loss, |sum, value| sum + value.mul_scalar(weight))
    }
}

/// A distance between groups, whose running means stay on the device.
pub struct DevicePenalty {
    statistic: Statistic,
    distance: Distance,
    of_row: Vec<Option<u32>>,
    expected: Vec<f32>,
    shares: Tensor<2>,
    /// Only whose means are known is kept here.
    memory: Memory,
    /// The running means, `[1, cells]`, without a graph.
    means: Tensor<2>,
    device: Device,
}

impl DevicePenalty {
    /// The same penalty, of which nothing is remembered yet.
    pub fn new(penalty: &Penalty, device: &Device) -> Self {
        let cells = &penalty.cells;
        let shares: Vec<f32> = cells.shares().into_iter().map(|share| share as f32).collect();
        Self {
            statistic: penalty.statistic,
            distance: penalty.distance,
            of_row: cells.of_row.clone(),
            expected: cells.expected(1).map(|people| people as f32).collect(),
            means: row(vec![0.0; shares.len()], device).inner(),
            shares: row(shares, device),
            memory: Memory::new(&cells.people),
            device: device.clone(),
        }
    }

    /// The distance, of a batch and what is remembered, once every cell is known; logits and labels are `[batch, 1]`.
    pub fn value(&mut self, rows: &[u32], logits: Tensor<2>, labels: Tensor<2>) -> Option<Tensor<1>> {
        let count = self.expected.len();
        let (mut members, mut counts) = (vec![0.0; rows.len() * count], vec![0.0; count]);
        for (person, &row) in rows.iter().enumerate() {
            if let Some(cell) = self.of_row[row as usize] {
                members[person * count + cell as usize] = 1.0;
                counts[cell as usize] += 1.0;
            }
        }
        let parts = self.memory.parts(&counts);
        let members = Tensor::<2>::from_data(TensorData::new(members, [rows.len(), count]), &self.device);
        let sums = (numbers(self.statistic, logits, labels) * members).sum_dim(0);

        // `means += parts (sums / counts - means)`, where what isn't in the batch stays.
        let steps = parts.iter().zip(&counts).map(|(part, &n)| if n > 0.0 { (part / n) as f32 } else { 0.0 }).collect();
        let kept = parts.iter().map(|part| (1.0 - part) as f32).collect();
        let (steps, kept) = (row(steps, &self.device).inner(), row(kept, &self.device).inner());
        self.means = self.means.clone() * kept + sums.clone().inner() * steps;
        if !self.memory.complete() {
            return None;
        }
        // The value is that of the running means, and the gradient that of the batch.
        let expected = self.expected.iter().map(|people| people * rows.len() as f32).collect();
        let batch = sums / row(expected, &self.device);
        let means = batch.clone() + Tensor::from_inner(self.means.clone() - batch.inner());
        Some(self.distance.tensor(means, self.shares.clone()))
    }
}

fn row(numbers: Vec<f32>, device: &Device) -> Tensor<2> {
    let count = numbers.len();
    Tensor::from_data(TensorData::new(numbers, [1, count]), device)
}

/// A number of each person, `[batch, 1]`.
fn numbers(statistic: Statistic, logits: Tensor<2>, labels: Tensor<2>) -> Tensor<2> {
    match statistic {
        Statistic::Score => sigmoid(logits),
        // `|y - p|` is `y (1 - p) + (1 - y) p`, which has a slope everywhere.
        Statistic::Error => {
            let scores = sigmoid(logits);
            labels.clone() + scores.clone() - labels * scores.mul_scalar(2.0)
        }
        Statistic::Logit => logits,
    }
}

impl Distance {
    /// The distance of means, `[1, cells]`, as [`Distance::at`].
    fn tensor(self, means: Tensor<2>, shares: Tensor<2>) -> Tensor<1> {
        let cells = means.dims()[1];
        let pairs = (cells * (cells - 1) / 2) as f64;
        match self {
            Distance::Gap => means.clone().max() - means.min(),
            Distance::SquaredGap => {
                // Each pair is there twice.
                let differences = means.clone().transpose() - means;
                differences.square().sum().div_scalar(2.0 * pairs)
            }
            Distance::KlForward => (divergences(means.clone()) * earlier_first(cells, &means.device())).sum() / pairs,
            Distance::KlBackward => {
                let device = means.device();
                (divergences(means) * earlier_first(cells, &device).transpose()).sum() / pairs
            }
            Distance::Kl => divergences(means).sum() / (2.0 * pairs),
            Distance::SquaredCovariance => {
                let everybody = (means.clone() * shares.clone()).sum_dim(1);
                ((means - everybody) * shares).square().mean()
            }
        }
    }
}

/// `KL(Bernoulli(p_i) || Bernoulli(p_j))`, `[cells, cells]`.
fn divergences(means: Tensor<2>) -> Tensor<2> {
    let q = means.clamp(LEAST, 1.0 - LEAST);
    let p = q.clone().transpose();
    let complement = |x: &Tensor<2>| x.clone().neg().add_scalar(1.0);
    let (not_p, not_q) = (complement(&p), complement(&q));
    p.clone() * (p.log() - q.log()) + not_p.clone() * (not_p.log() - not_q.log())
}

/// 1 where the row comes before the column.
fn earlier_first(cells: usize, device: &Device) -> Tensor<2> {
    let mask = (0..cells * cells).map(|at| if at / cells < at % cells { 1.0 } else { 0.0 }).collect::<Vec<f32>>();
    Tensor::from_data(TensorData::new(mask, [cells, cells]), device)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::train::constraint::cells::{Cells, Condition};
    use crate::train::device::faces::{close, column};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn both_faces_of_each_penalty_agree(
            people in prop::collection::vec((-4f32..4.0, 0u32..3, any::<bool>()), 12..60),
            batch in 4usize..20,
        ) {
            let device = Device::flex().autodiff();
            let logits: Vec<f32> = people.iter().map(|p| p.0).collect();
            let groups: Vec<u32> = people.iter().map(|p| p.1).collect();
            let labels: Vec<f32> = people.iter().map(|p| f32::from(p.2)).collect();
            let rows: Vec<u32> = (0..people.len() as u32).collect();
            for (statistic, distance) in [
                (Statistic::Score, Distance::SquaredGap),
                (Statistic::Score, Distance::KlForward),
                (Statistic::Score, Distance::KlBackward),
                (Statistic::Score, Distance::Kl),
                (Statistic::Error, Distance::SquaredGap),
                (Statistic::Logit, Distance::SquaredCovariance),
            ] {
                let cells = Cells::new(Condition::Everybody, &groups, &labels, 1);
                prop_assume!(cells.people.len() > 1);
                let mut closed = Penalty::new(statistic, distance, cells);
                let mut tensors = DevicePenalty::new(&closed, &device);
                for rows in rows.chunks(batch) {
                    let of = |all: &[f32]| rows.iter().map(|&row| all[row as usize]).collect::<Vec<f32>>();
                    let (z, y) = (of(&logits), of(&labels));
                    let mut expected = vec![0.0; rows.len()];
                    let value = closed.add(1.0, rows, &z, &y, &mut expected);
                    let leaf = column(&z, &device).require_grad();
                    let Some(found) = tensors.value(rows, leaf.clone(), column(&y, &device)) else {
                        prop_assert_eq!(value, 0.0);
                        continue;
                    };
                    let gradient = leaf.grad(&found.backward()).unwrap();
                    close(&found.into_data().try_to_vec::<f32>().unwrap(), &[value as f32]);
                    close(&gradient.into_data().try_to_vec::<f32>().unwrap(), &expected);
                }
            }
        }
    }
}
