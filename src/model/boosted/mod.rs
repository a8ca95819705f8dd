//! Gradient-boosted trees: each tree corrects what those before it got wrong, a little.
//!
//! As scikit-learn's `HistGradientBoostingClassifier` (1.9) without a limit of leaves, which follows LightGBM (Ke et al.
//! 2017) and XGBoost (Chen and Guestrin 2016): [`bins`] makes of each feature at most 255 bins, [`histogram`] sums the
//! first and second derivatives of the loss in them, [`split`] finds the best question of a branch, [`growth`] asks it
//! level by level, [`nodes`] are the trees that come of it, and [`boosting`] takes round after round.
//!
//! Written here since it has to stop after any level and go on: none of the crates does, and those that are kept well
//! bring threads. It deliberately takes no missing values, categories, weights and subsamples: the encoding leaves no
//! value missing. Most features are indicators, so of each person only those bins are kept that few people are in, and
//! the sums of the usual ones are what is left of everybody's.

mod bins;
pub mod boosting;
pub mod config;
mod growth;
mod histogram;
mod loss;
pub mod nodes;
mod split;
#[cfg(test)]
mod tests;
