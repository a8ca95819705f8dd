//! Divides people into a training and a test part, at random; of a yes or no, with the same base rate in both.

use rand::seq::SliceRandom;

use super::error::DataError;
use crate::random::{Purpose, stream};

/// The fewest people that a part has to get, of each label where it is a yes or no.
pub(super) const LEAST_OF_EACH: usize = 2;

/// Rows of the two parts, each in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

/// Splits rows by their label: of the positives and of the negatives alike, `test_share` (rounded) go to the test
/// part. The same seed gives the same parts.
///
/// # Errors
/// [`DataError::TooFewRows`] if a part would get fewer than two positives or negatives.
pub fn stratified(positive: &[bool], test_share: f64, seed: u64) -> Result<Split, DataError> {
    divided(
        [false, true].map(|label| (0..positive.len()).filter(|&r| positive[r] == label).collect()),
        test_share,
        seed,
    )
}

/// Splits so many rows without regard to their labels: `test_share` of them (rounded) go to the test part. The same seed
/// gives the same parts.
///
/// # Errors
/// [`DataError::TooFewRows`] if a part would get fewer than two.
pub fn plain(rows: usize, test_share: f64, seed: u64) -> Result<Split, DataError> {
    divided([(0..rows).collect()], test_share, seed)
}

/// Splits each of some strata alike.
fn divided<const N: usize>(strata: [Vec<usize>; N], test_share: f64, seed: u64) -> Result<Split, DataError> {
    let mut rng = stream(seed, Purpose::Split);
    let mut split = Split { train: Vec::new(), test: Vec::new() };
    let all = strata.iter().map(Vec::len).sum::<usize>() as u64;
    for mut rows in strata {
        let test = (rows.len() as f64 * test_share).round() as usize;
        if test < LEAST_OF_EACH || rows.len() - test < LEAST_OF_EACH {
            let least = (LEAST_OF_EACH as f64 / test_share.min(1.0 - test_share)).ceil() as u64 * N as u64;
            return Err(DataError::TooFewRows { rows: all, least });
        }
        rows.shuffle(&mut rng);
        split.test.extend_from_slice(&rows[..test]);
        split.train.extend_from_slice(&rows[test..]);
    }
    split.train.sort_unstable();
    split.test.sort_unstable();
    Ok(split)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_are_disjoint_complete_stratified_and_repeatable(
            labels in prop::collection::vec(any::<bool>(), 60..300), seed in any::<u64>(), share in 0.2f64..0.6,
        ) {
            let positives = labels.iter().filter(|&&l| l).count();
            prop_assume!(positives > 12 && labels.len() - positives > 12);
            let split = stratified(&labels, share, seed).unwrap();
            let mut all = [split.train.clone(), split.test.clone()].concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..labels.len()).collect::<Vec<_>>());
            let in_test = split.test.iter().filter(|&&r| labels[r]).count() as f64;
            prop_assert!((in_test - positives as f64 * share).abs() <= 0.5);
            prop_assert_eq!(split, stratified(&labels, share, seed).unwrap());
        }
    }

    #[test]
    fn amounts_are_divided_by_number_alone() {
        let split = plain(10, 0.3, 7).unwrap();
        assert_eq!((split.train.len(), split.test.len()), (7, 3));
        assert_eq!(split, plain(10, 0.3, 7).unwrap());
        assert_ne!(split, plain(10, 0.3, 8).unwrap());
        assert_eq!(plain(3, 0.3, 1), Err(DataError::TooFewRows { rows: 3, least: 7 }));
    }

    #[test]
    fn seeds_differ_and_too_little_data_is_refused() {
        let labels: Vec<bool> = (0..100).map(|i| i % 3 == 0).collect();
        assert_ne!(stratified(&labels, 0.3, 1).unwrap(), stratified(&labels, 0.3, 2).unwrap());
        assert!(matches!(stratified(&[true, false, true], 0.3, 1), Err(DataError::TooFewRows { .. })));
    }
}
