//! Whom a model fails, by group.
//!
//! [`monitor`] is what every epoch of training can afford. An audit looks closer: [`fairlearn`] and [`aif360`] repeat
//! the peers' numbers with the peers' conventions, [`estimates`] are our own, with intervals and reasons.
//! [`catalog`] says what each number means.

pub mod aif360;
pub mod audit;
mod audit_classes;
mod audit_decisions;
pub mod bootstrap;
pub mod calibration;
pub mod catalog;
mod cautions;
pub mod counts;
pub mod entropy;
pub mod estimates;
pub mod fairlearn;
pub mod gap_interval;
pub mod impossibility;
pub mod intake;
mod intake_columns;
pub mod monitor;
pub mod named;
pub mod neighbours;
pub mod options;
pub mod people;
#[cfg(test)]
mod properties;
mod python;
pub mod rates;
pub mod refusal;
pub mod regression;
pub mod report;
pub mod scored;
pub mod selection;
pub mod tally;
pub mod threshold;
pub mod warnings;
