//! All that a model needs to go on learning as if it had never stopped.
//!
//! On the CPU it goes on bit for bit, since nothing is rounded: a checkpoint holds the numbers themselves. (As JSON it is
//! as exact as the reader of its numbers.) What follows from the settings isn't in it: it is put back into a model with the
//! same settings and people, or refused.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::constraint::state::ConstraintState;
use crate::model::boosted::nodes::BoostedTree;
use crate::model::weights::LayerWeights;
use crate::random::Place;

/// The form of checkpoints that is written and read here.
const VERSION: u32 = 1;

/// Why a model can't be put back.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum CheckpointError {
    #[error("What was kept of the model has form {found} and {expected} is read here: train the model anew.")]
    OtherForm { found: u32, expected: u32 },
    #[error("What was kept is of a model of another kind: choose the settings it was trained with.")]
    OtherFamily {},
    #[error("What was kept is of layers with {found} units and the model has {expected}: choose as many.")]
    OtherShapes { found: String, expected: String },
    #[error("What was kept is of a model that learnt from other people: choose the data it was trained on.")]
    OtherPeople {},
    #[error("What was kept was trained with other dropout, another constraint or other privacy: choose the same ones.")]
    OtherObjective {},
    #[error("A model that learns through Burn or by a reduction can't be put back: press reset, and pause in time.")]
    NotKept {},
}

/// A model's place in learning, with all that going on from there depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    form: u32,
    state: State,
}

impl From<State> for Checkpoint {
    fn from(state: State) -> Self {
        Self { form: VERSION, state }
    }
}

impl Checkpoint {
    /// What is in it.
    ///
    /// # Errors
    /// [`CheckpointError::OtherForm`].
    pub fn state(&self) -> Result<&State, CheckpointError> {
        let Self { form, state } = self;
        let other = CheckpointError::OtherForm { found: *form, expected: VERSION };
        if *form == VERSION { Ok(state) } else { Err(other) }
    }

    /// The step size with which it goes on, where there is one.
    pub fn learning_rate(&self) -> Option<f64> {
        match &self.state {
            State::Trainer(state) => Some(state.learning_rate),
            State::Tree { .. } | State::Boosted { .. } => None,
        }
    }

    /// What its constraint weighs, where there is one.
    pub fn constraint_weight(&self) -> Option<f64> {
        match &self.state {
            State::Trainer(state) => state.method.constraint.as_ref().map(ConstraintState::weight),
            State::Tree { .. } | State::Boosted { .. } => None,
        }
    }

    /// Bytes of memory that it takes, about. Trees are shared with the model and don't count.
    pub fn bytes(&self) -> usize {
        let numbers = |layer: &LayerWeights| (layer.weights.len() + layer.biases.len()) * size_of::<f32>();
        let layer =
            |state: &LayerState| [&state.weights, &state.first, &state.second].map(numbers).iter().sum::<usize>();
        size_of::<Self>()
            + match &self.state {
                State::Trainer(state) => {
                    let layers = state.method.layers.iter().map(layer).sum::<usize>();
                    size_of::<TrainerState>() + size_of_val(&*state.order) + layers
                }
                State::Tree { .. } => 0,
                State::Boosted { rounds, .. } => size_of_val(&**rounds),
            }
    }
}

/// Where each kind of model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// One that learns by gradients.
    Trainer(Box<TrainerState>),
    /// A tree, of which so many nodes are settled; growing it again gives the same tree.
    Tree { settled: usize },
    /// Boosted trees: the rounds that are complete, and the levels grown in the present one.
    Boosted { rounds: Vec<Rc<[BoostedTree]>>, taken: usize },
}

/// A run of training by gradients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainerState {
    pub method: MethodState,
    /// The rows in the order of the present epoch.
    pub order: Vec<u32>,
    /// How many of them are learnt from.
    pub next: usize,
    pub epoch: usize,
    pub shuffle: Place,
    pub dropout: Option<Place>,
    pub learning_rate: f64,
}

