//! The threshold laboratory: what happens to each group when a score becomes a decision, and which thresholds meet a
//! criterion of fairness at the highest profit (Hardt, Price & Srebro 2016, “Equality of Opportunity in Supervised
//! Learning”).
//!
//! A [`table`] holds what is known of scores and labels; a [`rule`] decides, perhaps by chance; a [`payoff`] says what
//! decisions are worth; [`solve`] finds rules; [`lab`] is what a page is told. [`fairlearn`] repeats the numbers of
//! Fairlearn's `ThresholdOptimizer`. Nothing here trains a model or changes a score.
//!
//! Unlike elsewhere, a decision is positive when the score is *greater* than the threshold, as in Fairlearn;
//! [`rule::Rule::at_least`] is the bridge.

mod curve;
pub mod error;
pub mod fairlearn;
pub mod fico;
pub mod lab;
mod odds;
pub mod payoff;
pub mod roc;
pub mod rule;
pub mod solve;
pub mod table;
