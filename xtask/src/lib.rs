//! What the end-to-end tests share with the tasks.

pub mod paths;
pub mod server;
