//! A run as a file: what was chosen, and the report on each epoch. The engine writes it, and the page reads it back.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::mitigation::MitigationConfig;
use super::protocol::{EpochReport, Fault, PROTOCOL};
use crate::data::options::DataOptions;
use crate::data::represent::Representation;
use crate::model::config::ModelConfig;
use crate::train::config::TrainConfig;

/// Megabytes of a file that is read, at most.
const MOST_MEGABYTES: u64 = 64;

/// What `run.json` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFile {
    /// The version of the protocol whose reports these are.
    pub protocol: u32,
    /// What the visitor calls it; nothing where it was given no name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// All settings that it follows from, as the fragment of an address; nothing in a file that the engine wrote, which
    /// knows no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The visitor's own file, if it is a run on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The id of the data set.
    pub dataset: String,
    /// With the seed of the run.
    pub data: DataOptions,
    pub model: ModelConfig,
    pub train: TrainConfig,
    #[serde(default)]
    pub mitigation: MitigationConfig,
    /// The attributes of each grouping, in the order of the reports.
    #[serde(default)]
    pub groupings: Vec<Vec<String>>,
    /// From the untrained model on.
    pub epochs: Vec<Rc<EpochReport>>,
}

/// Why a file can't be taken for a run.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum RunFileError {
    #[error("The file is larger than {most} MB: choose a run.json that was saved here.")]
    RunTooLarge { most: u64 },
    #[error("The file is not a run ({detail}): choose a run.json that was saved here.")]
    NotARun { detail: String },
    #[error("The file tells of no epoch: choose a run that was trained before it was saved.")]
    NothingTrained {},
}

impl RunFile {
    /// What was chosen and what is known of it, without a name.
    pub fn new(
        dataset: &str,
        data: &DataOptions,
        model: &ModelConfig,
        train: &TrainConfig,
        mitigation: &MitigationConfig,
    ) -> Self {
        Self {
            protocol: PROTOCOL,
            name: String::new(),
            address: None,
            table: None,
            dataset: dataset.to_owned(),
            data: data.clone(),
            model: model.clone(),
            train: train.clone(),
            mitigation: mitigation.clone(),
            groupings: Vec::new(),
            epochs: Vec::new(),
        }
    }

    /// With reports, and the groupings that they speak of.
    pub fn with_reports(mut self, of: &[Representation], epochs: impl Iterator<Item = Rc<EpochReport>>) -> Self {
        self.groupings = of.iter().map(|grouping| grouping.attributes.clone()).collect();
        self.epochs = epochs.collect();
        self
    }

    /// The file's bytes. A number that is not finite, of a model that has diverged, becomes `null`.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a file, and checks all that it says was chosen. Numbers of reports may be off by one in their last place.
    ///
    /// # Errors
    /// A [`RunFileError`], or the [`crate::limits::SettingError`] of a setting out of its range.
    pub fn read(json: &[u8]) -> Result<Self, Fault> {
        if json.len() as u64 > MOST_MEGABYTES << 20 {
            return Err(RunFileError::RunTooLarge { most: MOST_MEGABYTES }.into());
        }
        let file = serde_json::from_slice::<Self>(json);
        file.map_err(|error| RunFileError::NotARun { detail: error.to_string() })?.checked()
    }

    /// The run, if what it says was chosen can be chosen.
    ///
    /// # Errors
    /// As [`RunFile::read`].
    pub fn checked(mut self) -> Result<Self, Fault> {
        self.data.check()?;
        self.model.check()?;
        self.train.check()?;
        self.mitigation.check()?;
        self.epochs.sort_by(|a, b| a.position.epochs().total_cmp(&b.position.epochs()));
        if self.epochs.last().is_none_or(|last| last.position.epochs() <= 0.0) {
            return Err(RunFileError::NothingTrained {}.into());
        }
        Ok(self)
    }

    /// The report on the model as it was left; none only of a run without reports.
    pub fn last(&self) -> Option<&EpochReport> {
        self.epochs.last().map(|report| &**report)
    }

    /// The place of the grouping by these attributes in every report, if there is one.
    pub fn grouping(&self, attributes: &[String]) -> Option<usize> {
        self.groupings.iter().position(|grouping| grouping == attributes)
    }
}

#[cfg(test)]
pub mod samples {
    use super::*;
    use crate::engine::protocol::{PartReport, Position};
    use crate::evaluate::fairness::monitor::{by_group, overall, usual};

