//! The page's whole state in its address: one table says, for each setting, its key, type and range, and drives
//! reading, writing and the controls alike.
//!
//! Unknown keys are ignored; a value of the wrong type keeps the default, one out of range is moved into it, and both
//! are reported.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::settings::{Choice, Settings};
use crate::model::boosted::config::SHRINKAGE;
use crate::model::config::{MOST_CONVOLUTIONS, MOST_FILTERS, MOST_LAYERS, MOST_UNITS};
use crate::model::tree::config::{MOST_ALPHA, MOST_DEPTH, MOST_SAMPLES};

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b',');

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
    set: fn(&mut Settings, &str),
}

fn names<C: Choice>() -> Vec<&'static str> {
    C::ALL.iter().map(|(_, name)| *name).collect()
}

/// The same, or none of them.
fn names_or_none<C: Choice>() -> Vec<&'static str> {
    ["none"].into_iter().chain(names::<C>()).collect()
}

fn list(text: &str) -> Vec<String> {
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

/// Engines at most that work at the same time.
pub const MOST_WORKERS: u64 = 64;

use super::settings::{Measure, Objective, Part, Stage, View};
use crate::data::perturb::Harm;
use crate::data::toy::{BIAS, NOISE, ROWS, SHARE, SHIFT};
use crate::engine::protocol::Backend;
use crate::engine::sweep::{Axis, MOST_JOBS, Way};
use crate::evaluate::fairness::rates::RATES;
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::mitigate::after::After;
use crate::mitigate::method::Method;
use crate::mitigate::parity::Parity;
use crate::mitigate::reductions::config::{EPS, MOST_GRID, Reduction};
use crate::model::config::{Activation, Family};
use crate::model::tree::criterion::Criterion as Impurity;
use crate::train::config::Algorithm;
use crate::train::constraint::config::{Kind as Constraint, MOST_WEIGHT};

/// Every setting that an address can carry.
pub const SETTINGS: &[Setting] = &[
    choice!("stage", Stage, stage),
    text!("lang", Kind::Name, language),
    text!("theme", Kind::Choice(|| vec!["auto", "light", "dark"]), theme),
    text!("data", Kind::Name, dataset),
    parsed!("seed", Kind::Whole { least: 0, most: 999_999 }, data.seed),
    real!("test", Kind::Real { least: 0.1, most: 0.9 }, data.test_share),
    parsed!("sensitive", Kind::Switch, data.with_sensitive),
    optional!("toy-rows", Kind::Whole { least: ROWS.0 as u64, most: ROWS.1 as u64 }, usize, toy.rows),
    optional!("toy-noise", Kind::Real { least: NOISE.0, most: NOISE.1 }, f64, toy.noise),
    optional!("toy-share", Kind::Real { least: SHARE.0, most: SHARE.1 }, f64, toy.share),
    optional!("toy-bias", Kind::Real { least: BIAS.0, most: BIAS.1 }, f64, toy.bias),
    optional!("toy-shift", Kind::Real { least: SHIFT.0, most: SHIFT.1 }, f64, toy.shift),
    choice_or_none!("harm", Harm, harm.harm),
    text!("harm-group", Kind::Name, harm.group),
    real!("harm-strength", Kind::Real { least: 0.0, most: 1.0 }, harm.strength),
    choice!("model", Family, model.family),
    Setting {
        key: "hidden",
        kind: Kind::Units { most: MOST_LAYERS, most_each: MOST_UNITS },
        get: |s| s.model.hidden.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
        set: |s, v| s.model.hidden = list(v).iter().filter_map(|u| u.parse().ok()).collect(),
    },
    choice!("activation", Activation, model.activation),
    real!("dropout", Kind::Real { least: 0.0, most: 0.9 }, model.dropout),
    Setting {
        key: "filters",
        kind: Kind::Units { most: MOST_CONVOLUTIONS, most_each: MOST_FILTERS },
        get: |s| s.model.filters.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
        set: |s, v| s.model.filters = list(v).iter().filter_map(|u| u.parse().ok()).collect(),
    },
    parsed!("state", Kind::Whole { least: 1, most: MOST_UNITS as u64 }, model.state),
    parsed!("code", Kind::Whole { least: 1, most: MOST_UNITS as u64 }, model.code),
    choice!("impurity", Impurity, model.tree.criterion),
    Setting {
        key: "depth",
        kind: Kind::Whole { least: 1, most: MOST_DEPTH as u64 },
        get: |s| s.model.tree.max_depth.unwrap_or(MOST_DEPTH).to_string(),
        set: |s, v| s.model.tree.max_depth = v.parse().ok(),
    },
    parsed!("leaf", Kind::Whole { least: 1, most: MOST_SAMPLES as u64 }, model.tree.min_samples_leaf),
    real!("shrinkage", Kind::Real { least: SHRINKAGE.0, most: SHRINKAGE.1 }, model.shrinkage),
    real!("pruning", Kind::Real { least: 0.0, most: MOST_ALPHA }, model.tree.ccp_alpha),
    choice!("optimizer", Algorithm, train.algorithm),
    real!("lr", Kind::Real { least: 1e-6, most: 10.0 }, train.learning_rate),
    real!("momentum", Kind::Real { least: 0.0, most: 0.999 }, train.momentum),
    parsed!("batch", Kind::Whole { least: 1, most: 4096 }, train.batch_size),
    real!("l2", Kind::Real { least: 0.0, most: 1.0 }, train.l2),
    parsed!("epochs", Kind::Whole { least: 1, most: 10_000 }, train.epochs),
    real!("stop", Kind::Real { least: 0.0, most: 10.0 }, train.stop_loss),
    choice_or_none!("before", Method, repairs.before),
    real!("level", Kind::Real { least: 0.0, most: 1.0 }, repairs.level),
    choice!("constraint", Constraint, repairs.others.constraint.kind),
    real!("weight", Kind::Real { least: 0.0, most: MOST_WEIGHT }, repairs.others.constraint.weight),
    optional!("bound", Kind::Real { least: 0.0, most: 1.0 }, f64, repairs.others.constraint.bound),
    choice_or_none!("reduction", Reduction, repairs.others.reduction.kind),
    choice!("parity", Parity, repairs.others.parity),
    real!("eps", Kind::Real { least: EPS.0, most: EPS.1 }, repairs.others.reduction.eps),
    parsed!("grid", Kind::Whole { least: 1, most: MOST_GRID as u64 }, repairs.others.reduction.grid_size),
    choice_or_none!("after", After, repairs.others.after.kind),
    real!("reject", Kind::Real { least: 0.0, most: 1.0 }, repairs.others.after.bound),
    Setting {
        key: "protect",
        kind: Kind::Names,
        get: |s| s.repairs.others.attributes.join(","),
        set: |s, v| s.repairs.others.attributes = list(v),
    },
    choice!("backend", Backend, backend),
    Setting { key: "groups", kind: Kind::Names, get: |s| s.attributes.join(","), set: |s, v| s.attributes = list(v) },
    choice!("part", Part, part),
    choice!("measure", Measure, measure),
    text!("rate", Kind::Choice(|| RATES.iter().map(|r| r.name).collect()), rate),
    choice!("view", View, view),
    text!("reference", Kind::Name, reference),
    choice_or_none!("criterion", Criterion, criterion),
    real!("cost", Kind::Real { least: 0.1, most: 10.0 }, cost),
    objective!("x", 0),
    objective!("y", 1),
    Setting {
        key: "z",
        kind: Kind::Choice(names_or_none::<Objective>),
        get: |s| s.trade.third.map_or("none", Choice::name).to_owned(),
        set: |s, v| s.trade.third = Objective::named(v),
    },
    choice!("curve", Objective, trade.curve),
    choice!("sweep", Way, trade.sweep.way),
    Setting {
        key: "vary",
        kind: Kind::Names,
        get: |s| s.trade.sweep.axes.iter().map(|axis| axis.name()).collect::<Vec<_>>().join(","),
        set: |s, v| s.trade.sweep.axes = list(v).iter().filter_map(|name| Axis::named(name)).collect(),
    },
    parsed!("jobs", Kind::Whole { least: 1, most: MOST_JOBS as u64 }, trade.sweep.jobs),
    optional!("workers", Kind::Whole { least: 1, most: MOST_WORKERS }, usize, trade.workers),
    Setting { key: "hide", kind: Kind::Names, get: |s| s.hide.join(","), set: |s, v| s.hide = list(v) },
];

/// A value in an address that could not be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub key: String,
    pub given: String,
    pub used: String,
}

