//! What a model costs each time it is asked about a person, counted and not measured.

use super::report::Cost;
use super::stored::{self, Tensor};
use crate::data::layout::Layout;
use crate::model::config::ModelConfig;
use crate::model::tree::nodes::Tree;
use crate::model::weights::{LayerWeights, multiplications};

/// Picojoules of one operation in a 45 nm process at 0.9 V, and of a byte read from a memory (a 64-bit access divided by
/// 8): Horowitz, Computing's energy problem, ISSCC 2014, figure 1.1.9.
pub mod picojoules {
    pub const FLOAT_PRODUCT: f64 = 3.7;
    pub const FLOAT_SUM: f64 = 0.9;
    pub const BYTE_PRODUCT: f64 = 0.2;
    pub const INTEGER_SUM: f64 = 0.1;
    /// On the chip, of 1 MB.
    pub const NEAR: f64 = 100.0 / 8.0;
    /// Outside, the least that is given.
    pub const FAR: f64 = 1300.0 / 8.0;
    /// What fits on the chip, in bytes.
    pub const NEAR_BYTES: usize = 1 << 20;
}

/// In what a network computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// `f32`.
    Floats,
    /// Products of 8 bits, sums of 32.
    Integers,
}

impl Numbers {
    fn bytes(self) -> usize {
        if self == Numbers::Floats { 4 } else { 1 }
    }

    fn multiply_add(self) -> f64 {
        match self {
            Numbers::Floats => picojoules::FLOAT_PRODUCT + picojoules::FLOAT_SUM,
            Numbers::Integers => picojoules::BYTE_PRODUCT + picojoules::INTEGER_SUM,
        }
    }
}

/// The cost of a network with these weights, kept as these tensors. Sums of the last layer have 4 bytes in any case.
pub fn of_layers(layers: &[LayerWeights], numbers: Numbers, tensors: &[Tensor]) -> Cost {
    let nonzero = |numbers: &[f32]| numbers.iter().filter(|&&w| w != 0.0).count();
    let useful: usize = layers.iter().map(|l| nonzero(&l.weights)).sum();
    let last = layers.len().saturating_sub(1);
    let output = |i: usize| layers[i].outputs * if i == last { 4 } else { numbers.bytes() };
    let input = |i: usize| layers[i].inputs * numbers.bytes();
    // Each layer's inputs are read, and its outputs written.
    let moved: usize = (0..layers.len()).map(|i| input(i) + output(i)).sum();
    let weights = stored::bytes(tensors);
    let memory = if weights <= picojoules::NEAR_BYTES { picojoules::NEAR } else { picojoules::FAR };
    Cost {
        parameters: layers.iter().map(|l| l.weights.len() + l.biases.len()).sum::<usize>() as u64,
        nonzero: (useful + layers.iter().map(|l| nonzero(&l.biases)).sum::<usize>()) as u64,
        multiply_adds: multiplications(layers, &ModelConfig::default(), &Layout::Flat) as u64,
        nonzero_multiply_adds: useful as u64,
        comparisons: 0,
        weight_bytes: weights as u64,
        activation_bytes: (0..layers.len()).map(|i| input(i) + output(i)).max().unwrap_or(0) as u64,
        file_bytes: stored::file(tensors).len() as u64,
        picojoules: useful as f64 * numbers.multiply_add() + weights as f64 * memory + moved as f64 * picojoules::NEAR,
    }
}

/// The cost of a tree for whoever answers most questions. A question reads a node, which takes 12 bytes, and a feature, and
/// is a subtraction.
pub fn of_tree(tree: &Tree, width: usize, tensors: &[Tensor]) -> Cost {
    const NODE: usize = 12;
    let (questions, depth) = (tree.nodes.len() - tree.leaves(), tree.depth());
    Cost {
        parameters: questions as u64,
        nonzero: questions as u64,
        multiply_adds: 0,
        nonzero_multiply_adds: 0,
        comparisons: depth as u64,
        weight_bytes: stored::bytes(tensors) as u64,
        activation_bytes: 4 * width as u64,
        file_bytes: stored::file(tensors).len() as u64,
        picojoules: depth as f64 * (picojoules::FLOAT_SUM + (NODE + 4) as f64 * picojoules::NEAR),
    }
}
