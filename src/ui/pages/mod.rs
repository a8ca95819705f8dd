//! One page for each stage of the path.

#[cfg(feature = "whole")]
pub mod audit;
pub mod beyond;
pub mod constraint;
#[cfg(feature = "whole")]
pub mod costs;
pub mod data;
#[cfg(feature = "whole")]
pub mod evaluation;
#[cfg(feature = "whole")]
mod group_shares;
pub mod harm;
#[cfg(feature = "whole")]
mod inquiry;
pub mod inside;
#[cfg(feature = "whole")]
pub mod laboratory;
#[cfg(feature = "whole")]
pub mod leaks;
pub mod model;
pub mod next;
#[cfg(feature = "whole")]
pub mod overview;
pub mod own;
#[cfg(feature = "whole")]
pub mod pictures;
#[cfg(feature = "whole")]
pub mod planting;
mod rewind;
#[cfg(feature = "whole")]
mod runs;
#[cfg(feature = "whole")]
pub mod stress;
pub mod toy;
#[cfg(feature = "whole")]
pub mod tradeoffs;
pub mod training;
#[cfg(feature = "whole")]
mod unseen;
#[cfg(feature = "whole")]
pub mod why;
