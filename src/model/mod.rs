//! Model families: a checked configuration, and the layers it makes; trees do without any.

pub mod boosted;
pub mod config;
pub mod dense;
#[cfg(feature = "burn")]
pub mod device;
pub mod interval;
pub mod matrix;
pub mod output;
#[cfg(feature = "engine")]
pub mod tensors;
pub mod tree;
pub mod weights;
