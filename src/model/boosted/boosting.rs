//! Round after round of trees, each on the derivatives that those before it have left.

use std::rc::Rc;

use super::bins::Bins;
use super::config::BoostedConfig;
use super::growth::{Ground, Growth};
use super::histogram::Slope;
use super::loss::{first_scores, slopes};
use super::nodes::BoostedTree;
use crate::model::tree::error::TreeError;
use crate::model::tree::grow::{Samples, check};

/// Trees as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Boosted {
    /// What everybody's scores are before any tree, in nats: one for a yes or no, else one for each class.
    pub first: Vec<f64>,
    /// The rounds that are complete: a tree for each score.
    pub rounds: Vec<Rc<[BoostedTree]>>,
    /// The trees of the round that is under way.
    pub growing: Vec<BoostedTree>,
}

impl Boosted {
    /// The scores of a person with these features, in nats: the logit of yes, or one of each class up to a constant.
    pub fn scores(&self, row: &[f32]) -> Vec<f64> {
        let mut scores = self.first.clone();
        let rounds = self.rounds.iter().map(|round| &**round);
        rounds.chain([self.growing.as_slice()]).for_each(|trees| add(trees, row, &mut scores));
        scores
    }
}

/// Adds to a person's scores what the trees of a round say.
pub fn add(trees: &[BoostedTree], row: &[f32], scores: &mut [f64]) {
    scores.iter_mut().zip(trees).for_each(|(score, tree)| *score += tree.value(row));
}

/// Boosting under way. A step adds a level to one tree.
pub struct Boosting {
    config: BoostedConfig,
    x: Rc<[f32]>,
    width: usize,
    y: Vec<u32>,
    /// How much each person counts; the same if there are none.
    weights: Option<Vec<f64>>,
    bins: Bins,
    /// `[outputs][people]`
    scores: Vec<Vec<f64>>,
    slopes: Vec<Vec<Slope>>,
    trees: Boosted,
    growth: Option<Growth>,
    /// Levels grown in the present round.
    taken: usize,
    /// Of each feature, summed over all rounds.
    gains: Vec<f64>,
}

impl Boosting {
    /// Boosting before its first round. `x` is `[rows, width]`, row-major, finite; `y` is each row's class, below
    /// `classes`.
    ///
    /// # Errors
    /// [`TreeError`]: `Setting` for a configuration outside its limits, `Lengths`, `NotFinite`, `Class`, and `Nobody`
    /// without any row.
    pub fn new(
        x: &Rc<[f32]>,
        width: usize,
        y: Vec<u32>,
        classes: usize,
        config: &BoostedConfig,
    ) -> Result<Self, TreeError> {
        config.check()?;
        check(&Samples { x, width, y: &y, classes, weights: None })?;
        if y.is_empty() {
            return Err(TreeError::Nobody {});
        }
        let first = first_scores(&y, classes, None);
        Ok(Self {
            config: config.clone(),
            bins: Bins::new(x, width),
            x: x.clone(),
            width,
            scores: first.iter().map(|&score| vec![score; y.len()]).collect(),
            slopes: Vec::new(),
            y,
            weights: None,
            trees: Boosted { first, rounds: Vec::new(), growing: Vec::new() },
            growth: None,
            taken: 0,
            gains: vec![0.0; width],
        })
    }

