//! The engine behind the page: a session that answers commands with events, and the worker that holds it.
//!
//! [`protocol`] is the whole contract. The page needs nothing else, but for [`sweep`] and [`pool`], by which it has many
//! engines train; the rest comes with the `engine` feature.

#[cfg(feature = "engine")]
pub mod backend;
#[cfg(feature = "engine")]
mod boosted;
#[cfg(feature = "engine")]
mod code;
#[cfg(feature = "studies")]
pub mod curves;
#[cfg(feature = "engine")]
mod deciding;
#[cfg(feature = "engine")]
mod draw;
pub mod drawn;
#[cfg(feature = "engine")]
pub mod evaluation;
#[cfg(feature = "engine")]
mod export;
#[cfg(feature = "engine")]
pub mod files;
#[cfg(feature = "studies")]
pub mod inquiry;
pub mod job;
#[cfg(feature = "engine")]
mod kept;
#[cfg(feature = "burn")]
mod maps;
#[cfg(feature = "engine")]
mod mitigated;
pub mod mitigation;
#[cfg(feature = "engine")]
pub mod network;
#[cfg(feature = "engine")]
mod own;
#[cfg(feature = "engine")]
mod pictures;
#[cfg(feature = "engine")]
mod placed;
#[cfg(feature = "engine")]
mod plane;
pub mod pool;
mod position;
pub mod protocol;
#[cfg(feature = "engine")]
pub mod reduced;
mod refusal;
#[cfg(feature = "engine")]
mod repair;
mod report;
#[cfg(feature = "engine")]
pub mod run;
#[cfg(feature = "studies")]
pub mod run_file;
#[cfg(feature = "engine")]
pub mod session;
#[cfg(feature = "burn")]
mod steps;
#[cfg(feature = "engine")]
mod study;
pub mod sweep;
#[cfg(feature = "engine")]
mod task;
#[cfg(feature = "engine")]
mod tree;
#[cfg(feature = "engine")]
mod units;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub mod worker;
