//! The resumable training loop, what it minimises, and its settings.

pub mod config;
pub mod fused;
#[cfg(feature = "engine")]
pub mod learner;
#[cfg(feature = "engine")]
pub mod loss;
#[cfg(feature = "engine")]
pub mod penalty;
#[cfg(feature = "engine")]
pub mod trainer;
