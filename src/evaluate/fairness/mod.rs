//! Whom a model fails, by group.
//!
//! [`monitor`] is what every epoch of training can afford. An audit looks closer: [`fairlearn`] and [`aif360`] repeat
//! the peers' numbers with the peers' conventions, [`estimates`] are our own, with intervals and reasons.

#[cfg(feature = "audit")]
pub mod aif360;
#[cfg(feature = "audit")]
pub mod audit;
#[cfg(feature = "audit")]
mod audit_classes;
#[cfg(feature = "audit")]
mod audit_decisions;
#[cfg(feature = "audit")]
pub mod bootstrap;
#[cfg(feature = "audit")]
pub mod calibration;
#[cfg(feature = "audit")]
mod cautions;
pub mod counts;
#[cfg(feature = "audit")]
pub mod entropy;
#[cfg(feature = "audit")]
pub mod estimates;
#[cfg(feature = "audit")]
pub mod fairlearn;
#[cfg(feature = "audit")]
pub mod impossibility;
#[cfg(feature = "audit")]
pub mod intake;
#[cfg(feature = "audit")]
mod intake_columns;
pub mod monitor;
pub mod named;
#[cfg(feature = "audit")]
pub mod neighbours;
pub mod options;
#[cfg(feature = "audit")]
pub mod people;
#[cfg(all(test, feature = "audit"))]
mod properties;
#[cfg(feature = "audit")]
mod python;
#[cfg(feature = "audit")]
pub mod rates;
pub mod refusal;
#[cfg(feature = "audit")]
pub mod regression;
pub mod report;
#[cfg(feature = "audit")]
pub mod scored;
pub mod selection;
#[cfg(feature = "audit")]
pub mod threshold;
pub mod warnings;
