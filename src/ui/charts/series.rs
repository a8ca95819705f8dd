//! The points of a line, and fewer of them when there are more than a screen shows.
//!
//! Data only: what a series looks like is its [`Tone`], where its points lie is a [`Scale`].

use std::borrow::Cow;
use std::fmt::Write;
use std::rc::Rc;

use yew::AttrValue;

use super::scale::Scale;
use super::tone::Tone;

/// A place on the x axis and the value there; `None` is a value that could not be estimated, a gap in the line.
pub type Point = (f64, Option<f64>);

/// One line of a chart.
#[derive(Debug, Clone)]
pub struct Series {
    pub label: AttrValue,
    pub tone: Tone,
    /// Ascending in x.
    pub points: Rc<[Point]>,
    /// What to know about it, such as why there are gaps.
    pub note: Option<AttrValue>,
}

impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        self.tone == other.tone
            && self.label == other.label
            && self.note == other.note
            // Points that are shared need no look at each of them.
            && (Rc::ptr_eq(&self.points, &other.points) || self.points == other.points)
    }
}

impl Series {
    /// What the series says at exactly `x`: nothing, a gap, or a value.
    pub fn at(&self, x: f64) -> Option<Option<f64>> {
        let i = self.points.binary_search_by(|p| p.0.total_cmp(&x)).ok()?;
        Some(finite(self.points[i].1))
    }

    /// The last value there is.
    pub fn last(&self) -> Option<(f64, f64)> {
        self.points.iter().rev().find_map(|&(x, y)| Some((x, finite(y)?)))
    }

    /// The point nearest to `x`, if it has a value.
    pub fn near(&self, x: f64) -> Option<(f64, f64)> {
        let after = self.points.partition_point(|p| p.0 < x);
        let candidates = [after.checked_sub(1), Some(after)];
        let near = candidates.into_iter().flatten().filter_map(|i| self.points.get(i));
        let &(at, y) = near.min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()))?;
        Some((at, finite(y)?))
    }
}

/// Series with more points than this are thinned before they are drawn.
pub const MOST_POINTS: usize = 400;

/// The points, or of many the lowest and the highest of each of `buckets` equal stretches of x, and its first gap.
pub fn thinned(points: &[Point], buckets: usize) -> Cow<'_, [Point]> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Cow::Borrowed(points) };
    let width = (last.0 - first.0) / buckets.max(1) as f64;
    if points.len() <= MOST_POINTS || width <= 0.0 {
        return Cow::Borrowed(points);
    }
    let mut kept = Vec::with_capacity(3 * buckets + 2);
    kept.push(0);
    let mut start = 0;
    while start < points.len() {
        let bucket = |p: &Point| (((p.0 - first.0) / width) as usize).min(buckets - 1);
        let here = bucket(&points[start]);
        let end = start + points[start..].partition_point(|p| bucket(p) == here);
        let values = || (start..end).filter_map(|i| Some((i, finite(points[i].1)?)));
        let mut picked = [
            values().min_by(|a, b| a.1.total_cmp(&b.1)).map(|v| v.0),
            values().max_by(|a, b| a.1.total_cmp(&b.1)).map(|v| v.0),
            (start..end).find(|&i| finite(points[i].1).is_none()),
        ];
        picked.sort_unstable();
        kept.extend(picked.into_iter().flatten());
        start = end;
    }
    kept.push(points.len() - 1);
    kept.dedup();
    Cow::Owned(kept.into_iter().map(|i| points[i]).collect())
}

/// The line through the points as SVG path data, broken at gaps; a point between gaps is a dash.
pub fn path(points: &[Point], x: Scale, y: Scale) -> String {
    let mut d = String::with_capacity(points.len() * 12);
    let mut previous = 0;
    for (i, &(at, value)) in points.iter().enumerate() {
        let Some(value) = finite(value) else {
            previous = 0;
            continue;
        };
        let command = if previous == 0 { 'M' } else { 'L' };
        let alone = previous == 0 && points.get(i + 1).is_none_or(|next| finite(next.1).is_none());
        let (x, y) = (x.at(at), y.at(value));
        // Writing to a string can't fail.
        let _ = if alone { write!(d, "M{:.1} {y:.1}h2", x - 1.0) } else { write!(d, "{command}{x:.1} {y:.1}") };
        previous += 1;
    }
    d
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[Point]) -> Series {
        Series { label: "a".into(), tone: Tone::Neutral, points: points.into(), note: None }
    }

    fn unit() -> Scale {
        Scale::new((0.0, 1.0), (0.0, 1.0))
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let points: Vec<Point> = (0..MOST_POINTS).map(|i| (i as f64, Some(1.0))).collect();
        assert!(matches!(thinned(&points, 10), Cow::Borrowed(p) if p.len() == MOST_POINTS));
        assert!(thinned(&[], 10).is_empty());
    }

    #[test]
    fn thinning_keeps_extremes_ends_and_order() {
        let mut points: Vec<Point> = (0..10_000).map(|i| (i as f64, Some((i as f64 / 50.0).sin()))).collect();
        points[4321].1 = Some(9.0);
        points[4322].1 = Some(-9.0);
        let thin = thinned(&points, 200);
        assert!(thin.len() <= 402, "{} points", thin.len());
        assert!(thin.contains(&(4321.0, Some(9.0))) && thin.contains(&(4322.0, Some(-9.0))));
        assert_eq!((thin[0], thin[thin.len() - 1]), (points[0], points[9_999]));
        assert!(thin.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn thinning_keeps_gaps() {
        let points: Vec<Point> = (0..1000).map(|i| (i as f64, (i != 500).then_some(0.5))).collect();
        assert_eq!(thinned(&points, 100).iter().filter(|p| p.1.is_none()).count(), 1);
        let nowhere: Vec<Point> = (0..1000).map(|i| (i as f64, None)).collect();
        assert!(thinned(&nowhere, 100).iter().all(|p| p.1.is_none()));
    }

    #[test]
    fn points_at_one_place_are_left_alone() {
        assert_eq!(thinned(&[(1.0, Some(2.0)); 500], 100).len(), 500);
    }

    #[test]
    fn a_path_breaks_at_gaps_and_shows_lonely_points() {
        let points = [(0.0, Some(1.0)), (1.0, Some(2.0)), (2.0, None), (3.0, Some(3.0)), (4.0, Some(f64::NAN))];
        assert_eq!(path(&points, unit(), unit()), "M0.0 1.0L1.0 2.0M2.0 3.0h2");
    }

    #[test]
    fn looking_up_tells_a_gap_from_nothing() {
        let s = series(&[(0.0, Some(1.0)), (1.0, None)]);
        assert_eq!((s.at(0.0), s.at(1.0), s.at(0.5)), (Some(Some(1.0)), Some(None), None));
        assert_eq!((s.last(), s.near(0.4), s.near(0.9)), (Some((0.0, 1.0)), Some((0.0, 1.0)), None));
        assert_eq!(series(&[]).near(0.0), None);
    }
}
