//! How far gaps between groups may be off because a group's people are only some of all there could be: cheap enough for
//! every epoch of every run. The audit draws people again instead, and knows more gaps.

use serde::{Deserialize, Serialize};

use super::monitor::GroupReport;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::normal::{LEVEL, central, wilson};

/// Both ends of a gap's interval, in `[0, 1]`; none where there is no gap to be judged.
pub type Ends = Option<(f64, f64)>;

/// The intervals of those gaps of a grouping that are between shares of people.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct GapIntervals {
    pub demographic_parity: Ends,
    pub equal_opportunity: Ends,
    pub equalized_odds: Ends,
    pub accuracy: Ends,
}

/// A share of some people.
#[derive(Clone, Copy)]
struct Share {
    value: f64,
    people: f64,
}

impl GapIntervals {
    /// The intervals of the gaps between the groups that are large enough to be judged, at [`LEVEL`]. Of equalized odds it is
    /// that of the larger of both gaps.
    ///
    /// The two groups that lie furthest apart are taken as if they had been chosen beforehand: with many small groups gaps
    /// are larger by chance than these intervals tell.
    pub fn new(groups: &[GroupReport]) -> Self {
        let z = central(LEVEL);
        let all = |group: &GroupReport| group.people;
        let found = extremes(groups, |g| g.true_positive_rate, |g| g.confusion.positives());
        let wrong = extremes(groups, |g| g.false_positive_rate, |g| g.confusion.negatives());
        let larger = match (found, wrong) {
            (Some(a), Some(b)) => Some(if b[0].value - b[1].value > a[0].value - a[1].value { b } else { a }),
            (a, b) => a.or(b),
        };
        let ends = |pair: Option<[Share; 2]>| pair.map(|[high, low]| newcombe(high, low, z));
        Self {
            demographic_parity: ends(extremes(groups, |g| g.selection_rate, all)),
            equal_opportunity: ends(found),
            equalized_odds: ends(larger),
            accuracy: ends(extremes(groups, |g| g.accuracy, all)),
        }
    }
}

/// The largest and the smallest share of all groups that have one, if they are two.
fn extremes(
    groups: &[GroupReport],
    rate: impl Fn(&GroupReport) -> Estimate,
    people: impl Fn(&GroupReport) -> u64,
) -> Option<[Share; 2]> {
    let shares = groups.iter().filter_map(|g| Some(Share { value: rate(g).value()?, people: people(g) as f64 }));
    let shares: Vec<Share> = shares.collect();
    let by_value = |a: &&Share, b: &&Share| a.value.total_cmp(&b.value);
    let (high, low) = (shares.iter().max_by(by_value)?, shares.iter().min_by(by_value)?);
    (shares.len() > 1).then_some([*high, *low])
}

/// The ends of the interval of the difference between two independent shares, cut off at 0: `high` is the larger one.
///
/// Source: Newcombe, Interval estimation for the difference between independent proportions (1998), method 10.
fn newcombe(high: Share, low: Share, z: f64) -> (f64, f64) {
    let difference = high.value - low.value;
    let (a, b) = (wilson(high.value, high.people, z), wilson(low.value, low.people, z));
    let below = (high.value - a.0).hypot(b.1 - low.value);
    let above = (a.1 - high.value).hypot(low.value - b.0);
    ((difference - below).max(0.0), (difference + above).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::fairness::monitor::{by_group, usual};

    #[test]
    fn the_textbooks_example() {
        // Newcombe 1998, table II (a): 56 of 70 and 48 of 80.
        let shares = [Share { value: 0.8, people: 70.0 }, Share { value: 0.6, people: 80.0 }];
        let (low, high) = newcombe(shares[0], shares[1], central(0.95));
        assert!((low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4, "{low} {high}");
    }

    #[test]
    fn only_what_can_be_judged_has_an_interval() {
        // Two groups of twenty, in which everybody is positive; the second is found half as often.
        let scores: Vec<f32> = (0..40).map(|i| if i < 30 { 0.9 } else { 0.1 }).collect();
        let of_row: Vec<u32> = (0..40).map(|i| i / 20).collect();
        let groups = by_group(&scores, &usual(&scores), &[true; 40], &of_row, 2).groups;
        let intervals = GapIntervals::new(&groups);
        let (low, high) = intervals.equal_opportunity.unwrap();
        assert!(low > 0.0 && low < 0.5 && 0.5 < high && high < 1.0);
        assert_eq!(intervals.equal_opportunity, intervals.equalized_odds, "nobody is negative");
        assert_eq!(GapIntervals::new(&groups[..1]), GapIntervals::default());
    }
}
