//! Errors of predicted amounts, by group: how large they are, and on which side.
//!
//! Intervals come from the normal distribution of means, drawn anew in each replicate, so that a gap over groups has one
//! too. Whether an amount is fair is not its business.

use rand_distr::{Distribution, StandardNormal};

use super::bootstrap::percentile_interval;
use super::options::Bootstrap;
use super::people::Crossing;
use super::report::{AmountErrors, Interval, Intervals, Regression};
use crate::evaluate::estimate::{LEAST_COUNT, Reason};
use crate::random::{Purpose, stream_of};

/// Weighted sums over the people of one group.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    people: f64,
    weight: f64,
    squared_weight: f64,
    absolute: f64,
    /// Sums of the residual's first, second and fourth power.
    residual: f64,
    squared: f64,
    fourth: f64,
}

impl Sums {
    fn add(&mut self, residual: f64, weight: f64) {
        let squared = residual * residual;
        self.people += 1.0;
        self.weight += weight;
        self.squared_weight += weight * weight;
        self.absolute += weight * residual.abs();
        self.residual += weight * residual;
        self.squared += weight * squared;
        self.fourth += weight * squared * squared;
    }
}

/// A mean, and its standard error.
type Mean = (f64, f64);

/// An error as a mean over people, and what is made of the mean.
struct ErrorMetric {
    name: &'static str,
    mean: fn(&Sums) -> Mean,
    shown: fn(f64) -> f64,
}

fn mean(sums: &Sums, first: f64, second: f64) -> Mean {
    let mean = first / sums.weight;
    let variance = (second / sums.weight - mean * mean).max(0.0);
    // Kish's effective number of people: all of them, where weights are equal.
    (mean, (variance * sums.squared_weight).sqrt() / sums.weight)
}

const ERRORS: [ErrorMetric; 3] = [
    // E|y - f|, 0 or more (scikit-learn `mean_absolute_error`).
    ErrorMetric { name: "mean_absolute_error", mean: |s| mean(s, s.absolute, s.squared), shown: |m| m },
    // √E(y - f)², 0 or more (scikit-learn `root_mean_squared_error`).
    ErrorMetric {
        name: "root_mean_squared_error",
        mean: |s| mean(s, s.squared, s.fourth),
        shown: |m| m.max(0.0).sqrt(),
    },
    // E(y - f): above 0, predictions are too low.
    ErrorMetric { name: "mean_residual", mean: |s| mean(s, s.residual, s.squared), shown: |m| m },
];

/// Errors of everybody and of each group of the crossing, and gaps between groups.
pub fn report(
    label: &[f64],
    predicted: &[f64],
    weights: Option<&[f64]>,
    crossing: &Crossing,
    bootstrap: &Bootstrap,
) -> Regression {
    let mut sums = vec![Sums::default(); crossing.groups.len()];
    let mut overall = Sums::default();
    for (row, (y, f)) in label.iter().zip(predicted).enumerate() {
        let weight = weights.map_or(1.0, |w| w[row]);
        sums[crossing.of_row[row] as usize].add(y - f, weight);
        overall.add(y - f, weight);
    }
    let drawn: Vec<[Vec<f64>; 3]> =
        sums.iter().enumerate().map(|(i, s)| replicates(s, i as u64 + 1, bootstrap)).collect();
    let errors = |group: &[String], sums: &Sums, drawn: [Vec<f64>; 3]| AmountErrors {
        group: group.to_vec(),
        people: sums.people,
        errors: intervals(sums, drawn, bootstrap.level),
    };
    Regression {
        overall: errors(&[], &overall, replicates(&overall, 0, bootstrap)),
        gaps: gaps(&sums, &drawn, bootstrap.level),
        groups: crossing.groups.iter().zip(&sums).zip(drawn).map(|((g, s), d)| errors(g, s, d)).collect(),
    }
}

