//! Labels changed until base rates are equal, of those people first who are closest to the other label (Kamiran &
//! Calders 2009, “Classifying without discriminating”; 2012, “Data preprocessing techniques for classification without
//! discrimination”).

use super::error::{MitigationError, same_length};
use super::targets;

/// Labels with which every group has the base rate of all, to the nearest person.
///
/// In a group with too few positives, the negatives with the highest scores become positive; in one with too many, the
/// positives with the lowest scores become negative: as many as that in all, so that there remain as many positives. No
/// smaller number of changes equalises base rates. Of two groups this is the method as published; of more, each moves
/// towards the rate of all.
///
/// A score says how likely somebody's label is positive, on any scale; equal ones count in the order of people. The labels
/// are those to learn from: what is true of people stays what it was, and is what a model is measured by.
///
/// # Errors
/// [`MitigationError::Lengths`], [`MitigationError::Group`].
pub fn massage(labels: &[bool], of_row: &[u32], groups: usize, scores: &[f64]) -> Result<Vec<bool>, MitigationError> {
    same_length("scores", scores.len(), labels.len())?;
    let targets = targets::positives(labels, of_row, groups)?;
    let mut massaged = labels.to_vec();
    for (group, &target) in (0u32..).zip(&targets) {
        let members = |label: bool| (0..labels.len()).filter(move |&r| of_row[r] == group && labels[r] == label);
        let positives = members(true).count() as u64;
        let wanted = target > positives;
        let mut candidates: Vec<usize> = members(!wanted).collect();
        candidates.sort_by(|&a, &b| {
            let rising = scores[a].total_cmp(&scores[b]);
            if wanted { rising.reverse() } else { rising }
        });
        candidates.iter().take(target.abs_diff(positives) as usize).for_each(|&r| massaged[r] = wanted);
    }
    Ok(massaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn those_closest_to_the_other_label_change() {
        let labels = [true, true, true, false, true, false, false, false];
        let of_row = [0, 0, 0, 0, 1, 1, 1, 1];
        let scores = [0.9, 0.4, 0.7, 0.1, 0.9, 0.2, 0.6, 0.6];
        let massaged = massage(&labels, &of_row, 2, &scores).unwrap();
        assert_eq!(massaged, [true, false, true, false, true, false, true, false]);
        assert!(matches!(massage(&labels, &of_row, 2, &[]), Err(MitigationError::Lengths { .. })));
    }

    proptest! {
        #[test]
        fn base_rates_become_equal_with_the_least_changes(
            people in prop::collection::vec((any::<bool>(), 0u32..4, 0u8..10), 1..120),
        ) {
            let labels: Vec<bool> = people.iter().map(|p| p.0).collect();
            let of_row: Vec<u32> = people.iter().map(|p| p.1).collect();
            let scores: Vec<f64> = people.iter().map(|p| f64::from(p.2)).collect();
            let new = massage(&labels, &of_row, 4, &scores).unwrap();
            let positives = |labels: &[bool], g: u32| (0..labels.len()).filter(|&r| of_row[r] == g && labels[r]).count();
            let all = |labels: &[bool]| labels.iter().filter(|l| **l).count();
            prop_assert_eq!(all(&new), all(&labels));
            let mut changes = 0;
            for g in 0..4 {
                let members = of_row.iter().filter(|&&of| of == g).count();
                let exact = members as f64 * all(&labels) as f64 / labels.len() as f64;
                prop_assert!((positives(&new, g) as f64 - exact).abs() < 1.0);
                changes += positives(&new, g).abs_diff(positives(&labels, g));
                // Nobody changed who is farther from the other label than somebody who did not.
                let changed = |r: &usize| new[*r] != labels[*r];
                for r in (0..labels.len()).filter(|&r| of_row[r] == g).filter(changed) {
                    let same = |&s: &usize| of_row[s] == g && labels[s] == labels[r] && !changed(&s);
                    let kept = (0..labels.len()).filter(same).map(|s| scores[s]);
                    let farther = |s: f64| if labels[r] { s >= scores[r] } else { s <= scores[r] };
                    prop_assert!(kept.into_iter().all(farther));
                }
            }
            prop_assert_eq!((0..labels.len()).filter(|&r| new[r] != labels[r]).count(), changes);
        }
    }
}
