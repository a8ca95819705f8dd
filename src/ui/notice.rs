//! What a visitor is told beside the page.

use super::url::Problem;
use crate::engine::protocol::Fault;

/// A message to the visitor that stays until it is dismissed.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// A value in the address was changed.
    Address(Problem),
    /// The address names a data set that doesn't exist.
    UnknownDataset { given: String },
    /// The visitor's own table was chosen, and is not there any more.
    NotKept,
    /// The visitor's file could not be read.
    Unread(Fault),
    /// There are no data to work on.
    NoData(Fault),
    /// The chosen model can't be made.
    NoModel(Fault),
    /// Something else failed; the page goes on.
    Fault(Fault),
    /// The engine died and another one took over.
    Restarted { detail: String },
    /// The engine died too often.
    GaveUp { detail: String },
}
