//! One page for each stage of the path.

#[cfg(feature = "whole")]
pub mod audit;
pub mod beyond;
pub mod constraint;
pub mod data;
#[cfg(feature = "whole")]
pub mod evaluation;
pub mod harm;
pub mod inside;
#[cfg(feature = "whole")]
pub mod laboratory;
pub mod model;
pub mod next;
pub mod own;
#[cfg(feature = "whole")]
pub mod pictures;
#[cfg(feature = "whole")]
pub mod planting;
mod rewind;
pub mod toy;
#[cfg(feature = "whole")]
pub mod tradeoffs;
pub mod training;
