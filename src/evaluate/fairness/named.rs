//! A tree of named numbers, as the peer libraries report them. Unlike an [`Estimate`](crate::evaluate::estimate::Estimate),
//! a number may be `NaN` or infinite here: what a peer says is repeated exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A number, a text, a list, or a map by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Named {
    Number(f64),
    Text(String),
    List(Vec<Named>),
    Map(BTreeMap<String, Named>),
}

impl Named {
    /// The entry of a map.
    pub fn get(&self, name: &str) -> Option<&Named> {
        match self {
            Named::Map(entries) => entries.get(name),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Named::Number(value) => Some(*value),
            _ => None,
        }
    }
}

impl From<f64> for Named {
    fn from(value: f64) -> Self {
        Named::Number(value)
    }
}

impl From<&str> for Named {
    fn from(text: &str) -> Self {
        Named::Text(text.to_owned())
    }
}

impl From<&String> for Named {
    fn from(text: &String) -> Self {
        Named::Text(text.clone())
    }
}

impl<T: Into<Named>> FromIterator<T> for Named {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Named::List(items.into_iter().map(Into::into).collect())
    }
}

/// A map of names to anything that is a [`Named`].
pub fn map<K: Into<String>, V: Into<Named>>(entries: impl IntoIterator<Item = (K, V)>) -> Named {
    Named::Map(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
}
