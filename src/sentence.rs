//! What the page tells a visitor, as it travels: the id of a sentence and its arguments.
//!
//! Errors and warnings are typed where they arise. The page only needs to say them, so it knows none of those types:
//! it reads the flat object that each serialises to, and new ones cost it nothing.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An argument of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Argument {
    /// `NaN` stands for a number that JSON can't hold.
    Number(f64),
    Text(String),
}

impl From<f64> for Argument {
    fn from(number: f64) -> Self {
        Argument::Number(number)
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Argument::Number(number as f64)
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Argument::Text(text.to_owned())
    }
}

/// A flat object: one field, such as `fault`, names the sentence, the others are its arguments.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sentence(pub BTreeMap<String, Argument>);

impl Sentence {
    /// The sentence `id` of those that `tag` begins.
    pub fn new<const N: usize>(tag: &str, id: &str, arguments: [(&str, String); N]) -> Self {
        let mut fields = BTreeMap::new();
        fields.insert(tag.to_owned(), Argument::Text(id.to_owned()));
        for (name, text) in arguments {
            fields.insert(name.to_owned(), Argument::Text(text));
        }
        Self(fields)
    }

    /// A field's text.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.0.get(field)? {
            Argument::Text(text) => Some(text),
            Argument::Number(_) => None,
        }
    }
}

/// A typed error's fields; none of anything that doesn't serialise to an object. The npm package has no sentences of its own,
/// and gets the error's in English as `message`.
impl<E: std::error::Error + Serialize> From<E> for Sentence {
    fn from(error: E) -> Self {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(&error) else { return Self::default() };
        if cfg!(feature = "api") {
            fields.insert("message".to_owned(), error.to_string().into());
        }
        let argument = |value| match value {
            Value::Number(n) => Argument::Number(n.as_f64().unwrap_or(f64::NAN)),
            Value::Null => Argument::Number(f64::NAN),
            Value::String(text) => Argument::Text(text),
            other => Argument::Text(other.to_string()),
        };
        Self(fields.into_iter().map(|(name, value)| (name, argument(value))).collect())
    }
}

// Written by hand: what `untagged` derives is large, and the page is judged by how soon it is there.
impl<'de> Deserialize<'de> for Argument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Argument;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number or a text")
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Argument, E> {
                Ok(Argument::Number(number))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Argument, E> {
                Ok(Argument::Number(number as f64))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Argument, E> {
                Ok(Argument::Number(number as f64))
            }

            fn visit_unit<E: Error>(self) -> Result<Argument, E> {
                Ok(Argument::Number(f64::NAN))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Argument, E> {
                Ok(Argument::Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Whether the page says what errors say.
#[cfg(test)]
pub mod wording {
    use std::collections::BTreeMap;

    /// The sentences of a language by fault.
    fn sentences(locale: &str) -> BTreeMap<String, String> {
        let path = format!("{}/www/locales/{locale}.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let faults = text.lines().filter_map(|line| line.strip_prefix("fault-")?.split_once(" = "));
        faults.map(|(fault, sentence)| (fault.to_owned(), sentence.to_owned())).collect()
    }

    /// Each variant of an enum of errors: its fault, and its sentence as the page would write it.
    fn variants(source: &str) -> Vec<(String, String)> {
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let sentence = |line: &str| Some(line.strip_prefix("#[error(\"")?.strip_suffix("\")]")?.to_owned());
        let fault = |variant: &str| {
            let kebab = |c: char| if c.is_uppercase() { format!("-{}", c.to_lowercase()) } else { c.into() };
            variant.split(' ').next().unwrap().chars().map(kebab).collect::<String>()[1..].to_owned()
        };
        let pairs = lines.windows(2).filter_map(|pair| sentence(pair[0]).map(|text| (fault(pair[1]), text)));
        pairs.map(|(fault, text)| (fault, text.replace('{', "{ $").replace('}', " }"))).collect()
    }

    /// The names of a sentence's arguments.
    fn arguments(text: &str) -> Vec<String> {
        let names = text.split("{ $").skip(1).map(|name| name[..name.find(' ').unwrap()].into());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// That English says the sentences of the errors in a source file, at least so many, and Chinese something of the same
    /// arguments.
    pub fn assert_told(source: &str, at_least: usize) {
        let (english, chinese) = (sentences("en"), sentences("zh-CN"));
        let variants = variants(source);
        assert!(variants.len() >= at_least, "{} sentences", variants.len());
        for (fault, sentence) in variants {
            assert_eq!(english.get(&fault), Some(&sentence), "{fault}");
            assert_eq!(arguments(&chinese[&fault]), arguments(&sentence), "{fault}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::error::DataError;
    use crate::limits::SettingError;

    #[test]
    fn an_error_travels_as_its_fields() {
        let error = DataError::TooFewRows { rows: 3, least: 20 };
        let sentence = Sentence::from(error.clone());
        assert_eq!(sentence.text("fault"), Some("too-few-rows"));
        assert_eq!(sentence.0["rows"], Argument::Number(3.0));
        let json = serde_json::to_string(&error).unwrap();
        let mut fields = sentence;
        // What JavaScript is told beside them.
        fields.0.remove("message");
        assert_eq!(serde_json::from_str::<Sentence>(&json).unwrap(), fields);
    }

    #[test]
    fn a_number_that_is_none_stays_one() {
        let nan = SettingError::OutOfRange { name: "lr".into(), value: f64::NAN, least: 0.0, most: 1.0 };
        let json = serde_json::to_string(&Sentence::from(nan)).unwrap();
        let sentence: Sentence = serde_json::from_str(&json).unwrap();
        assert!(matches!(sentence.0["value"], Argument::Number(value) if value.is_nan()));
    }
}