/// The row of a key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
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
fn number(text: &str) -> Option<f64> {
    // The browser can read numbers; Rust's own way brings tables of 15 kB, gzipped.
    let number = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    (!text.trim().is_empty() && !number.is_nan()).then_some(number)
}

/// The number that a text says, if it says one.
#[cfg(not(target_arch = "wasm32"))]
fn number(text: &str) -> Option<f64> {
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

/// Reads the fragment of an address, with or without its `#`.
pub fn read(fragment: &str) -> (Settings, Vec<Problem>) {
    let mut settings = Settings::default();
    let mut problems = Vec::new();
    for pair in fragment.trim_start_matches('#').split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8_lossy();
        if let Some(setting) = setting(key) {
            problems.extend(setting.apply(&mut settings, &value).err());
        }
    }
    (settings, problems)
}

/// Writes what differs from the default.
pub fn write(settings: &Settings) -> String {
    let default = Settings::default();
    let changed = SETTINGS.iter().map(|s| (s.key, (s.get)(settings), (s.get)(&default)));
    let pairs = changed
        .filter(|(_, value, default)| value != default)
        .map(|(key, value, _)| format!("{key}={}", utf8_percent_encode(&value, PLAIN)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::toy::catalog::toys;
    use crate::data::toy::options::ToyOptions;
    use crate::ui::study::payoff;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut settings = Settings::default();
        assert_eq!(write(&settings), "");
        for (key, value) in [
            ("stage", "training"),
            ("data", "adult"),
            ("seed", "7"),
            ("toy-rows", "200"),
            ("toy-bias", "0"),
            ("hidden", "8,4"),
            ("lr", "0.1"),
            ("sensitive", "true"),
            ("groups", "race,sex"),
            ("backend", "ndarray"),
            ("theme", "dark"),
            ("criterion", "equal-opportunity"),
            ("cost", "0.2"),
            ("harm-group", "race,sex=African-American,Female"),
            ("harm", "flip-labels"),
            ("reduction", "grid-search"),
            ("grid", "30"),
            ("harm-strength", "0.8"),
            ("stage", "trade-offs"),
            ("x", "tpr"),
            ("y", "kl"),
            ("sweep", "random"),
            ("vary", "seed,hidden"),
            ("jobs", "48"),
            ("workers", "3"),
        ] {
            setting(key).unwrap().apply(&mut settings, value).unwrap();
        }
        let (read_back, problems) = read(&write(&settings));
        assert_eq!((read_back, problems), (settings, vec![]));
    }

    #[test]
    fn bad_values_are_moved_or_ignored_and_reported() {
        let (settings, problems) = read("#lr=99&epochs=many&hidden=8,9999&batch=-3&seed=2.0&later=1&stage=moon");
        assert_eq!(settings.train.learning_rate, 10.0);
        assert_eq!(settings.train.epochs, Settings::default().train.epochs);
        assert_eq!(settings.model.hidden, [8, 256]);
        assert_eq!((settings.train.batch_size, settings.data.seed), (1, 2));
        let keys: Vec<_> = problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["lr", "epochs", "hidden", "batch", "stage"]);
    }

    #[test]
    fn what_may_be_left_out_is_nothing_until_it_is_given() {
        let (settings, problems) = read("#toy-rows=50&toy-noise=&toy-share=0.25&toy-bias=much&toy-shift=2");
        let toy = ToyOptions { rows: Some(100), share: Some(0.25), shift: Some(1.0), ..ToyOptions::default() };
        assert_eq!(settings.toy, toy);
        let keys: Vec<_> = problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["toy-rows", "toy-bias", "toy-shift"]);
        assert_eq!(write(&settings), "toy-rows=100&toy-share=0.25&toy-shift=1");
    }

    #[test]
    fn every_default_lies_in_its_own_range() {
        let default = Settings::default();
        for setting in SETTINGS {
            let mut settings = default.clone();
            assert_eq!(setting.apply(&mut settings, &(setting.get)(&default)), Ok(()), "{}", setting.key);
            assert_eq!(settings, default);
        }
    }

    proptest! {
        #[test]
        fn no_fragment_makes_settings_that_the_engine_refuses(fragment in "\\PC{0,80}", key in 0..SETTINGS.len(), value in "\\PC{0,12}") {
            let key = SETTINGS[key].key;
            for fragment in [fragment.clone(), format!("{key}={value}")] {
                let (settings, _) = read(&fragment);
                prop_assert!(payoff(settings.cost).check().is_ok());
                let toys = toys().into_iter().filter_map(|dataset| dataset.toy);
                prop_assert!(toys.into_iter().all(|toy| settings.toy.of(&toy).check().is_ok()));
                prop_assert!(settings.harm.planting().is_none_or(|planting| planting.check().is_ok()));
                prop_assert!(settings.model.check().is_ok() && settings.train.check().is_ok() && settings.data.check().is_ok());
            }
        }
    }
}
