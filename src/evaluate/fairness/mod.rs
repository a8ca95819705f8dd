//! Whom a model fails, by group.

pub mod monitor;
