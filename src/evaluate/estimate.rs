//! A number, or the reason why there is none.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Why a number can't be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The group has nobody in this part of the data.
    NoRows,
    /// The rate's denominator holds fewer than [`LEAST_COUNT`] people, though not none.
    TooFew,
    /// Nobody in the group has a positive label.
    NoPositives,
    /// Nobody in the group has a negative label.
    NoNegatives,
    /// Nobody in the group was decided positively.
    NoneSelected,
    /// Nobody in the group was decided negatively.
    NoneRejected,
    /// All labels in the group are the same.
    OneClass,
    /// Nobody in the group has a score.
    NoScores,
    /// Fewer than two groups can be judged.
    OneGroup,
    /// There are several classes, and none of them is the positive one.
    ManyClasses,
    /// The label is an amount, and nobody is positive or decided about.
    Amount,
    /// Everybody's rate is 0, so that there is no ratio.
    AllZero,
}

/// The fewest people that a rate is estimated from.
pub const LEAST_COUNT: u64 = 10;

/// A finite number, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Estimate {
    Value(f64),
    NotEstimable { reason: Reason },
}

// Written by hand: what `untagged` derives is large, and the page is judged by how soon it is there.
impl<'de> Deserialize<'de> for Estimate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Estimate;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number, or an object with the reason why there is none")
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Estimate, E> {
                Ok(Estimate::Value(value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Estimate, E> {
                Ok(Estimate::Value(value as f64))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Estimate, E> {
                Ok(Estimate::Value(value as f64))
            }

            /// A number that JSON can't hold, of a model that has diverged.
            fn visit_unit<E: Error>(self) -> Result<Estimate, E> {
                Ok(Estimate::Value(f64::NAN))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Estimate, A::Error> {
                match map.next_entry::<String, Reason>()? {
                    Some((field, reason)) if field == "reason" => Ok(Estimate::NotEstimable { reason }),
                    _ => Err(A::Error::missing_field("reason")),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Estimate {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Estimate::Value(value) => Some(value),
            Estimate::NotEstimable { .. } => None,
        }
    }

    /// Absent, because of `reason`.
    pub fn absent(reason: Reason) -> Self {
        Estimate::NotEstimable { reason }
    }

    /// `part / whole` if `whole` counts at least [`LEAST_COUNT`] people; `none` says why an empty whole gives no rate.
    pub fn rate(part: f64, whole: u64, none: Reason) -> Self {
        match whole {
            0 => Self::absent(none),
            1..LEAST_COUNT => Self::absent(Reason::TooFew),
            _ => Estimate::Value(part / whole as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_its_reason_is_read_back() {
        for estimate in [Estimate::Value(0.25), Estimate::Value(1.0), Estimate::absent(Reason::TooFew)] {
            let json = serde_json::to_string(&estimate).unwrap();
            assert_eq!(serde_json::from_str::<Estimate>(&json).unwrap(), estimate, "{json}");
        }
        assert_eq!(serde_json::from_str::<Estimate>("1").unwrap(), Estimate::Value(1.0));
        assert!(matches!(serde_json::from_str("null").unwrap(), Estimate::Value(value) if value.is_nan()));
        assert!(serde_json::from_str::<Estimate>("{}").is_err());
        assert!(serde_json::from_str::<Estimate>(r#"{"cause":"too-few"}"#).is_err());
    }
}
