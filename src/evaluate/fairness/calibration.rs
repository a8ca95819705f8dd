//! Whether scores mean what they say: of the people with a score near 0.7, are 7 in 10 positive? Asked of each group.
//!
//! Bins are equally wide, so that groups are compared at the same scores. Ranking metrics are not its business.

use super::people::People;
use super::report::{Calibration, CalibrationBin, Interval};
use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};
use crate::evaluate::normal::{central, wilson};

/// Bins between 0 and 1.
const BINS: usize = 10;

#[derive(Clone, Copy, Default)]
struct Bin {
    people: f64,
    weight: f64,
    squared_weight: f64,
    score: f64,
    positive: f64,
}

/// The calibration of each group, and of everybody as the last. `level` is the share that intervals cover.
pub fn by_group(people: &People, of_row: &[u32], groups: usize, level: f64) -> Vec<Calibration> {
    let mut bins = vec![[Bin::default(); BINS]; groups + 1];
    for (row, &score) in people.scores.iter().flatten().enumerate().filter(|(_, s)| !s.is_nan()) {
        let place = ((score * BINS as f64) as usize).min(BINS - 1);
        let weight = people.weight(row);
        for group in [of_row[row] as usize, groups] {
            let bin = &mut bins[group][place];
            bin.people += 1.0;
            bin.weight += weight;
            bin.squared_weight += weight * weight;
            bin.score += weight * score;
            bin.positive += if people.positive[row] { weight } else { 0.0 };
        }
    }
    let z = central(level);
    bins.iter().map(|bins| calibration(bins, z)).collect()
}

/// The expected calibration error is `Σ_b w_b |E[s in b] - P(y = 1 in b)| / Σ_b w_b`, in `[0, 1]`; 0 means that scores
/// are frequencies (Naeini et al. 2015, with equally wide bins).
fn calibration(bins: &[Bin; BINS], z: f64) -> Calibration {
    let total: f64 = bins.iter().map(|b| b.weight).sum();
    let people: f64 = bins.iter().map(|b| b.people).sum();
    let apart: f64 = bins.iter().map(|b| (b.score - b.positive).abs()).sum();
    Calibration {
        expected_calibration_error: Estimate::rate(apart / total * people, people as u64, Reason::NoScores),
        bins: bins.iter().enumerate().filter(|(_, b)| b.weight > 0.0).map(|(i, b)| shown(i, b, z)).collect(),
    }
}

fn shown(place: usize, bin: &Bin, z: f64) -> CalibrationBin {
    let observed = if bin.people < LEAST_COUNT as f64 {
        Interval::NotEstimable { reason: Reason::TooFew }
    } else {
        let value = bin.positive / bin.weight;
        let (low, high) = wilson(value, bin.weight * bin.weight / bin.squared_weight, z);
        Interval::Value { value, low, high }
    };
    CalibrationBin {
        low: place as f64 / BINS as f64,
        high: (place + 1) as f64 / BINS as f64,
        people: bin.people,
        mean_score: bin.score / bin.weight,
        observed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_are_frequencies_have_no_calibration_error() {
        let people = People {
            positive: (0..100).map(|i| i % 4 == 0).collect(),
            predicted: vec![None; 100],
            scores: Some(vec![0.25; 100]),
            weights: None,
            sensitive: Vec::new(),
            control: Vec::new(),
            features: None,
        };
        let calibrations = by_group(&people, &[0; 100], 1, 0.95);
        assert_eq!(calibrations.len(), 2);
        assert!(calibrations.iter().all(|c| c.expected_calibration_error == Estimate::Value(0.0)));
    }
}
