//! Growing a tree as a run: a step settles one node, an epoch one level. So curves show what each level adds, on people it
//! has seen and on others.

use std::ops::Range;

use super::checkpoint::{Checkpoint, CheckpointError, State};
use super::constraint::Standing;
use super::learning::{Inside, Learning, Pending, Predict, at_hand};
use super::objective::Objective;
use super::rows::Rows;
use crate::model::tree::config::TreeConfig;
use crate::model::tree::error::TreeError;
use crate::model::tree::grow::{Grower, Samples};
use crate::model::tree::nodes::Tree;
use crate::model::weights::LayerWeights;

/// The least share that is told of a class, so that logits stay finite.
const LEAST: f64 = 1e-6;

/// A tree that grows.
pub struct TreeLearning {
    grower: Grower,
    people: usize,
    outputs: usize,
    level: usize,
    /// Nodes of the present level, and those of them that are settled.
    nodes: usize,
    settled: usize,
}

impl TreeLearning {
    /// A tree of which there is only the root.
    ///
    /// # Errors
    /// A [`TreeError`] for what a tree can't learn from.
    pub fn new(config: &TreeConfig, x: &[f32], width: usize, objective: &Objective) -> Result<Self, TreeError> {
        let ((y, classes), weights) = (objective.targets.classes(), objective.exact_weights());
        let people = y.len();
        let grower = Grower::new(&Samples { x, width, y: &y, classes, weights: weights.as_deref() }, config)?;
        Ok(Self { grower, people, outputs: objective.targets.outputs(), level: 0, nodes: 1, settled: 0 })
    }
}

impl Learning for TreeLearning {
    fn step(&mut self) -> usize {
        self.grower.advance(1);
        self.settled += 1;
        if self.settled == self.nodes {
            self.level += 1;
            self.settled = 0;
            self.nodes = self.grower.level().map_or(1, |(_, nodes)| nodes);
        }
        self.people / self.nodes
    }

    fn epoch(&self) -> usize {
        self.level
    }

    fn step_in_epoch(&self) -> usize {
        self.settled
    }

    fn steps_per_epoch(&self) -> usize {
        self.nodes
    }

    fn exhausted(&self) -> bool {
        self.grower.level().is_none()
    }

    /// Questions; each is a feature and a threshold.
    fn parameters(&self) -> usize {
        let tree = self.grower.tree();
        tree.nodes.len() - tree.leaves()
    }

    fn work(&self) -> usize {
        self.level + 1
    }

    fn set_constraint_weight(&mut self, _: f64) {}

    fn standing(&self) -> Option<Standing> {
        None
    }

    fn set_learning_rate(&mut self, _: f64) {}

    fn set_weights(&mut self, _: &[LayerWeights]) {}

    fn checkpoint(&self) -> Option<Checkpoint> {
        Some(State::Tree { settled: self.grower.settled() }.into())
    }

    /// Grows the tree anew, which gives the same tree.
    fn restore(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        let State::Tree { settled } = *checkpoint.state()? else { return Err(CheckpointError::OtherFamily {}) };
        self.grower.restart();
        (self.level, self.nodes, self.settled) = (0, 1, 0);
        while self.grower.settled() < settled && !self.exhausted() {
            self.step();
        }
        Ok(())
    }

    fn frozen(&self) -> Box<dyn Predict> {
        Box::new(FrozenTree { tree: self.grower.tree(), outputs: self.outputs })
    }

    fn inside(&self) -> Pending<'_, Inside> {
        at_hand(Inside::Tree(self.grower.tree()))
    }

    fn barrier(&self) -> Pending<'_, ()> {
        at_hand(())
    }
}

struct FrozenTree {
    tree: Tree,
    outputs: usize,
}

impl FrozenTree {
    /// The logit of the positive class, or the logarithm of each class's share.
    fn logits_of(&self, row: &[f32], into: &mut Vec<f32>) {
        let shares = self.tree.score(row);
        let log = |share: f64| share.clamp(LEAST, 1.0 - LEAST).ln() as f32;
        if self.outputs == 1 {
            into.push(log(shares[1]) - log(shares[0]));
        } else {
            into.extend(shares.iter().map(|&share| log(share)));
        }
    }
}

impl Predict for FrozenTree {
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        let mut logits = Vec::with_capacity(people.len() * self.outputs);
        if let Rows::Plain { x, width } = rows {
            let x = &x[people.start * width..people.end * width];
            x.chunks_exact(*width).for_each(|row| self.logits_of(row, &mut logits));
        }
        at_hand(logits)
    }
}
