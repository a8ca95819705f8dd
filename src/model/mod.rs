//! Model families: a checked configuration, and the Burn module it makes on a device; trees do without Burn.

pub mod config;
#[cfg(feature = "engine")]
pub mod mlp;
pub mod tree;
pub mod weights;
