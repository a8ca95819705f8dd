//! A boosted tree that is growing, level by level.

use std::ops::Range;

use super::bins::Bins;
use super::config::BoostedConfig;
use super::histogram::{Histogram, Slope};
use super::nodes::{BoostedNode, BoostedTree};
use super::split::{Candidate, best, divisible, step};
use crate::model::tree::nodes::Split;

/// The people from whom trees learn.
pub struct Ground<'a> {
    /// `[people, width]`, row-major.
    pub x: &'a [f32],
    pub width: usize,
    pub bins: &'a Bins,
    pub slopes: &'a [Slope],
}

/// A branch that will be divided.
#[derive(Debug, Clone)]
struct Branch {
    node: usize,
    histogram: Histogram,
    question: Candidate,
}

/// A tree that is growing.
#[derive(Debug, Clone)]
pub struct Growth {
    nodes: Vec<BoostedNode>,
    /// The rows of everybody; those of a node lie side by side, in ascending order.
    order: Vec<u32>,
    /// Where the rows of each node lie.
    rows: Vec<Range<usize>>,
    /// The branches of the present level that will be divided.
    level: Vec<Branch>,
    depth: usize,
}

impl Growth {
    /// A tree of which there is only the root.
    pub fn new(ground: &Ground, config: &BoostedConfig) -> Self {
        let order: Vec<u32> = (0..ground.slopes.len() as u32).collect();
        let histogram = Histogram::new(ground.bins, &order, ground.slopes);
        let everybody = 0..order.len();
        let rows = Vec::from([everybody]);
        let mut growth = Self { nodes: Vec::new(), order, rows, level: Vec::new(), depth: 0 };
        // Everybody's score is where it is best without a question, so that the root adds nothing.
        growth.nodes.push(BoostedNode { split: None, gain: 0.0, value: 0.0 });
        if divisible(histogram.total, config) {
            growth.consider(0, histogram, 0.0, ground, config);
        }
        growth
    }

    /// Whether there is nothing left to grow.
    pub fn finished(&self) -> bool {
        self.level.is_empty()
    }

    /// The tree as it stands.
    pub fn tree(&self) -> BoostedTree {
        BoostedTree { nodes: self.nodes.clone() }
    }

    /// The rows of each leaf, and what is added to their scores.
    pub fn leaves(&self) -> impl Iterator<Item = (&[u32], f64)> {
        let leaves = self.nodes.iter().zip(&self.rows).filter(|(node, _)| node.split.is_none());
        leaves.map(|(node, rows)| (&self.order[rows.clone()], node.value))
    }

    /// Grows one level.
    pub fn deepen(&mut self, ground: &Ground, config: &BoostedConfig) {
        self.depth += 1;
        for branch in std::mem::take(&mut self.level) {
            self.divide(branch, ground, config);
        }
    }

    fn divide(&mut self, Branch { node, histogram, question }: Branch, ground: &Ground, config: &BoostedConfig) {
        let first = self.nodes.len();
        let split = Split { feature: question.feature, threshold: question.threshold, left: first, right: first + 1 };
        self.nodes[node] = BoostedNode { split: Some(split), gain: question.gain, ..self.nodes[node] };
        self.part(node, &split, ground);
        let sides = [question.left, question.right];
        for sums in sides {
            let value = step(sums, config) * config.learning_rate;
            self.nodes.push(BoostedNode { split: None, gain: 0.0, value });
        }
        let on = sides.map(|sums| self.depth < config.max_depth && divisible(sums, config));
        if on == [false, false] {
            return;
        }
        // The sums of the smaller side are made anew, those of the other are what is left.
        let small = usize::from(sides[0].people >= sides[1].people);
        let of_small = Histogram::new(ground.bins, &self.order[self.rows[first + small].clone()], ground.slopes);
        let of_large = histogram.without(&of_small);
        let histograms = if small == 0 { [of_small, of_large] } else { [of_large, of_small] };
        for (side, mut histogram) in histograms.into_iter().enumerate().filter(|&(side, _)| on[side]) {
            histogram.total = sides[side];
            self.consider(first + side, histogram, step(sides[side], config), ground, config);
        }
    }

    /// Puts the rows of both sides of a node side by side, each in the order they had.
    fn part(&mut self, node: usize, split: &Split, ground: &Ground) {
        let range = self.rows[node].clone();
        let goes_left = |&row: &u32| split.next(ground.x[row as usize * ground.width + split.feature]) == split.left;
        let (left, right): (Vec<u32>, Vec<u32>) = self.order[range.clone()].iter().partition(|row| goes_left(row));
        let middle = range.start + left.len();
        self.order[range.start..middle].copy_from_slice(&left);
        self.order[middle..range.end].copy_from_slice(&right);
        self.rows.extend([range.start..middle, middle..range.end]);
    }

    /// Remembers a node that is worth a question.
    fn consider(&mut self, node: usize, histogram: Histogram, value: f64, ground: &Ground, config: &BoostedConfig) {
        if let Some(question) = best(&histogram, ground.bins, value, config) {
            self.level.push(Branch { node, histogram, question });
        }
    }
}
