//! Where a model is trained, and the people as they are kept there: laid out once, for every run on the same data.

use std::rc::Rc;

#[cfg(feature = "burn")]
use burn::tensor::{Device, Tensor, TensorData};

use super::fused::Inputs;
use crate::data::features::Features;

/// Where a model is trained.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// On the CPU, by the trainer that knows dense models only.
    Fused,
    /// On the CPU, by what needs nothing but the numbers.
    Plain,
    /// On a device of Burn's, without autodiff.
    #[cfg(feature = "burn")]
    Device(Device),
}

/// The features of some people at a place.
#[derive(Clone)]
pub enum Rows {
    Fused(Rc<Inputs>),
    /// `[people, width]`, row-major.
    Plain {
        x: Rc<[f32]>,
        width: usize,
    },
    /// `[people, width]`.
    #[cfg(feature = "burn")]
    Device(Rc<Tensor<2>>),
}

impl Rows {
    /// Takes people to a place. `x` is `[people, width]`, row-major.
    pub fn new(x: &Features, width: usize, place: &Place) -> Self {
        match (place, x) {
            (Place::Fused, Features::Numbers(numbers)) => Rows::Fused(Rc::new(Inputs::new(numbers, width))),
            (Place::Fused, Features::Bytes(bytes)) => Rows::Fused(Rc::new(Inputs::of_bytes(bytes, width))),
            (Place::Plain, x) => Rows::Plain { x: x.numbers(0..x.len()).into(), width },
            #[cfg(feature = "burn")]
            (Place::Device(device), x) => {
                let numbers = x.numbers(0..x.len()).into_owned();
                let shape = [x.len() / width, width];
                Rows::Device(Rc::new(Tensor::from_data(TensorData::new(numbers, shape), device)))
            }
        }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        match self {
            Rows::Fused(inputs) => inputs.people(),
            Rows::Plain { x, width } => x.len() / width,
            #[cfg(feature = "burn")]
            Rows::Device(x) => x.dims()[0],
        }
    }

    /// Numbers of each person.
    pub fn width(&self) -> usize {
        match self {
            Rows::Fused(inputs) => inputs.width(),
            Rows::Plain { width, .. } => *width,
            #[cfg(feature = "burn")]
            Rows::Device(x) => x.dims()[1],
        }
    }
}
