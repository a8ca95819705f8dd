//! The one way a setting outside its limits is refused.

use serde::Serialize;
use thiserror::Error;

/// A choice outside its limits.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum SettingError {
    #[error("The setting “{name}” has to be between {least} and {most}; it is {value}.")]
    OutOfRange { name: String, value: f64, least: f64, most: f64 },
}

/// Refuses a value outside `[least, most]` (and `NaN`).
pub(crate) fn within(name: &str, value: f64, least: f64, most: f64) -> Result<(), SettingError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(SettingError::OutOfRange { name: name.into(), value, least, most })
}
