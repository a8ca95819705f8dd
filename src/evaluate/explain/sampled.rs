//! Shapley values from random orders of the features, where there are too many for all coalitions.
//!
//! Against each background person features change from that person's to the explained person's in a random order, and
//! each is told the change in the model's number that it makes (Castro et al. 2009); then in the opposite order, which is
//! as likely and errs the other way (Mitchell et al. 2022). Such a pair is one estimate of the values against that person.

use std::rc::Rc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::ask::{Target, one_person, somebody};
use super::error::ExplainError;
use super::players::{Players, take};
use super::shapley::Attribution;
use crate::limits::within;
use crate::random::{Purpose, stream};

/// Pairs of orders for each background person at most.
pub const MOST_PAIRS: usize = 1000;

/// Sampled Shapley values under way, a background person at a time.
#[derive(Debug, Clone)]
pub struct Sampled {
    person: Vec<f64>,
    background: Rc<[f64]>,
    players: Players,
    pairs: usize,
    rng: ChaCha8Rng,
    done: usize,
    base: f64,
    score: f64,
    values: Vec<f64>,
    /// The squared standard error of each sum of values.
    variances: Vec<f64>,
}

impl Sampled {
    /// Values of the players of a person against a background, `[people, width]`, from so many pairs of orders for each of
    /// its people, in `[2, 1000]`: fewer than two would have no standard error.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `Setting`.
    pub fn new(
        person: &[f64],
        background: Rc<[f64]>,
        players: Players,
        pairs: usize,
        seed: u64,
    ) -> Result<Self, ExplainError> {
        somebody(&background, person.len())?;
        within("pairs", pairs as f64, 2.0, MOST_PAIRS as f64)?;
        let zeros = vec![0.0; players.len()];
        Ok(Self {
            person: person.to_vec(),
            background,
            players,
            pairs,
            rng: stream(seed, Purpose::Explanation),
            done: 0,
            base: 0.0,
            score: 0.0,
            values: zeros.clone(),
            variances: zeros,
        })
    }

    /// Plays against the next in the background: `2 pairs` orders, each of as many questions as features differ. False when
    /// everybody had a turn.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        one_person(&self.person, target.width())?;
        let background = self.background.clone();
        let Some(other) = background.chunks_exact(self.person.len()).nth(self.done) else { return Ok(false) };
        let active = self.players.differing(&self.person, other);
        let mut others = self.person.clone();
        active.iter().for_each(|&player| take(&mut others, other, &self.players.columns()[player]));
        let ends = target.of(&[others.as_slice(), &self.person].concat())?;
        let estimates = self.estimates(target, &others, &active, (ends[0], ends[1]))?;
        self.base += ends[0];
        self.score += ends[1];
        for (place, &player) in active.iter().enumerate() {
            let (mean, variance) = mean_and_variance(estimates.iter().skip(place).step_by(active.len()).copied());
            self.values[player] += mean;
            self.variances[player] += variance / self.pairs as f64;
        }
        self.done += 1;
        Ok(self.done < self.people())
    }

    /// An estimate of the values of those who differ from each pair of orders, `[pairs, active]`.
    fn estimates(
        &mut self,
        target: &Target,
        others: &[f64],
        active: &[usize],
        ends: (f64, f64),
    ) -> Result<Vec<f64>, ExplainError> {
        const TOGETHER: usize = 2048;
        let between = active.len().saturating_sub(1);
        let mut estimates = vec![0.0; self.pairs * active.len()];
        let together = TOGETHER / (2 * between).max(1) + 1;
        for estimates in estimates.chunks_mut(together * active.len().max(1)) {
            let pairs = estimates.len() / active.len();
            let orders: Vec<Vec<usize>> = (0..pairs).flat_map(|_| self.orders(active.len())).collect();
            let mut rows = Vec::with_capacity(orders.len() * between * others.len());
            orders.iter().for_each(|order| self.way(others, order, active, &mut rows));
            let told = if rows.is_empty() { Vec::new() } else { target.of(&rows)? };
            for (at, order) in orders.iter().enumerate() {
                let estimate = &mut estimates[at / 2 * active.len()..][..active.len()];
                let numbers = told[at * between..][..between].iter().chain([&ends.1]);
                let mut before = ends.0;
                for (&place, &number) in order.iter().zip(numbers) {
                    estimate[place] += (number - before) / 2.0;
                    before = number;
                }
            }
        }
        Ok(estimates)
    }

    /// A random order of so many, and its opposite.
    fn orders(&mut self, count: usize) -> [Vec<usize>; 2] {
        let mut order: Vec<usize> = (0..count).collect();
        order.shuffle(&mut self.rng);
        let opposite = order.iter().rev().copied().collect();
        [order, opposite]
    }

    /// The mixtures on the way from the other to the person, without either.
    fn way(&self, others: &[f64], order: &[usize], active: &[usize], rows: &mut Vec<f64>) {
        let mut mixture = others.to_vec();
        for &place in &order[..order.len().saturating_sub(1)] {
            take(&mut mixture, &self.person, &self.players.columns()[active[place]]);
            rows.extend_from_slice(&mixture);
        }
    }

    fn people(&self) -> usize {
        self.background.len() / self.person.len()
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.done as f64 / self.people() as f64
    }

    /// The values against those who had a turn, and how far chance may have moved them. They add up to `score - base`,
    /// whatever the orders were.
    pub fn result(&self) -> Attribution {
        let n = self.done.max(1) as f64;
        let errors = self.variances.iter().map(|variance| variance.sqrt() / n).collect();
        Attribution { errors, ..Attribution::mean(self.base, self.score, &self.values, self.done) }
    }
}

/// The mean and the variance, with `n - 1`, of at least two numbers.
fn mean_and_variance(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = numbers.clone().count() as f64;
    let mean = numbers.clone().sum::<f64>() / n;
    (mean, numbers.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0))
}
