//! Amounts that say nothing of the group any more, while order within groups stays (Feldman, Friedler, Moeller,
//! Scheidegger & Venkatasubramanian 2015, “Certifying and removing disparate impact”).

use super::error::{MitigationError, check_groups};
use crate::limits::{SettingError, within};

/// How an amount is distributed in each group, fitted on some people.
///
/// Somebody in group `g` whose amount `x` is at the quantile `q = F_g(x)` of the group gets
/// ```text
/// (1 - level) x + level median_g(F_g⁻¹(q))
/// ```
/// with `level` in `[0, 1]`: at 0 nothing changes; at 1 all groups have the same distribution, that of medians, up to the
/// grain of the smallest group, if no amounts are equal. (People with equal amounts stay equal, so that where groups
/// share amounts but not as often, they still differ a little.) Each column is repaired on its own: what several say
/// together remains.
///
/// This is the paper's geometric repair, on people's quantiles with linear interpolation, and the median of an even number
/// of groups is the mean of the two in the middle. AIF360's `DisparateImpactRemover` counts distinct amounts rather than
/// people, takes the lower of two medians, and moves ranks among the amounts that occur; it can only change the people it
/// was fitted on, where this also repairs others.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    level: f64,
    /// The amounts of each group, ascending.
    sorted: Vec<Vec<f64>>,
}

/// Checks the level.
///
/// # Errors
/// [`SettingError::OutOfRange`] outside `[0, 1]`.
pub fn check_level(level: f64) -> Result<(), SettingError> {
    within("level", level, 0.0, 1.0)
}

impl Repair {
    /// Fits the distributions of people's amounts. Who lacks the amount (`NaN`) is left out.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`], and [`MitigationError::Setting`] for a `level` outside
    /// `[0, 1]`.
    pub fn fit(amounts: &[f64], of_row: &[u32], groups: usize, level: f64) -> Result<Self, MitigationError> {
        check_level(level)?;
        check_groups(of_row, groups, amounts.len())?;
        let mut sorted = vec![Vec::new(); groups];
        for (&amount, &group) in amounts.iter().zip(of_row).filter(|(amount, _)| !amount.is_nan()) {
            sorted[group as usize].push(amount);
        }
        sorted.iter_mut().for_each(|amounts| amounts.sort_by(f64::total_cmp));
        Ok(Self { level, sorted })
    }

    /// The amounts that people of any part get. Who lacks it still does, and who is in a group that nobody was fitted on
    /// keeps theirs.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`].
    pub fn apply(&self, amounts: &mut [f64], of_row: &[u32]) -> Result<(), MitigationError> {
        check_groups(of_row, self.sorted.len(), amounts.len())?;
        for (amount, &group) in amounts.iter_mut().zip(of_row) {
            let target = quantile_of(&self.sorted[group as usize], *amount).and_then(|q| self.median_at(q));
            if let Some(target) = target {
                *amount = (1.0 - self.level) * *amount + self.level * target;
            }
        }
        Ok(())
    }

    /// The median of the groups' amounts at a quantile.
    fn median_at(&self, quantile: f64) -> Option<f64> {
        let mut amounts: Vec<f64> = self.sorted.iter().filter_map(|sorted| amount_at(sorted, quantile)).collect();
        amounts.sort_by(f64::total_cmp);
        let upper = *amounts.get(amounts.len() / 2)?;
        let lower = amounts[(amounts.len() - 1) / 2];
        Some(lower + (upper - lower) / 2.0)
    }
}

/// The share of a group that has less than an amount, half of those who have as much counted in, and interpolated between
/// the amounts that occur; nothing of no group or no amount.
fn quantile_of(sorted: &[f64], amount: f64) -> Option<f64> {
    let n = sorted.len() as f64;
    let (below, up_to) = (sorted.partition_point(|x| *x < amount), sorted.partition_point(|x| *x <= amount));
    if sorted.is_empty() || amount.is_nan() {
        return None;
    }
    let middle = (below + up_to) as f64 / 2.0;
    let between = below == up_to && below > 0 && below < sorted.len();
    // Those next to it sit at half a person less and more, unless they share their amounts with others.
    let within = if between {
        let (left, right) = (sorted[below - 1], sorted[below]);
        let place = |x: f64| (sorted.partition_point(|y| *y < x) + sorted.partition_point(|y| *y <= x)) as f64 / 2.0;
        let (from, to) = (place(left), place(right));
        from + (to - from) * (amount - left) / (right - left)
    } else {
        middle
    };
    Some(within / n)
}