impl TrainerState {
    /// Whether it is of a run on so many people, with dropout or without.
    ///
    /// # Errors
    /// [`CheckpointError::OtherPeople`] and [`CheckpointError::OtherObjective`].
    pub fn check(&self, people: usize, dropout: bool) -> Result<(), CheckpointError> {
        let mut sorted = self.order.clone();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..people as u32) || self.next >= people {
            return Err(CheckpointError::OtherPeople {});
        }
        if self.dropout.is_some() != dropout { Err(CheckpointError::OtherObjective {}) } else { Ok(()) }
    }
}

/// What a step depends on beside its batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodState {
    pub layers: Vec<LayerState>,
    pub optimizer: OptimizerState,
    pub constraint: Option<ConstraintState>,
    /// Of one that learns privately.
    pub noise: Option<Place>,
}

impl MethodState {
    /// Whether it is of dense layers with so many units, input and output included.
    ///
    /// # Errors
    /// [`CheckpointError::OtherShapes`].
    pub fn check_shapes(&self, sizes: &[usize]) -> Result<(), CheckpointError> {
        let has = |layer: &LayerWeights, shape: &[usize]| {
            let LayerWeights { inputs, outputs, weights, biases } = layer;
            [*inputs, *outputs] == *shape && weights.len() == shape[0] * shape[1] && biases.len() == shape[1]
        };
        let fits = |(state, shape): (&LayerState, &[usize])| {
            [&state.weights, &state.first, &state.second].iter().all(|layer| has(layer, shape))
        };
        if self.layers.len() + 1 == sizes.len() && self.layers.iter().zip(sizes.windows(2)).all(fits) {
            return Ok(());
        }
        let first = self.layers.iter().take(1).map(|layer| layer.weights.inputs);
        let found: Vec<usize> = first.chain(self.layers.iter().map(|layer| layer.weights.outputs)).collect();
        Err(CheckpointError::OtherShapes { found: listed(&found), expected: listed(sizes) })
    }
}

fn listed(sizes: &[usize]) -> String {
    sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// The weights of a layer, and of each what the optimiser remembers: SGD's moving sum of gradients, and nothing; or Adam's
/// moving means of gradients and of their squares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerState {
    pub weights: LayerWeights,
    pub first: LayerWeights,
    pub second: LayerWeights,
}

