//! What tests of two faces of a loss need: tensors of numbers, and a gradient at the logits.

use burn::tensor::{Device, Tensor, TensorData};

/// Numbers as `[people, 1]`.
pub fn column(values: &[f32], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [values.len(), 1]), device)
}

/// Fails unless these are the same but for rounding.
pub fn close(a: &[f32], b: &[f32]) {
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-5 * b.abs().max(1.0), "{a} is not {b}");
    }
}

/// Value and gradient at the logits by autodiff.
pub fn by_autodiff<const D: usize>(logits: Tensor<D>, loss: impl Fn(Tensor<D>) -> Tensor<1>) -> (f32, Vec<f32>) {
    let logits = logits.require_grad();
    let value = loss(logits.clone());
    let gradient = logits.grad(&value.backward()).unwrap();
    (value.into_data().try_to_vec::<f32>().unwrap()[0], gradient.into_data().try_to_vec().unwrap())
}
