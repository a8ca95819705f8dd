//! Bootstrap by cells: drawing `n` people of a group with replacement and counting them is drawing the four counts
//! from a multinomial distribution, so that a replicate costs the same for a hundred people and for a million.
//!
//! Groups are strata: each replicate has as many people of each group as the data.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_distr::{Binomial, Distribution, StandardNormal};

use super::counts::{Cells, Counts, Outcome};
use super::options::Bootstrap;
use super::people::{Crossing, People};
use crate::random::{Purpose, stream_of};

/// Up to so many people of a cell, their weights are drawn one by one; of more, the sum is drawn from the normal
/// distribution that it then follows.
const DRAWN_ONE_BY_ONE: u64 = 64;

/// One group's people, ready to be drawn again.
#[derive(Debug, Clone, Default)]
pub struct Stratum {
    pub counts: Counts,
    /// The weights of the people of each cell; empty where everybody counts 1.
    weights: [Vec<f64>; 4],
    /// The standard deviation of each cell's weights.
    deviations: [f64; 4],
}

/// Counts everybody who has a decision, by group, and keeps what weights are needed for drawing.
pub fn strata(people: &People, crossing: &Crossing) -> Vec<Stratum> {
    let counts = people.count(crossing).into_iter();
    let mut strata: Vec<Stratum> = counts.map(|counts| Stratum { counts, ..Stratum::default() }).collect();
    if let Some(weights) = &people.weights {
        for (row, predicted) in people.predicted.iter().enumerate() {
            let Some(predicted) = *predicted else { continue };
            let cell = Outcome::of(people.positive[row], predicted) as usize;
            strata[crossing.of_row[row] as usize].weights[cell].push(weights[row]);
        }
        for stratum in &mut strata {
            stratum.deviations = stratum.weights.each_ref().map(|weights| deviation(weights));
        }
    }
    strata
}

/// The standard deviation of some weights; 0 if there are none.
fn deviation(weights: &[f64]) -> f64 {
    let n = weights.len().max(1) as f64;
    let mean = weights.iter().sum::<f64>() / n;
    (weights.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / n).sqrt()
}

impl Stratum {
    /// The replicates of the group with this index: the weight in each cell, each time. The same options give the
    /// same replicates.
    pub fn replicates(&self, index: usize, options: &Bootstrap) -> Vec<Cells> {
        let mut rng = stream_of(options.seed, Purpose::Bootstrap, index as u64);
        (0..options.replicates).map(|_| self.draw(&mut rng)).collect()
    }

    fn draw(&self, rng: &mut impl Rng) -> Cells {
        let people = &self.counts.people.0;
        let mut left = people.iter().sum::<f64>();
        let mut to_draw = left as u64;
        let mut drawn = Cells::default();
        for (cell, &occupied) in people.iter().enumerate() {
            let share = if left > 0.0 { (occupied / left).min(1.0) } else { 0.0 };
            let n = binomial(to_draw, share, rng);
            drawn.0[cell] = if self.weights[cell].is_empty() { n as f64 } else { self.weight(cell, n, rng) };
            to_draw -= n;
            left -= occupied;
        }
        drawn
    }

    /// The weight of `n` people drawn from a cell.
    fn weight(&self, cell: usize, n: u64, rng: &mut impl Rng) -> f64 {
        let weights = &self.weights[cell];
        if n <= DRAWN_ONE_BY_ONE {
            return (0..n).filter_map(|_| weights.choose(rng)).sum();
        }
        let (mean, n) = (self.counts.weight.0[cell] / weights.len() as f64, n as f64);
        let normal: f64 = StandardNormal.sample(rng);
        (n * mean + n.sqrt() * self.deviations[cell] * normal).max(0.0)
    }
}

fn binomial(n: u64, p: f64, rng: &mut impl Rng) -> u64 {
    if p >= 1.0 { n } else { Binomial::new(n, p).map_or(0, |b| b.sample(rng)) }
}

/// The interval that holds the middle `level` of the values, `NaN`s aside. `None` if hardly any replicate has a value.
pub fn percentile_interval(values: &mut Vec<f64>, level: f64) -> Option<(f64, f64)> {
    let drawn = values.len();
    values.retain(|v| !v.is_nan());
    if values.is_empty() || values.len() * 2 < drawn {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let mut at = |share: f64| {
        let place = (share * (values.len() - 1) as f64).round() as usize;
        *values.select_nth_unstable_by(place, f64::total_cmp).1
    };
    Some((at(tail), at(1.0 - tail)))
}
