//! Fairground: a browser playground for what models do to people.
//!
//! | layer | what it holds |
//! |---|---|
//! | [`data`] | tables with roles: the catalogue, reading, splitting, encoding, groups |
//! | [`model`] | model families: a configuration, and the Burn module it makes |
//! | [`train`] | the resumable training loop, losses and penalties |
//! | [`evaluate`] | pure functions from predictions to reports |
//! | [`mitigate`] | what changes the data before training, the learning, or the decisions after it |
//! | [`engine`] | the protocol, the session behind it, backends, the worker |
//! | `ui` | the page; shows what the engine says, computes nothing |
//!
//! Arrows go one way: `data <- model <- train <- engine <- ui`.
//!
//! # Conventions
//! - A *score* is the model's probability of the positive class, in `[0, 1]`; a prediction is positive when the
//!   score is at least the threshold (0.5).
//! - Matrices are row-major, a row is a person; weights are `[inputs, outputs]`.
//! - Training computes in `f32`, metrics in `f64`. Logarithms are natural.
//! - A gap is the largest group value minus the smallest: 0 is parity, and it has no sign.
//! - A number that can't be estimated is absent with a reason, never 0 and never NaN.

#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "browser")]
pub mod browser;
mod bytes;
mod cholesky;
pub mod data;
pub mod engine;
pub mod evaluate;
pub mod limits;
pub mod mitigate;
pub mod model;
pub mod random;
pub mod sentence;
pub mod train;
#[cfg(feature = "ui")]
pub mod ui;
