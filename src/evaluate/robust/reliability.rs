//! Whether scores can be relied on, for everybody and each group: for those a model knows, and for those it doesn't.

use serde::{Deserialize, Serialize};

use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::fairness::calibration::by_group;
use crate::evaluate::fairness::people::People;
use crate::evaluate::fairness::report::{Calibration, Interval};
use crate::evaluate::normal::{LEVEL, central, share};

/// How far the scores of some people can be relied on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    pub people: u64,
    /// The share about whom the decision is right, in `[0, 1]`, with Wilson's interval at 95 %.
    pub accuracy: Interval,
    /// `E[(s - y)^2]`, in `[0, 1]`: 0 if every score is 1 for a yes and 0 for a no, 0.25 if all are a half (Brier 1950).
    pub brier: Estimate,
    pub calibration: Calibration,
}

/// The reliability of scores for the people of each group, and for everybody as the last.
pub fn reliability(scores: &[f64], positive: &[bool], of_row: &[u32], groups: usize) -> Vec<Reliability> {
    let mut sums = vec![(0, 0, 0.0); groups + 1];
    for (row, (&score, &positive)) in scores.iter().zip(positive).enumerate() {
        for group in [of_row[row] as usize, groups] {
            let (people, right, squares) = &mut sums[group];
            *people += 1;
            *right += u64::from((score >= 0.5) == positive);
            *squares += (score - f64::from(u8::from(positive))).powi(2);
        }
    }
    let people = People {
        positive: positive.to_vec(),
        predicted: Vec::new(),
        scores: Some(scores.to_vec()),
        weights: None,
        sensitive: Vec::new(),
        control: Vec::new(),
        features: None,
    };
    let calibrations = by_group(&people, of_row, groups, LEVEL);
    let one = |((people, right, squares), calibration)| Reliability {
        people,
        accuracy: share(right, people, central(LEVEL)),
        brier: Estimate::rate(squares, people, Reason::NoRows),
        calibration,
    };
    sums.into_iter().zip(calibrations).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_relied_on_group_by_group() {
        let scores: Vec<f64> = (0..40).map(|row| if row < 20 { 1.0 } else { 0.5 }).collect();
        let positive: Vec<bool> = (0..40).map(|row| row < 20 || row % 2 == 0).collect();
        let of_row: Vec<u32> = (0..40).map(|row| u32::from(row >= 20)).collect();
        let found = reliability(&scores, &positive, &of_row, 3);
        assert_eq!(found.iter().map(|r| r.people).collect::<Vec<_>>(), [20, 20, 0, 40]);
        let briers: Vec<Option<f64>> = found.iter().map(|r| r.brier.value()).collect();
        assert_eq!(briers, [Some(0.0), Some(0.25), None, Some(0.125)]);
        let accuracies: Vec<Option<f64>> = found.iter().map(|r| r.accuracy.value()).collect();
        assert_eq!(accuracies, [Some(1.0), Some(0.5), None, Some(0.75)]);
        let errors = [0, 1, 3].map(|group: usize| found[group].calibration.expected_calibration_error);
        assert_eq!(errors, [Estimate::Value(0.0); 3]);
    }
}