/// The amount at a quantile of a group, interpolated between people, of whom the `i`-th of `n` sits at `(i + 1/2) / n`.
fn amount_at(sorted: &[f64], quantile: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = (quantile * sorted.len() as f64 - 0.5).clamp(0.0, last as f64);
    let below = place.floor() as usize;
    let (left, right) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(left + (right - left) * (place - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_stays_within_groups_and_others_are_repaired_too() {
        let (mut amounts, of_row) = ([1.0, 3.0, 2.0, 11.0, 13.0, 12.0], [0, 0, 0, 1, 1, 1]);
        let repair = Repair::fit(&amounts, &of_row, 3, 1.0).unwrap();
        repair.apply(&mut amounts, &of_row).unwrap();
        assert_eq!(amounts, [6.0, 8.0, 7.0, 6.0, 8.0, 7.0]);
        let mut others = [2.5, -50.0, 13.0, f64::NAN, 4.0];
        repair.apply(&mut others, &[0, 0, 1, 1, 2]).unwrap();
        assert_eq!(others[..3], [7.5, 6.0, 8.0]);
        assert!(others[3].is_nan() && others[4] == 4.0, "nobody knows what is usual there");
        assert!(matches!(Repair::fit(&amounts, &of_row, 3, -0.1), Err(MitigationError::Setting(_))));
        assert!(matches!(repair.apply(&mut others, &[9; 5]), Err(MitigationError::Group { .. })));
    }

    proptest! {
        #[test]
        fn at_level_0_nothing_changes_and_at_1_groups_are_distributed_alike(
            amounts in prop::collection::hash_set(-10_000i32..10_000, 30..120), level in 0.0f64..=1.0,
        ) {
            let mut amounts: Vec<f64> = amounts.into_iter().map(f64::from).collect();
            amounts.truncate(amounts.len() / 3 * 3);
            // Larger amounts are likelier in later groups.
            let of_row: Vec<u32> = (0..amounts.len()).map(|i| (i % 3) as u32).collect();
            amounts.iter_mut().zip(&of_row).for_each(|(x, g)| *x = *x * f64::from(1 + g) + f64::from(1000 * g) + 0.25 * f64::from(*g));
            let repaired = |level: f64| {
                let mut new = amounts.clone();
                Repair::fit(&amounts, &of_row, 3, level).unwrap().apply(&mut new, &of_row).unwrap();
                new
            };
            prop_assert_eq!(&repaired(0.0), &amounts);
            let (full, some) = (repaired(1.0), repaired(level));
            for (i, x) in some.iter().enumerate() {
                prop_assert!((x - ((1.0 - level) * amounts[i] + level * full[i])).abs() < 1e-9);
            }
            let group = |g: u32| {
                let mut of_group: Vec<f64> = (0..full.len()).filter(|&i| of_row[i] == g).map(|i| full[i]).collect();
                of_group.sort_by(f64::total_cmp);
                of_group
            };
            for g in 1..3 {
                for (a, b) in group(0).iter().zip(&group(g)) {
                    prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
                }
            }
        }

        #[test]
        fn groups_of_any_sizes_end_up_a_person_apart(
            a in prop::collection::vec(0.0f64..1.0, 20..80), b in prop::collection::vec(0.0f64..1.0, 20..80),
        ) {
            let mut amounts: Vec<f64> = a.iter().map(|x| 3.0 + x * x).chain(b.iter().copied()).collect();
            let of_row: Vec<u32> = (0..amounts.len()).map(|i| u32::from(i >= a.len())).collect();
            let repair = Repair::fit(&amounts, &of_row, 2, 1.0).unwrap();
            repair.apply(&mut amounts, &of_row).unwrap();
            let (a, b) = amounts.split_at(a.len());
            let share = |of: &[f64], x: f64| of.iter().filter(|y| **y <= x).count() as f64 / of.len() as f64;
            for &x in &amounts {
                prop_assert!((share(a, x) - share(b, x)).abs() <= 1.0 / a.len().min(b.len()) as f64 + 1e-9);
            }
        }
    }
}
