//! The npm package: the JavaScript surface of `fairground`, and nothing of its own.

pub use fairground::api::*;
