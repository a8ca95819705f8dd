//! What pages are made of.

pub mod field;
pub mod groups;
pub mod header;
pub mod layers;
pub mod notices;
pub mod picker;
pub mod select;
pub mod slider;
pub mod transport;
