//! Adversarial training (Goodfellow et al. 2015, Madry et al. 2018): a share of each batch is changed against the model as
//! it stands before it learns from them.
//!
//! Nothing here is drawn and nothing is remembered from step to step, so that a model that is put back goes on as before.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fused::Inputs;
use super::rows::Place;
use super::targets::Targets;
use crate::data::standard::Standard;
use crate::evaluate::robust::attack::{Attack, Norm};
use crate::evaluate::robust::feasible::Feasible;
use crate::limits::{SettingError, within};
use crate::model::config::{Activation, Family};
use crate::model::dense::DenseNetwork;
use crate::model::output::Output;
use crate::model::weights::LayerWeights;

/// Steps of an attack in training at most: each costs as much as learning.
pub const MOST_STEPS: usize = 40;

/// How people are changed before they are learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdversarialConfig {
    pub norm: Norm,
    /// How far, as [`Attack::epsilon`]: in `(0, 10]`.
    pub epsilon: f64,
    /// In how many steps, from 1 (the fast gradient method) to 40.
    pub steps: usize,
    /// The share of each batch that is changed, in `[0, 1]`; 0 changes nobody, 1 everybody. A small network that sees only
    /// changed pictures from the start may learn nothing at all.
    pub share: f64,
}

impl Default for AdversarialConfig {
    fn default() -> Self {
        Self { norm: Norm::Linf, epsilon: 0.1, steps: 5, share: 0.5 }
    }
}

/// A model that can't be trained so.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum AdversarialError {
    #[error("Adversarial training needs “CPU (fused)” and a linear model or a neural network: choose these.")]
    AdversarialElsewhere {},
}

impl AdversarialConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("adversarial-epsilon", self.epsilon, 1e-6, 10.0)?;
        within("adversarial-steps", self.steps as f64, 1.0, MOST_STEPS as f64)?;
        within("adversarial-share", self.share, 0.0, 1.0)
    }

    /// Checks that a family can be trained so at a place.
    ///
    /// # Errors
    /// An [`AdversarialError`].
    pub fn fits(&self, family: Family, place: &Place) -> Result<(), AdversarialError> {
        let dense = matches!(family, Family::Logistic | Family::Mlp) && matches!(place, Place::Fused);
        if dense { Ok(()) } else { Err(AdversarialError::AdversarialElsewhere {}) }
    }
}

/// Changes people of batches against a model.
pub struct Hardening {
    attack: Attack,
    share: f64,
    feasible: Feasible,
    activation: Activation,
    output: Output,
}

impl Hardening {
    /// Changes people within what is feasible, so that a model errs about their targets; none where they have none.
    pub fn new(
        config: &AdversarialConfig,
        feasible: Feasible,
        activation: Activation,
        targets: &Targets,
    ) -> Option<Self> {
        let attack = Attack::projected(config.norm, config.epsilon, config.steps);
        let output = match targets {
            Targets::Binary(_) => Output::Decision,
            Targets::Classes { .. } => Output::Classes,
            Targets::Amounts(_) => Output::Amount(Standard { mean: 0.0, deviation: 1.0 }),
            Targets::Itself { .. } => return None,
        };
        Some(Self { attack, share: config.share, feasible, activation, output })
    }

    /// The people in these rows of `x`, of whom the first are changed against a model with these layers.
    pub fn changed(&self, layers: &[LayerWeights], x: &Inputs, rows: &[u32], targets: &Targets) -> Inputs {
        let count = (self.share * rows.len() as f64).round() as usize;
        let labels: Vec<f64> = rows[..count].iter().map(|&row| label(targets, row as usize)).collect();
        let network = DenseNetwork::<f32>::new(layers, self.activation, self.output);
        let mut batch = Vec::new();
        x.read(rows, &mut batch);
        let people: Vec<f64> = batch[..count * x.width()].iter().map(|&x| f64::from(x)).collect();
        let changed = self.attack.run(&network, &self.feasible, &people, &labels);
        batch.iter_mut().zip(changed).for_each(|(x, changed)| *x = changed as f32);
        Inputs::new(&batch, x.width())
    }
}

/// What is true of somebody, as losses take it; nothing where the input is repeated.
fn label(targets: &Targets, row: usize) -> f64 {
    match targets {
        Targets::Binary(labels) => labels[row].into(),
        Targets::Classes { of_row, .. } => of_row[row].into(),
        Targets::Amounts(amounts) => amounts[row].into(),
        Targets::Itself { .. } => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::data::layout::Layout;
    use crate::model::config::ModelConfig;
    use crate::train::config::TrainConfig;
    use crate::train::learning::Learning;
    use crate::train::objective::Objective;
    use crate::train::rows::Rows;
    use crate::train::trainer::Trainer;

    /// Whether `x[0]` is large, of pictures of two pixels.
    fn trainer(adversarial: Option<AdversarialConfig>, seed: u64) -> Trainer {
        let x: Vec<f32> = (0..200).map(|i| (i as f32 * 0.618).fract()).collect();
        let labels = x.chunks(2).map(|row| f32::from(u8::from(row[0] > 0.5))).collect();
        let rows = Rows::Fused(Rc::new(Inputs::new(&x, 2)));
        let objective = Objective { feasible: Some(Feasible::picture(2)), ..Objective::from(Targets::Binary(labels)) };
        let model = ModelConfig { hidden: vec![5], ..ModelConfig::default() };
        let config = TrainConfig { adversarial, batch_size: 16, learning_rate: 0.02, ..TrainConfig::default() };
        Trainer::new(&model, &config, seed, &Layout::Flat, &rows, objective)
    }

    fn weights_after(trainer: &mut Trainer, steps: usize) -> Vec<LayerWeights> {
        (0..steps).for_each(|_| {
            trainer.step();
        });
        pollster::block_on(trainer.weights()).unwrap()
    }

    #[test]
    fn what_follows_a_checkpoint_follows_it_again() {
        let config = Some(AdversarialConfig { share: 0.6, ..AdversarialConfig::default() });
        let mut here = trainer(config, 1);
        weights_after(&mut here, 11);
        let checkpoint = here.checkpoint().unwrap();
        let followed = weights_after(&mut here, 23);
        let mut there = trainer(config, 2);
        there.restore(&checkpoint).unwrap();
        assert_eq!(weights_after(&mut there, 23), followed);
    }

    #[test]
    fn nobody_or_somebody_is_changed() {
        let train = |config| weights_after(&mut trainer(config, 1), 20);
        let share = |share| Some(AdversarialConfig { share, ..AdversarialConfig::default() });
        let plain = train(None);
        assert_eq!(train(share(0.0)), plain);
        assert_ne!(train(share(0.5)), plain);
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("adversarial.rs"), 1);
    }

    #[test]
    fn what_cannot_be_trained_so_is_refused() {
        let config = AdversarialConfig::default();
        assert_eq!(config.fits(Family::Mlp, &Place::Fused), Ok(()));
        let refused = Err(AdversarialError::AdversarialElsewhere {});
        assert_eq!(config.fits(Family::Boosted, &Place::Plain), refused);
        assert_eq!(config.fits(Family::Autoencoder, &Place::Fused), refused);
        assert!(config.check().is_ok() && AdversarialConfig { epsilon: 0.0, ..config }.check().is_err());
    }
}
