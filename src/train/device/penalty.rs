//! Fairness penalties on tensors, for autodiff: the other face of [`crate::train::penalty`].

use burn::tensor::Tensor;
use burn::tensor::activation::sigmoid;

use crate::train::penalty::Penalty;

impl Penalty {
    /// The same through autodiff. `logits` is `[batch, 1]`; `in_second` is `[batch, 1]`, 1 for group 1 and 0 for group 0.
    pub fn tensor(self, logits: Tensor<2>, in_second: Tensor<2>) -> Tensor<1> {
        let scores = sigmoid(logits);
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
    use burn::tensor::{Device, TensorData};
    use proptest::prelude::*;

    use super::*;
    use crate::train::device::loss::{bce_tensor, cross_entropy_tensor, squared_error_tensor};
    use crate::train::loss::{bce, cross_entropy, squared_error};

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
        fn both_faces_of_squared_error_agree(people in prop::collection::vec((-30f32..30.0, -30f32..30.0), 1..40)) {
            let device = Device::flex().autodiff();
            let (outputs, labels): (Vec<f32>, Vec<f32>) = people.into_iter().unzip();
            let targets = column(&labels, &device);
            let (value, gradient) = by_autodiff(column(&outputs, &device), |z| squared_error_tensor(z, targets.clone()));
            let n = outputs.len() as f32;
            let closed: Vec<(f32, f32)> = outputs.iter().zip(&labels).map(|(&z, &y)| squared_error(z, y)).collect();
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
