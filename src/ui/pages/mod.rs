//! One page for each stage of the path.

pub mod data;
pub mod evaluation;
pub mod model;
pub mod next;
pub mod training;
