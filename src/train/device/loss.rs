//! Losses on tensors, for autodiff: the other face of [`crate::train::loss`].

use burn::tensor::activation::{log_sigmoid, log_softmax};
use burn::tensor::{Int, Tensor};

/// Binary cross-entropy of each person; all are `[batch, 1]`, labels 0 or 1.
pub fn bce_of_each(logits: Tensor<2>, labels: Tensor<2>) -> Tensor<2> {
    let negatives = labels.neg().add_scalar(1.0);
    logits.clone() * negatives - log_sigmoid(logits)
}

/// Mean binary cross-entropy; `logits` and `labels` are `[batch, 1]`, labels 0 or 1.
pub fn bce_tensor(logits: Tensor<2>, labels: Tensor<2>) -> Tensor<1> {
    bce_of_each(logits, labels).mean()
}

/// Mean cross-entropy; `logits` is `[batch, classes]`, `classes` `[batch]`.
pub fn cross_entropy_tensor(logits: Tensor<2>, classes: Tensor<1, Int>) -> Tensor<1> {
    log_softmax(logits, 1).gather(1, classes.unsqueeze_dim(1)).mean().neg()
}

/// Mean squared error over people and numbers; both are `[batch, outputs]`.
pub fn squared_error_tensor(outputs: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    (outputs - targets).square().mean()
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};
    use proptest::prelude::*;

    use super::*;
    use crate::train::device::faces::{by_autodiff, close, column};
    use crate::train::loss::{bce, cross_entropy, squared_error};

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
    }
}
