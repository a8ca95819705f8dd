//! How many positives each group would have if all had the same base rate.

use super::error::{MitigationError, check_groups};

/// The people and the positives of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    people: u64,
    positives: u64,
}

/// For each group, the number of positives that is closest to its people times the base rate of all, so that the numbers
/// sum to as many positives as there are: each is rounded down, and what is left goes to the largest remainders (of
/// equal ones to groups with the most positives above that).
///
/// # Errors
/// [`MitigationError::Lengths`], [`MitigationError::Group`].
pub fn positives(labels: &[bool], of_row: &[u32], groups: usize) -> Result<Vec<u64>, MitigationError> {
    check_groups(of_row, groups, labels.len())?;
    let mut counts = vec![Count::default(); groups];
    for (&label, &group) in labels.iter().zip(of_row) {
        counts[group as usize].people += 1;
        counts[group as usize].positives += u64::from(label);
    }
    let all = labels.len().max(1) as u64;
    let positives: u64 = counts.iter().map(|c| c.positives).sum();
    let mut targets: Vec<u64> = counts.iter().map(|c| c.people * positives / all).collect();
    let mut by_remainder: Vec<usize> = (0..groups).collect();
    by_remainder.sort_by_key(|&g| {
        let above = counts[g].positives as i64 - targets[g] as i64;
        std::cmp::Reverse((counts[g].people * positives % all, above))
    });
    let left = positives - targets.iter().sum::<u64>();
    by_remainder.iter().take(left as usize).for_each(|&g| targets[g] += 1);
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_where_it_is_missed_most() {
        let labels = [true, true, true, false, false, false, false];
        assert_eq!(positives(&labels, &[0, 0, 0, 0, 0, 1, 1], 2).unwrap(), [2, 1]);
        // Halves go where they are already.
        assert_eq!(positives(&[true, false, true, true, false, false], &[0, 0, 1, 1, 0, 1], 2).unwrap(), [1, 2]);
        assert_eq!(positives(&[], &[], 3).unwrap(), [0, 0, 0]);
    }
}
