//! A trainer for dense models on the CPU that does nothing but that, and so does it fast, above all in a browser.
//!
//! It knows forward, backward and the optimiser, and takes the loss as a gradient at the logits: so it serves every
//! loss and every constraint that has one. Vectors of four numbers are used throughout, sums stay in registers until
//! they are final, and parameters move as soon as their gradient is known: no gradient of a weight is ever stored.
//!
//! It doesn't know labels, the order of batches, or how dropout is drawn; it runs on one thread, and differentiates
//! nothing but dense layers. For everything else there is Burn, and tests hold this trainer to it.

mod activation;
#[cfg(all(test, feature = "burn"))]
mod against_burn;
mod inputs;
mod kernel;
mod lanes;
mod layer;
pub mod loss;
mod optimizer;
mod private;
#[cfg(test)]
mod private_tests;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
mod workspace;

use std::ops::Range;

pub use inputs::{Inputs, of_rows};
pub use private::Private;

use wide::f32x4;

use self::activation::activate;
use self::inputs::Lists;
use self::layer::Layer;
use self::optimizer::{Optimizer, Rule, Step};
use self::workspace::Workspace;
use super::checkpoint::{LayerState, OptimizerState};
use super::config::TrainConfig;
use crate::model::config::Activation;
use crate::model::weights::LayerWeights;

/// People whose logits are computed together when nothing is learnt.
const TOGETHER: usize = 64;

/// A dense model with the state of its optimiser.
#[derive(Debug, Clone)]
pub struct FusedMlp {
    layers: Vec<Layer>,
    /// What follows each hidden layer, if anything does.
    activations: Vec<Option<Activation>>,
    optimizer: Optimizer,
    private: Option<Private>,
    work: Workspace,
    /// Room for a batch whose rows don't lie together.
    room: Vec<f32x4>,
}

/// A batch's inputs, as the first layer takes them.
#[derive(Clone, Copy)]
enum Batch<'a> {
    Rows(&'a [f32x4]),
    Lists(&'a Lists, &'a [u32]),
}

impl FusedMlp {
    /// A model with these weights, at its first step. There is at least one layer, and each takes what the one before
    /// it gives; of `config` only the optimiser's settings matter.
    pub fn new(layers: &[LayerWeights], activation: Activation, config: &TrainConfig) -> Self {
        let layer = |(index, weights)| Layer::new(weights, index, layers.len());
        Self {
            layers: layers.iter().enumerate().map(layer).collect(),
            activations: vec![Some(activation); layers.len() - 1],
            optimizer: Optimizer::new(config),
            private: None,
            work: Workspace::default(),
            room: Vec::new(),
        }
    }

    /// The same without an activation after the hidden layer with this number, if it is given one.
    pub fn with_linear(mut self, hidden: Option<usize>) -> Self {
        if let Some(activation) = hidden.and_then(|layer| self.activations.get_mut(layer)) {
            *activation = None;
        }
        self
    }

    /// The same that learns privately, if it is to.
    pub fn with_private(mut self, private: Option<Private>) -> Self {
        self.private = private;
        self
    }

    /// What makes its steps private.
    pub fn private(&self) -> Option<&Private> {
        self.private.as_ref()
    }

    /// The same, to be put back.
    pub fn private_mut(&mut self) -> Option<&mut Private> {
        self.private.as_mut()
    }

    /// One step of size `rate` on the people in these rows of `inputs`, of whom there is at least one unless it is private.
    ///
    /// - `masks`: none, or for each hidden layer `[rows, units]`: 0 for a silenced unit, `1 / (1 - dropout)` else
    /// - `loss` is given the logits, `[rows, outputs]`, and overwrites the second slice, of the same shape, with the
    ///   gradient of the loss at them: of a mean over the batch, so divided by its size
    ///
    /// # Panics
    /// If `inputs` aren't as wide as the model, or a row isn't there.
    pub fn step(
        &mut self,
        rate: f64,
        inputs: &Inputs,
        rows: &[u32],
        masks: &[Vec<f32>],
        loss: &mut impl FnMut(&[f32], &mut [f32]),
    ) {
        let Self { layers, activations, optimizer, private, work, room } = self;
        let batch = batch(&layers[0], inputs, rows, room);
        forward(layers, activations, batch, rows.len(), masks, work);
        work.judge(&layers[layers.len() - 1], rows.len(), loss);
        match (optimizer.next(rate), private) {
            (step, Some(private)) => private.descend(step, layers, batch, rows.len(), work),
            (Step::Adam(rule), None) => descend(rule, layers, batch, rows.len(), work),
            (Step::Sgd(rule), None) => descend(rule, layers, batch, rows.len(), work),
        }
        if optimizer.wants_sweep() {
            layers.iter_mut().for_each(Layer::sweep);
        }
    }

    /// Adds the logits of the people in a range to `into`, `[people, outputs]` row-major. Training goes on undisturbed.
    ///
    /// # Panics
    /// If `inputs` aren't as wide as the model.
    pub fn logits(&self, inputs: &Inputs, people: Range<usize>, into: &mut Vec<f32>) {
        let last = self.layers.len() - 1;
        self.ask(inputs, people, |work, rows| work.read(last, &self.layers[last], rows, into));
    }

