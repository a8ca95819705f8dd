//! Weights as a safetensors file: of layer `i` from 0 on, `layers.i.weights`, `[inputs, outputs]`, and `layers.i.biases`,
//! `[outputs]`, as `F32`.

use std::borrow::Cow;

use safetensors::{Dtype, SafeTensors, View, serialize};
use serde::Serialize;
use thiserror::Error;

use super::weights::LayerWeights;

/// Why a file's weights can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum TensorError {
    #[error("The file holds no weights ({detail}): choose a safetensors file.")]
    NotTensors { detail: String },
    #[error("The file has {found} tensors and the model {expected}: choose the settings with which it was exported.")]
    TensorCount { found: u64, expected: u64 },
    #[error("The file has no tensor “{name}”: choose a file that was exported here.")]
    TensorMissing { name: String },
    #[error("“{name}” has the type {found}: save it as F32.")]
    TensorType { name: String, found: String },
    #[error("“{name}” is [{found}] and the model's is [{expected}]: choose the settings with which it was exported.")]
    TensorShape { name: String, found: String, expected: String },
    #[error("A number in “{name}” is not finite: export the weights of a model that has not diverged.")]
    TensorNumber { name: String },
}

fn names(layer: usize) -> [String; 2] {
    ["weights", "biases"].map(|part| format!("layers.{layer}.{part}"))
}

/// A tensor that is written.
struct Numbers<'a> {
    shape: Vec<usize>,
    numbers: &'a [f32],
}

impl View for Numbers<'_> {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        self.numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn data_len(&self) -> usize {
        size_of_val(self.numbers)
    }
}

/// The file of these layers.
///
/// # Errors
/// [`TensorError::NotTensors`] for more layers than a file can name.
pub fn write(layers: &[LayerWeights]) -> Result<Vec<u8>, TensorError> {
    let tensors = layers.iter().enumerate().flat_map(|(i, layer)| {
        let weights = Numbers { shape: vec![layer.inputs, layer.outputs], numbers: &layer.weights };
        names(i).into_iter().zip([weights, Numbers { shape: vec![layer.outputs], numbers: &layer.biases }])
    });
    serialize(tensors, None).map_err(unreadable)
}

/// The layers of a file, which have to be shaped like these.
///
/// # Errors
/// A [`TensorError`].
pub fn read(bytes: &[u8], like: &[LayerWeights]) -> Result<Vec<LayerWeights>, TensorError> {
    let file = SafeTensors::deserialize(bytes).map_err(unreadable)?;
    let (found, expected) = (file.len() as u64, 2 * like.len() as u64);
    if found != expected {
        return Err(TensorError::TensorCount { found, expected });
    }
    let layer = |(i, like): (usize, &LayerWeights)| {
        let ([weights, biases], &LayerWeights { inputs, outputs, .. }) = (names(i), like);
        let (weights, biases) = (tensor(&file, weights, &[inputs, outputs])?, tensor(&file, biases, &[outputs])?);
        Ok(LayerWeights { inputs, outputs, weights, biases })
    };
    like.iter().enumerate().map(layer).collect()
}

fn tensor(file: &SafeTensors, name: String, shape: &[usize]) -> Result<Vec<f32>, TensorError> {
    let Ok(tensor) = file.tensor(&name) else { return Err(TensorError::TensorMissing { name }) };
    if tensor.dtype() != Dtype::F32 {
        return Err(TensorError::TensorType { name, found: format!("{:?}", tensor.dtype()) });
    }
    if tensor.shape() != shape {
        return Err(TensorError::TensorShape { name, found: listed(tensor.shape()), expected: listed(shape) });
    }
    let (numbers, _) = tensor.data().as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    if numbers.iter().all(|number| number.is_finite()) { Ok(numbers) } else { Err(TensorError::TensorNumber { name }) }
}

fn listed(shape: &[usize]) -> String {
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

fn unreadable(error: safetensors::SafeTensorError) -> TensorError {
    TensorError::NotTensors { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn layers() -> impl Strategy<Value = Vec<LayerWeights>> {
        let layer = (1_usize..4, 1_usize..4).prop_flat_map(|(inputs, outputs)| {
            let numbers = |count| prop::collection::vec(-10.0_f32..10.0, count);
            (numbers(inputs * outputs), numbers(outputs)).prop_map(move |(weights, biases)| LayerWeights {
                inputs,
                outputs,
                weights,
                biases,
            })
        });
        prop::collection::vec(layer, 1..4)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(layers in layers()) {
            prop_assert_eq!(read(&write(&layers).unwrap(), &layers).unwrap(), layers);
        }

        #[test]
        fn nothing_that_is_read_panics(
            layers in layers(),
            at in 0_usize..400,
            byte in any::<u8>(),
            cut in 0_usize..400,
            noise in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut bytes = write(&layers).unwrap();
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = read(&bytes, &layers);
            let _ = read(&bytes[..cut.min(length)], &layers);
            prop_assert!(read(&noise, &layers).is_err());
        }
    }

    fn layer(inputs: usize, outputs: usize) -> LayerWeights {
        LayerWeights { inputs, outputs, weights: vec![0.5; inputs * outputs], biases: vec![0.0; outputs] }
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("tensors.rs"), 6);
    }

    #[test]
    fn other_layers_are_refused_by_name() {
        let file = write(&[layer(2, 3), layer(3, 1)]).unwrap();
        assert_eq!(read(&file, &[layer(2, 3)]), Err(TensorError::TensorCount { found: 4, expected: 2 }));
        let shape =
            TensorError::TensorShape { name: "layers.1.weights".into(), found: "3, 1".into(), expected: "3, 2".into() };
        assert_eq!(read(&file, &[layer(2, 3), layer(3, 2)]), Err(shape));
        let broken = write(&[LayerWeights { biases: vec![f32::NAN], ..layer(1, 1) }]).unwrap();
        assert_eq!(read(&broken, &[layer(1, 1)]), Err(TensorError::TensorNumber { name: "layers.0.biases".into() }));
        assert!(matches!(read(b"no", &[]), Err(TensorError::NotTensors { .. })));
    }
}