/// How far an optimiser is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptimizerState {
    pub steps: u32,
    /// The powers of Adam's betas at the latest step, in `[0, 1]`; 1 before the first.
    pub start: [f64; 2],
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::RngExt;

    use super::*;
    use crate::data::features::Features;
    use crate::data::layout::Layout;
    use crate::model::config::{Family, ModelConfig};
    use crate::random::{Purpose, stream};
    use crate::train::begin::begin;
    use crate::train::config::{Algorithm, TrainConfig};
    use crate::train::learning::{Inside, Learning};
    use crate::train::rows::{self, Rows};
    use crate::train::targets::Targets;

    const WIDTH: usize = 5;

    fn learning(family: Family, hidden: &[usize], algorithm: Algorithm, people: usize, seed: u64) -> Box<dyn Learning> {
        let mut rng = stream(3, Purpose::Toy);
        let x: Vec<f32> = (0..people * WIDTH).map(|_| rng.random_range(-1.0..1.0)).collect();
        let labels = x.chunks(WIDTH).map(|row| f32::from(u8::from(row[0] * row[1] > 0.1))).collect();
        let place = match family {
            Family::Tree | Family::Boosted => rows::Place::Plain,
            _ => rows::Place::Fused,
        };
        let rows = Rows::new(&Features::Numbers(x), WIDTH, &place);
        let model = ModelConfig { family, hidden: hidden.to_vec(), dropout: 0.3, ..ModelConfig::default() };
        let config = TrainConfig { algorithm, batch_size: 16, learning_rate: 0.05, ..TrainConfig::default() };
        begin(&model, &config, seed, &Layout::Flat, &rows, Targets::Binary(labels)).unwrap()
    }

    fn steps(learning: &mut dyn Learning, steps: usize) -> (usize, usize, Inside) {
        for _ in 0..steps {
            if !learning.exhausted() {
                learning.step();
            }
        }
        (learning.epoch(), learning.step_in_epoch(), pollster::block_on(learning.inside()).unwrap())
    }

    fn network(hidden: &[usize], people: usize) -> Box<dyn Learning> {
        learning(Family::Mlp, hidden, Algorithm::Adam, people, 1)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_follows_a_checkpoint_follows_it_again(
            family in prop::sample::select(vec![Family::Logistic, Family::Mlp, Family::Tree, Family::Boosted]),
            algorithm in prop::sample::select(vec![Algorithm::Adam, Algorithm::Sgd]),
            before in 0_usize..80,
            after in 0_usize..80,
        ) {
            let make = |seed| learning(family, &[7, 3], algorithm, 90, seed);
            let mut here = make(1);
            steps(&mut *here, before);
            let checkpoint = here.checkpoint().unwrap();
            let followed = steps(&mut *here, after);
            // Into the same model, later, and into one that was drawn otherwise.
            here.restore(&checkpoint).unwrap();
            prop_assert_eq!(&here.checkpoint().unwrap(), &checkpoint);
            prop_assert_eq!(&steps(&mut *here, after), &followed);
            let mut there = make(2);
            steps(&mut *there, after);
            there.restore(&checkpoint).unwrap();
            prop_assert_eq!(steps(&mut *there, after), followed);
            // As text, but for the last digit of some numbers.
            let text = serde_json::to_string(&checkpoint).unwrap();
            prop_assert_eq!(there.restore(&serde_json::from_str(&text).unwrap()), Ok(()));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_and_changes_nothing() {
        let mut model = network(&[4], 40);
        let as_it_was = model.checkpoint().unwrap();
        let trainer = |change: &dyn Fn(&mut TrainerState)| {
            let State::Trainer(mut state) = as_it_was.state.clone() else { panic!("a network is trained") };
            change(&mut state);
            Checkpoint::from(State::Trainer(state))
        };
        let strange = BoostedTree { nodes: Vec::new() };
        let other = |rounds: Vec<Rc<[BoostedTree]>>| State::Boosted { rounds, taken: 0 }.into();
        let shapes = |found: &str| CheckpointError::OtherShapes { found: found.into(), expected: "5, 4, 1".into() };
        let refused = [
            (Checkpoint { form: 9, ..as_it_was.clone() }, CheckpointError::OtherForm { found: 9, expected: VERSION }),
            (State::Tree { settled: 1 }.into(), CheckpointError::OtherFamily {}),
            (other(Vec::new()), CheckpointError::OtherFamily {}),
            (network(&[3, 2], 40).checkpoint().unwrap(), shapes("5, 3, 2, 1")),
            (trainer(&|state| state.method.layers.clear()), shapes("")),
            (trainer(&|state| state.method.layers[1].second.biases.clear()), shapes("5, 4, 1")),
            (network(&[4], 41).checkpoint().unwrap(), CheckpointError::OtherPeople {}),
            (trainer(&|state| state.order[0] = state.order[1]), CheckpointError::OtherPeople {}),
            (trainer(&|state| state.next = 40), CheckpointError::OtherPeople {}),
            (trainer(&|state| state.dropout = None), CheckpointError::OtherObjective {}),
        ];
        for (checkpoint, error) in refused {
            assert_eq!(model.restore(&checkpoint), Err(error));
            assert_eq!(model.checkpoint().unwrap(), as_it_was);
        }
        let mut boosted = learning(Family::Boosted, &[], Algorithm::Sgd, 40, 1);
        assert_eq!(boosted.restore(&other(vec![Rc::new([strange])])), Err(CheckpointError::OtherPeople {}));
        assert_eq!(boosted.restore(&as_it_was), Err(CheckpointError::OtherFamily {}));
        let mut tree = learning(Family::Tree, &[], Algorithm::Sgd, 40, 1);
        assert_eq!(tree.restore(&as_it_was), Err(CheckpointError::OtherFamily {}));
        assert_eq!(tree.restore(&State::Tree { settled: usize::MAX }.into()), Ok(()));
        assert!(tree.exhausted());
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("checkpoint.rs"), 6);
    }
}
