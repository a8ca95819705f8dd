//! A tree of named numbers, as the peer libraries report them. Unlike an [`Estimate`](crate::evaluate::estimate::Estimate),
//! a number may be `NaN` or infinite here: what a peer says is repeated exactly.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A number, a text, a list, or a map by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Named {
    Number(f64),
    Text(String),
    List(Vec<Named>),
    Map(BTreeMap<String, Named>),
}

// Written by hand: what `untagged` derives is large, and the page is judged by how soon it is there.
impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Named;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number, a text, a list or an object")
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Named, E> {
                Ok(Named::Number(value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Named, E> {
                Ok(Named::Number(value as f64))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Named, E> {
                Ok(Named::Number(value as f64))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Named, E> {
                Ok(Named::from(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Named, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Named::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    entries.insert(name, value);
                }
                Ok(Named::Map(entries))
            }
        }
        deserializer.deserialize_any(Any)
    }
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
