//! Accumulated local effects: how a model's number changes with an amount, told from people near that amount only (Apley and
//! Zhu 2020).
//!
//! In each interval between quantiles, which are values that people have, its people are moved to either end; the mean
//! change is the slope there, and the sum of the changes, less its mean, is the effect. Nobody is asked about far from where
//! they are, as partial dependence does.

use std::rc::Rc;

use serde::Serialize;

use super::ask::{Target, somebody};
use super::error::ExplainError;
use crate::limits::within;

/// Intervals at most.
pub const MOST_INTERVALS: usize = 200;

/// The effect of an amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accumulated {
    /// The ends of the intervals, ascending, in the encoded amount's unit: one more than there are intervals.
    pub ends: Vec<f64>,
    /// The effect at each end, in the number's unit; its mean over people is 0.
    pub effects: Vec<f64>,
    /// The people in each interval: few of them say little.
    pub people: Vec<u64>,
}

/// Accumulated local effects under way, some people at a time.
#[derive(Debug, Clone)]
pub struct Accumulating {
    x: Rc<[f64]>,
    width: usize,
    column: usize,
    ends: Vec<f64>,
    done: usize,
    changes: Vec<f64>,
    people: Vec<u64>,
}

impl Accumulating {
    /// The effect of a column on what is told of people, `[people, width]`, in at most so many intervals, in `[1, 200]`,
    /// between its quantiles.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `FeatureColumn`, `Setting`.
    pub fn new(x: Rc<[f64]>, width: usize, column: usize, intervals: usize) -> Result<Self, ExplainError> {
        somebody(&x, width)?;
        within("intervals", intervals as f64, 1.0, MOST_INTERVALS as f64)?;
        if column >= width {
            return Err(ExplainError::FeatureColumn { column: column as u64 });
        }
        let mut values: Vec<f64> = x.iter().skip(column).step_by(width).copied().collect();
        values.sort_unstable_by(f64::total_cmp);
        // Quantiles that somebody has, so that nobody's absence leaves an interval without a change.
        let rank = |i: usize| (i * values.len()).div_ceil(intervals).max(1) - 1;
        let mut ends: Vec<f64> = (0..=intervals).map(|i| values[rank(i)]).collect();
        ends.dedup();
        let count = ends.len() - 1;
        Ok(Self { x, width, column, ends, done: 0, changes: vec![0.0; count], people: vec![0; count] })
    }

    /// Moves some more people to the ends of their intervals. False when everybody was.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        const TOGETHER: usize = 1024;
        let all = self.x.len() / self.width;
        if self.changes.is_empty() {
            self.done = all;
        }
        let upto = all.min(self.done + TOGETHER);
        if self.done < upto {
            let rows = &self.x[self.done * self.width..upto * self.width];
            let intervals: Vec<usize> = rows.chunks_exact(self.width).map(|r| self.interval(r[self.column])).collect();
            let moved = |up: usize| {
                let mut moved = rows.to_vec();
                let people = moved.chunks_exact_mut(self.width).zip(&intervals);
                people.for_each(|(row, interval)| row[self.column] = self.ends[interval + up]);
                target.of(&moved)
            };
            let (low, high) = (moved(0)?, moved(1)?);
            for (interval, (low, high)) in intervals.iter().zip(low.iter().zip(&high)) {
                self.changes[*interval] += high - low;
                self.people[*interval] += 1;
            }
            self.done = upto;
        }
        Ok(self.done < all)
    }

    /// The interval of a value: above its lower end, up to its upper end; the least value is in the first.
    fn interval(&self, value: f64) -> usize {
        self.ends.partition_point(|&end| end < value).clamp(1, self.changes.len()) - 1
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.done as f64 * self.width as f64 / self.x.len() as f64
    }

    /// The effect, told by those who were moved.
    pub fn result(&self) -> Accumulated {
        let mut effects = vec![0.0];
        for (change, &people) in self.changes.iter().zip(&self.people) {
            let before = effects[effects.len() - 1];
            effects.push(before + change / people.max(1) as f64);
        }
        let middles = effects.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
        let weighed: f64 = middles.zip(&self.people).map(|(middle, &people)| middle * people as f64).sum();
        let mean = weighed / self.people.iter().sum::<u64>().max(1) as f64;
        effects.iter_mut().for_each(|effect| *effect -= mean);
        Accumulated { ends: self.ends.clone(), effects, people: self.people.clone() }
    }
}
