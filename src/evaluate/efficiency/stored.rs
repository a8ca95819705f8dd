//! A smaller model as it is kept: tensors of a safetensors file, whose numbers are also what it takes in memory.

use std::borrow::Cow;

use safetensors::{Dtype, View, serialize};

use super::integers::IntegerNetwork;
use crate::model::tree::nodes::Tree;
use crate::model::weights::LayerWeights;

/// A tensor and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub name: String,
    pub dtype: Dtype,
    pub shape: Vec<usize>,
    /// Little-endian.
    pub bytes: Vec<u8>,
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The file of these tensors; empty for more than a file can name.
pub fn file(tensors: &[Tensor]) -> Vec<u8> {
    serialize(tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)), None).unwrap_or_default()
}

/// Bytes of all numbers.
pub fn bytes(tensors: &[Tensor]) -> usize {
    tensors.iter().map(|tensor| tensor.bytes.len()).sum()
}

/// Of layer `i` from 0 on `layers.i.weights`, `[inputs, outputs]`, and `layers.i.biases`, as exported models; weights of
/// which many are 0 as [`sparse`] ones.
pub fn of_layers(layers: &[LayerWeights]) -> Vec<Tensor> {
    let layer = |(i, layer): (usize, &LayerWeights)| {
        let shape = [layer.inputs, layer.outputs];
        let mut tensors =
            sparse(format!("layers.{i}.weights"), Dtype::F32, &shape, layer.weights.iter().map(|w| w.to_le_bytes()));
        tensors.push(floats(format!("layers.{i}.biases"), &layer.biases));
        tensors
    };
    layers.iter().enumerate().flat_map(layer).collect()
}

/// The same with `I8` weights, `I32` biases, the scale of each output, scale and zero of what goes in, and the table of an
/// activation.
pub fn of_integers(network: &IntegerNetwork) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    for (i, layer) in network.layers.iter().enumerate() {
        let name = |part: &str| format!("layers.{i}.{part}");
        let shape = [layer.inputs, layer.outputs];
        tensors.extend(sparse(name("weights"), Dtype::I8, &shape, layer.weights.iter().map(|w| w.to_le_bytes())));
        tensors.push(plain(name("biases"), Dtype::I32, &[layer.outputs], layer.biases.iter().map(|b| b.to_le_bytes())));
        tensors.push(floats(name("scales"), &layer.scales.iter().map(|&s| s as f32).collect::<Vec<_>>()));
        tensors.push(floats(name("input"), &[layer.input.scale as f32, layer.input.zero as f32]));
        if let Some(table) = layer.hidden.as_ref().and_then(|hidden| hidden.table.as_ref()) {
            tensors.push(plain(name("table"), Dtype::I8, &[table.len()], table.iter().map(|q| q.to_le_bytes())));
        }
    }
    tensors
}

/// Of each node `feature` (-1 in a leaf), `threshold`, the number of the `right` branch (the left one follows the node),
/// and of each leaf, in the order of the nodes, the share of each class: `leaves`, `[leaves, classes]`.
pub fn of_tree(tree: &Tree) -> Vec<Tensor> {
    let integers = |name: &str, numbers: Vec<i32>| {
        plain(name.into(), Dtype::I32, &[numbers.len()], numbers.iter().map(|n| n.to_le_bytes()))
    };
    let splits = || tree.nodes.iter().map(|node| node.split);
    let thresholds: Vec<f32> = splits().map(|s| s.map_or(0.0, |s| s.threshold as f32)).collect();
    let leaves = tree.nodes.iter().filter(|node| node.split.is_none());
    let shares: Vec<[u8; 4]> = leaves.flat_map(|leaf| &leaf.value).map(|&p| (p as f32).to_le_bytes()).collect();
    let count = tree.leaves();
    vec![
        integers("feature", splits().map(|s| s.map_or(-1, |s| s.feature as i32)).collect()),
        floats("threshold".into(), &thresholds),
        integers("right", splits().map(|s| s.map_or(0, |s| s.right as i32)).collect()),
        plain("leaves".into(), Dtype::F32, &[count, shares.len() / count.max(1)], shares.into_iter()),
    ]
}

fn floats(name: String, numbers: &[f32]) -> Tensor {
    plain(name, Dtype::F32, &[numbers.len()], numbers.iter().map(|n| n.to_le_bytes()))
}

fn plain<const N: usize>(
    name: String,
    dtype: Dtype,
    shape: &[usize],
    numbers: impl Iterator<Item = [u8; N]>,
) -> Tensor {
    Tensor { name, dtype, shape: shape.to_vec(), bytes: numbers.flatten().collect() }
}

/// The numbers as they are, or, where that takes less: `NAME.mask`, a bit for each number, of each byte the lowest first,
/// which is 1 where it isn't 0; and `NAME.values`, the numbers that aren't.
fn sparse<const N: usize>(
    name: String,
    dtype: Dtype,
    shape: &[usize],
    numbers: impl Iterator<Item = [u8; N]> + Clone,
) -> Vec<Tensor> {
    let something = |number: &[u8; N]| number.iter().any(|&byte| byte != 0);
    let all: Vec<bool> = numbers.clone().map(|number| something(&number)).collect();
    let values = all.iter().filter(|&&s| s).count();
    if all.len().div_ceil(8) + values * N >= all.len() * N {
        return vec![plain(name, dtype, shape, numbers)];
    }
    let bits = |bits: &[bool]| [bits.iter().enumerate().fold(0, |byte, (i, &bit)| byte | u8::from(bit) << i)];
    vec![
        plain(format!("{name}.mask"), Dtype::U8, &[all.len().div_ceil(8)], all.chunks(8).map(bits)),
        plain(format!("{name}.values"), dtype, &[values], numbers.filter(something)),
    ]
}
