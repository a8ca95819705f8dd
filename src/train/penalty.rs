//! Differentiable fairness penalties on the mean scores of two groups, added to the loss. Like a loss, each has two
//! faces that tests hold equal: a closed form on slices, and tensors for autodiff.
//!
//! They speak of mean scores only: they don't see errors, and parity of means is not parity of decisions.

use burn::tensor::Tensor;
use burn::tensor::activation::sigmoid as sigmoid_tensor;

use super::loss::sigmoid;
use crate::evaluate::fairness::monitor::bernoulli_kl;

/// A distance between `a`, the mean score of group 0, and `b`, that of group 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Penalty {
    /// `(a - b)^2`.
    SquaredGap,
    /// Kullback-Leibler divergence `KL(Bernoulli(a) || Bernoulli(b))`, in nats.
    KlFirstToSecond,
    /// `KL(Bernoulli(b) || Bernoulli(a))`, in nats.
    KlSecondToFirst,
}

impl Penalty {
    /// Value at the two means, and its derivatives by `a` and by `b`.
    pub fn at(self, a: f64, b: f64) -> (f64, f64, f64) {
        let kl = |p: f64, q: f64| {
            let by_p = (p / q).ln() - ((1.0 - p) / (1.0 - q)).ln();
            let by_q = (1.0 - p) / (1.0 - q) - p / q;
            (bernoulli_kl(p, q), by_p, by_q)
        };
        match self {
            Penalty::SquaredGap => ((a - b).powi(2), 2.0 * (a - b), -2.0 * (a - b)),
            Penalty::KlFirstToSecond => kl(a, b),
            Penalty::KlSecondToFirst => {
                let (value, by_b, by_a) = kl(b, a);
                (value, by_a, by_b)
            }
        }
    }

    /// Value and gradient at the logits, in closed form. `group[i]` is 0 or 1 and both groups are present.
    pub fn value_and_gradient(self, logits: &[f32], group: &[u8]) -> (f64, Vec<f32>) {
        let scores: Vec<f64> = logits.iter().map(|&z| f64::from(sigmoid(z))).collect();
        let size = |g: u8| group.iter().filter(|&&x| x == g).count() as f64;
        let mean = |g: u8| scores.iter().zip(group).filter(|&(_, &x)| x == g).map(|(s, _)| s).sum::<f64>() / size(g);
        let (value, by_a, by_b) = self.at(mean(0), mean(1));
        let slope = [by_a / size(0), by_b / size(1)];
        let gradient = scores.iter().zip(group).map(|(s, &g)| (slope[g as usize] * s * (1.0 - s)) as f32).collect();
        (value, gradient)
    }

    /// The same through autodiff. `logits` is `[batch, 1]`; `in_second` is `[batch, 1]`, 1 for group 1 and 0 for group 0.
    pub fn tensor(self, logits: Tensor<2>, in_second: Tensor<2>) -> Tensor<1> {
        let scores = sigmoid_tensor(logits);
        let in_first = in_second.clone().neg().add_scalar(1.0);
        let mean = |members: Tensor<2>| (scores.clone() * members.clone()).sum() / members.sum();
        let (a, b) = (mean(in_first), mean(in_second));
        let complement = |x: &Tensor<1>| x.clone().neg().add_scalar(1.0);
        let kl = |p: Tensor<1>, q: Tensor<1>| {
            let (not_p, not_q) = (complement(&p), complement(&q));
            p.clone() * (p / q).log() + not_p.clone() * (not_p / not_q).log()
        };
        match self {
            Penalty::SquaredGap => (a - b).square(),
            Penalty::KlFirstToSecond => kl(a, b),
            Penalty::KlSecondToFirst => kl(b, a),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};
    use proptest::prelude::*;

    use crate::train::loss::{bce, bce_tensor, cross_entropy, cross_entropy_tensor};

    fn column(values: &[f32], device: &Device) -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), [values.len(), 1]), device)
    }

    fn close(a: &[f32], b: &[f32]) {
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() <= 1e-5 * b.abs().max(1.0), "{a} is not {b}");
        }
    }

    /// Value and gradient at the logits by autodiff.
    fn by_autodiff<const D: usize>(logits: Tensor<D>, loss: impl Fn(Tensor<D>) -> Tensor<1>) -> (f32, Vec<f32>) {
        let logits = logits.require_grad();
        let value = loss(logits.clone());
        let gradient = logits.grad(&value.backward()).unwrap();
        (value.into_data().try_to_vec::<f32>().unwrap()[0], gradient.into_data().try_to_vec().unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn both_faces_of_bce_agree(people in prop::collection::vec((-30f32..30.0, any::<bool>()), 1..40)) {
            let device = Device::flex().autodiff();
            let (logits, labels): (Vec<f32>, Vec<f32>) = people.iter().map(|&(z, y)| (z, f32::from(y))).unzip();
            let (value, gradient) = by_autodiff(column(&logits, &device), |z| bce_tensor(z, column(&labels, &device)));
            let n = people.len() as f32;
            let closed: Vec<(f32, f32)> = logits.iter().zip(&labels).map(|(&z, &y)| bce(z, y)).collect();
            close(&[value], &[closed.iter().map(|c| c.0).sum::<f32>() / n]);
            close(&gradient, &closed.iter().map(|c| c.1 / n).collect::<Vec<_>>());
        }

        #[test]
        fn both_faces_of_cross_entropy_agree(logits in prop::collection::vec(-30f32..30.0, 5), class in 0usize..5) {
            let device = Device::flex().autodiff();
            let row = Tensor::<2>::from_data(TensorData::new(logits.clone(), [1, 5]), &device);
            let (value, gradient) = by_autodiff(row, |z| {
                cross_entropy_tensor(z, Tensor::from_data(TensorData::new(vec![class as i32], [1]), &device))
            });
            let mut closed = vec![0.0; 5];
            close(&[value], &[cross_entropy(&logits, class, &mut closed)]);
            close(&gradient, &closed);
        }

        #[test]
        fn both_faces_of_each_penalty_agree(people in prop::collection::vec((-4f32..4.0, 0u8..2), 4..40)) {
            prop_assume!(people.iter().any(|p| p.1 == 0) && people.iter().any(|p| p.1 == 1));
            let device = Device::flex().autodiff();
            let (logits, group): (Vec<f32>, Vec<u8>) = people.into_iter().unzip();
            let second: Vec<f32> = group.iter().map(|&g| f32::from(g)).collect();
            for penalty in [Penalty::SquaredGap, Penalty::KlFirstToSecond, Penalty::KlSecondToFirst] {
                let (value, gradient) = by_autodiff(column(&logits, &device), |z| penalty.tensor(z, column(&second, &device)));
                let (closed_value, closed_gradient) = penalty.value_and_gradient(&logits, &group);
                close(&[value], &[closed_value as f32]);
                close(&gradient, &closed_gradient);
            }
        }
    }
}
