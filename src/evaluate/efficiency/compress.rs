//! A network made smaller in one of the ways that need no learning, and what every smaller model can be asked.

use super::cost::{self, Numbers};
use super::integers::IntegerNetwork;
use super::prune::{prune, saliencies};
use super::refit::{Gram, refit};
use super::report::Cost;
use super::sample::LayerSample;
use super::stored::{self, Tensor};
use super::units;
use super::variant::{EfficiencyConfig, EfficiencyError, Saliency, Variant};
use crate::evaluate::score::Score;
use crate::evaluate::trees::TreeScore;
use crate::model::config::Activation;
use crate::model::dense::DenseNetwork;
use crate::model::output::Output;
use crate::model::weights::LayerWeights;

/// A dense network that is to be made smaller.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// At least one.
    pub layers: Vec<LayerWeights>,
    pub activation: Activation,
    pub output: Output,
}

impl Network {
    /// The network as it is asked.
    pub fn score(&self) -> DenseNetwork<f32> {
        DenseNetwork::new(&self.layers, self.activation, self.output)
    }

    /// Refuses weights that aren't finite.
    ///
    /// # Errors
    /// [`EfficiencyError::NotFiniteWeights`], and [`EfficiencyError::NotCompressible`] without any layer.
    pub fn check(&self) -> Result<(), EfficiencyError> {
        let finite = |layer: &LayerWeights| layer.weights.iter().chain(&layer.biases).all(|w| w.is_finite());
        match self.layers.as_slice() {
            [] => Err(EfficiencyError::NotCompressible {}),
            layers if layers.iter().all(finite) => Ok(()),
            _ => Err(EfficiencyError::NotFiniteWeights {}),
        }
    }
}

/// A smaller model.
#[derive(Debug, Clone, PartialEq)]
pub enum Small {
    Layers(Network),
    /// The layers of which the whole numbers were made, too.
    Integers(IntegerNetwork, Vec<LayerWeights>),
    Tree(TreeScore),
}

impl Small {
    /// The model as it is asked.
    pub fn score(&self) -> Box<dyn Score> {
        match self {
            Small::Layers(network) => Box::new(network.score()),
            Small::Integers(network, _) => Box::new(network.clone()),
            Small::Tree(tree) => Box::new(tree.clone()),
        }
    }

    /// As it is kept.
    pub fn tensors(&self) -> Vec<Tensor> {
        match self {
            Small::Layers(network) => stored::of_layers(&network.layers),
            Small::Integers(network, _) => stored::of_integers(network),
            Small::Tree(model) => stored::of_tree(&model.tree),
        }
    }

    /// What it costs.
    pub fn cost(&self) -> Cost {
        let tensors = self.tensors();
        match self {
            Small::Layers(network) => cost::of_layers(&network.layers, Numbers::Floats, &tensors),
            Small::Integers(_, layers) => cost::of_layers(layers, Numbers::Integers, &tensors),
            Small::Tree(model) => cost::of_tree(&model.tree, model.width, &tensors),
        }
    }

    /// Multiplications that asking it takes for each person, about.
    pub fn work(&self) -> usize {
        match self {
            Small::Layers(Network { layers, .. }) | Small::Integers(_, layers) => {
                layers.iter().map(|layer| layer.weights.len()).sum()
            }
            Small::Tree(model) => model.width,
        }
    }
}

/// A network with what goes into its layers.
#[derive(Debug, Clone)]
pub struct Compressor {
    network: Network,
    saliency: Saliency,
    refit: bool,
    clip: f64,
    /// What goes into each layer, of some training people.
    inputs: Vec<LayerSample>,
    /// What each layer's sums are.
    sums: Vec<LayerSample>,
    /// Of what goes into the first layer, once it is needed.
    gram: Option<Gram>,
}

impl Compressor {
    /// A compressor that is fitted to some training people.
    pub fn new(network: &Network, config: &EfficiencyConfig, people: LayerSample) -> Self {
        let (mut inputs, mut sums): (Vec<LayerSample>, Vec<LayerSample>) = (vec![people], Vec::new());
        for (index, layer) in network.layers.iter().enumerate() {
            sums.push(inputs[index].sums(layer));
            inputs.push(sums[index].activated(network.activation));
        }
        // Nothing goes on after the last layer.
        inputs.pop();
        let EfficiencyConfig { saliency, refit, clip, .. } = *config;
        Self { network: network.clone(), saliency, refit, clip, inputs, sums, gram: None }
    }

    /// The model that a variant makes of the network; none for a student, which has to learn first.
    ///
    /// # Errors
    /// Those of [`IntegerNetwork::new`].
    pub fn make(&mut self, variant: &Variant) -> Result<Option<Small>, EfficiencyError> {
        Ok(Some(match variant {
            Variant::Whole => Small::Layers(self.network.clone()),
            Variant::Pruned { share } => Small::Layers(self.of(self.pruned(*share))),
            Variant::Narrowed { share } => Small::Layers(self.of(self.narrowed(*share))),
            Variant::Integers => self.integers(self.network.layers.clone())?,
            Variant::PrunedIntegers { share } => self.integers(self.pruned(*share))?,
            Variant::Tree { .. } | Variant::Student { .. } => return Ok(None),
        }))
    }

    /// Makes ready what pruning needs; true if there was something to do.
    pub fn prepare(&mut self, variant: &Variant) -> bool {
        let prunes =
            matches!(variant, Variant::Pruned { .. } | Variant::Narrowed { .. } | Variant::PrunedIntegers { .. });
        if !(prunes && self.refit && self.gram.is_none()) {
            return false;
        }
        self.gram = Some(Gram::new(&self.inputs[0]));
        true
    }

    fn of(&self, layers: Vec<LayerWeights>) -> Network {
        Network { layers, ..self.network.clone() }
    }

    fn pruned(&self, share: f64) -> Vec<LayerWeights> {
        let mut layers = self.network.layers.clone();
        let each = layers.iter().zip(&self.inputs).map(|(layer, x)| saliencies(layer, x, self.saliency));
        let saliencies: Vec<Vec<f32>> = each.collect();
        prune(&mut layers, &saliencies, share);
        self.refitted(layers, &self.sums)
    }

    fn narrowed(&self, share: f64) -> Vec<LayerWeights> {
        let kept = units::kept(&self.network.layers, share);
        let layers = units::narrow(&self.network.layers, &kept, &self.inputs[1..]);
        let wanted = self.sums.iter().enumerate().map(|(i, sums)| match kept.get(i) {
            Some(kept) => sums.columns(kept),
            None => sums.clone(),
        });
        self.refitted(layers, &wanted.collect::<Vec<_>>())
    }

    /// Layers whose sums come as close to the wanted ones as they can, given what the smaller layers before give.
    fn refitted(&self, mut layers: Vec<LayerWeights>, wanted: &[LayerSample]) -> Vec<LayerWeights> {
        let Some(first) = self.gram.as_ref().filter(|_| self.refit) else { return layers };
        let mut x = self.inputs[0].clone();
        for (index, layer) in layers.iter_mut().enumerate() {
            match index {
                0 => refit(layer, first, &x, &wanted[0]),
                _ => refit(layer, &Gram::new(&x), &x, &wanted[index]),
            }
            x = x.sums(layer).activated(self.network.activation);
        }
        layers
    }

    fn integers(&self, layers: Vec<LayerWeights>) -> Result<Small, EfficiencyError> {
        let Network { activation, output, .. } = self.network;
        let network = IntegerNetwork::new(&layers, activation, output, &self.inputs[0], self.clip)?;
        Ok(Small::Integers(network, layers))
    }
}
