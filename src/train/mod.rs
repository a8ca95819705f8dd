//! The resumable training loop, what it minimises, and its settings.

pub mod adversarial;
pub mod begin;
mod boosted;
pub mod checkpoint;
pub mod config;
pub mod constraint;
pub mod dense;
#[cfg(feature = "burn")]
pub mod device;
pub mod federated;
pub mod fused;
pub mod learning;
pub mod loss;
pub mod objective;
pub mod privacy;
pub mod rows;
pub mod sampling;
pub mod targets;
pub mod trainer;
mod tree;
