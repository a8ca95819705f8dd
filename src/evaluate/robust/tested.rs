//! The people on whom a model is tried, and how many of them, of all and of each group, it is right about.

use std::ops::Range;

use rand::seq::SliceRandom;

use super::error::RobustError;
use crate::data::groups::Grouping;
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::evaluate::shares::Shares;
use crate::random::{Purpose, stream};

/// People, encoded, with what is true of them.
#[derive(Debug, Clone)]
pub struct Tested {
    part: Part,
    width: usize,
    /// 0 or 1, or a class.
    labels: Vec<u32>,
}

impl Tested {
    /// The people of a part, each with so many features; of more than `most` so many, drawn by the seed.
    ///
    /// # Errors
    /// [`RobustError::RobustnessNeedsDecision`] if labels are amounts.
    pub fn new(part: &Part, width: usize, most: usize, seed: u64) -> Result<Self, RobustError> {
        let mut rows: Vec<usize> = (0..part.labels.rows()).collect();
        if rows.len() > most {
            rows.shuffle(&mut stream(seed, Purpose::Sample));
            rows.truncate(most);
            rows.sort_unstable();
        }
        let part = part.take(&rows, width);
        let labels = match &part.labels {
            Labels::Binary(positive) => positive.iter().map(|&y| u32::from(y)).collect(),
            Labels::Classes(of_row) => of_row.clone(),
            Labels::Amounts(_) => return Err(RobustError::RobustnessNeedsDecision {}),
        };
        Ok(Self { part, width, labels })
    }

    /// How many there are.
    pub fn people(&self) -> usize {
        self.labels.len()
    }

    /// The features of some of them, `[people, width]` row-major.
    pub fn x(&self, people: Range<usize>) -> Vec<f64> {
        let numbers = self.part.x.numbers(people.start * self.width..people.end * self.width);
        numbers.iter().map(|&x| f64::from(x)).collect()
    }

    /// What is true of each: 0 or 1, or a class.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The ways in which they are divided.
    pub fn groupings(&self) -> &[Grouping] {
        &self.part.groupings
    }

    /// The share of people of whom something holds.
    pub fn shares(&self, holds: impl Fn(usize) -> bool) -> Shares {
        Shares::new(self.people(), self.groupings(), holds)
    }
}
