//! The best question of a branch.

use super::bins::Bins;
use super::config::BoostedConfig;
use super::histogram::{Histogram, Sums};

/// The least summed second derivative on either side of a question.
const LEAST_HESSIAN: f64 = 1e-3;
/// Keeps what a leaf adds finite.
const TINY: f64 = 1e-15;

/// A question, and who goes where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub feature: usize,
    pub threshold: f64,
    /// By how much the loss falls, to second order (Chen and Guestrin 2016, equation 7, times 2).
    pub gain: f64,
    pub left: Sums,
    pub right: Sums,
}

/// What a leaf adds to the score of its people before the learning rate: `-G / (H + l2)`, the step of Newton's method.
pub fn step(sums: Sums, config: &BoostedConfig) -> f64 {
    -sums.gradient / (sums.hessian + config.l2_regularization + TINY)
}

/// Whether a branch is large enough for two leaves.
pub fn divisible(sums: Sums, config: &BoostedConfig) -> bool {
    sums.people as usize >= 2 * config.min_samples_leaf
}

/// The best question of a branch whose people would be moved by `value` without one. Of equally good ones the one about
/// the first feature wins, and the lowest threshold.
pub fn best(histogram: &Histogram, bins: &Bins, value: f64, config: &BoostedConfig) -> Option<Candidate> {
    let total = histogram.total;
    let small = |side: Sums| (side.people as usize) < config.min_samples_leaf || side.hessian < LEAST_HESSIAN;
    let loss = |side: Sums| side.gradient * step(side, config);
    let before = total.gradient * value;
    let mut best = None::<Candidate>;
    for feature in 0..bins.features() {
        let mut left = Sums::default();
        // Who is in the last bin never goes left: nobody would go right.
        let last = bins.of(feature).end - 1;
        for (bin, sums) in histogram.of(bins, feature).filter(|&(bin, sums)| bin < last && sums.people > 0) {
            left += sums;
            let right = total - left;
            if small(left) {
                continue;
            }
            if small(right) {
                break;
            }
            let gain = before - loss(left) - loss(right);
            if gain > best.map_or(0.0, |best| best.gain) {
                best = Some(Candidate { feature, threshold: bins.threshold(feature, bin), gain, left, right });
            }
        }
    }
    best
}
