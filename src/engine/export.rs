//! A run as files: what was chosen with the report on each epoch, and the weights as they stand.

use serde::Serialize;

use super::protocol::{EpochReport, Event, MitigationConfig, PROTOCOL};
use super::run::Configured;
use crate::data::options::DataOptions;
use crate::model::config::ModelConfig;
use crate::model::tensors::{self, TensorError};
use crate::model::weights::LayerWeights;
use crate::train::config::TrainConfig;

/// What `run.json` says.
#[derive(Serialize)]
pub struct RunFile<'a> {
    /// The version of the protocol whose reports these are.
    protocol: u32,
    /// The id of the data set.
    dataset: &'a str,
    /// With the seed of the run.
    data: &'a DataOptions,
    model: &'a ModelConfig,
    train: &'a TrainConfig,
    mitigation: &'a MitigationConfig,
    /// From the untrained model on.
    epochs: Vec<&'a EpochReport>,
}

impl<'a> RunFile<'a> {
    /// What was chosen, and what is known of the run so far.
    pub fn new(
        dataset: &'a str,
        data: &'a DataOptions,
        Configured { model, train, mitigation }: &'a Configured,
        epochs: impl Iterator<Item = &'a EpochReport>,
    ) -> Self {
        Self { protocol: PROTOCOL, dataset, data, model, train, mitigation, epochs: epochs.collect() }
    }

    /// The files, one event each; of a model without layers there are no weights.
    ///
    /// # Errors
    /// As [`tensors::write`].
    pub fn export(&self, layers: Option<&[LayerWeights]>) -> Result<Vec<Event>, TensorError> {
        let exported = |name: &str, bytes| Event::Exported { name: name.to_owned(), bytes };
        let run = exported("run.json", serde_json::to_vec(self).unwrap_or_default());
        let weights = layers.map(|layers| tensors::write(layers).map(|bytes| exported("weights.safetensors", bytes)));
        Ok([run].into_iter().chain(weights.transpose()?).collect())
    }
}
