//! Model families: a checked configuration, and the layers it makes; trees do without any.

pub mod boosted;
pub mod config;
#[cfg(feature = "burn")]
pub mod device;
#[cfg(feature = "engine")]
pub mod tensors;
pub mod tree;
pub mod weights;
