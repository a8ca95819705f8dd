//! A study of smaller models: each is made, asked about the people of the test part, and compared with the whole one, in
//! pieces of some milliseconds, between which it can be given up.

use std::collections::VecDeque;

pub use super::compress::{Network, Small};
pub use super::latency::Timing;
pub use super::stored::file;

use super::answers::{Answers, Asking, classes};
use super::compress::Compressor;
use super::harm::{everybody, losses, recalls};
use super::report::{Latency, VariantReport};
use super::sample::{LayerSample, spread};
use super::student::{Lessons, Student};
use super::variant::{EfficiencyConfig, EfficiencyError, Variant};
use crate::data::features::Features;
use crate::data::prepare::Prepared;
use crate::evaluate::estimate::Reason;
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::normal::{LEVEL, central, share};
use crate::model::output::Output;

/// Training people to whom pruning and integers are fitted, at most.
const CALIBRATING: usize = 2_000;
/// Training people from whom students learn, and numbers of them all, at most.
const LEARNT_FROM: usize = 10_000;
const NUMBERS_LEARNT_FROM: usize = 4_000_000;

/// What a piece of the study came to.
#[derive(Debug)]
pub enum Piece {
    /// There is more to do.
    Busy,
    /// A variant is done.
    Done(Box<VariantReport>, Small),
    /// Everything is done.
    Finished,
}

/// What is under way.
enum Work {
    Idle,
    /// The network is asked what students are to learn.
    Teaching(Variant, Features, Asking),
    Learning(Variant, Student),
    Asking(Variant, Small, Asking),
    Timing(Variant, Small, Asking, Vec<f32>, Timing),
}

/// A study under way.
pub struct Study {
    network: Network,
    config: EfficiencyConfig,
    compressor: Compressor,
    pending: VecDeque<Variant>,
    work: Work,
    /// What the whole network says of the people of the test part.
    whole: Option<Answers>,
    lessons: Option<Lessons>,
    variants: usize,
}

impl Study {
    /// A study at its start. The whole network comes first, whether it was asked for or not.
    ///
    /// # Errors
    /// Those of [`EfficiencyConfig::check`] and [`Network::check`], and [`EfficiencyError::NotCompressible`] for a network
    /// of other data.
    pub fn new(network: Network, config: EfficiencyConfig, data: &Prepared) -> Result<Self, EfficiencyError> {
        config.check(matches!(network.output, Output::Amount(_)))?;
        network.check()?;
        if network.layers[0].inputs != data.width {
            return Err(EfficiencyError::NotCompressible {});
        }
        let rows = spread(data.train.labels.rows(), CALIBRATING);
        let people = LayerSample::of(&data.train.x, data.width, &rows);
        let others = config.variants.iter().filter(|variant| **variant != Variant::Whole).cloned();
        let pending: VecDeque<Variant> = [Variant::Whole].into_iter().chain(others).collect();
        Ok(Self {
            compressor: Compressor::new(&network, &config, people),
            variants: pending.len(),
            pending,
            network,
            config,
            work: Work::Idle,
            whole: None,
            lessons: None,
        })
    }

    /// Variants that are done, and all of them.
    pub fn progress(&self) -> (usize, usize) {
        let under_way = usize::from(!matches!(self.work, Work::Idle));
        (self.variants - self.pending.len() - under_way, self.variants)
    }

