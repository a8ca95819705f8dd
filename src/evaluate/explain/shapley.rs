//! Shapley values to the last digit: every coalition of features is asked about.
//!
//! The game is the interventional one (Lundberg and Lee 2017; Janzing et al. 2020): a coalition `S` is worth
//! `v(S) = E_b[f(x_S, b_rest)]`, the mean over background people `b` of the model's number for a person with the features
//! in `S` from `x` and the others from `b`. That is a mean of games against one person each, and so are its values: where
//! `x` and `b` agree in a feature, it plays no part in their game, and half of the coalitions needn't be asked about.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::ask::{Mixing, Target, one_person, somebody};
use super::error::ExplainError;
use super::players::Players;

/// Features at most: `2^16` questions for each person in the background.
pub const MOST_EXACT: usize = 16;

/// How a model's number for one person comes from that person's features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The mean of the model's number over the background, in the number's unit.
    pub base: f64,
    /// The model's number for the person: `base` and the sum of all `values`.
    pub score: f64,
    /// What each feature adds, in the number's unit, of either sign; 0 of a feature that changes nothing.
    pub values: Vec<f64>,
    /// The standard error of each value, 0 or more; empty where values are exact.
    pub errors: Vec<f64>,
}

impl Attribution {
    /// The mean of what so many people in the background have come to; nothing is known of errors.
    pub(super) fn mean(base: f64, score: f64, values: &[f64], people: usize) -> Self {
        let n = people.max(1) as f64;
        Self { base: base / n, score: score / n, values: values.iter().map(|v| v / n).collect(), errors: Vec::new() }
    }
}

/// Exact Shapley values under way, a background person at a time.
#[derive(Debug, Clone)]
pub struct Exact {
    person: Vec<f64>,
    background: Rc<[f64]>,
    players: Players,
    done: usize,
    base: f64,
    score: f64,
    values: Vec<f64>,
}

impl Exact {
    /// Values of the players of a person against a background, `[people, width]`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `TooManyFeatures`.
    pub fn new(person: &[f64], background: Rc<[f64]>, players: Players) -> Result<Self, ExplainError> {
        somebody(&background, person.len())?;
        if players.len() > MOST_EXACT {
            let (features, most) = (players.len() as u64, MOST_EXACT as u64);
            return Err(ExplainError::TooManyFeatures { features, most });
        }
        let values = vec![0.0; players.len()];
        Ok(Self { person: person.to_vec(), background, players, done: 0, base: 0.0, score: 0.0, values })
    }

    /// Plays against the next in the background: at most `2^features` questions. False when everybody had a turn.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        one_person(&self.person, target.width())?;
        let Some(other) = self.background.chunks_exact(self.person.len()).nth(self.done) else { return Ok(false) };
        let active = self.players.differing(&self.person, other);
        let columns: Vec<&[u32]> = active.iter().map(|&player| self.players.columns()[player].as_slice()).collect();
        // What belongs to nobody stays the person's own.
        let others = self.others(other, &columns);
        let mut worth = target.mixed(&Mixing { person: &self.person, other: &others, players: &columns })?;
        self.base += worth[0];
        self.score += worth[worth.len() - 1];
        values(&mut worth, active.len(), |player, value| self.values[active[player]] += value);
        self.done += 1;
        Ok(self.done < self.people())
    }

    fn others(&self, other: &[f64], columns: &[&[u32]]) -> Vec<f64> {
        let mut others = self.person.clone();
        columns.iter().for_each(|columns| super::players::take(&mut others, other, columns));
        others
    }

    fn people(&self) -> usize {
        self.background.len() / self.person.len()
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.done as f64 / self.people() as f64
    }

    /// The values against those who had a turn; once [`Self::advance`] is false, against everybody.
    pub fn result(&self) -> Attribution {
        Attribution::mean(self.base, self.score, &self.values, self.done)
    }
}

/// The values of a game of which every coalition's worth is known, `[2^players]`, bit `j` for player `j`:
/// `Σ_S |S|! (d - |S| - 1)! / d! (v(S + j) - v(S))`. The worths are overwritten.
///
/// Each coalition's worth counts for its players with one weight and against all others with another. Adding the second to
/// the first counts it for its players alone, and against everybody just once; and the sums over the coalitions of each
/// player are those of ever shorter lists, in which the coalitions with and without the last player are one.
fn values(worth: &mut [f64], players: usize, mut tell: impl FnMut(usize, f64)) {
    let weights = weights(players);
    let against = |size: usize| if size < players { weights[size] } else { 0.0 };
    let with = |size: usize| if size > 0 { weights[size - 1] } else { 0.0 };
    let mut everybody = 0.0;
    for (coalition, worth) in worth.iter_mut().enumerate() {
        let size = coalition.count_ones() as usize;
        everybody += against(size) * *worth;
        *worth *= with(size) + against(size);
    }
    for player in (0..players).rev() {
        let (without, with) = worth[..2 << player].split_at_mut(1 << player);
        tell(player, with.iter().sum::<f64>() - everybody);
        without.iter_mut().zip(with).for_each(|(without, with)| *without += *with);
    }
}

/// `s! (d - s - 1)! / d!` for each size `s` of a coalition below `d`: `1 / (d choose s) / (d - s)`.
pub(super) fn weights(players: usize) -> Vec<f64> {
    let d = players as f64;
    let next = |weight: &mut f64, size: usize| {
        let now = *weight;
        *weight *= (size + 1) as f64 / (d - size as f64 - 1.0);
        Some(now)
    };
    (0..players).scan(1.0 / d, next).collect()
}
