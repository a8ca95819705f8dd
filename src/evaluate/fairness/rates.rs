//! The rates of a binary decision, one entry each: what is divided by what.
//!
//! Conventions about an empty denominator differ between libraries and are applied by whoever reads a [`Quotient`].

use super::counts::Cells;
use crate::evaluate::estimate::Reason;

/// A rate before the division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quotient {
    pub part: f64,
    pub whole: f64,
}

impl Quotient {
    /// `part / whole`, or `empty` where the whole is 0.
    pub fn or(self, empty: f64) -> f64 {
        if self.whole == 0.0 { empty } else { self.part / self.whole }
    }
}

/// A rate of the four cells, in `[0, 1]`.
pub struct Rate {
    /// The field's name; Fairlearn's or scikit-learn's where they have it.
    pub name: &'static str,
    pub of: fn(&Cells) -> Quotient,
    /// The people it is estimated from: few of them make it unreliable.
    pub support: fn(&Cells) -> f64,
    /// Why there is none when nobody supports it.
    pub none: Reason,
}

fn quotient(part: f64, whole: f64) -> Quotient {
    Quotient { part, whole }
}

/// The mean of the true positive and the true negative rate, over the classes that occur.
fn balanced_accuracy(c: &Cells) -> Quotient {
    let recalls = [quotient(c.tp(), c.positives()), quotient(c.tn(), c.negatives())];
    let present = recalls.iter().filter(|r| r.whole > 0.0);
    quotient(recalls.iter().map(|r| r.or(0.0)).sum(), present.count() as f64)
}

/// Every rate, in the order of reports.
pub const RATES: [Rate; 15] = [
    Rate {
        name: "accuracy",
        of: |c| quotient(c.tp() + c.tn(), c.total()),
        support: Cells::total,
        none: Reason::NoRows,
    },
    Rate {
        name: "selection_rate",
        of: |c| quotient(c.selected(), c.total()),
        support: Cells::total,
        none: Reason::NoRows,
    },
    Rate {
        name: "true_positive_rate",
        of: |c| quotient(c.tp(), c.positives()),
        support: Cells::positives,
        none: Reason::NoPositives,
    },
    Rate {
        name: "true_negative_rate",
        of: |c| quotient(c.tn(), c.negatives()),
        support: Cells::negatives,
        none: Reason::NoNegatives,
    },
    Rate {
        name: "false_positive_rate",
        of: |c| quotient(c.fp(), c.negatives()),
        support: Cells::negatives,
        none: Reason::NoNegatives,
    },
    Rate {
        name: "false_negative_rate",
        of: |c| quotient(c.fn_(), c.positives()),
        support: Cells::positives,
        none: Reason::NoPositives,
    },
    Rate {
        name: "precision",
        of: |c| quotient(c.tp(), c.selected()),
        support: Cells::selected,
        none: Reason::NoneSelected,
    },
    Rate {
        name: "recall",
        of: |c| quotient(c.tp(), c.positives()),
        support: Cells::positives,
        none: Reason::NoPositives,
    },
    Rate {
        name: "f1",
        of: |c| quotient(2.0 * c.tp(), 2.0 * c.tp() + c.fp() + c.fn_()),
        support: |c| c.tp() + c.fp() + c.fn_(),
        none: Reason::NoPositives,
    },
    Rate {
        name: "balanced_accuracy",
        of: balanced_accuracy,
        support: |c| c.positives().min(c.negatives()),
        none: Reason::OneClass,
    },
    Rate {
        name: "negative_predictive_value",
        of: |c| quotient(c.tn(), c.rejected()),
        support: Cells::rejected,
        none: Reason::NoneRejected,
    },
    Rate {
        name: "false_discovery_rate",
        of: |c| quotient(c.fp(), c.selected()),
        support: Cells::selected,
        none: Reason::NoneSelected,
    },
    Rate {
        name: "false_omission_rate",
        of: |c| quotient(c.fn_(), c.rejected()),
        support: Cells::rejected,
        none: Reason::NoneRejected,
    },
    Rate {
        name: "error_rate",
        of: |c| quotient(c.fp() + c.fn_(), c.total()),
        support: Cells::total,
        none: Reason::NoRows,
    },
    Rate { name: "base_rate", of: |c| quotient(c.positives(), c.total()), support: Cells::total, none: Reason::NoRows },
];

/// The place of a rate in [`RATES`].
///
/// # Panics
/// If there is no such rate: names are written in the code only.
pub fn index(name: &str) -> usize {
    RATES.iter().position(|r| r.name == name).expect("a rate of the table")
}

/// The rate with this name.
pub fn rate(name: &str) -> &'static Rate {
    &RATES[index(name)]
}
