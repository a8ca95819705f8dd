//! The page. It shows what the engine says: it computes no metric and holds no tensor.

pub mod app;
#[cfg(feature = "whole")]
mod asking;
pub mod charts;
mod chosen;
#[cfg(feature = "whole")]
pub mod crew;
pub mod fluent;
pub mod handover;
#[cfg(feature = "whole")]
pub mod headline;
mod heard;
pub mod i18n;
#[cfg(feature = "whole")]
pub mod inquiries;
pub mod language;
pub mod link;
mod notice;
#[cfg(feature = "whole")]
pub mod objective;
pub mod own;
pub mod pages;
pub mod parts;
pub mod repairs;
mod rewind;
#[cfg(feature = "studies")]
pub mod runs;
pub mod settings;
pub mod site;
pub mod state;
pub mod study;
#[cfg(feature = "whole")]
pub mod sweeping;
#[cfg(feature = "whole")]
pub mod takeover;
mod told;
pub mod url;
#[cfg(feature = "whole")]
mod wanted;
