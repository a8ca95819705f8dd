//! What is done to people to see whether a decision about them holds: they are attacked, blurred by noise, or partly
//! unknown. What is drawn follows from a seed and a person's number, so that more is more of the same.

use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

use super::attack::{Attack, Norm};
use super::feasible::Feasible;
use crate::data::meaning::Meaning;
use crate::evaluate::score::{Gradient, Score};
use crate::random::{Purpose, stream_of};

/// Something that is done to people, more or less of it.
pub trait Disturbance<M: ?Sized> {
    /// What people, `[people, width]` row-major, become at a level; the first of them has the number `first`. At 0 they stay
    /// as they are.
    fn disturb(&self, model: &M, level: f64, first: usize, x: &[f64], labels: &[f64]) -> Vec<f64>;

    /// Whether a decision that doesn't hold at a level holds at no higher one.
    fn nested(&self) -> bool {
        false
    }
}

/// Attacks by projected gradient descent; the level is the radius of the ball. One step is the fast gradient method.
#[derive(Debug, Clone)]
pub struct Attacks {
    pub norm: Norm,
    pub steps: usize,
    /// The columns whose category may be switched, at most.
    pub switches: usize,
    pub feasible: Feasible,
}

impl<M: Gradient + ?Sized> Disturbance<M> for Attacks {
    fn disturb(&self, model: &M, level: f64, _: usize, x: &[f64], labels: &[f64]) -> Vec<f64> {
        if level <= 0.0 {
            return x.to_vec();
        }
        let attack = Attack { switches: self.switches, ..Attack::projected(self.norm, level, self.steps) };
        attack.run(model, &self.feasible, x, labels)
    }

    fn nested(&self) -> bool {
        true
    }
}

/// Normal noise on whatever may change, within its bounds; the level is its standard deviation in encoded units.
#[derive(Debug, Clone)]
pub struct Noise {
    pub feasible: Feasible,
    pub seed: u64,
}

impl<M: Score + ?Sized> Disturbance<M> for Noise {
    fn disturb(&self, _: &M, level: f64, first: usize, x: &[f64], _: &[f64]) -> Vec<f64> {
        let mut noisy = Vec::with_capacity(x.len());
        for (person, row) in x.chunks(self.feasible.width()).enumerate() {
            let mut rng = stream_of(self.seed, Purpose::Stress, (first + person) as u64);
            for (&own, (low, high)) in row.iter().zip(self.feasible.bounds(row)) {
                let normal: f64 = StandardNormal.sample(&mut rng);
                noisy.push((own + level * normal).max(low).min(high));
            }
        }
        noisy
    }
}

/// Cells that get lost at random; the level is the probability of each, in `[0, 1]`. They are encoded as missing cells are: a
/// level of its own, or the mean and a flag, as far as there are such; a pixel becomes paper.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Of each column, what its features are when it is missing.
    columns: Vec<Vec<(usize, f64)>>,
    width: usize,
    seed: u64,
}

impl Missing {
    /// Cells of columns with these meanings.
    pub fn new(meanings: &[Meaning], seed: u64) -> Self {
        let lost = |meaning: &Meaning| f64::from(u8::from(matches!(meaning, Meaning::Unknown { .. })));
        let columns = meanings.chunk_by(|a, b| a.column() == b.column()).scan(0, |first, column| {
            let features = (*first..).zip(column.iter().map(lost)).collect();
            *first += column.len();
            Some(features)
        });
        Self { columns: columns.collect(), width: meanings.len(), seed }
    }
}

impl<M: Score + ?Sized> Disturbance<M> for Missing {
    fn disturb(&self, _: &M, level: f64, first: usize, x: &[f64], _: &[f64]) -> Vec<f64> {
        let mut partly = x.to_vec();
        for (person, row) in partly.chunks_mut(self.width).enumerate() {
            let mut rng = stream_of(self.seed, Purpose::Stress, (first + person) as u64);
            for column in &self.columns {
                if rng.random::<f64>() < level {
                    column.iter().for_each(|&(feature, value)| row[feature] = value);
                }
            }
        }
        partly
    }
}
