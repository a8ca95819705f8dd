//! What the model costs as it is.

use super::smaller::study;
use super::{Trees, Whole};
use crate::engine::inquiry::{Answer, Piecework, Step, Subject, paced};
use crate::engine::protocol::Fault;
use crate::evaluate::efficiency::study::{Network, Piece, Small, Study, Timing};
use crate::evaluate::efficiency::variant::Variant;
use crate::evaluate::trees::TreeScore;
use crate::model::output::Output;
use crate::model::tensors;
use crate::model::weights::{LayerWeights, multiplications};
use crate::train::learning::Inside;

/// Counting is done at once; then the model is timed, and compared with itself in whole numbers.
pub struct Work {
    subject: Subject,
    whole: Whole,
    timing: Timing,
    integers: Option<Study>,
}

impl Work {
    /// With everything counted.
    pub fn new(subject: Subject) -> Self {
        let (integers, obstacle) = match study(&subject, Some(vec![Variant::Integers])) {
            Ok(study) => (Some(study), None),
            Err(error) => (None, Some(error.into())),
        };
        let whole = Whole { obstacle, ..counted(&subject) };
        // Trees ask some questions where networks multiply.
        let work = whole.multiply_adds.or(whole.trees.map(|trees| trees.trees * trees.depth));
        let timing = Timing::new(&subject.data, work.unwrap_or_default() as usize);
        Self { subject, whole, timing, integers }
    }

    /// Does one piece. False when nothing is left to be done.
    fn piece(&mut self) -> Result<bool, Fault> {
        if self.whole.latency.is_none() {
            self.whole.latency = self.timing.advance(&self.subject);
            return Ok(self.whole.latency.is_none() || self.integers.is_some());
        }
        let Some(study) = &mut self.integers else { return Ok(false) };
        Ok(match study.advance(&self.subject.data) {
            Ok(Piece::Done(report, _)) if report.variant == Variant::Integers => {
                self.whole.integers = Some(*report);
                false
            }
            Ok(Piece::Busy | Piece::Done(..)) => true,
            Ok(Piece::Finished) => false,
            Err(error) => {
                self.whole.obstacle = Some(error.into());
                false
            }
        })
    }

    fn answer(&self) -> Answer {
        Answer::Costs(super::Answer::Whole(Box::new(self.whole.clone())))
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        let more = paced(|| self.piece())?;
        if !more {
            return Ok(Step::Done(self.answer()));
        }
        let (timed, times) = self.timing.progress();
        let (made, variants) = self.integers.as_ref().map_or((0, 0), Study::progress);
        let (done, of) = (timed + made, times + variants);
        Ok(Step::Doing { done: done as u64, of: of as u64, so_far: Some(self.answer()) })
    }
}

fn counted(subject: &Subject) -> Whole {
    let several = matches!(subject.inside, Inside::Several(_));
    let whole = match subject.inside.latest() {
        Inside::Layers(layers) => of_layers(layers, subject),
        Inside::Tree(tree) => {
            let (width, outputs) = (subject.data.width, subject.data.outputs());
            let cost = Small::Tree(TreeScore { tree: tree.clone(), width, outputs }).cost();
            let trees = Trees { trees: 1, nodes: Some(tree.nodes.len() as u64), depth: tree.depth() as u64 };
            Whole {
                cost: Some(cost),
                parameters: Some(cost.parameters),
                multiply_adds: Some(cost.multiply_adds),
                weight_bytes: Some(cost.weight_bytes),
                file_bytes: Some(cost.file_bytes),
                trees: Some(trees),
                ..Whole::default()
            }
        }
        Inside::Boosted(boosted) => {
            // A round is a tree for each score.
            let (trees, depth) = (boosted.round * subject.data.outputs(), boosted.latest.depth());
            let trees = Trees { trees: trees as u64, nodes: None, depth: depth as u64 };
            Whole { multiply_adds: Some(0), trees: Some(trees), ..Whole::default() }
        }
        Inside::Several(_) => Whole::default(),
    };
    Whole { cost: whole.cost.filter(|_| !several), several, ..whole }
}

fn of_layers(layers: &[LayerWeights], subject: &Subject) -> Whole {
    let model = &subject.configured.model;
    let parameters: usize = layers.iter().map(|layer| layer.weights.len() + layer.biases.len()).sum();
    let output = Output::of(&subject.data);
    let dense = || Small::Layers(Network { layers: layers.to_vec(), activation: model.activation, output }).cost();
    let cost = model.family.dense().then(dense);
    let file = cost.map(|cost| cost.file_bytes);
    Whole {
        cost,
        parameters: Some(parameters as u64),
        multiply_adds: Some(multiplications(layers, model, &subject.data.layout) as u64),
        weight_bytes: Some(cost.map_or(4 * parameters as u64, |cost| cost.weight_bytes)),
        file_bytes: file.or_else(|| tensors::write(layers).ok().map(|bytes| bytes.len() as u64)),
        ..Whole::default()
    }
}
