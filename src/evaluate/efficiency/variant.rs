//! How a network can be made smaller, and what can be chosen about it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::{SettingError, within};
use crate::model::config::{MOST_LAYERS, MOST_UNITS, ModelConfig};
use crate::model::tree::config::MOST_DEPTH;

/// The largest share of a network that can be taken away.
pub const MOST_SHARE: f64 = 0.99;
/// The largest share of numbers beyond the range of an integer, at each end.
pub const MOST_CLIP: f64 = 0.05;
/// Variants in one study at most.
pub const MOST_VARIANTS: usize = 64;

/// A smaller model in place of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// The network as it is.
    Whole,
    /// Without this share of its weights, which are 0 (unstructured pruning).
    Pruned { share: f64 },
    /// Without this share of the units of each hidden layer (structured pruning): the layers really get smaller.
    Narrowed { share: f64 },
    /// In whole numbers of 8 bits.
    Integers,
    /// Pruned, then in whole numbers of 8 bits.
    PrunedIntegers { share: f64 },
    /// A classification tree of at most this depth that has learnt the network's decisions.
    Tree { depth: usize },
    /// A network with these hidden units that has learnt what the network says.
    Student { hidden: Vec<usize> },
}

/// By what a weight counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Saliency {
    /// `|w|` (Han et al. 2015).
    Magnitude,
    /// `|w| √E[x²]`, where `x` is what the weight multiplies: how much it moves the sum (Sun et al. 2024, Wanda).
    #[default]
    Activity,
}

/// A study: what is tried, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EfficiencyConfig {
    pub variants: Vec<Variant>,
    pub saliency: Saliency,
    /// Whether what is left after pruning is fitted to the sums that the whole network makes, by least squares on training
    /// people, layer after layer.
    pub refit: bool,
    /// The share of numbers that is left out at each end of the range of an activation before it becomes an integer, in
    /// `[0, 0.05]`: 0 is from the least to the most.
    pub clip: f64,
    pub seed: u64,
}

impl EfficiencyConfig {
    /// What can be tried of any network; a tree where the label isn't an amount.
    pub fn all(amount: bool, seed: u64) -> Self {
        let pruned = [0.2, 0.4, 0.6, 0.8, 0.9, 0.95].map(|share| Variant::Pruned { share });
        let narrowed = [0.25, 0.5, 0.75].map(|share| Variant::Narrowed { share });
        let integers = [Variant::Integers, Variant::PrunedIntegers { share: 0.8 }];
        let trees = [2, 4, 8].map(|depth| Variant::Tree { depth });
        let variants = [Variant::Whole].into_iter().chain(pruned).chain(narrowed).chain(integers);
        let variants = variants.chain(trees.into_iter().filter(|_| !amount));
        let variants = variants.chain([Variant::Student { hidden: vec![4] }]).collect();
        Self { variants, saliency: Saliency::default(), refit: true, clip: 0.0, seed }
    }

    /// Checks every limit, and what a label allows.
    ///
    /// # Errors
    /// [`EfficiencyError`]: `Setting`, `NothingCompressed`, `TreeOfAmounts`.
    pub fn check(&self, amount: bool) -> Result<(), EfficiencyError> {
        if self.variants.is_empty() {
            return Err(EfficiencyError::NothingCompressed {});
        }
        within("variants", self.variants.len() as f64, 1.0, MOST_VARIANTS as f64)?;
        within("clip", self.clip, 0.0, MOST_CLIP)?;
        self.variants.iter().try_for_each(|variant| variant.check(amount))
    }
}

impl Variant {
    fn check(&self, amount: bool) -> Result<(), EfficiencyError> {
        match self {
            Variant::Whole | Variant::Integers => {}
            Variant::Pruned { share } | Variant::Narrowed { share } | Variant::PrunedIntegers { share } => {
                within("sparsity", *share, 0.0, MOST_SHARE)?;
            }
            Variant::Tree { .. } if amount => return Err(EfficiencyError::TreeOfAmounts {}),
            Variant::Tree { depth } => within("max_depth", *depth as f64, 1.0, MOST_DEPTH as f64)?,
            Variant::Student { hidden } => {
                within("layers", hidden.len() as f64, 1.0, MOST_LAYERS as f64)?;
                for &units in hidden {
                    within("units", units as f64, 1.0, MOST_UNITS as f64)?;
                }
            }
        }
        Ok(())
    }
}

/// Why a model can't be made smaller.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum EfficiencyError {
    #[error("Only networks of dense layers can be compressed here: choose linear regression, or a neural network.")]
    NotCompressible {},
    #[error("Some of the model's weights are not finite: train it again with smaller steps.")]
    NotFiniteWeights {},
    #[error("A layer has {inputs} inputs, and sums of 8-bit products hold at most {most}: choose fewer features.")]
    TooWideForIntegers { inputs: u64, most: u64 },
    #[error("A classification tree can't learn amounts: leave out the trees.")]
    TreeOfAmounts {},
    #[error("Nothing was chosen to be tried: choose at least one way to compress the model.")]
    NothingCompressed {},
    #[error("The smaller model couldn't be trained ({detail}): leave it out.")]
    NoStudent { detail: String },
    #[error(transparent)]
    #[serde(untagged)]
    Setting(#[from] SettingError),
}

/// Whether a model of this kind can be made smaller here.
///
/// # Errors
/// [`EfficiencyError::NotCompressible`].
pub fn compressible(model: &ModelConfig) -> Result<(), EfficiencyError> {
    let fits = model.family.dense() && model.linear_layer().is_none();
    if fits { Ok(()) } else { Err(EfficiencyError::NotCompressible {}) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("variant.rs"), 6);
    }

    #[test]
    fn all_that_is_offered_is_allowed_and_limits_are_kept() {
        for amount in [false, true] {
            let all = EfficiencyConfig::all(amount, 1);
            assert_eq!(all.check(amount), Ok(()));
            let with = |variant| EfficiencyConfig { variants: vec![variant], ..all.clone() }.check(amount);
            assert!(matches!(with(Variant::Pruned { share: f64::NAN }), Err(EfficiencyError::Setting(_))));
            assert!(matches!(with(Variant::Student { hidden: vec![0] }), Err(EfficiencyError::Setting(_))));
            assert_eq!(with(Variant::Tree { depth: 3 }).is_err(), amount);
            let nothing = EfficiencyConfig { variants: Vec::new(), ..all.clone() };
            assert_eq!(nothing.check(amount), Err(EfficiencyError::NothingCompressed {}));
        }
    }
}