    /// Does one piece, on the data that the study began with.
    ///
    /// # Errors
    /// An [`EfficiencyError`] of the variant that is under way, which is given up; the study can go on.
    pub fn advance(&mut self, data: &Prepared) -> Result<Piece, EfficiencyError> {
        match std::mem::replace(&mut self.work, Work::Idle) {
            Work::Idle => {
                let Some(variant) = self.pending.pop_front() else { return Ok(Piece::Finished) };
                self.work = self.begin(variant, data)?;
            }
            Work::Teaching(variant, x, mut asking) => {
                if let Some(scores) = asking.advance(&x) {
                    self.lessons = Some(Lessons { x, width: data.width, scores });
                    self.pending.push_front(variant);
                } else {
                    self.work = Work::Teaching(variant, x, asking);
                }
            }
            Work::Learning(variant, mut student) => {
                self.work = match student.advance()? {
                    Some(small) => ask(variant, small),
                    None => Work::Learning(variant, student),
                };
            }
            Work::Asking(variant, small, mut asking) => {
                self.work = match asking.advance(&data.test.x) {
                    Some(scores) => {
                        // Every variant is timed on the same people.
                        let whole = self.network.layers.iter().map(|layer| layer.weights.len()).sum();
                        Work::Timing(variant, small, asking, scores, Timing::new(data, whole))
                    }
                    None => Work::Asking(variant, small, asking),
                };
            }
            Work::Timing(variant, small, asking, scores, mut timing) => {
                if let Some(latency) = timing.advance(&*asking.model) {
                    let report = self.report(variant, &small, latency, scores, data);
                    return Ok(Piece::Done(Box::new(report), small));
                }
                self.work = Work::Timing(variant, small, asking, scores, timing);
            }
        }
        Ok(Piece::Busy)
    }

    fn begin(&mut self, variant: Variant, data: &Prepared) -> Result<Work, EfficiencyError> {
        if self.compressor.prepare(&variant) {
            self.pending.push_front(variant);
            return Ok(Work::Idle);
        }
        if let Some(small) = self.compressor.make(&variant)? {
            return Ok(ask(variant, small));
        }
        let Some(lessons) = &self.lessons else { return Ok(self.teach(variant, data)) };
        let student = match &variant {
            Variant::Tree { depth } => Student::tree(*depth, lessons, &self.network)?,
            Variant::Student { hidden } => Student::network(hidden, lessons, &self.network, self.config.seed)?,
            _ => return Ok(Work::Idle),
        };
        Ok(Work::Learning(variant, student))
    }

    fn teach(&self, variant: Variant, data: &Prepared) -> Work {
        let most = LEARNT_FROM.min(NUMBERS_LEARNT_FROM / data.width.max(1));
        let x = data.train.x.take(&spread(data.train.labels.rows(), most), data.width);
        let work = Small::Layers(self.network.clone()).work();
        Work::Teaching(variant, x, Asking::new(Box::new(self.network.score()), work))
    }

    fn report(
        &mut self,
        variant: Variant,
        small: &Small,
        latency: [Latency; 2],
        scores: Vec<f32>,
        data: &Prepared,
    ) -> VariantReport {
        let (part, output) = (&data.test, self.network.output);
        let answers = Answers::new(scores, output, &part.labels);
        let whole = self.whole.get_or_insert_with(|| answers.clone());
        let amount = matches!(output, Output::Amount(_));
        let (before, after) = (&whole.errors, &answers.errors);
        let each = part.groupings.iter().map(|g| losses(before, after, &g.of_row, g.groups.len(), amount));
        let (overall, groupings) = answers.reports(part);
        VariantReport {
            cost: small.cost(),
            latency,
            agreement: agreement(whole, &answers),
            everybody: everybody(before, after, amount),
            losses: each.collect(),
            classes: match &answers.decided {
                Some(_) => recalls(before, after, &classes(&part.labels), data.outputs().max(2)),
                None => Vec::new(),
            },
            overall,
            groupings,
            variant,
        }
    }
}

fn ask(variant: Variant, small: Small) -> Work {
    let asking = Asking::new(small.score(), small.work());
    Work::Asking(variant, small, asking)
}

fn agreement(whole: &Answers, small: &Answers) -> Interval {
    let (Some(a), Some(b)) = (&whole.decided, &small.decided) else {
        return Interval::NotEstimable { reason: Reason::Amount };
    };
    share(a.iter().zip(b).filter(|(a, b)| a == b).count() as u64, a.len() as u64, central(LEVEL))
}
