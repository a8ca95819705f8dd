//! Distillation (Hinton et al. 2015): a small model learns, of training people, what the network says of them, and not what
//! is true.
//!
//! A tree learns the network's decisions. A network learns its scores where they are one number, a probability or an amount;
//! of several classes, its decisions.

use super::answers::decided;
use super::compress::{Network, Small};
use super::variant::EfficiencyError;
use crate::data::features::Features;
use crate::data::layout::Layout;
use crate::evaluate::trees::TreeScore;
use crate::model::config::{Family, ModelConfig};
use crate::model::output::Output;
use crate::model::tree::config::TreeConfig;
use crate::model::tree::grow::{Grower, Samples};
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::learning::{Inside, Learning, at_once};
use crate::train::rows::{Place, Rows};
use crate::train::targets::Targets;

/// The fewest people in a leaf.
const LEAF: usize = 5;
/// Multiplications of a piece of learning, about.
const WORK: usize = 3_000_000;

/// What a student learns from: people, and what the network says of them, `[people, outputs]`.
#[derive(Debug, Clone)]
pub struct Lessons {
    pub x: Features,
    pub width: usize,
    pub scores: Vec<f32>,
}

impl Lessons {
    fn people(&self) -> usize {
        self.x.len() / self.width.max(1)
    }
}

/// A small model that is learning.
pub enum Student {
    Tree { grower: Box<Grower>, width: usize, outputs: usize },
    Network { learning: Box<dyn Learning>, epochs: usize, network: Network },
}

impl Student {
    /// A tree of at most this depth.
    ///
    /// # Errors
    /// [`EfficiencyError::NoStudent`], and [`EfficiencyError::TreeOfAmounts`].
    pub fn tree(depth: usize, lessons: &Lessons, network: &Network) -> Result<Self, EfficiencyError> {
        let outputs = lessons.scores.len() / lessons.people().max(1);
        let Some(y) = decided(&lessons.scores, outputs, network.output) else {
            return Err(EfficiencyError::TreeOfAmounts {});
        };
        let config = TreeConfig { max_depth: Some(depth), min_samples_leaf: LEAF, ..TreeConfig::default() };
        let x = lessons.x.numbers(0..lessons.x.len());
        let samples = Samples { x: &x, width: lessons.width, y: &y, classes: outputs.max(2), weights: None };
        let grower = Grower::new(&samples, &config).map_err(none)?;
        Ok(Student::Tree { grower: Box::new(grower), width: lessons.width, outputs })
    }

    /// A network with these hidden units, and the activation of the one it learns from.
    ///
    /// # Errors
    /// [`EfficiencyError::NoStudent`].
    pub fn network(hidden: &[usize], lessons: &Lessons, network: &Network, seed: u64) -> Result<Self, EfficiencyError> {
        let classes = lessons.scores.len() / lessons.people().max(1);
        let targets = match network.output {
            Output::Decision => Targets::Binary(lessons.scores.clone()),
            Output::Classes => {
                let of_row = decided(&lessons.scores, classes, network.output).unwrap_or_default();
                Targets::Classes { of_row, classes }
            }
            Output::Amount(standard) => Targets::Amounts(lessons.scores.iter().map(|&y| standard.apply(y)).collect()),
        };
        let model = ModelConfig {
            family: Family::Mlp,
            hidden: hidden.to_vec(),
            activation: network.activation,
            ..ModelConfig::default()
        };
        let config = TrainConfig::default();
        let rows = Rows::new(&lessons.x, lessons.width, &Place::Fused);
        let learning = begin(&model, &config, seed, &Layout::Flat, &rows, targets).map_err(none)?;
        let network = Network { layers: Vec::new(), ..network.clone() };
        Ok(Student::Network { learning, epochs: config.epochs, network })
    }

    /// Learns for a while; gives what has been learnt once there is nothing more to learn.
    ///
    /// # Errors
    /// [`EfficiencyError::NoStudent`], and [`EfficiencyError::NotFiniteWeights`].
    pub fn advance(&mut self) -> Result<Option<Small>, EfficiencyError> {
        match self {
            Student::Tree { grower, width, outputs } => {
                let more = grower.advance(1);
                let model = || TreeScore { tree: grower.tree(), width: *width, outputs: *outputs };
                Ok((!more).then(|| Small::Tree(model())))
            }
            Student::Network { learning, epochs, network } => {
                let mut work = 0;
                while work < WORK && learning.epoch() < *epochs {
                    work += learning.step() * learning.work().max(1);
                }
                if learning.epoch() < *epochs {
                    return Ok(None);
                }
                let Some(Inside::Layers(layers)) = at_once(learning.inside()).map_err(none)? else {
                    return Err(none("no layers"));
                };
                let network = Network { layers, ..network.clone() };
                network.check()?;
                Ok(Some(Small::Layers(network)))
            }
        }
    }
}

fn none(detail: impl ToString) -> EfficiencyError {
    EfficiencyError::NoStudent { detail: detail.to_string() }
}
