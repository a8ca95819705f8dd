//! The way through a sequence: a state that each step changes. Its arithmetic and the order of its gates are PyTorch's.

use burn::nn::Linear;
use burn::tensor::Tensor;
use burn::tensor::activation::{sigmoid, tanh};

use crate::model::config::Family;

/// The state after the last step.
///
/// # Shapes
/// - `input`: `[features, gates * units]`, `hidden`: `[units, gates * units]`
/// - `x`: `[batch, steps, features]`
/// - result: `[batch, units]`
pub fn last_state(family: Family, input: &Linear, hidden: &Linear, x: Tensor<3>) -> Tensor<2> {
    let [batch, steps, features] = x.dims();
    let (units, gates) = (hidden.weight.dims()[0], hidden.weight.dims()[1]);
    let device = x.device();
    // What the inputs say doesn't wait for the states: one product for all steps.
    let said = input.forward(x.reshape([batch * steps, features])).reshape([batch, steps, gates]);
    let mut state = Tensor::<2>::zeros([batch, units], &device);
    let mut memory = state.clone();
    for step in 0..steps {
        let said = said.clone().slice([0..batch, step..step + 1]).reshape([batch, gates]);
        let kept = hidden.forward(state.clone());
        state = match family {
            Family::Gru => gated(said, kept, state, units),
            Family::Lstm => {
                let (state, now) = remembered(said + kept, memory, units);
                memory = now;
                state
            }
            _ => tanh(said + kept),
        };
    }
    state
}

/// `r, z = sigmoid(..)`, `n = tanh(said + r kept)`, `h' = (1 - z) n + z h`.
fn gated(said: Tensor<2>, kept: Tensor<2>, state: Tensor<2>, units: usize) -> Tensor<2> {
    let gate = |i: usize| sigmoid(part(&said, i, units) + part(&kept, i, units));
    let (reset, update) = (gate(0), gate(1));
    let new = tanh(part(&said, 2, units) + reset * part(&kept, 2, units));
    new.clone() + update * (state - new)
}

/// `i, f, o = sigmoid(..)`, `g = tanh(..)`, `c' = f c + i g`, `h' = o tanh(c')`. The result is `(h', c')`.
fn remembered(sums: Tensor<2>, memory: Tensor<2>, units: usize) -> (Tensor<2>, Tensor<2>) {
    let gate = |i: usize| sigmoid(part(&sums, i, units));
    let memory = gate(1) * memory + gate(0) * tanh(part(&sums, 2, units));
    (gate(3) * tanh(memory.clone()), memory)
}

/// The sums of the gate with this number.
fn part(sums: &Tensor<2>, gate: usize, units: usize) -> Tensor<2> {
    let batch = sums.dims()[0];
    sums.clone().slice([0..batch, gate * units..(gate + 1) * units])
}
