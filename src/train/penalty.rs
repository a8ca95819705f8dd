//! Differentiable fairness penalties on the mean scores of two groups, added to the loss. Like a loss, each has two
//! faces that tests hold equal: a closed form on slices, here, and tensors for autodiff ([`super::device::penalty`]).
//!
//! They speak of mean scores only: they don't see errors, and parity of means is not parity of decisions.

use super::loss::sigmoid;
use crate::evaluate::fairness::tally::bernoulli_kl;

/// A distance between `a`, the mean score of group 0, and `b`, that of group 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Penalty {
    /// `(a - b)^2`.
    SquaredGap,
    /// Kullback-Leibler divergence `KL(Bernoulli(a) || Bernoulli(b))`, in nats.
    KlFirstToSecond,
    /// `KL(Bernoulli(b) || Bernoulli(a))`, in nats.
    KlSecondToFirst,
}

impl Penalty {
    /// Value at the two means, and its derivatives by `a` and by `b`.
    pub fn at(self, a: f64, b: f64) -> (f64, f64, f64) {
        let kl = |p: f64, q: f64| {
            let by_p = (p / q).ln() - ((1.0 - p) / (1.0 - q)).ln();
            let by_q = (1.0 - p) / (1.0 - q) - p / q;
            (bernoulli_kl(p, q), by_p, by_q)
        };
        match self {
            Penalty::SquaredGap => ((a - b).powi(2), 2.0 * (a - b), -2.0 * (a - b)),
            Penalty::KlFirstToSecond => kl(a, b),
            Penalty::KlSecondToFirst => {
                let (value, by_b, by_a) = kl(b, a);
                (value, by_a, by_b)
            }
        }
    }

    /// Value and gradient at the logits, in closed form. `group[i]` is 0 or 1 and both groups are present.
    pub fn value_and_gradient(self, logits: &[f32], group: &[u8]) -> (f64, Vec<f32>) {
        let scores: Vec<f64> = logits.iter().map(|&z| f64::from(sigmoid(z))).collect();
        let size = |g: u8| group.iter().filter(|&&x| x == g).count() as f64;
        let mean = |g: u8| scores.iter().zip(group).filter(|&(_, &x)| x == g).map(|(s, _)| s).sum::<f64>() / size(g);
        let (value, by_a, by_b) = self.at(mean(0), mean(1));
        let slope = [by_a / size(0), by_b / size(1)];
        let gradient = scores.iter().zip(group).map(|(s, &g)| (slope[g as usize] * s * (1.0 - s)) as f32).collect();
        (value, gradient)
    }
}
