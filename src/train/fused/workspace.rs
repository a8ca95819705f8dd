//! The numbers of one batch on its way through a model: kept from batch to batch, so that a step asks for no memory.

use wide::f32x4;

use super::inputs::Lists;
use super::lanes::{LANES, grow, numbers, numbers_mut, vectors, without_dust};
use super::layer::Layer;

/// What a batch leaves behind in each layer.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The batch's inputs as lists, one for each input.
    pub columns: Lists,
    /// Each layer's outputs: activations, and last the logits.
    pub outputs: Vec<Vec<f32x4>>,
    /// The derivative of each hidden layer's activations at its sums.
    pub slopes: Vec<Vec<f32x4>>,
    /// The gradient at each layer's sums.
    pub gradients: Vec<Vec<f32x4>>,
    /// Logits and their gradient, `[people, outputs]`, where rows of vectors have to be filled up.
    bare: [Vec<f32>; 2],
}

impl Workspace {
    /// Makes room for a batch.
    pub fn fit(&mut self, layers: &[Layer], people: usize) {
        // Whole vectors of people, which a single output takes together.
        let people = vectors(people) * LANES;
        for buffers in [&mut self.outputs, &mut self.slopes, &mut self.gradients] {
            buffers.resize(layers.len(), Vec::new());
            for (buffer, layer) in buffers.iter_mut().zip(layers) {
                grow(buffer, layer.room(people));
            }
        }
    }

    /// Silences units of a hidden layer: its outputs and slopes are multiplied by a mask, `[people, units]`.
    pub fn mask(&mut self, index: usize, layer: &Layer, mask: &[f32]) {
        for buffer in [&mut self.outputs[index], &mut self.slopes[index]] {
            let rows = numbers_mut(buffer).chunks_exact_mut(layer.stride());
            for (row, mask) in rows.zip(mask.chunks_exact(layer.outputs)) {
                for (number, mask) in row.iter_mut().zip(mask) {
                    *number *= mask;
                }
            }
        }
    }

    /// What the layer at `index` gives for a batch, `[people, outputs]`, added to the end of `into`.
    pub fn read(&self, index: usize, layer: &Layer, people: usize, into: &mut Vec<f32>) {
        let rows = numbers(&self.outputs[index]).chunks_exact(layer.stride());
        into.extend(rows.take(people).flat_map(|row| &row[..layer.outputs]));
    }

    /// Has the gradient at the logits made by `loss(logits, gradient)`, both `[people, outputs]`.
    pub fn judge(&mut self, last: &Layer, people: usize, loss: &mut impl FnMut(&[f32], &mut [f32])) {
        let (index, size, room) = (self.outputs.len() - 1, people * last.outputs, last.room(people));
        if last.stride() == last.outputs {
            let gradient = numbers_mut(&mut self.gradients[index][..room]);
            loss(&numbers(&self.outputs[index])[..size], &mut gradient[..size]);
            gradient[size..].iter_mut().for_each(|filling| *filling = 0.0);
        } else {
            self.judge_bare(index, last, people, loss);
        }
        for gradient in &mut self.gradients[index][..room] {
            *gradient = without_dust(*gradient);
        }
    }

    /// The same where rows of logits have to be emptied of their filling, and those of the gradient filled up.
    fn judge_bare(&mut self, index: usize, last: &Layer, people: usize, loss: &mut impl FnMut(&[f32], &mut [f32])) {
        let [mut logits, mut bare] = std::mem::take(&mut self.bare);
        logits.clear();
        self.read(index, last, people, &mut logits);
        bare.resize(people * last.outputs, 0.0);
        loss(&logits, &mut bare);
        let rows = self.gradients.last_mut().map_or(&mut [][..], |g| numbers_mut(g)).chunks_exact_mut(last.stride());
        for (row, bare) in rows.zip(bare.chunks_exact(last.outputs)) {
            row[..last.outputs].copy_from_slice(bare);
        }
        self.bare = [logits, bare];
    }
}
