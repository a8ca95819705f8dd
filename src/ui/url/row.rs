//! What a row of the table of settings is, how a value is made to fit, and short ways to write rows.

use crate::ui::settings::{Choice, Settings};

/// What values a setting takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One of some names.
    Choice(fn() -> Vec<&'static str>),
    /// A number in a range.
    Real { least: f64, most: f64 },
    /// A whole number in a range.
    Whole { least: u64, most: u64 },
    /// Yes or no.
    Switch,
    /// Whole numbers, each in `1..=most_each`, between 1 and `most` of them.
    Units { most: usize, most_each: usize },
    /// A name that the page checks later, such as a data set's.
    Name,
    /// Some names.
    Names,
    /// Such a value, or nothing.
    Optional(&'static Kind),
}

/// A row of the table.
pub struct Setting {
    pub key: &'static str,
    pub kind: Kind,
    pub get: fn(&Settings) -> String,
    /// Takes a value that fits the kind.
    pub(super) set: fn(&mut Settings, &str),
}

pub(super) fn names<C: Choice>() -> Vec<&'static str> {
    C::ALL.iter().map(|(_, name)| *name).collect()
}

/// The same, or none of them.
pub(super) fn names_or_none<C: Choice>() -> Vec<&'static str> {
    ["none"].into_iter().chain(names::<C>()).collect()
}

pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

macro_rules! choice {
    ($key:literal, $type:ty, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: Kind::Choice(names::<$type>),
            get: |s| s.$($field).+.name().to_owned(),
            set: |s, v| {
                if let Some(value) = <$type>::named(v) {
                    s.$($field).+ = value;
                }
            },
        }
    };
}

/// One of some values, or none of them.
macro_rules! choice_or_none {
    ($key:literal, $type:ty, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: Kind::Choice(names_or_none::<$type>),
            get: |s| s.$($field).+.map_or("none", Choice::name).to_owned(),
            set: |s, v| s.$($field).+ = <$type>::named(v),
        }
    };
}

macro_rules! parsed {
    ($key:literal, $kind:expr, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: $kind,
            get: |s| s.$($field).+.to_string(),
            set: |s, v| {
                if let Ok(value) = v.parse() {
                    s.$($field).+ = value;
                }
            },
        }
    };
}

macro_rules! real {
    ($key:literal, $kind:expr, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: $kind,
            get: |s| s.$($field).+.to_string(),
            set: |s, v| {
                if let Some(value) = number(v) {
                    s.$($field).+ = value;
                }
            },
        }
    };
}

/// A number that may be left out.
macro_rules! optional {
    ($key:literal, $kind:expr, $type:ty, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: Kind::Optional(&$kind),
            get: |s| s.$($field).+.map(|value| value.to_string()).unwrap_or_default(),
            set: |s, v| s.$($field).+ = number(v).map(|value| value as $type),
        }
    };
}

macro_rules! text {
    ($key:literal, $kind:expr, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: $kind,
            get: |s| s.$($field).+.clone(),
            set: |s, v| v.clone_into(&mut s.$($field).+),
        }
    };
}

/// A number of private training; nothing to be chosen while training isn't private.
macro_rules! private {
    ($key:literal, $range:expr, $field:ident) => {
        Setting {
            key: $key,
            kind: Kind::Real { least: $range.0, most: $range.1 },
            get: |s| s.train.privacy.unwrap_or_default().$field.to_string(),
            set: |s, v| {
                if let (Some(privacy), Some(value)) = (&mut s.train.privacy, number(v)) {
                    privacy.$field = value;
                }
            },
        }
    };
}

/// What an axis of the trade-offs shows.
macro_rules! objective {
    ($key:literal, $axis:literal) => {
        Setting {
            key: $key,
            kind: Kind::Choice(names::<Objective>),
            get: |s| s.trade.objectives[$axis].name().to_owned(),
            set: |s, v| {
                if let Some(value) = Objective::named(v) {
                    s.trade.objectives[$axis] = value;
                }
            },
        }
    };
}

/// A value in an address that could not be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub key: String,
    pub given: String,
    pub used: String,
}

impl Setting {
    /// Changes the setting, moving the value into its range; reports what had to be changed.
    pub fn apply(&self, settings: &mut Settings, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        let used = fit(self.kind, value);
        if let Some(used) = &used {
            (self.set)(settings, used);
        }
        if used.as_deref() == Some(value) || used.as_ref().is_some_and(|u| same_number(u, value)) {
            return Ok(());
        }
        Err(Problem { key: self.key.to_owned(), given: value.to_owned(), used: (self.get)(settings) })
    }
}

/// The number that a text says, if it says one.
#[cfg(target_arch = "wasm32")]
pub(super) fn number(text: &str) -> Option<f64> {
    // The browser can read numbers; Rust's own way brings tables of 15 kB, gzipped.
    let number = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    (!text.trim().is_empty() && !number.is_nan()).then_some(number)
}

/// The number that a text says, if it says one.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| !number.is_nan())
}

fn same_number(a: &str, b: &str) -> bool {
    number(a).is_some_and(|a| number(b) == Some(a))
}

/// The value as the kind allows it, or nothing if it is of another type.
fn fit(kind: Kind, value: &str) -> Option<String> {
    match kind {
        Kind::Choice(names) => names().contains(&value).then(|| value.to_owned()),
        Kind::Real { least, most } => Some(number(value)?.clamp(least, most).to_string()),
        Kind::Whole { least, most } => {
            Some((number(value)?.round().clamp(least as f64, most as f64) as u64).to_string())
        }
        Kind::Switch => matches!(value, "true" | "false").then(|| value.to_owned()),
        Kind::Units { most, most_each } => {
            let units: Option<Vec<usize>> = value.split(',').map(|u| u.trim().parse().ok()).collect();
            let units = units?.into_iter().take(most).map(|u| u.clamp(1, most_each).to_string());
            Some(units.collect::<Vec<_>>().join(","))
        }
        Kind::Name | Kind::Names => Some(value.to_owned()),
        Kind::Optional(kind) => {
            if value.is_empty() {
                Some(String::new())
            } else {
                fit(*kind, value)
            }
        }
    }
}
