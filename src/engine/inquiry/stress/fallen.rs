//! When a model has got clearly worse, and for whom first.

use serde::{Deserialize, Serialize};

use crate::evaluate::fairness::report::Interval;
use crate::evaluate::robust::curve::Level;

/// So far the share of right decisions falls until a model has got clearly worse.
const DROP: f64 = 0.1;

/// The levels at which the share of right decisions has fallen by 10 percentage points from where nothing is done, on
/// straight lines between the levels that were tried; none where it hasn't.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Fallen {
    pub overall: Option<f64>,
    /// For each group of each grouping.
    pub groups: Vec<Vec<Option<f64>>>,
    /// For each grouping the group for which it has fallen at the lowest level, if it has for any: the first of equals.
    pub first: Vec<Option<u32>>,
}

impl Fallen {
    /// When it has fallen along these levels, in ascending order.
    pub fn along(levels: &[Level]) -> Self {
        let Some(start) = levels.first() else { return Self::default() };
        let of_group = |grouping: usize, group: usize| fallen(levels, |level| level.right.groups[grouping][group]);
        let of_grouping = |(grouping, groups): (usize, &Vec<Interval>)| -> Vec<Option<f64>> {
            (0..groups.len()).map(|group| of_group(grouping, group)).collect()
        };
        let groups: Vec<Vec<Option<f64>>> = start.right.groups.iter().enumerate().map(of_grouping).collect();
        let first = |groups: &Vec<Option<f64>>| {
            let all = groups.iter().enumerate().filter_map(|(group, level)| Some((group as u32, (*level)?)));
            all.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(group, _)| group)
        };
        let first = groups.iter().map(first).collect();
        Self { overall: fallen(levels, |level| level.right.overall), groups, first }
    }
}

/// Where a share falls by [`DROP`].
fn fallen(levels: &[Level], share: impl Fn(&Level) -> Interval) -> Option<f64> {
    let points: Vec<(f64, f64)> =
        levels.iter().filter_map(|level| Some((level.level, share(level).value()?))).collect();
    let limit = points.first()?.1 - DROP;
    // What is 10 points in decimals may be a rounding less in binary.
    let below = |share: f64| share <= limit + 1e-9;
    points.windows(2).find(|pair| below(pair[1].1)).map(|pair| {
        let [(from, high), (to, low)] = [pair[0], pair[1]];
        from + (to - from) * ((high - limit) / (high - low)).clamp(0.0, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::estimate::Reason;
    use crate::evaluate::shares::Shares;

    fn value(value: f64) -> Interval {
        Interval::Value { value, low: value, high: value }
    }

    #[test]
    fn a_model_has_fallen_where_ten_points_are_lost() {
        let absent = Interval::NotEstimable { reason: Reason::TooFew };
        let level = |level: f64, overall: f64, a: f64, b: f64| Level {
            level,
            right: Shares { overall: value(overall), groups: vec![vec![value(a), value(b), absent]] },
        };
        let levels = [level(0.0, 0.9, 0.9, 0.9), level(1.0, 0.85, 0.9, 0.8), level(2.0, 0.75, 0.85, 0.6)];
        let fallen = Fallen::along(&levels);
        assert!((fallen.overall.unwrap() - 1.5).abs() < 1e-9, "{fallen:?}");
        assert_eq!(fallen.groups[0][0], None);
        assert!((fallen.groups[0][1].unwrap() - 1.0).abs() < 1e-6, "{fallen:?}");
        assert_eq!((fallen.groups[0][2], fallen.first.as_slice()), (None, &[Some(1)][..]));
        assert_eq!(Fallen::along(&[]), Fallen::default());
        assert_eq!(Fallen::along(&levels[..1]).overall, None);
    }
}
