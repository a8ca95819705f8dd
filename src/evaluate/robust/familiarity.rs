//! How unlike those a model has learnt from somebody is, and how well that tells other people apart.

use crate::cholesky::{factorise, forward};
use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};
use crate::evaluate::fairness::people::People;
use crate::evaluate::fairness::scored::{by_group, descending};

/// The share of the average variance that is mixed into the covariance, so that features that follow from others, or hardly
/// vary, don't count without bound (as scikit-learn's `ShrunkCovariance`).
const SHRINKAGE: f64 = 0.1;
/// Multiplications in a piece: a few milliseconds.
const PIECE: usize = 1 << 22;

/// The mean and the covariance of those a model has learnt from, piece by piece.
pub struct Familiarity {
    width: usize,
    people: f64,
    /// A point near which sums lose no digits: the first person.
    origin: Vec<f64>,
    sums: Vec<f64>,
    /// The lower half of the sums of products.
    products: Vec<f64>,
}

/// Mahalanobis' distance from those a model has learnt from.
#[derive(Debug, Clone)]
pub struct Mahalanobis {
    mean: Vec<f64>,
    /// The lower triangle `L` with `L L^T` the covariance.
    factor: Vec<f64>,
}

impl Familiarity {
    /// Nobody yet, of so many features each.
    pub fn new(width: usize) -> Self {
        Self { width, people: 0.0, origin: Vec::new(), sums: vec![0.0; width], products: vec![0.0; width * width] }
    }

    /// How many people make a piece that takes a few milliseconds.
    pub fn piece(&self) -> usize {
        (PIECE / (self.width * self.width)).max(1)
    }

    /// Takes in some people, `[people, width]` row-major.
    pub fn add(&mut self, x: &[f64]) {
        if self.origin.is_empty() {
            self.origin = x[..self.width.min(x.len())].to_vec();
        }
        for row in x.chunks_exact(self.width) {
            let row: Vec<f64> = row.iter().zip(&self.origin).map(|(x, origin)| x - origin).collect();
            self.people += 1.0;
            for (i, &xi) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                self.sums[i] += xi;
                let products = &mut self.products[i * self.width..][..=i];
                products.iter_mut().zip(&row).for_each(|(sum, xj)| *sum += xi * xj);
            }
        }
    }

    /// The distance from all who were taken in; none if they don't differ.
    pub fn finish(mut self) -> Option<Mahalanobis> {
        let (n, width) = (self.people, self.width);
        let mean: Vec<f64> = self.sums.iter().map(|sum| sum / n).collect();
        for i in 0..width {
            for j in 0..=i {
                self.products[i * width + j] =
                    (1.0 - SHRINKAGE) * (self.products[i * width + j] / n - mean[i] * mean[j]);
            }
        }
        let trace: f64 = (0..width).map(|i| self.products[i * width + i]).sum();
        let ridge = SHRINKAGE / (1.0 - SHRINKAGE) * trace / width as f64;
        (0..width).for_each(|i| self.products[i * width + i] += ridge);
        let mean = mean.iter().zip(&self.origin).map(|(mean, origin)| mean + origin).collect();
        factorise(&mut self.products, width).then_some(Mahalanobis { mean, factor: self.products })
    }
}

impl Mahalanobis {
    /// `sqrt((x - m)^T C^-1 (x - m))` of each person, `[people, width]` row-major: 0 for the mean, about the root of the width
    /// for somebody ordinary, and no bound above. `C` is `0.9` times the covariance and `0.1` times the average variance on
    /// its diagonal.
    pub fn distances(&self, x: &[f64]) -> Vec<f64> {
        let distance = |row: &[f64]| {
            let mut away: Vec<f64> = row.iter().zip(&self.mean).map(|(x, mean)| x - mean).collect();
            forward(&self.factor, &mut away);
            away.iter().map(|z| z * z).sum::<f64>().sqrt()
        };
        x.chunks_exact(self.mean.len()).map(distance).collect()
    }
}

/// The energy of each person's logits, `[people, outputs]`: `-logsumexp(z)`, where one logit stands for the pair of 0 and
/// itself. Low where the model has seen much of the kind, high where it hasn't (Liu et al. 2020). In nats.
pub fn energies(logits: &[f64], outputs: usize) -> Vec<f64> {
    let energy = |z: &[f64]| {
        let zero = (outputs == 1).then_some(0.0);
        let all = || z.iter().copied().chain(zero);
        let most = all().fold(f64::NEG_INFINITY, f64::max);
        -(most + all().map(|z| (z - most).exp()).sum::<f64>().ln())
    };
    logits.chunks(outputs).map(energy).collect()
}

