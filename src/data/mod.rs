//! Tables of people, with roles: what is predicted, from what, and whom a failure would concern.
//!
//! [`catalog`] describes the built-in sets; with the `engine` feature, [`csv`] reads a file into a [`table`],
//! [`split`] divides it, [`encode`] turns it into numbers (fitted on the training part only), [`groups`] names who
//! is in which group [`represent`] counts
//! them, and [`prepare`] does it all. Nothing here knows of models or of browsers.

pub mod catalog;
#[cfg(feature = "audit")]
pub mod csv;
#[cfg(feature = "audit")]
pub mod encode;
pub mod error;
#[cfg(feature = "audit")]
pub mod groups;
pub mod options;
#[cfg(feature = "audit")]
pub mod prepare;
pub mod represent;
#[cfg(feature = "audit")]
pub mod split;
#[cfg(feature = "audit")]
pub mod table;
