//! Losses on tensors, for autodiff: the other face of [`crate::train::loss`].

use burn::tensor::activation::{log_sigmoid, log_softmax};
use burn::tensor::{Int, Tensor};

/// Mean binary cross-entropy; `logits` and `labels` are `[batch, 1]`, labels 0 or 1.
pub fn bce_tensor(logits: Tensor<2>, labels: Tensor<2>) -> Tensor<1> {
    let negatives = labels.neg().add_scalar(1.0);
    (logits.clone() * negatives - log_sigmoid(logits)).mean()
}

/// Mean cross-entropy; `logits` is `[batch, classes]`, `classes` `[batch]`.
pub fn cross_entropy_tensor(logits: Tensor<2>, classes: Tensor<1, Int>) -> Tensor<1> {
    log_softmax(logits, 1).gather(1, classes.unsqueeze_dim(1)).mean().neg()
}

/// Mean squared error over people and numbers; both are `[batch, outputs]`.
pub fn squared_error_tensor(outputs: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    (outputs - targets).square().mean()
}
