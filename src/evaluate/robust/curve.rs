//! How often a model is right the more is done to people, in pieces.

use serde::{Deserialize, Serialize};

use super::disturbance::Disturbance;
use super::tested::Tested;
use crate::evaluate::score::Score;
use crate::evaluate::shares::Shares;

/// People in a piece, unless it is said otherwise.
const TOGETHER: usize = 64;

/// How often a model is right at a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub level: f64,
    /// Of how many people the decision is right: 1 of all, 0 of none. Under attacks it is the robust accuracy: who has been
    /// led astray by a smaller change counts as led astray by a larger one.
    pub right: Shares,
}

/// A model that is tried at one level after the other.
pub struct Curve<M, D> {
    model: M,
    disturbance: D,
    people: Tested,
    levels: Vec<f64>,
    /// Whether the decision about each person is right, at the levels so far.
    right: Vec<Vec<bool>>,
    together: usize,
}

impl<M: Score, D: Disturbance<M>> Curve<M, D> {
    /// A model that is to be tried at these levels, each 0 or more, in ascending order.
    pub fn new(model: M, disturbance: D, people: Tested, mut levels: Vec<f64>) -> Self {
        levels.sort_by(f64::total_cmp);
        Self { model, disturbance, people, levels, right: Vec::new(), together: TOGETHER }
    }

    /// The same in pieces of so many people, at least one.
    pub fn in_pieces_of(self, people: usize) -> Self {
        Self { together: people.max(1), ..self }
    }

    /// Tries the model on some more people; returns whether there are more.
    pub fn advance(&mut self) -> bool {
        let all = self.people.people();
        if self.right.last().is_none_or(|level| level.len() == all) {
            if self.right.len() == self.levels.len() || all == 0 {
                return false;
            }
            self.right.push(Vec::with_capacity(all));
        }
        let (at, first) = (self.right.len() - 1, self.right[self.right.len() - 1].len());
        let last = (first + self.together).min(all);
        let labels = &self.people.labels()[first..last];
        let losses: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
        let x = self.people.x(first..last);
        let disturbed = self.disturbance.disturb(&self.model, self.levels[at], first, &x, &losses);
        let decisions = self.model.decisions(&disturbed);
        for (place, (decision, label)) in decisions.iter().zip(labels).enumerate() {
            let astray = self.disturbance.nested() && at > 0 && !self.right[at - 1][first + place];
            self.right[at].push(decision == label && !astray);
        }
        last < all || self.right.len() < self.levels.len()
    }

    /// Pieces done, and in all.
    pub fn progress(&self) -> (u64, u64) {
        let pieces = self.people.people().div_ceil(self.together);
        let done: usize = self.right.iter().map(|level| level.len().div_ceil(self.together)).sum();
        (done as u64, (pieces * self.levels.len()) as u64)
    }

    /// Of each person the number of the first level at which the decision is wrong, of those tried so far.
    pub fn astray(&self) -> Vec<Option<usize>> {
        let first = |person: usize| self.right.iter().position(|right| right.get(person) == Some(&false));
        (0..self.people.people()).map(first).collect()
    }

    /// The levels at which everybody has been tried.
    pub fn report(&self) -> Vec<Level> {
        let complete = self.right.iter().zip(&self.levels).filter(|(right, _)| right.len() == self.people.people());
        complete.map(|(right, &level)| Level { level, right: self.people.shares(|person| right[person]) }).collect()
    }
}
