//! Efficiency: what a network costs, how it can be made smaller, and who pays for it.
//!
//! | what | where |
//! |---|---|
//! | what can be tried, and its limits | [`variant`] |
//! | single weights that become 0, and the rest that takes over | `prune`, `refit` |
//! | hidden units that go | `units` |
//! | whole numbers of 8 bits | `integers` |
//! | students: a tree, a smaller network | `student` |
//! | what is counted, kept on a disk, measured | `cost`, `stored`, `latency` |
//! | what a model says of people | `answers` |
//! | who is wrongly judged now and wasn't before | `harm` |
//! | all of it, in pieces | [`study`](self::study) |
//!
//! It is for networks of dense layers that decide, tell classes apart, or predict amounts.

pub mod report;
pub mod variant;

#[cfg(feature = "engine")]
mod answers;
#[cfg(feature = "engine")]
mod compress;
#[cfg(feature = "engine")]
mod cost;
#[cfg(feature = "engine")]
mod harm;
#[cfg(feature = "engine")]
mod integers;
#[cfg(feature = "engine")]
mod latency;
#[cfg(all(test, feature = "engine", not(target_arch = "wasm32")))]
mod properties;
#[cfg(feature = "engine")]
mod prune;
#[cfg(feature = "engine")]
mod refit;
#[cfg(feature = "engine")]
mod sample;
#[cfg(feature = "engine")]
mod stored;
#[cfg(feature = "engine")]
mod student;
#[cfg(feature = "engine")]
pub mod study;
#[cfg(feature = "engine")]
mod units;
