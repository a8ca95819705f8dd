//! Smaller models, one after the other.

use std::rc::Rc;

use super::{File, Smaller};
use crate::data::prepare::Prepared;
use crate::engine::inquiry::{Answer, Piecework, Step, Subject, paced};
use crate::engine::protocol::Fault;
use crate::evaluate::efficiency::report::VariantReport;
use crate::evaluate::efficiency::study::{Network, Piece, Study, file};
use crate::evaluate::efficiency::variant::{EfficiencyConfig, EfficiencyError, Variant, compressible};
use crate::evaluate::fairness::report::Interval;
use crate::model::output::Output;
use crate::train::learning::Inside;

/// The network that is to be made smaller.
///
/// # Errors
/// [`EfficiencyError`], where the model isn't one network of dense layers with finite weights.
fn network(subject: &Subject) -> Result<Network, EfficiencyError> {
    let model = &subject.configured.model;
    compressible(model)?;
    let Inside::Layers(layers) = &subject.inside else { return Err(EfficiencyError::NotCompressible {}) };
    let network = Network { layers: layers.clone(), activation: model.activation, output: Output::of(&subject.data) };
    network.check()?;
    Ok(network)
}

/// A study of some smaller models.
///
/// # Errors
/// [`EfficiencyError`], where the model isn't one network of dense layers with finite weights, and as [`Study::new`].
pub fn study(subject: &Subject, variants: Option<Vec<Variant>>) -> Result<Study, EfficiencyError> {
    let network = network(subject)?;
    let all = EfficiencyConfig::all(matches!(network.output, Output::Amount(_)), subject.seed);
    let variants = variants.unwrap_or_else(|| all.variants.clone());
    Study::new(network, EfficiencyConfig { variants, ..all }, &subject.data)
}

/// A study on its way.
pub struct Work {
    study: Study,
    data: Rc<Prepared>,
    found: Smaller,
    /// The only variant that is wanted, as a file.
    wanted: Option<Variant>,
}

impl Work {
    /// Of everything that can be tried.
    ///
    /// # Errors
    /// As [`study`].
    pub fn all(subject: &Subject) -> Result<Self, EfficiencyError> {
        Ok(Self::new(study(subject, None)?, subject, None))
    }

    /// Of one variant, made once more: it comes out as before.
    ///
    /// # Errors
    /// As [`study`].
    pub fn file(subject: &Subject, variant: Variant) -> Result<Self, EfficiencyError> {
        Ok(Self::new(study(subject, Some(vec![variant.clone()]))?, subject, Some(variant)))
    }

    fn new(study: Study, subject: &Subject, wanted: Option<Variant>) -> Self {
        Self { study, data: subject.data.clone(), found: Smaller::default(), wanted }
    }

    fn answer(&self) -> Answer {
        Answer::Costs(super::Answer::Smaller(self.found.clone()))
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        let (mut news, mut bytes) = (false, None);
        let more = paced(|| match self.study.advance(&self.data) {
            Ok(Piece::Busy) => Ok(true),
            Ok(Piece::Done(report, small)) => {
                if self.wanted.as_ref() == Some(&report.variant) {
                    bytes = Some(file(&small.tensors()));
                    return Ok(false);
                }
                self.found.variants.push(*report);
                self.found.best = best(&self.found.variants);
                news = true;
                Ok(true)
            }
            Ok(Piece::Finished) => Ok(false),
            // The others can still be made.
            Err(error) if self.wanted.is_none() => {
                self.found.faults.push(error.into());
                Ok(true)
            }
            Err(error) => Err(error),
        })?;
        if let Some(bytes) = bytes {
            return Ok(Step::Done(Answer::Costs(super::Answer::File(File { bytes }))));
        }
        if !more {
            return Ok(Step::Done(self.answer()));
        }
        let (done, of) = self.study.progress();
        Ok(Step::Doing { done: done as u64, of: of as u64, so_far: news.then(|| self.answer()) })
    }
}

/// The smaller model with the smallest file that isn't wrong more often of everybody, beyond chance.
fn best(variants: &[VariantReport]) -> Option<usize> {
    let whole = variants.first()?.cost.file_bytes;
    let no_worse = |report: &VariantReport| matches!(report.everybody.loss, Interval::Value { low, .. } if low <= 0.0);
    let fit = variants.iter().enumerate().filter(|(_, v)| v.cost.file_bytes < whole && no_worse(v));
    fit.min_by_key(|(_, variant)| variant.cost.file_bytes).map(|(place, _)| place)
}
