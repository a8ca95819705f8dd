//! One page for each stage of the path.

pub mod audit;
pub mod data;
pub mod evaluation;
pub mod laboratory;
pub mod model;
pub mod next;
pub mod own;
pub mod training;
