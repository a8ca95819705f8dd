//! Model families: a checked configuration, and the Burn module it makes on a device.

pub mod config;
#[cfg(feature = "engine")]
pub mod mlp;
pub mod weights;
