//! What is to be equal between groups, as repairs while and after learning name it alike.

use serde::{Deserialize, Serialize};

use super::reductions::moments;
use super::reject_option::Gap;
use crate::evaluate::fairness::threshold::fairlearn;

/// Rates that groups are to share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parity {
    /// `P[h = 1]`: the share of people who get a yes.
    #[default]
    DemographicParity,
    /// `P[h = 1 | y = 1]`: of those who deserve a yes, the share who get it.
    TruePositiveRateParity,
    /// Both `P[h = 1 | y = 1]` and `P[h = 1 | y = 0]`.
    EqualizedOdds,
}

impl From<Parity> for moments::Constraint {
    fn from(parity: Parity) -> Self {
        match parity {
            Parity::DemographicParity => Self::DemographicParity,
            Parity::TruePositiveRateParity => Self::TruePositiveRateParity,
            Parity::EqualizedOdds => Self::EqualizedOdds,
        }
    }
}

impl From<Parity> for fairlearn::Constraint {
    fn from(parity: Parity) -> Self {
        match parity {
            Parity::DemographicParity => Self::DemographicParity,
            Parity::TruePositiveRateParity => Self::TruePositiveRateParity,
            Parity::EqualizedOdds => Self::EqualizedOdds,
        }
    }
}

impl From<Parity> for Gap {
    fn from(parity: Parity) -> Self {
        match parity {
            Parity::DemographicParity => Self::StatisticalParityDifference,
            Parity::TruePositiveRateParity => Self::EqualOpportunityDifference,
            Parity::EqualizedOdds => Self::AverageOddsDifference,
        }
    }
}
