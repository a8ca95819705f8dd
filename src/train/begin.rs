//! Beginning: which families learn where, and a model at its first step. A family of another kind is added here.

use serde::Serialize;
use thiserror::Error;

use super::boosted::BoostedLearning;
use super::config::TrainConfig;
use super::learning::Learning;
use super::objective::Objective;
use super::privacy::{self, PrivacyError};
use super::rows::{Place, Rows};
use super::trainer::Trainer;
use super::tree::TreeLearning;
use crate::data::layout::Layout;
use crate::model::boosted::config::BoostedConfig;
use crate::model::config::{Family, ModelConfig};
use crate::model::tree::config::MOST_DEPTH;
use crate::model::tree::error::TreeError;

/// Where a family learns when `place` is wished: elsewhere only if it can't there. None if this engine can't train it at
/// all, since it needs Burn and was built without.
pub fn place_for(family: Family, place: &Place) -> Option<Place> {
    match (family, place) {
        (Family::Tree | Family::Boosted, _) => Some(Place::Plain),
        (family, place) if family.dense() || *place != Place::Fused => Some(place.clone()),
        #[cfg(feature = "burn")]
        _ => Some(Place::Device(burn::tensor::Device::flex())),
        #[cfg(not(feature = "burn"))]
        _ => None,
    }
}

/// Why a model can't begin to learn.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(untagged)]
pub enum BeginError {
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
}

/// A model at its first step, for people at [its place](place_for), whose layout it [fits](ModelConfig::fits).
///
/// # Errors
/// A [`TreeError`] for what trees can't learn from, and a [`PrivacyError`] for what can't be learnt privately.
pub fn begin(
    model: &ModelConfig,
    config: &TrainConfig,
    seed: u64,
    layout: &Layout,
    rows: &Rows,
    objective: impl Into<Objective>,
) -> Result<Box<dyn Learning>, BeginError> {
    let objective = objective.into();
    privacy::check(config, rows, &objective)?;
    Ok(match rows {
        Rows::Plain { x, width } if model.family == Family::Boosted => {
            let boosted = BoostedConfig {
                learning_rate: model.shrinkage,
                max_depth: model.tree.max_depth.unwrap_or(MOST_DEPTH),
                min_samples_leaf: model.tree.min_samples_leaf,
                l2_regularization: config.l2,
            };
            Box::new(BoostedLearning::new(&boosted, x, *width, &objective)?)
        }
        Rows::Plain { x, width } => Box::new(TreeLearning::new(&model.tree, x, *width, &objective)?),
        _ => Box::new(Trainer::new(model, config, seed, layout, rows, objective)),
    })
}
