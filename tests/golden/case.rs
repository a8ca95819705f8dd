//! One case of a golden file: what was compared, and the worst deviation against its tolerance.

use std::fmt;

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
            let tolerance = SINGLE * expected.abs().max(1.0);
            let deviation = (f64::from(found) - expected).abs();
            // A number that isn't one is infinitely far off.
            let times = if deviation.is_nan() { f64::INFINITY } else { deviation / tolerance };
            self.compared += 1;
            if times > self.worst {
                (self.worst, self.deviation, self.tolerance) = (times, deviation, tolerance);
                self.place = place.to_owned();
            }
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

/// The numbers in a nested list, in order.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(entries) => entries.values().flat_map(numbers).collect(),
        Value::String(text) => text.parse().into_iter().collect(),
        other => other.as_f64().into_iter().collect(),
    }
}
