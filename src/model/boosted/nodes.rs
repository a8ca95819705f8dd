//! A boosted tree, and what it adds to a person's score.

use serde::{Deserialize, Serialize};

use crate::model::tree::nodes::Split;

/// One node.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoostedNode {
    /// None in a leaf.
    pub split: Option<Split>,
    /// By how much its question lowers the loss, to second order, in nats times 2; 0 in a leaf.
    pub gain: f64,
    /// What it adds to a score (as a leaf), in nats: with the learning rate.
    pub value: f64,
}

/// A tree level by level, the root first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoostedTree {
    pub nodes: Vec<BoostedNode>,
}

impl BoostedTree {
    /// What is added to the score of a person with these features, in nats.
    pub fn value(&self, row: &[f32]) -> f64 {
        let mut node = &self.nodes[0];
        while let Some(split) = &node.split {
            node = &self.nodes[split.next(row[split.feature])];
        }
        node.value
    }

    /// Whether it can be asked about people with so many features: every question is about one of them, and leads to
    /// nodes further on.
    pub fn asks_of(&self, width: usize) -> bool {
        let further = |at: usize, next: usize| next > at && next < self.nodes.len();
        let asks =
            |(at, split): (usize, Split)| split.feature < width && further(at, split.left) && further(at, split.right);
        !self.nodes.is_empty() && self.nodes.iter().enumerate().filter_map(|(at, n)| Some((at, n.split?))).all(asks)
    }

    /// Questions from the root to the furthest leaf. Children come after their parents.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            for child in node.split.iter().flat_map(|split| [split.left, split.right]) {
                depths[child] = depths[at] + 1;
            }
        }
        depths.into_iter().max().unwrap_or_default()
    }

    /// Whether it says the same of everybody.
    pub fn trivial(&self) -> bool {
        self.nodes.len() == 1
    }
}
