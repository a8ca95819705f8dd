//! One case of a golden file: what was compared, and the worst deviation against its tolerance.

use std::fmt;

use fairground::evaluate::fairness::named::Named;
use serde_json::Value;

/// The relative tolerance of numbers computed in `f32`: times `max(1, |expected|)`.
pub const SINGLE: f64 = 1e-5;

/// A case's result.
pub struct Outcome {
    name: String,
    /// The worst deviation as a multiple of its tolerance, and where it was.
    worst: f64,
    place: String,
    deviation: f64,
    tolerance: f64,
    compared: usize,
    problem: Option<String>,
}

impl Outcome {
    /// A case of which nothing has been compared yet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            worst: -1.0,
            place: String::new(),
            deviation: 0.0,
            tolerance: 0.0,
            compared: 0,
            problem: None,
        }
    }

    /// A file or a case that can't be run.
    pub fn refused(problem: &str) -> Self {
        Self { problem: Some(problem.to_owned()), ..Self::new("-") }
    }

    /// Compares numbers computed in `f32`.
    pub fn single(&mut self, place: &str, found: &[f32], expected: &[f64]) {
        if found.len() != expected.len() {
            self.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        for (&found, &expected) in found.iter().zip(expected) {
            self.number(place, f64::from(found), expected, SINGLE * expected.abs().max(1.0));
        }
    }

    /// Compares two numbers. `NaN` equals `NaN` only, and an infinity itself only.
    pub fn number(&mut self, place: &str, found: f64, expected: f64, tolerance: f64) {
        let same = found == expected || (found.is_nan() && expected.is_nan());
        let deviation = if same { 0.0 } else { (found - expected).abs() };
        // A number that isn't one is infinitely far off.
        let times = if deviation.is_nan() { f64::INFINITY } else { deviation / tolerance };
        self.compared += 1;
        if times > self.worst {
            (self.worst, self.deviation, self.tolerance) = (times, deviation, tolerance);
            self.place = place.to_owned();
        }
    }

    /// Compares a tree of named numbers: the same names, the same lengths, and every number within its tolerance.
    pub fn tree(&mut self, place: &str, found: &Named, expected: &Value, tolerance: &Value) {
        match (found, expected) {
            (Named::Map(found), Value::Object(expected)) => {
                let names = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>().join(", ");
                let missing: Vec<&String> = expected.keys().filter(|k| !found.contains_key(*k)).collect();
                let unasked: Vec<&String> = found.keys().filter(|k| !expected.contains_key(*k)).collect();
                if !missing.is_empty() || !unasked.is_empty() {
                    self.fail(&format!("{place}: missing “{}”, unasked “{}”", names(missing), names(unasked)));
                }
                for (name, found) in found {
                    self.tree(&format!("{place}.{name}"), found, &expected[name.as_str()], tolerance);
                }
            }
            (Named::List(found), Value::Array(expected)) => {
                if found.len() != expected.len() {
                    self.fail(&format!("{place}: {} entries where {} are expected", found.len(), expected.len()));
                }
                for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
                    self.tree(&format!("{place}[{i}]"), found, expected, tolerance);
                }
            }
            (Named::Text(found), Value::String(expected)) if found == expected => self.compared += 1,
            (Named::Number(found), expected) if number(expected).is_some() => {
                let expected = number(expected).unwrap_or(f64::NAN);
                let of = |kind: &str| tolerance[kind].as_f64().unwrap_or(0.0);
                self.number(place, *found, expected, of("abs") + of("rel") * expected.abs());
            }
            _ => self.fail(&format!("{place}: {found:?} where {expected} is expected")),
        }
    }

    /// Records what keeps the case from being run.
    pub fn fail(&mut self, problem: &str) {
        self.problem.get_or_insert_with(|| problem.to_owned());
    }

    /// Whether something was compared and everything was within its tolerance.
    pub fn passed(&self) -> bool {
        self.problem.is_none() && self.compared > 0 && self.worst <= 1.0
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.passed() { "pass" } else { "FAIL" };
        match &self.problem {
            Some(problem) => write!(f, "{verdict}  {}: {problem}", self.name),
            None => write!(
                f,
                "{verdict}  {}: {} numbers, worst deviation {:.1e} of {:.1e} at {}",
                self.name, self.compared, self.deviation, self.tolerance, self.place
            ),
        }
    }
}

/// A number, written as one or as a text such as “NaN”.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    }
}

/// The numbers in a nested list, in order.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(entries) => entries.values().flat_map(numbers).collect(),
        other => number(other).into_iter().collect(),
    }
}