    /// A report after an epoch: everybody of the first group of 20 is told right, of the second so many.
    pub fn report(epoch: u64, right: usize) -> Rc<EpochReport> {
        let scores: Vec<f32> = (0..40).map(|i| if i < 20 + right { 0.9 } else { 0.1 }).collect();
        let of_row: Vec<u32> = (0..40).map(|i| i / 20).collect();
        let part = PartReport {
            loss: 1.0 / (epoch + 1) as f64,
            overall: overall(&scores, &usual(&scores), &[true; 40]),
            groupings: vec![by_group(&scores, &usual(&scores), &[true; 40], &of_row, 2)],
        };
        let position = Position { epoch, steps_per_epoch: 4, ..Position::default() };
        Rc::new(EpochReport {
            position,
            train: part.clone(),
            test: part,
            train_rows: 40,
            constraint: None,
            epsilon: None,
        })
    }

    /// Whether two runs are the same but for the last places of numbers.
    pub fn alike(run: &RunFile, other: &RunFile) -> bool {
        let [run, other] = [run, other].map(|run| serde_json::from_slice(&run.to_json()).unwrap());
        alike_values(&run, &other)
    }

    fn alike_values(a: &serde_json::Value, b: &serde_json::Value) -> bool {
        use serde_json::Value;
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-12,
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike_values(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike_values(a, b)))
            }
            _ => a == b,
        }
    }

    /// A run of so many epochs.
    pub fn run(epochs: u64) -> RunFile {
        let (model, train) = (ModelConfig::default(), TrainConfig::default());
        let file = RunFile::new("toy-gaussians", &DataOptions::default(), &model, &train, &MitigationConfig::default());
        let of = [Representation { attributes: vec!["group".into()], groups: Vec::new() }];
        file.with_reports(&of, (0..=epochs).map(|epoch| report(epoch, epoch as usize)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sentence::wording::assert_told;

    fn fault(json: &str) -> String {
        RunFile::read(json.as_bytes()).unwrap_err().text("fault").unwrap().to_owned()
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let run = RunFile { name: "第一".into(), address: Some("data=toy-gaussians".into()), ..samples::run(3) };
        assert!(samples::alike(&RunFile::read(&run.to_json()).unwrap(), &run));
        assert!(!samples::alike(&samples::run(3), &run) && !samples::alike(&samples::run(3), &samples::run(2)));
        assert_eq!((run.grouping(&["group".into()]), run.grouping(&[])), (Some(0), None));
        assert_eq!(run.last().unwrap().position.epoch, 3);
    }

    #[test]
    fn a_diverged_run_is_read_too() {
        let mut run = samples::run(1);
        let report = Rc::make_mut(run.epochs.last_mut().unwrap());
        report.test.loss = f64::NAN;
        report.test.overall.mean_score = crate::evaluate::estimate::Estimate::Value(f64::INFINITY);
        let back = RunFile::read(&run.to_json()).unwrap();
        assert!(back.last().unwrap().test.loss.is_nan());
    }

    #[test]
    fn a_file_of_before_lacks_what_came_later() {
        let mut json: serde_json::Value = serde_json::from_slice(&samples::run(1).to_json()).unwrap();
        for key in ["mitigation", "groupings"] {
            json.as_object_mut().unwrap().remove(key);
        }
        json["model"].as_object_mut().unwrap().remove("shrinkage");
        assert_eq!(RunFile::read(json.to_string().as_bytes()).unwrap().model, ModelConfig::default());
    }

    #[test]
    fn what_is_no_run_is_refused_in_a_sentence() {
        assert_eq!(fault("{}"), "not-a-run");
        assert_eq!(fault("\u{feff}no"), "not-a-run");
        let bad = RunFile { train: TrainConfig { epochs: 0, ..TrainConfig::default() }, ..samples::run(1) };
        assert_eq!(fault(std::str::from_utf8(&bad.to_json()).unwrap()), "out-of-range");
        assert_eq!(fault(std::str::from_utf8(&samples::run(0).to_json()).unwrap()), "nothing-trained");
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        assert_told(include_str!("run_file.rs"), 3);
    }

    proptest! {
        #[test]
        fn nothing_that_is_read_panics(at in 0_usize..2000, byte in any::<u8>(), cut in 0_usize..2000) {
            let mut json = samples::run(1).to_json();
            let length = json.len();
            json[at % length] = byte;
            let _ = RunFile::read(&json);
            prop_assert!(RunFile::read(&json[..cut.min(length - 1)]).is_err());
        }
    }
}
