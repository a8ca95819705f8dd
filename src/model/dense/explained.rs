//! A dense network as explanations ask it. Its first layer is linear, so of mixtures of two people it needs to know only
//! what each player's columns change in the first sums; and without slopes to remember, it answers sooner.

use super::{DenseNetwork, TOGETHER, activate};
use crate::evaluate::explain::ask::{Explainable, Mixing, Scale, on_scale};
use crate::evaluate::score::Score;
use crate::model::config::Activation;
use crate::model::matrix::Real;

/// Players who change sides within a block of mixtures: 64 of them.
const INNER: usize = 6;

impl<T: Real> DenseNetwork<T> {
    /// The logits of people whose first sums are known.
    fn logits_of(&self, sums: Vec<T>) -> Vec<f64> {
        let mut values = sums;
        for layer in &self.layers[1..] {
            match self.activation {
                Activation::Relu => values.iter_mut().for_each(|z| *z = z.rectified()),
                other => values.iter_mut().for_each(|z| *z = T::of(activate(other, z.wide()).0)),
            }
            values = layer.sums(&values);
        }
        super::wide(&values)
    }
}

impl<T: Real> Explainable for DenseNetwork<T> {
    fn told(&self, x: &[f64], scale: Scale) -> Vec<f64> {
        let logits = |x: &[f64]| {
            let x: Vec<T> = x.iter().map(|&x| T::of(x)).collect();
            self.logits_of(self.layers[0].sums(&x))
        };
        let logits = x.chunks(TOGETHER * self.width()).flat_map(logits).collect();
        on_scale(logits, self.outputs(), self.output, scale)
    }

    fn mixed(&self, mixing: &Mixing, scale: Scale) -> Vec<f64> {
        let first = &self.layers[0];
        let units = first.biases.len();
        let single = |row: &[f64]| row.iter().map(|&x| T::of(x)).collect::<Vec<T>>();
        let others = first.sums(&single(mixing.other));
        let mut changes = vec![0.0; mixing.players.len() * mixing.person.len()];
        for (change, columns) in changes.chunks_exact_mut(mixing.person.len()).zip(mixing.players) {
            columns.iter().map(|&c| c as usize).for_each(|c| change[c] = mixing.person[c] - mixing.other[c]);
        }
        let changes = first.weights.product(&single(&changes));
        let change = |player: usize| &changes[player * units..][..units];
        let inner = mixing.players.len().min(INNER);
        let mut logits = Vec::with_capacity(mixing.len() * self.outputs());
        for block in 0..mixing.len() >> inner {
            let mut sums = Vec::with_capacity(units << inner);
            sums.extend_from_slice(&others);
            let outer = (inner..mixing.players.len()).filter(|player| block >> (player - inner) & 1 == 1);
            outer.for_each(|player| sums.iter_mut().zip(change(player)).for_each(|(sum, &by)| *sum += by));
            for player in 0..inner {
                double(&mut sums, change(player));
            }
            logits.extend(self.logits_of(sums));
        }
        on_scale(logits, self.outputs(), self.output, scale)
    }
}

/// Appends the same rows again, each changed by as much.
fn double<T: Real>(rows: &mut Vec<T>, by: &[T]) {
    let (length, mut place) = (rows.len(), 0);
    rows.extend_from_within(..);
    let again = &mut rows[length..];
    while place < length {
        again[place..place + by.len()].iter_mut().zip(by).for_each(|(sum, &by)| *sum += by);
        place += by.len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::standard::Standard;
    use crate::evaluate::explain::ask::log_odds;
    use crate::evaluate::explain::gradients::Sloped;
    use crate::model::output::Output;
    use crate::model::weights::{dense_shapes, initial_weights};
    use crate::random::{Purpose, stream};

    fn networks() -> impl Strategy<Value = DenseNetwork<f64>> {
        let outputs = [Output::Decision, Output::Classes, Output::Amount(Standard { mean: 3.0, deviation: 2.0 })];
        let activations = [Activation::Relu, Activation::Tanh, Activation::Gelu];
        let hidden = prop::collection::vec(1_usize..10, 0..3);
        (prop::sample::select(outputs.to_vec()), prop::sample::select(activations.to_vec()), hidden, 0_u64..100)
            .prop_map(|(output, activation, hidden, seed)| {
                let last = if output == Output::Classes { 3 } else { 1 };
                let shapes = dense_shapes(&[&[8], hidden.as_slice(), &[last]].concat(), activation);
                DenseNetwork::new(&initial_weights(&shapes, &mut stream(seed, Purpose::Weights)), activation, output)
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn mixtures_are_people(network in networks(), players in 0_usize..9, logit in any::<bool>()) {
            let scale = if logit { Scale::Logit } else { Scale::Score };
            let [person, other] = [0.7, 0.3].map(|f| (0..8).map(|i| (f64::from(i) * f).sin()).collect::<Vec<f64>>());
            let columns: Vec<Vec<u32>> = (0..8).map(|i| vec![i]).collect();
            let players: Vec<&[u32]> = columns[..players.min(8)].iter().map(Vec::as_slice).collect();
            let mixing = Mixing { person: &person, other: &other, players: &players };
            let found = network.mixed(&mixing, scale);
            let expected = network.told(&mixing.rows(0, mixing.len()), scale);
            prop_assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!((found - expected).abs() < 1e-9, "{found} {expected}");
            }
            let scores = network.scores(&other);
            let of_scores: Vec<f64> = match (scale, network.output) {
                (Scale::Logit, Output::Decision | Output::Classes) => scores.into_iter().map(log_odds).collect(),
                _ => scores,
            };
            prop_assert!(of_scores.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-9));
        }

        #[test]
        fn slopes_are_those_of_what_is_told(network in networks(), logit in any::<bool>()) {
            let scale = if logit { Scale::Logit } else { Scale::Score };
            let x: Vec<f64> = (0..8).map(|i| (f64::from(i) * 0.7).sin()).collect();
            let output = network.outputs() - 1;
            let slopes = network.slopes(&x, output, scale);
            for at in 0..8 {
                let told = |by: f64| { let mut x = x.clone(); x[at] += by; network.told(&x, scale)[output] };
                let slope = (told(1e-6) - told(-1e-6)) / 2e-6;
                prop_assert!((slope - slopes[at]).abs() < 1e-4, "{slope} {}", slopes[at]);
            }
        }
    }
}
