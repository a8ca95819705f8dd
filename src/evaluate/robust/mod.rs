//! How much it takes to change what a model says: small changes made on purpose, noise, what is missing, and other people
//! than those it has learnt from.
//!
//! [`attack`] changes people within what is [`feasible`]; a [`disturbance`] is an attack, noise, or missing cells; a
//! [`curve`] tries a model on people at one level after the other, and [`certify`] proves what no attack can change. [`familiarity`] and
//! [`reliability`] are about other people than those learnt from ([`crate::data::shift`]).

pub mod attack;
pub mod certify;
pub mod curve;
pub mod disturbance;
pub mod error;
pub mod familiarity;
pub mod feasible;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod reliability;
pub mod tested;
