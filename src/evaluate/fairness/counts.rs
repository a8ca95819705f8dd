//! How decisions meet labels: four cells, counted in people and in weight. Every rate of a binary decision is a
//! function of them, so one pass over the people serves all metrics.

use std::ops::{AddAssign, Index};

use serde::{Deserialize, Serialize};

/// The four ways in which a decision meets a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(usize)]
pub enum Outcome {
    TruePositive,
    FalsePositive,
    TrueNegative,
    FalseNegative,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::TruePositive, Self::FalsePositive, Self::TrueNegative, Self::FalseNegative];

    /// The cell of a person.
    pub fn of(positive: bool, predicted: bool) -> Self {
        match (positive, predicted) {
            (true, true) => Self::TruePositive,
            (false, true) => Self::FalsePositive,
            (false, false) => Self::TrueNegative,
            (true, false) => Self::FalseNegative,
        }
    }
}

/// One number for each [`Outcome`]: people, or their weight.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Cells(pub [f64; 4]);

impl Index<Outcome> for Cells {
    type Output = f64;

    fn index(&self, outcome: Outcome) -> &f64 {
        &self.0[outcome as usize]
    }
}

impl AddAssign for Cells {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }
}

impl Cells {
    pub fn tp(&self) -> f64 {
        self[Outcome::TruePositive]
    }

    pub fn fp(&self) -> f64 {
        self[Outcome::FalsePositive]
    }

    pub fn tn(&self) -> f64 {
        self[Outcome::TrueNegative]
    }

    pub fn fn_(&self) -> f64 {
        self[Outcome::FalseNegative]
    }

    /// With a positive label.
    pub fn positives(&self) -> f64 {
        self.tp() + self.fn_()
    }

    /// With a negative label.
    pub fn negatives(&self) -> f64 {
        self.fp() + self.tn()
    }

    /// Decided positively.
    pub fn selected(&self) -> f64 {
        self.tp() + self.fp()
    }

    /// Decided negatively.
    pub fn rejected(&self) -> f64 {
        self.tn() + self.fn_()
    }

    /// All.
    pub fn total(&self) -> f64 {
        self.positives() + self.negatives()
    }
}

/// The cells of one group, counted in people and in weight; the two are the same without weights.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub people: Cells,
    pub weight: Cells,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.weight += other.weight;
    }
}

impl Counts {
    /// The counts of all these together.
    pub fn sum<'a>(counts: impl IntoIterator<Item = &'a Counts>) -> Self {
        counts.into_iter().fold(Self::default(), |mut sum, &c| {
            sum += c;
            sum
        })
    }
}
