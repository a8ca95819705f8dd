//! The best question of a node, with scikit-learn's arithmetic: every threshold between two different values of every
//! feature is tried.

use std::ops::Range;

use super::columns::{Cell, Columns};
use super::config::TreeConfig;
use super::criterion::Criterion;

/// Values of a feature that differ by at most this are not told apart (compared in `f32`, as scikit-learn does).
pub const FEATURE_THRESHOLD: f32 = 1e-7;

/// The class and the weight of every row.
#[derive(Debug, Clone)]
pub struct Labels {
    pub class: Vec<u32>,
    pub weight: Vec<f64>,
}

impl Labels {
    /// The weight of each class among some rows.
    pub fn sums(&self, classes: usize, rows: impl Iterator<Item = u32>) -> Vec<f64> {
        let mut sums = vec![0.0; classes];
        rows.for_each(|row| sums[self.class[row as usize] as usize] += self.weight[row as usize]);
        sums
    }
}

/// A question, and how good it is: minus the children's impurities, each times its weight. The larger, the better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub feature: usize,
    pub threshold: f64,
    pub merit: f64,
}

/// Looks for the best question of a node whose people lie in `range`, with these weights of its `classes`. Gives it, if
/// there is any, and those of `features` that vary in the node. Of equally good questions the one about the first
/// feature wins, and the lowest threshold.
pub fn best(
    columns: &Columns,
    labels: &Labels,
    config: &TreeConfig,
    range: &Range<usize>,
    classes: &[f64],
    features: &[u32],
) -> (Option<Candidate>, Vec<u32>) {
    let mut search = Search {
        labels,
        criterion: config.criterion,
        least: config.min_samples_leaf,
        classes,
        total: classes.iter().sum(),
        left: vec![0.0; classes.len()],
        best: None,
    };
    let varies = |cells: &[Cell]| cells[cells.len() - 1].value > cells[0].value + FEATURE_THRESHOLD;
    let varying: Vec<u32> = features.iter().copied().filter(|&f| varies(columns.of(f as usize, range))).collect();
    for &feature in &varying {
        search.try_feature(feature as usize, columns.of(feature as usize, range));
    }
    (search.best, varying)
}

struct Search<'a> {
    labels: &'a Labels,
    criterion: Criterion,
    least: usize,
    classes: &'a [f64],
    total: f64,
    /// Weights of the classes among those who would go left.
    left: Vec<f64>,
    best: Option<Candidate>,
}

impl Search<'_> {
    fn try_feature(&mut self, feature: usize, cells: &[Cell]) {
        self.left.fill(0.0);
        let mut total_left = 0.0;
        for (i, pair) in cells.windows(2).enumerate() {
            let (row, people) = (pair[0].row as usize, i + 1);
            self.left[self.labels.class[row] as usize] += self.labels.weight[row];
            total_left += self.labels.weight[row];
            let same = pair[1].value <= pair[0].value + FEATURE_THRESHOLD;
            if same || people < self.least || cells.len() - people < self.least {
                continue;
            }
            let merit = self.merit(total_left);
            if merit > self.best.map_or(f64::NEG_INFINITY, |best| best.merit) {
                // The sum of halves can't overflow, and lies strictly between two different values of type f32.
                let threshold = f64::from(pair[0].value) / 2.0 + f64::from(pair[1].value) / 2.0;
                self.best = Some(Candidate { feature, threshold, merit });
            }
        }
    }

    fn merit(&self, total_left: f64) -> f64 {
        let total_right = self.total - total_left;
        let right = self.classes.iter().zip(&self.left).map(|(all, left)| all - left);
        let impurity_left = self.criterion.impurity(self.left.iter().copied(), total_left);
        let impurity_right = self.criterion.impurity(right, total_right);
        -total_right * impurity_right - total_left * impurity_left
    }
}