/// How well a number tells people of other kinds from those a model knows: the probability that it is larger for one of the
/// `others` than for one of the `known`, ties counting half, in `[0, 1]`; 0.5 is chance, and 1 tells all apart.
pub fn told_apart(known: &[f64], others: &[f64]) -> Estimate {
    if known.is_empty() || others.is_empty() {
        return Estimate::absent(Reason::NoRows);
    }
    if known.len().min(others.len()) < LEAST_COUNT as usize {
        return Estimate::absent(Reason::TooFew);
    }
    // Ranks among scores, which lie in `[0, 1]`, in the order of any numbers.
    let squeezed = |x: &f64| 0.5 + 0.5 * x / (1.0 + x.abs());
    let people = People {
        positive: (0..known.len() + others.len()).map(|row| row >= known.len()).collect(),
        predicted: Vec::new(),
        scores: Some(known.iter().chain(others).map(squeezed).collect()),
        weights: None,
        sensitive: Vec::new(),
        control: Vec::new(),
        features: None,
    };
    let scored = by_group(&people, &descending(&people), &vec![0; people.rows()], 1);
    Estimate::Value(scored[0].roc_auc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_distr::{Distribution, StandardNormal};

    use crate::random::{Purpose, stream};

    /// People whose two features go together: the second is twice the first, and some.
    fn people(count: usize) -> Vec<f64> {
        let mut rng = stream(1, Purpose::Toy);
        let mut normal = || -> f64 { StandardNormal.sample(&mut rng) };
        (0..count)
            .flat_map(|_| {
                let (a, b) = (normal(), normal());
                [100.0 + a, 2.0 * a + 0.1 * b]
            })
            .collect()
    }

    #[test]
    fn distances_are_those_of_the_definition() {
        let x = people(500);
        let mut familiarity = Familiarity::new(2);
        x.chunks(2 * familiarity.piece()).for_each(|x| familiarity.add(x));
        let found = familiarity.finish().unwrap().distances(&[101.0, 2.0, 101.0, -2.0]);
        let n = 500.0;
        let mean = [0, 1].map(|i| x.iter().skip(i).step_by(2).sum::<f64>() / n);
        let product = |i: usize, j: usize| x.chunks(2).map(|r| (r[i] - mean[i]) * (r[j] - mean[j])).sum::<f64>() / n;
        let ridge = 0.1 * (product(0, 0) + product(1, 1)) / 2.0;
        let [a, b, c] = [0.9 * product(0, 0) + ridge, 0.9 * product(0, 1), 0.9 * product(1, 1) + ridge];
        for (found, row) in found.iter().zip([[101.0, 2.0], [101.0, -2.0]]) {
            let [u, v] = [row[0] - mean[0], row[1] - mean[1]];
            let exact = ((c * u * u - 2.0 * b * u * v + a * v * v) / (a * c - b * b)).sqrt();
            assert!((found - exact).abs() < 1e-9, "{found} {exact}");
        }
        assert!(found[1] > 2.0 * found[0], "who breaks the rule is farther away");
        assert!(Familiarity::new(2).finish().is_none());
    }

    #[test]
    fn energies_are_free_energies_and_tell_people_apart() {
        assert!((energies(&[0.0, 0.0], 2)[0] + 2f64.ln()).abs() < 1e-12);
        assert!((energies(&[0.0], 1)[0] + 2f64.ln()).abs() < 1e-12);
        assert_eq!(energies(&[1000.0, 0.0], 2), [-1000.0]);
        let [low, high] = [-3.0, 40.0].map(|from| (0..20).map(|i| from + f64::from(i)).collect::<Vec<_>>());
        assert_eq!(told_apart(&low, &high), Estimate::Value(1.0));
        assert_eq!(told_apart(&high, &low), Estimate::Value(0.0));
        assert_eq!(told_apart(&low, &low), Estimate::Value(0.5));
        assert_eq!(told_apart(&low, &[]), Estimate::absent(Reason::NoRows));
        assert_eq!(told_apart(&low, &[1.0]), Estimate::absent(Reason::TooFew));
    }
}
