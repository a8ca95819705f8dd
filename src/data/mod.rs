//! Tables of people, with roles: what is predicted, from what, and whom a failure would concern.
//!
//! [`catalog`] describes the built-in sets. With the `audit` feature, [`read`] reads any file into a [`frame`],
//! [`infer`] proposes what its columns are for and [`own`] describes it as a data set; [`csv`] makes a [`table`] of a
//! frame as its description says, [`split`] divides it, [`encode`] turns it into numbers (fitted on the training part
//! only), [`groups`] names who is in which group, [`represent`] counts them, and [`prepare`] does it all. Nothing here
//! knows of models or of browsers.

pub mod catalog;
#[cfg(feature = "audit")]
mod column;
#[cfg(feature = "audit")]
pub mod csv;
#[cfg(feature = "audit")]
pub mod encode;
pub mod error;
#[cfg(feature = "audit")]
pub mod frame;
#[cfg(feature = "audit")]
pub mod groups;
#[cfg(feature = "audit")]
pub mod infer;
#[cfg(feature = "audit")]
mod names;
pub mod options;
#[cfg(feature = "audit")]
pub mod own;
#[cfg(feature = "audit")]
pub mod prepare;
#[cfg(feature = "audit")]
pub mod read;
#[cfg(feature = "audit")]
mod records;
pub mod represent;
#[cfg(feature = "audit")]
mod rows;
#[cfg(feature = "audit")]
pub mod split;
#[cfg(feature = "audit")]
pub mod table;
