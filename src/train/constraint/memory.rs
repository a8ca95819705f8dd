//! Running means of cells: what a batch is too small to know.
//!
//! The squared gap of two means of a few people is mostly chance, and a penalty on it would punish any difference between
//! people. So the means of about the last [`WINDOW`] people of each cell are remembered, and only what they do to the
//! distance is taken from there (compositional gradients, Wang, Fang and Liu 2017). Where a batch has a whole cell,
//! nothing is remembered, and value and gradient are exact.

use serde::{Deserialize, Serialize};

/// People of a cell whose mean is remembered.
const WINDOW: usize = 512;

/// The running means of some cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    pub means: Vec<f64>,
    seen: Vec<bool>,
    windows: Vec<f64>,
}

impl Memory {
    /// Nothing is remembered yet of cells with so many people.
    pub fn new(people: &[usize]) -> Self {
        let windows = people.iter().map(|&people| people.min(WINDOW) as f64).collect();
        Self { means: vec![0.0; people.len()], seen: vec![false; people.len()], windows }
    }

    /// Whether the other is of cells with as many people.
    pub fn like(&self, other: &Self) -> bool {
        let lengths = |memory: &Self| [memory.means.len(), memory.seen.len()];
        self.windows == other.windows && lengths(self) == lengths(other)
    }

    /// Whether something is known of every cell.
    pub fn complete(&self) -> bool {
        self.seen.iter().all(|&seen| seen)
    }

    /// Takes in a batch: of each cell a sum over so many people.
    pub fn take(&mut self, sums: &[f64], counts: &[f64]) {
        let parts = self.parts(counts);
        for ((mean, part), (sum, count)) in self.means.iter_mut().zip(parts).zip(sums.iter().zip(counts)) {
            if part > 0.0 {
                *mean += part * (sum / count - *mean);
            }
        }
    }

    /// By which part each mean goes towards that of a batch with so many people of each cell, who are then known.
    pub fn parts(&mut self, counts: &[f64]) -> Vec<f64> {
        let part = |((seen, window), &count): ((&mut bool, &f64), &f64)| match (count > 0.0, *seen) {
            (false, _) => 0.0,
            (true, true) => (count / window).min(1.0),
            (true, false) => {
                *seen = true;
                1.0
            }
        };
        self.seen.iter_mut().zip(&self.windows).zip(counts).map(part).collect()
    }
}
