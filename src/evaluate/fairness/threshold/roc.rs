//! The ROC curve of a group: thinned for drawing, its convex hull for solving, the area under it.

use serde::{Deserialize, Serialize};

use super::table::{ByLabel, GroupScores};
use crate::evaluate::estimate::Estimate;

/// What a threshold does to a group; rates in `[0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RocPoint {
    pub false_positive_rate: f64,
    pub true_positive_rate: f64,
    pub threshold: f64,
}

/// Every point of the curve, from nobody selected to everybody. Empty where either label is absent.
pub fn roc(group: &GroupScores) -> impl Iterator<Item = RocPoint> {
    let total = group.total();
    let cuts = if total.positive > 0.0 && total.negative > 0.0 { 0..group.cuts() + 1 } else { 0..0 };
    cuts.map(move |cut| {
        let selected = group.selected(cut);
        RocPoint {
            false_positive_rate: selected.negative / total.negative,
            true_positive_rate: selected.positive / total.positive,
            threshold: group.threshold(cut),
        }
    })
}

/// At most `most` (3 or more) of the points, ends included: a point left out is nearer than `2 / (most - 2)` to one
/// that is kept, counting both rates, and so is the line drawn through those that are kept.
pub fn thin(points: impl Iterator<Item = RocPoint>, most: usize) -> Vec<RocPoint> {
    let step = 2.0 / (most.max(3) - 2) as f64;
    let way = |point: &RocPoint| point.false_positive_rate + point.true_positive_rate;
    let mut kept: Vec<RocPoint> = Vec::new();
    let mut last = None;
    for point in points {
        last = match kept.last() {
            Some(previous) if way(&point) - way(previous) < step => Some(point),
            _ => {
                kept.push(point);
                None
            }
        };
    }
    kept.extend(last);
    kept
}

/// The cuts at the corners of the convex hull of the curve, in order. Any quantity that is linear in the cells has its
/// extremes there, and so has any mixture of cuts.
pub fn hull(group: &GroupScores) -> Vec<usize> {
    let mut corners = chain(group, |turn| turn >= 0.0);
    corners.extend(chain(group, |turn| turn <= 0.0));
    corners.sort_unstable();
    corners.dedup();
    corners
}

/// One side of the hull: a corner goes when the way past it turns as `superfluous` says (positive is to the left).
fn chain(group: &GroupScores, superfluous: impl Fn(f64) -> bool) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    for cut in 0..=group.cuts() {
        while let [.., a, b] = chain[..]
            && superfluous(turn(group.selected(a), group.selected(b), group.selected(cut)))
        {
            chain.pop();
        }
        chain.push(cut);
    }
    chain
}

/// Exact for whole people, below 94 million of a label.
fn turn(a: ByLabel, b: ByLabel, c: ByLabel) -> f64 {
    (b.negative - a.negative) * (c.positive - a.positive) - (c.negative - a.negative) * (b.positive - a.positive)
}

/// The probability that a random positive person scores above a random negative one, ties counting half, in `[0, 1]`;
/// 0.5 is chance (scikit-learn `roc_auc_score`).
pub fn auc(group: &GroupScores) -> Estimate {
    if let Some(reason) = group.obstacle() {
        return Estimate::absent(reason);
    }
    let total = group.total();
    let area = |cut: usize| {
        let (before, after) = (group.selected(cut), group.selected(cut + 1));
        (after.negative - before.negative) * (before.positive + after.positive) / 2.0
    };
    Estimate::Value((0..group.cuts()).map(area).sum::<f64>() / (total.positive * total.negative))
}

#[cfg(test)]
mod tests {
    use super::super::table::ScoreTable;
    use super::*;
    use proptest::prelude::*;

    fn group(people: &[(f64, bool)]) -> GroupScores {
        let (scores, positive): (Vec<f64>, Vec<bool>) = people.iter().copied().unzip();
        let table = ScoreTable::new(&scores, &positive, None, &vec![0; people.len()], &["g".to_owned()]).unwrap();
        table.groups()[0].clone()
    }

    proptest! {
        #[test]
        fn thinning_is_bounded_in_number_and_in_error(
            people in prop::collection::vec((0f64..1.0, any::<bool>()), 30..600), most in 3usize..60,
        ) {
            let group = group(&people);
            let kept = thin(roc(&group), most);
            prop_assert!(kept.len() <= most);
            prop_assert_eq!(kept.first().copied(), roc(&group).next());
            prop_assert_eq!(kept.last().copied(), roc(&group).last());
            for point in roc(&group) {
                let near = |k: &RocPoint| (point.false_positive_rate - k.false_positive_rate).abs()
                    + (point.true_positive_rate - k.true_positive_rate).abs();
                let nearest = kept.iter().map(near).fold(f64::INFINITY, f64::min);
                prop_assert!(nearest < 2.0 / (most - 2) as f64 + 1e-12);
            }
        }

        #[test]
        fn no_cut_lies_outside_the_hull(
            people in prop::collection::vec(((0u8..20).prop_map(|s| f64::from(s) / 20.0), any::<bool>()), 1..60),
            a in -1f64..1.0, b in -1f64..1.0,
        ) {
            let group = group(&people);
            let value = |cut: usize| a * group.selected(cut).positive + b * group.selected(cut).negative;
            let best = group.corners().iter().map(|&cut| value(cut)).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((0..=group.cuts()).all(|cut| value(cut) <= best + 1e-12));
        }
    }

    #[test]
    fn the_area_counts_ties_half() {
        let people = [vec![(0.9, true); 10], vec![(0.5, true); 10], vec![(0.5, false); 10], vec![(0.1, false); 10]];
        assert_eq!(auc(&group(&people.concat())), Estimate::Value(0.875));
    }
}
