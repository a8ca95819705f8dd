//! Whom membership inference finds out: the attack on everybody, and on each group by itself.

use serde::{Deserialize, Serialize};

use super::membership::{Attack, Point, attack, auc_with_error};
use crate::evaluate::estimate::{LEAST_COUNT, Reason};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::normal::{central, share, wilson};

/// People of one part, as an attacker sees them.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// A loss for each person, or any number that is smaller for members.
    pub losses: &'a [f64],
    /// The group of each.
    pub of_row: &'a [u32],
}

/// How well members of one group are told from others of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupAttack {
    pub members: u64,
    pub others: u64,
    /// As [`Attack::auc`], with DeLong's interval.
    pub auc: Interval,
    /// The true less the false positive rate at the threshold, which is the same for everybody, in `[-1, 1]`, with Newcombe's
    /// interval (1998, method 10): 0 is guessing, 1 tells everybody apart.
    pub advantage: Interval,
    /// Both rates there, each with Wilson's interval, in `[0, 1]`.
    pub tpr: Interval,
    pub fpr: Interval,
}

/// An attack on everybody, and what it comes to in each group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupedAttack {
    pub overall: Attack,
    /// As of a group, with intervals.
    pub everybody: GroupAttack,
    pub groups: Vec<GroupAttack>,
}

/// Attacks all members and others, and looks at each of `groups` groups, at a `threshold` that the attacker brought along, or
/// the one that is best for everybody. Intervals hold a share `level` of chance; numbers of fewer than [`LEAST_COUNT`] members
/// or others are absent. None if there is nobody on one side.
pub fn by_group(
    members: Side,
    others: Side,
    groups: usize,
    threshold: Option<f64>,
    level: f64,
) -> Option<GroupedAttack> {
    let overall = attack(members.losses, others.losses)?;
    // Where “nobody” is best, nobody has so small a loss.
    let threshold = threshold.or(overall.threshold).unwrap_or(f64::NEG_INFINITY);
    let judge = |members: &[f64], others: &[f64]| group(members, others, threshold, central(level));
    let of = |side: Side, group: usize| -> Vec<f64> {
        let people = side.losses.iter().zip(side.of_row);
        people.filter(|(_, g)| **g as usize == group).map(|(&loss, _)| loss).collect()
    };
    Some(GroupedAttack {
        everybody: judge(members.losses, others.losses),
        groups: (0..groups).map(|group| judge(&of(members, group), &of(others, group))).collect(),
        overall,
    })
}

fn group(members: &[f64], others: &[f64], threshold: f64, z: f64) -> GroupAttack {
    let counts = [members, others].map(|side| side.len() as u64);
    let absent = |reason| Interval::NotEstimable { reason };
    let few = |side: &[f64]| match side.len() as u64 {
        0 => Some(Reason::NoRows),
        1..LEAST_COUNT => Some(Reason::TooFew),
        _ => None,
    };
    let found = |side: &[f64]| side.iter().filter(|&&loss| loss <= threshold).count();
    let rate = |side: &[f64]| share(found(side) as u64, side.len() as u64, z);
    let exactly = |side: &[f64]| found(side) as f64 / side.len() as f64;
    let (auc, advantage) = match few(members).or(few(others)) {
        Some(reason) => (absent(reason), absent(reason)),
        None => {
            let auc = auc_with_error(members, others).map_or(absent(Reason::TooFew), |(value, error)| {
                Interval::Value { value, low: (value - z * error).max(0.0), high: (value + z * error).min(1.0) }
            });
            let rates = Point { tpr: exactly(members), fpr: exactly(others) };
            (auc, difference(rates, [members.len() as f64, others.len() as f64], z))
        }
    };
    GroupAttack { members: counts[0], others: counts[1], auc, advantage, tpr: rate(members), fpr: rate(others) }
}

/// A difference of shares of `m` and of `n` people, with Newcombe's interval, which is made of both shares' Wilson's.
fn difference(rates: Point, [m, n]: [f64; 2], z: f64) -> Interval {
    let Point { tpr, fpr } = rates;
    let ((low_t, high_t), (low_f, high_f)) = (wilson(tpr, m, z), wilson(fpr, n, z));
    let value = rates.advantage();
    Interval::Value {
        value,
        low: value - (tpr - low_t).hypot(high_f - fpr),
        high: value + (high_t - tpr).hypot(fpr - low_f),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(interval: Interval) -> (f64, f64, f64) {
        let Interval::Value { value, low, high } = interval else { panic!("{interval:?}") };
        (value, low, high)
    }

    #[test]
    fn newcombes_interval_is_the_published_one() {
        // Newcombe 1998, table II, example (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339.
        let rates = Point { tpr: 56.0 / 70.0, fpr: 48.0 / 80.0 };
        let (difference, low, high) = value(difference(rates, [70.0, 80.0], central(0.95)));
        assert!((difference - 0.2).abs() < 1e-12 && (low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4);
    }

    #[test]
    fn groups_that_are_too_small_have_no_numbers() {
        let losses: Vec<f64> = (0..40).map(f64::from).collect();
        let of_row: Vec<u32> = (0..40).map(|row| u32::from(row >= 32)).collect();
        let side = Side { losses: &losses, of_row: &of_row };
        let found = by_group(side, side, 3, None, 0.95).unwrap();
        let (auc, low, high) = value(found.groups[0].auc);
        assert!((auc - 0.5).abs() < 1e-12 && low < 0.5 && high > 0.5);
        assert_eq!(value(found.everybody.auc).0, found.overall.auc);
        assert_eq!(
            (found.groups[1].members, found.groups[1].auc),
            (8, Interval::NotEstimable { reason: Reason::TooFew })
        );
        assert_eq!(found.groups[2].tpr, Interval::NotEstimable { reason: Reason::NoRows });
    }
}
