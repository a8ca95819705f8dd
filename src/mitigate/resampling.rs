//! People drawn so that base rates are equal (the uniform sampling of Kamiran & Calders 2012, “Data preprocessing
//! techniques for classification without discrimination”).

use rand::seq::SliceRandom;

use super::error::MitigationError;
use super::targets;
use crate::random::{Purpose, stream};

/// Rows to learn from, in ascending order: of each group as many as there are, and of these as many positives that every
/// group has the base rate of all, to the nearest person.
///
/// Where there are too many of a group and label, some are left out at random; where there are too few, everybody is taken
/// as often as possible and some once more, at random. Of a group without anybody of a label nobody can be drawn: it has
/// fewer people then. The same seed gives the same rows.
///
/// # Errors
/// [`MitigationError::Lengths`], [`MitigationError::Group`].
pub fn resample(labels: &[bool], of_row: &[u32], groups: usize, seed: u64) -> Result<Vec<usize>, MitigationError> {
    let targets = targets::positives(labels, of_row, groups)?;
    let mut rng = stream(seed, Purpose::Resampling);
    let mut rows = Vec::with_capacity(labels.len());
    for (group, &target) in (0u32..).zip(&targets) {
        let people = of_row.iter().filter(|&&g| g == group).count();
        for (label, wanted) in [(false, people - target as usize), (true, target as usize)] {
            let mut cell: Vec<usize> =
                (0..labels.len()).filter(|&r| of_row[r] == group && labels[r] == label).collect();
            let Some(times) = wanted.checked_div(cell.len()) else { continue };
            (0..times).for_each(|_| rows.extend_from_slice(&cell));
            let left = wanted - times * cell.len();
            let (once_more, _) = cell.partial_shuffle(&mut rng, left);
            rows.extend_from_slice(once_more);
        }
    }
    rows.sort_unstable();
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nobody_can_be_drawn_of_an_empty_cell() {
        let rows = resample(&[false, false, true, true], &[0, 0, 1, 1], 2, 1).unwrap();
        assert_eq!(rows.len(), 2);
        assert!(matches!(resample(&[true], &[0, 1], 2, 1), Err(MitigationError::Lengths { .. })));
    }

    proptest! {
        #[test]
        fn base_rates_become_equal_and_everybody_is_drawn_as_often_as_the_next(
            people in prop::collection::vec((any::<bool>(), 0u32..3), 1..150), seed in any::<u64>(),
        ) {
            // Somebody in every cell.
            let people: Vec<_> = people.into_iter().chain((0..3).flat_map(|g| [(true, g), (false, g)])).collect();
            let labels: Vec<bool> = people.iter().map(|p| p.0).collect();
            let of_row: Vec<u32> = people.iter().map(|p| p.1).collect();
            let rows = resample(&labels, &of_row, 3, seed).unwrap();
            prop_assert_eq!(&rows, &resample(&labels, &of_row, 3, seed).unwrap());
            prop_assert!(rows.is_sorted() && rows.len() == labels.len());
            let base_rate = labels.iter().filter(|l| **l).count() as f64 / labels.len() as f64;
            for g in 0..3 {
                let drawn = rows.iter().filter(|&&r| of_row[r] == g).count();
                prop_assert_eq!(drawn, of_row.iter().filter(|&&of| of == g).count());
                let positives = rows.iter().filter(|&&r| of_row[r] == g && labels[r]).count();
                prop_assert!((positives as f64 - drawn as f64 * base_rate).abs() < 1.0);
                for label in [false, true] {
                    let cell = (0..labels.len()).filter(|&r| of_row[r] == g && labels[r] == label);
                    let times: Vec<usize> = cell.map(|r| rows.iter().filter(|&&d| d == r).count()).collect();
                    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
                    prop_assert!(most - least <= 1);
                }
            }
        }
    }
}