    /// What each layer gives for the people in a range, `[people, outputs]` row-major: activations, and last the logits.
    ///
    /// # Panics
    /// If `inputs` aren't as wide as the model.
    pub fn outputs(&self, inputs: &Inputs, people: Range<usize>) -> Vec<Vec<f32>> {
        let mut outputs = vec![Vec::new(); self.layers.len()];
        self.ask(inputs, people, |work, rows| {
            for (index, (layer, into)) in self.layers.iter().zip(&mut outputs).enumerate() {
                work.read(index, layer, rows, into);
            }
        });
        outputs
    }

    /// Has the outputs of some people after the other made, and read together with how many they are.
    fn ask(&self, inputs: &Inputs, people: Range<usize>, mut read: impl FnMut(&Workspace, usize)) {
        let everybody: Vec<u32> = (people.start as u32..people.end as u32).collect();
        let (mut work, mut room) = (Workspace::default(), Vec::new());
        for rows in everybody.chunks(TOGETHER) {
            let batch = batch(&self.layers[0], inputs, rows, &mut room);
            forward(&self.layers, &self.activations, batch, rows.len(), &[], &mut work);
            read(&work, rows.len());
        }
    }

    /// The weights as they stand.
    pub fn weights(&self) -> Vec<LayerWeights> {
        self.layers.iter().map(Layer::weights).collect()
    }

    /// Takes other weights of the same shapes; what the optimiser remembers stays.
    pub fn set_weights(&mut self, layers: &[LayerWeights]) {
        for (layer, weights) in self.layers.iter_mut().zip(layers) {
            layer.set_weights(weights);
        }
    }

    /// All that the next step depends on beside its batch.
    pub fn state(&self) -> (Vec<LayerState>, OptimizerState) {
        (self.layers.iter().map(Layer::state).collect(), self.optimizer.state())
    }

    /// Goes back to a state of layers of the same shapes.
    pub fn restore(&mut self, layers: &[LayerState], optimizer: &OptimizerState) {
        self.layers.iter_mut().zip(layers).for_each(|(layer, state)| layer.restore(state));
        self.optimizer.restore(optimizer);
    }

    /// Sizes of all layers, input and output included.
    pub fn sizes(&self) -> Vec<usize> {
        self.layers[..1].iter().map(|l| l.inputs).chain(self.layers.iter().map(|l| l.outputs)).collect()
    }

    /// Numbers that training adjusts.
    pub fn parameters(&self) -> usize {
        self.layers.iter().map(|l| (l.inputs + 1) * l.outputs).sum()
    }
}

/// Some rows of `inputs` as the first layer takes them.
fn batch<'a>(first: &Layer, inputs: &'a Inputs, rows: &'a [u32], room: &'a mut Vec<f32x4>) -> Batch<'a> {
    assert_eq!(inputs.width(), first.inputs, "people have as many numbers as the model has inputs");
    match inputs.lists() {
        Some(lists) if first.takes_lists() => {
            lists.fetch(rows);
            Batch::Lists(lists, rows)
        }
        _ => Batch::Rows(inputs.rows(rows, room)),
    }
}

/// Fills the outputs of all layers, and the slopes of the hidden ones.
fn forward(
    layers: &[Layer],
    activations: &[Option<Activation>],
    batch: Batch,
    people: usize,
    masks: &[Vec<f32>],
    work: &mut Workspace,
) {
    work.fit(layers, people);
    match batch {
        Batch::Rows(x) => layers[0].forward(x, people, &mut work.outputs[0]),
        Batch::Lists(lists, rows) => layers[0].forward_lists(lists, rows, &mut work.outputs[0]),
    }
    for (index, layer) in layers.iter().enumerate().skip(1) {
        let before = &layers[index - 1];
        activate(
            activations[index - 1],
            before.outputs,
            &mut work.outputs[index - 1][..before.room(people)],
            &mut work.slopes[index - 1],
        );
        if let Some(mask) = masks.get(index - 1) {
            work.mask(index - 1, before, mask);
        }
        let (x, sums) = work.outputs.split_at_mut(index);
        layer.forward(&x[index - 1], people, &mut sums[0]);
    }
}

/// Takes the gradient at the logits back through the layers, which follow it.
fn descend(rule: impl Rule, layers: &mut [Layer], batch: Batch, people: usize, work: &mut Workspace) {
    for index in (1..layers.len()).rev() {
        let layer = &mut layers[index];
        let (before, gradient) = work.gradients.split_at_mut(index);
        layer.backward(&gradient[0], people, &work.slopes[index - 1], &mut before[index - 1]);
        layer.learn(rule, &work.outputs[index - 1], &gradient[0], people);
    }
    learn_first(rule, &mut layers[0], batch, people, work);
}

/// The first layer follows its gradient.
fn learn_first(rule: impl Rule, first: &mut Layer, batch: Batch, people: usize, work: &mut Workspace) {
    let gradient = &work.gradients[0];
    match batch {
        Batch::Rows(x) => first.learn(rule, x, gradient, people),
        Batch::Lists(lists, rows) => {
            work.columns.transpose(lists, rows);
            first.learn_lists(rule, &work.columns, gradient, people);
        }
    }
}
