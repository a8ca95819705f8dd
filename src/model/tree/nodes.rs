//! A grown tree, and what it says of a row.

use serde::{Deserialize, Serialize};

/// A question with two answers: `x[feature] <= threshold` leads to the left child, all else to the right one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Split {
    pub feature: usize,
    /// Halfway between two neighbouring values of the feature, exact in `f64`.
    pub threshold: f64,
    pub left: usize,
    pub right: usize,
}

impl Split {
    fn holds(&self, value: f32) -> bool {
        f64::from(value) <= self.threshold
    }

    /// The child to which a value of the feature leads.
    pub fn next(&self, value: f32) -> usize {
        if self.holds(value) { self.left } else { self.right }
    }
}

/// One node: who arrived in it during training, and what it asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// None in a leaf.
    pub split: Option<Split>,
    /// See [`super::criterion::Criterion`].
    pub impurity: f64,
    /// People, as counted.
    pub n_node_samples: usize,
    /// People, as weighed.
    pub weighted_n_node_samples: f64,
    /// The weighted share of each class, in `[0, 1]` with sum 1.
    pub value: Vec<f64>,
}

/// One question on a row's way, and the row's answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The node that asks.
    pub node: usize,
    pub feature: usize,
    pub threshold: f64,
    /// The row's value of the feature.
    pub value: f32,
    /// Whether the value is at most the threshold, so that the way goes left.
    pub at_most: bool,
}

impl Step {
    /// What holds of the row, such as `age ≤ 0.5`, for a feature of this name. The threshold is written exactly.
    pub fn rule(&self, name: &str) -> String {
        let relation = if self.at_most { '≤' } else { '>' };
        format!("{name} {relation} {}", self.threshold)
    }
}

/// A tree's nodes in scikit-learn's depth-first order: the root is node 0, a node's left branch directly follows it,
/// and the right branch follows the left one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Never empty; children come after their parent.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The share of each class in the leaf of a row: `P(class | leaf)`, as `predict_proba`.
    ///
    /// # Shapes
    /// - `row`: `[width]`, finite, features in the order of training
    /// - result: `[classes]`
    pub fn score(&self, row: &[f32]) -> &[f64] {
        &self.nodes[self.leaf(row)].value
    }

    /// The node at which a row ends, as `apply`.
    pub fn leaf(&self, row: &[f32]) -> usize {
        let mut node = 0;
        while let Some(split) = &self.nodes[node].split {
            node = split.next(row[split.feature]);
        }
        node
    }

    /// All questions on a row's way from the root to its leaf, as `decision_path`. They are the whole reason for the
    /// row's score.
    pub fn path(&self, row: &[f32]) -> Vec<Step> {
        let (mut node, mut steps) = (0, Vec::new());
        while let Some(split) = &self.nodes[node].split {
            let (feature, threshold, value) = (split.feature, split.threshold, row[split.feature]);
            steps.push(Step { node, feature, threshold, value, at_most: split.holds(value) });
            node = split.next(value);
        }
        steps
    }

    /// Questions on the longest way from the root to a leaf; 0 if the root is one.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0; self.nodes.len()];
        for (node, split) in self.nodes.iter().enumerate().filter_map(|(i, n)| Some((i, n.split?))) {
            (depths[split.left], depths[split.right]) = (depths[node] + 1, depths[node] + 1);
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// Nodes that ask nothing.
    pub fn leaves(&self) -> usize {
        self.nodes.iter().filter(|n| n.split.is_none()).count()
    }
}
