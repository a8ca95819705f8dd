//! A run as the files that a visitor is given: `run.json`, `curves.csv`, and the weights as they stand.

use std::rc::Rc;

use super::curves::to_csv;
use super::protocol::{EpochReport, Event, Fault};
use super::run::{Configured, Run};
use super::run_file::RunFile;
use crate::data::options::DataOptions;
use crate::data::represent::DataSummary;
use crate::model::tensors;

/// What was chosen, and what is known of the run so far.
pub fn run_file<'a>(
    dataset: &str,
    data: &DataOptions,
    Configured { model, train, mitigation }: &Configured,
    summary: &DataSummary,
    epochs: impl Iterator<Item = &'a EpochReport>,
) -> RunFile {
    let epochs = epochs.map(|report| Rc::new(report.clone()));
    RunFile::new(dataset, data, model, train, mitigation).with_reports(&summary.representation, epochs)
}

/// The files, one event each; of a model without layers there are no weights.
pub fn files(run: &RunFile, weights: Option<Vec<u8>>) -> Vec<Event> {
    let exported = |name: &str, bytes| Event::Exported { name: name.to_owned(), bytes };
    let curves = [exported("run.json", run.to_json()), exported("curves.csv", to_csv(run))];
    curves.into_iter().chain(weights.map(|bytes| exported("weights.safetensors", bytes))).collect()
}

/// The weights of a run's model as it stands as a safetensors file, if it has any.
///
/// # Errors
/// As [`Run::layers`], and [`tensors::TensorError`].
pub async fn weights(run: &Run) -> Result<Option<Vec<u8>>, Fault> {
    Ok(run.layers().await?.map(|layers| tensors::write(&layers)).transpose()?)
}