/// Each error in each replicate.
fn replicates(sums: &Sums, stream: u64, bootstrap: &Bootstrap) -> [Vec<f64>; 3] {
    let mut rng = stream_of(bootstrap.seed, Purpose::Bootstrap, stream);
    ERRORS.each_ref().map(|error| {
        let (mean, deviation) = (error.mean)(sums);
        let draw = |_| (error.shown)(mean + deviation * Distribution::<f64>::sample(&StandardNormal, &mut rng));
        (0..bootstrap.replicates).map(draw).collect()
    })
}

fn value(error: &ErrorMetric, sums: &Sums) -> f64 {
    (error.shown)((error.mean)(sums).0)
}

fn intervals(sums: &Sums, drawn: [Vec<f64>; 3], level: f64) -> Intervals {
    let interval = |(error, drawn): (&ErrorMetric, Vec<f64>)| {
        let reason = match sums.people as u64 {
            0 => Some(Reason::NoRows),
            1..LEAST_COUNT => Some(Reason::TooFew),
            _ => None,
        };
        let interval = reason
            .map_or_else(|| bounded(value(error, sums), drawn, level), |reason| Interval::NotEstimable { reason });
        (error.name.to_owned(), interval)
    };
    ERRORS.iter().zip(drawn).map(interval).collect()
}

fn bounded(value: f64, mut drawn: Vec<f64>, level: f64) -> Interval {
    match percentile_interval(&mut drawn, level) {
        Some((low, high)) if value.is_finite() => Interval::Value { value, low, high },
        _ => Interval::NotEstimable { reason: Reason::NoRows },
    }
}

/// The largest minus the smallest error over groups with enough people.
fn gaps(sums: &[Sums], drawn: &[[Vec<f64>; 3]], level: f64) -> Intervals {
    let judged: Vec<usize> = (0..sums.len()).filter(|&i| sums[i].people >= LEAST_COUNT as f64).collect();
    let spread = |of: &dyn Fn(usize) -> f64| {
        let values = || judged.iter().map(|&i| of(i));
        values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
    };
    let gap = |(place, error): (usize, &ErrorMetric)| {
        let interval = if judged.len() < 2 {
            Interval::NotEstimable { reason: Reason::OneGroup }
        } else {
            let replicates = drawn.first().map_or(0, |d| d[place].len());
            let each = (0..replicates).map(|r| spread(&|i| drawn[i][place][r])).collect();
            bounded(spread(&|i| value(error, &sums[i])), each, level)
        };
        (format!("{}_difference[between_groups]", error.name), interval)
    };
    ERRORS.iter().enumerate().map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_gaps_of_a_hand_made_table() {
        // Group a is off by 1 upwards and downwards, group b always by 2 in the same direction.
        let predicted: Vec<f64> = (0..40).map(f64::from).collect();
        let off = |i: usize| if i < 20 { [1.0, -1.0][i % 2] } else { 2.0 };
        let label: Vec<f64> = predicted.iter().enumerate().map(|(i, p)| p + off(i)).collect();
        let crossing = Crossing {
            attributes: vec!["g".into()],
            groups: vec![vec!["a".into()], vec!["b".into()]],
            of_row: (0..40).map(|i| u32::from(i >= 20)).collect(),
        };
        let report = report(&label, &predicted, None, &crossing, &Bootstrap::default());
        let of = |errors: &Intervals, name: &str| errors[name].value().unwrap();
        assert_eq!(of(&report.groups[0].errors, "mean_residual"), 0.0);
        assert_eq!(of(&report.groups[1].errors, "mean_residual"), 2.0);
        assert_eq!(of(&report.overall.errors, "mean_absolute_error"), 1.5);
        assert_eq!(of(&report.overall.errors, "root_mean_squared_error"), 2.5f64.sqrt());
        assert_eq!(of(&report.gaps, "mean_absolute_error_difference[between_groups]"), 1.0);
        let Interval::Value { low, high, .. } = report.groups[0].errors["mean_residual"] else { panic!() };
        // The standard error of a mean of 20 values ±1 is 1/√20; the interval is 1.96 of them either side.
        assert!((high - low - 2.0 * 1.96 / 20f64.sqrt()).abs() < 0.15);
    }
}
