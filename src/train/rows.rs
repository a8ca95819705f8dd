//! Where a model is trained, and the people as they are kept there: laid out once, for every run on the same data.

use std::ops::Range;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::fused::Inputs;
use crate::data::features::Features;

/// Where a model is trained.
#[derive(Debug, Clone)]
pub enum Place {
    /// On the CPU, by the trainer that knows dense models only.
    Fused,
    /// On a device of Burn's, without autodiff.
    Device(Device),
}

/// The features of some people at a place.
pub enum Rows {
    Fused(Inputs),
    /// `[people, width]`.
    Device(Tensor<2>),
}

impl Rows {
    /// Takes people to a place. `x` is `[people, width]`, row-major.
    pub fn new(x: &Features, width: usize, place: &Place) -> Self {
        match (place, x) {
            (Place::Fused, Features::Numbers(numbers)) => Rows::Fused(Inputs::new(numbers, width)),
            (Place::Fused, Features::Bytes(bytes)) => Rows::Fused(Inputs::of_bytes(bytes, width)),
            (Place::Device(device), x) => {
                let numbers = x.numbers(0..x.len()).into_owned();
                Rows::Device(Tensor::from_data(TensorData::new(numbers, [x.len() / width, width]), device))
            }
        }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        match self {
            Rows::Fused(inputs) => inputs.people(),
            Rows::Device(x) => x.dims()[0],
        }
    }

    /// Numbers of each person.
    pub fn width(&self) -> usize {
        match self {
            Rows::Fused(inputs) => inputs.width(),
            Rows::Device(x) => x.dims()[1],
        }
    }
}

/// The people of a range as a tensor.
pub(super) fn slice(x: &Tensor<2>, range: Range<usize>) -> Tensor<2> {
    let width = x.dims()[1];
    x.clone().slice([range, 0..width])
}

/// Waits until the device has done what was asked of it so far, by reading one number.
pub(super) async fn barrier(x: &Tensor<2>) -> Result<(), ExecutionError> {
    x.clone().slice([0..1, 0..1]).into_data_async().await.map(drop)
}
