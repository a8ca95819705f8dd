//! What of a person is averaged over a group.

use crate::train::loss::sigmoid;

/// A number of a person, as a function of the logit `z` and the label `y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The score `p = sigmoid(z)`.
    Score,
    /// The absolute error `|y - p|`.
    Error,
    /// `z` itself.
    Logit,
}

impl Statistic {
    /// The number, and its derivative by the logit.
    pub fn at(self, logit: f32, label: f32) -> (f64, f64) {
        let p = f64::from(sigmoid(logit));
        let slope = p * (1.0 - p);
        match self {
            Statistic::Score => (p, slope),
            Statistic::Error if label > 0.5 => (1.0 - p, -slope),
            Statistic::Error => (p, slope),
            Statistic::Logit => (f64::from(logit), 1.0),
        }
    }

    /// What the model's decision, a yes where the logit is above 0, makes of the same number.
    pub fn decided(self, logit: f32, label: f32) -> f64 {
        let selected = f64::from(u8::from(logit > 0.0));
        match self {
            Statistic::Score => selected,
            Statistic::Error => (selected - f64::from(label)).abs(),
            Statistic::Logit => f64::from(logit),
        }
    }
}