    /// The same for people who count so much each, before its first round.
    ///
    /// # Errors
    /// [`TreeError`]: `Lengths` and `Weight`, and `Nobody` if nobody counts.
    pub fn weighted(mut self, weights: Vec<f64>) -> Result<Self, TreeError> {
        let Self { x, width, y, .. } = &self;
        let classes = self.outputs().max(2);
        check(&Samples { x, width: *width, y, classes, weights: Some(&weights) })?;
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(TreeError::Nobody {});
        }
        self.trees.first = first_scores(y, classes, Some(&weights));
        self.scores.iter_mut().zip(&self.trees.first).for_each(|(scores, first)| scores.fill(*first));
        self.weights = Some(weights);
        Ok(self)
    }

    /// Grows a level of the present tree, beginning a round if none is under way. True if a tree is complete.
    pub fn step(&mut self) -> bool {
        if self.taken == 0 {
            self.slopes = slopes(&self.scores, &self.y, self.weights.as_deref());
        }
        self.taken += 1;
        let output = self.trees.growing.len();
        let ground = Ground { x: &self.x, width: self.width, bins: &self.bins, slopes: &self.slopes[output] };
        let mut growth = self.growth.take().unwrap_or_else(|| Growth::new(&ground, &self.config));
        growth.deepen(&ground, &self.config);
        if !growth.finished() {
            self.growth = Some(growth);
            return false;
        }
        self.keep(&growth, output);
        true
    }

    /// Takes a complete tree in, and the round once it has one for each score.
    fn keep(&mut self, growth: &Growth, output: usize) {
        for (rows, value) in growth.leaves() {
            rows.iter().for_each(|&row| self.scores[output][row as usize] += value);
        }
        let tree = growth.tree();
        self.count(&tree);
        self.trees.growing.push(tree);
        if self.trees.growing.len() == self.outputs() {
            self.trees.rounds.push(std::mem::take(&mut self.trees.growing).into());
            self.taken = 0;
        }
    }

    /// Takes in what the questions of a complete tree have gained.
    fn count(&mut self, tree: &BoostedTree) {
        for (split, gain) in tree.nodes.iter().filter_map(|node| Some((node.split?, node.gain))) {
            self.gains[split.feature] += gain;
        }
    }

    /// The rounds that are complete.
    pub fn complete(&self) -> &[Rc<[BoostedTree]>] {
        &self.trees.rounds
    }

    /// Whether these could be rounds of its own: a tree for each score, about its features.
    pub fn takes(&self, rounds: &[Rc<[BoostedTree]>]) -> bool {
        rounds.iter().all(|round| round.len() == self.outputs() && round.iter().all(|tree| tree.asks_of(self.width)))
    }

    /// Goes to where these rounds, which it [takes](Self::takes), were complete and the next hadn't begun.
    pub fn restore(&mut self, rounds: &[Rc<[BoostedTree]>]) {
        self.trees = Boosted { first: self.trees.first.clone(), rounds: rounds.to_vec(), growing: Vec::new() };
        (self.growth, self.taken) = (None, 0);
        self.gains.fill(0.0);
        for (scores, &first) in self.scores.iter_mut().zip(&self.trees.first) {
            scores.fill(first);
        }
        for round in rounds {
            for (tree, scores) in round.iter().zip(&mut self.scores) {
                let rows = self.x.chunks_exact(self.width);
                scores.iter_mut().zip(rows).for_each(|(score, row)| *score += tree.value(row));
            }
            round.iter().for_each(|tree| self.count(tree));
        }
    }

    /// Scores of each person: one for a yes or no, else one for each class.
    pub fn outputs(&self) -> usize {
        self.scores.len()
    }

    /// Rounds that are complete.
    pub fn rounds(&self) -> usize {
        self.trees.rounds.len()
    }

    /// Levels grown in the present round.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// Levels that a round has at most.
    pub fn levels(&self) -> usize {
        self.outputs() * self.config.max_depth
    }

    /// Whether another round would be like the last one, which changed nothing.
    pub fn exhausted(&self) -> bool {
        self.taken == 0 && self.trees.rounds.last().is_some_and(|round| round.iter().all(BoostedTree::trivial))
    }

    /// The trees as they stand.
    pub fn trees(&self) -> Boosted {
        let mut trees = self.trees.clone();
        trees.growing.extend(self.growth.as_ref().map(Growth::tree));
        trees
    }

    /// By how much the questions about each feature have lowered the loss, to second order, in nats times 2.
    pub fn gains(&self) -> &[f64] {
        &self.gains
    }
}
