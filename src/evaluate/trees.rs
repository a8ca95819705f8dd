//! Trees as evaluations ask them.

use super::explain::ask::Explainable;
use super::score::Score;
use crate::model::boosted::boosting::Boosted;
use crate::model::output::Output;
use crate::model::tree::nodes::Tree;

/// A classification tree, asked about people of so many columns for so many numbers: one for the share of yes. Features are
/// compared in single precision, as scikit-learn does.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeScore {
    pub tree: Tree,
    pub width: usize,
    pub outputs: usize,
}

impl Score for TreeScore {
    fn width(&self) -> usize {
        self.width
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let told = |row: Vec<f32>| {
            let shares = self.tree.score(&row);
            // Of a yes or no, that of yes.
            shares[shares.len() - self.outputs..].to_vec()
        };
        rows(x, self.width).flat_map(told).collect()
    }
}

impl Explainable for TreeScore {}

/// Boosted trees, asked about people of so many columns.
#[derive(Debug, Clone)]
pub struct BoostedScore {
    pub trees: Boosted,
    pub width: usize,
}

impl Score for BoostedScore {
    fn width(&self) -> usize {
        self.width
    }

    fn outputs(&self) -> usize {
        self.trees.first.len()
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let output = if self.outputs() == 1 { Output::Decision } else { Output::Classes };
        let told = |row: Vec<f32>| {
            let mut scores = self.trees.scores(&row);
            output.score(&mut scores);
            scores
        };
        rows(x, self.width).flat_map(told).collect()
    }
}

impl Explainable for BoostedScore {}

fn rows(x: &[f64], width: usize) -> impl Iterator<Item = Vec<f32>> + '_ {
    x.chunks_exact(width.max(1)).map(|row| row.iter().map(|&x| x as f32).collect())
}
