//! How far the means of groups are apart.

use crate::evaluate::fairness::tally::bernoulli_kl;

/// Means of scores are kept so far from 0 and 1 where their logarithms are taken.
pub const LEAST: f64 = 1e-6;

/// A distance of several means, 0 where all are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// The mean over all pairs of `(a - b)^2`.
    SquaredGap,
    /// The largest mean less the smallest.
    Gap,
    /// The mean over all pairs of `KL(Bernoulli(a) || Bernoulli(b))`, the earlier group first, in nats.
    KlForward,
    /// The same, the later group first.
    KlBackward,
    /// The mean of both.
    Kl,
    /// The mean over groups of the squared covariance of the mean's number with membership, `(s (a - m))^2`, with `s` the
    /// group's share and `m` the mean of everybody.
    SquaredCovariance,
}

impl Distance {
    /// The distance, and its derivative by each mean, which is written to `slopes`. `shares` are those of the groups, 1 in
    /// all. Fewer than two means are 0 apart.
    pub fn at(self, means: &[f64], shares: &[f64], slopes: &mut [f64]) -> f64 {
        slopes.fill(0.0);
        if means.len() < 2 {
            return 0.0;
        }
        match self {
            Distance::SquaredGap => pairs(means, slopes, squared_gap),
            Distance::Gap => gap(means, slopes),
            Distance::KlForward => pairs(means, slopes, kl),
            Distance::KlBackward => pairs(means, slopes, |a, b| flipped(kl(b, a))),
            Distance::Kl => pairs(means, slopes, |a, b| half_of_both(kl(a, b), flipped(kl(b, a)))),
            Distance::SquaredCovariance => squared_covariance(means, shares, slopes),
        }
    }
}

/// A value with its derivatives by both arguments.
type Pair = (f64, f64, f64);

fn squared_gap(a: f64, b: f64) -> Pair {
    ((a - b).powi(2), 2.0 * (a - b), -2.0 * (a - b))
}

fn kl(p: f64, q: f64) -> Pair {
    let (p, q) = (p.clamp(LEAST, 1.0 - LEAST), q.clamp(LEAST, 1.0 - LEAST));
    let by_p = (p / q).ln() - ((1.0 - p) / (1.0 - q)).ln();
    let by_q = (1.0 - p) / (1.0 - q) - p / q;
    (bernoulli_kl(p, q), by_p, by_q)
}

fn flipped((value, by_b, by_a): Pair) -> Pair {
    (value, by_a, by_b)
}

fn half_of_both(one: Pair, other: Pair) -> Pair {
    ((one.0 + other.0) / 2.0, (one.1 + other.1) / 2.0, (one.2 + other.2) / 2.0)
}

fn pairs(means: &[f64], slopes: &mut [f64], of: impl Fn(f64, f64) -> Pair) -> f64 {
    let count = (means.len() * (means.len() - 1) / 2) as f64;
    let mut sum = 0.0;
    for first in 0..means.len() {
        for second in first + 1..means.len() {
            let (value, by_first, by_second) = of(means[first], means[second]);
            sum += value;
            slopes[first] += by_first / count;
            slopes[second] += by_second / count;
        }
    }
    sum / count
}

fn gap(means: &[f64], slopes: &mut [f64]) -> f64 {
    let place = |better: fn(f64, f64) -> bool| {
        (0..means.len()).fold(0, |best, i| if better(means[i], means[best]) { i } else { best })
    };
    let (most, least) = (place(|a, b| a > b), place(|a, b| a < b));
    if most != least {
        (slopes[most], slopes[least]) = (1.0, -1.0);
    }
    means[most] - means[least]
}

fn squared_covariance(means: &[f64], shares: &[f64], slopes: &mut [f64]) -> f64 {
    let everybody: f64 = means.iter().zip(shares).map(|(a, s)| a * s).sum();
    let covariances: Vec<f64> = means.iter().zip(shares).map(|(a, s)| s * (a - everybody)).collect();
    let count = means.len() as f64;
    let common: f64 = covariances.iter().zip(shares).map(|(c, s)| c * s).sum();
    for ((slope, covariance), share) in slopes.iter_mut().zip(&covariances).zip(shares) {
        *slope = 2.0 / count * share * (covariance - common);
    }
    covariances.iter().map(|c| c * c).sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Distance; 6] = [
        Distance::SquaredGap,
        Distance::Gap,
        Distance::KlForward,
        Distance::KlBackward,
        Distance::Kl,
        Distance::SquaredCovariance,
    ];

    proptest! {
        #[test]
        fn slopes_are_those_of_the_values(groups in prop::collection::vec((0.02f64..0.98, 1u32..9), 2..6)) {
            const BIT: f64 = 1e-6;
            let all: u32 = groups.iter().map(|g| g.1).sum();
            let (means, shares): (Vec<f64>, Vec<f64>) =
                groups.iter().map(|&(mean, people)| (mean, f64::from(people) / f64::from(all))).unzip();
            // Where two means are nearly equal, the largest or the least may change within the bit.
            let apart = (0..means.len()).all(|i| (0..i).all(|j| (means[i] - means[j]).abs() > 4.0 * BIT));
            prop_assume!(apart);
            for distance in ALL {
                let mut slopes = vec![0.0; means.len()];
                let value = distance.at(&means, &shares, &mut slopes);
                prop_assert!(value >= 0.0);
                for (group, slope) in slopes.iter().enumerate() {
                    let moved = |by: f64| {
                        let mut means = means.clone();
                        means[group] += by;
                        distance.at(&means, &shares, &mut vec![0.0; means.len()])
                    };
                    let numeric = (moved(BIT) - moved(-BIT)) / (2.0 * BIT);
                    prop_assert!((slope - numeric).abs() < 1e-4 * slope.abs().max(1.0), "{distance:?}: {slope}, {numeric}");
                }
            }
        }

        #[test]
        fn equal_means_are_not_apart(mean in 0.0f64..=1.0, groups in 1usize..6) {
            let shares = vec![1.0 / groups as f64; groups];
            for distance in ALL {
                let mut slopes = vec![f64::NAN; groups];
                let value = distance.at(&vec![mean; groups], &shares, &mut slopes);
                prop_assert!(value.abs() < 1e-12 && slopes.iter().all(|s| s.abs() < 1e-9), "{distance:?}");
            }
        }
    }
}
