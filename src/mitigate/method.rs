//! Which mitigations there are before training, by name.

use serde::{Deserialize, Serialize};

use super::before::Before;

/// A mitigation before training, without its amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    Reweighing,
    Resampling,
    Massaging,
    CorrelationRemover,
    DisparateImpactRemover,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Method::Reweighing,
        Method::Resampling,
        Method::Massaging,
        Method::CorrelationRemover,
        Method::DisparateImpactRemover,
    ];

    /// Whether it can be done in part.
    pub fn has_level(self) -> bool {
        matches!(self, Method::CorrelationRemover | Method::DisparateImpactRemover)
    }

    /// The mitigation, of which so much is done where it can be done in part: a level in `[0, 1]`.
    pub fn at(self, level: f64) -> Before {
        match self {
            Method::Reweighing => Before::Reweighing,
            Method::Resampling => Before::Resampling,
            Method::Massaging => Before::Massaging,
            Method::CorrelationRemover => Before::CorrelationRemover { alpha: level },
            Method::DisparateImpactRemover => Before::DisparateImpactRemover { level },
        }
    }
}

impl Before {
    /// Which mitigation it is.
    pub fn method(&self) -> Method {
        match self {
            Before::Reweighing => Method::Reweighing,
            Before::Resampling => Method::Resampling,
            Before::Massaging => Method::Massaging,
            Before::CorrelationRemover { .. } => Method::CorrelationRemover,
            Before::DisparateImpactRemover { .. } => Method::DisparateImpactRemover,
        }
    }

    /// How much of it is done, where it can be done in part.
    pub fn level(&self) -> Option<f64> {
        match *self {
            Before::CorrelationRemover { alpha } => Some(alpha),
            Before::DisparateImpactRemover { level } => Some(level),
            _ => None,
        }
    }
}
