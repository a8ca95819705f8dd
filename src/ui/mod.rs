//! The page. It shows what the engine says: it computes no metric and holds no tensor.

pub mod app;
pub mod charts;
pub mod fluent;
pub mod i18n;
pub mod language;
pub mod link;
pub mod own;
pub mod pages;
pub mod parts;
pub mod settings;
pub mod site;
pub mod state;
pub mod study;
pub mod url;
mod wanted;
