//! What an encoded feature says of a person, in the data's own words and units.

use super::scale::Scale;

/// What is known of a person through a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// How much it is. Who lacks the amount has the mean of the training part, and `lacking` says whether anybody does.
    Amount { column: String, scale: Scale, lacking: bool },
    /// Whether it is this level: 1 if so, else 0.
    Level { column: String, level: String },
    /// Whether it isn't known: 1 if so, else 0.
    Unknown { column: String },
}

impl Meaning {
    /// The column that it comes from.
    pub fn column(&self) -> &str {
        match self {
            Meaning::Amount { column, .. } | Meaning::Level { column, .. } | Meaning::Unknown { column } => column,
        }
    }

    /// The feature's name, such as `priors`, `charge_degree = felony` or `priors = ?`.
    pub fn name(&self) -> String {
        match self {
            Meaning::Amount { column, .. } => column.clone(),
            Meaning::Level { column, level } => format!("{column} = {level}"),
            Meaning::Unknown { column } => format!("{column} = ?"),
        }
    }
}
