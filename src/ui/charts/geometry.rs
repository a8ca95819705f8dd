//! Where a line chart's parts go: scales, ticks, margins, labels at the ends of lines.
//!
//! From data to places, once for each change of the data; `axes` and `lines` draw what is decided here.

use yew::AttrValue;

use super::scale::{Scale, digits, extent, rounded_out, ticks};
use super::series::Series;
use super::text;

/// Drawing units of the whole chart. Narrow, so that text is legible where the page is 360 pixels wide.
pub const WIDTH: f64 = 440.0;
pub const HEIGHT: f64 = 264.0;

const TOP: f64 = 32.0;
const BOTTOM: f64 = 48.0;
/// Between labels at the ends of lines.
const LABEL_GAP: f64 = 16.0;
/// A label at the end of a line is no longer than this.
const END_ROOM: f64 = 92.0;
/// More lines than this are told apart by the legend only.
const MOST_ENDS: usize = 4;

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub at: f64,
    pub label: AttrValue,
}

/// A series' name at the end of its line.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    pub label: AttrValue,
    pub y: f64,
}

/// A line chart's places.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometry {
    pub x: Scale,
    pub y: Scale,
    pub x_ticks: Vec<Tick>,
    pub y_ticks: Vec<Tick>,
    /// A label for each series, where there is room for all; `None` for one without values.
    pub ends: Vec<Option<End>>,
    /// Every x at which some series says something, ascending.
    pub stops: Vec<f64>,
    /// Decimal places to read values with: one more than the axis has.
    pub value_digits: usize,
    /// Decimal places to read x with.
    pub x_digits: usize,
}

impl Geometry {
    /// The places for these series; `None` if none has a value. `number` writes a number in the page's language.
    pub fn new(series: &[Series], y_range: Option<(f64, f64)>, number: impl Fn(f64, usize) -> String) -> Option<Self> {
        let points = || series.iter().flat_map(|s| s.points.iter());
        let values = extent(points().filter_map(|p| p.1))?;
        let stops = stops(series);
        let (low, high) = y_range.unwrap_or_else(|| rounded_out(values.0, values.1, 5));
        let y = Scale::new((low, high), (HEIGHT - BOTTOM, TOP));
        let y_steps = ticks(y.domain.0, y.domain.1, 5);
        let label = |value, step| AttrValue::from(number(value, digits(step)));
        let y_ticks: Vec<Tick> = y_steps
            .values
            .iter()
            .map(|&value| Tick { value, at: y.at(value), label: label(value, y_steps.step) })
            .collect();

        let widest = y_ticks.iter().map(|t| text::width(&t.label)).fold(0.0, f64::max);
        let end_room = end_room(series);
        let left = (widest + 10.0).max(28.0);
        let right = WIDTH - end_room.map_or(12.0, |room| room + 14.0);
        let (first, last) = (*stops.first()?, *stops.last()?);
        let (first, last) = if first == last { (first.min(0.0), last.max(1.0)) } else { (first, last) };
        let x = Scale::new((first, last), (left, right));
        let x_steps = ticks(x.domain.0, x.domain.1, 5);
        let x_ticks = x_steps
            .values
            .iter()
            .map(|&value| Tick { value, at: x.at(value), label: label(value, x_steps.step) })
            .collect();

        let ends = if end_room.is_some() { ends(series, y) } else { vec![None; series.len()] };
        let whole = stops.iter().all(|x| x.fract() == 0.0);
        Some(Self {
            x,
            y,
            x_ticks,
            y_ticks,
            ends,
            value_digits: digits(y_steps.step) + 1,
            x_digits: if whole { 0 } else { digits(x_steps.step) + 1 },
            stops,
        })
    }

    /// The stop nearest to `x`, by its place among the stops.
    pub fn stop_near(&self, x: f64) -> usize {
        let after = self.stops.partition_point(|&s| s < x).min(self.stops.len() - 1);
        match after.checked_sub(1) {
            Some(before) if x - self.stops[before] <= self.stops[after] - x => before,
            _ => after,
        }
    }
}

fn stops(series: &[Series]) -> Vec<f64> {
    let mut stops: Vec<f64> =
        series.iter().flat_map(|s| s.points.iter().map(|p| p.0)).filter(|x| x.is_finite()).collect();
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    stops
}

/// Room for the longest label, if there are few enough and each is short enough.
fn end_room(series: &[Series]) -> Option<f64> {
    let longest = series.iter().map(|s| text::width(&s.label)).fold(0.0, f64::max);
    ((2..=MOST_ENDS).contains(&series.len()) && longest <= END_ROOM).then_some(longest)
}

fn ends(series: &[Series], y: Scale) -> Vec<Option<End>> {
    let mut placed: Vec<(usize, f64)> =
        series.iter().enumerate().filter_map(|(i, s)| Some((i, y.at(s.last()?.1)))).collect();
    placed.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut ys: Vec<f64> = placed.iter().map(|p| p.1).collect();
    spread(&mut ys, LABEL_GAP, TOP, HEIGHT - BOTTOM);
    let mut ends = vec![None; series.len()];
    for ((i, _), y) in placed.into_iter().zip(ys) {
        ends[i] = Some(End { label: series[i].label.clone(), y });
    }
    ends
}

/// Moves ascending places apart until they are `gap` from each other, inside `[low, high]` as far as that goes.
fn spread(places: &mut [f64], gap: f64, low: f64, high: f64) {
    let mut least = low;
    for place in places.iter_mut() {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = high;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::tone::Tone;

    fn series(label: &str, points: &[(f64, Option<f64>)]) -> Series {
        Series { label: label.to_owned().into(), tone: Tone::Neutral, points: points.into(), note: None }
    }

    fn plain(x: f64, digits: usize) -> String {
        format!("{x:.digits$}")
    }

    #[test]
    fn without_values_there_is_no_chart() {
        assert_eq!(Geometry::new(&[], None, plain), None);
        assert_eq!(Geometry::new(&[series("a", &[(0.0, None)])], None, plain), None);
    }

    #[test]
    fn a_single_point_has_a_place() {
        let g = Geometry::new(&[series("a", &[(3.0, Some(0.7))])], None, plain).unwrap();
        assert!(g.x.at(3.0) <= WIDTH && g.y.at(0.7) < HEIGHT - BOTTOM && g.y.at(0.7) > TOP);
        assert_eq!((g.stops.clone(), g.stop_near(99.0), g.x_digits), (vec![3.0], 0, 0));
    }

    #[test]
    fn stops_are_all_places_of_all_series() {
        let a = series("a", &[(0.0, Some(1.0)), (1.0, Some(1.0))]);
        let b = series("b", &[(0.5, Some(2.0)), (1.0, None)]);
        let g = Geometry::new(&[a, b], Some((0.0, 2.0)), plain).unwrap();
        assert_eq!(g.stops, [0.0, 0.5, 1.0]);
        assert_eq!([-1.0, 0.2, 0.3, 0.9].map(|x| g.stop_near(x)), [0, 0, 1, 2]);
        assert!(g.x_digits > 0);
    }

    #[test]
    fn end_labels_do_not_touch() {
        let all: Vec<Series> =
            ["a", "b", "c"].iter().map(|l| series(l, &[(0.0, Some(0.01)), (1.0, Some(0.0))])).collect();
        let g = Geometry::new(&all, Some((0.0, 1.0)), plain).unwrap();
        let mut ys: Vec<f64> = g.ends.iter().flatten().map(|e| e.y).collect();
        ys.sort_by(f64::total_cmp);
        assert!(ys.windows(2).all(|w| w[1] - w[0] >= LABEL_GAP - 1e-9) && ys[2] <= HEIGHT - BOTTOM, "{ys:?}");
    }

    #[test]
    fn many_or_long_names_are_left_to_the_legend() {
        let long = [series("a rather long name of a group", &[(0.0, Some(1.0))]), series("b", &[(0.0, Some(1.0))])];
        assert!(Geometry::new(&long, None, plain).unwrap().ends.iter().all(Option::is_none));
    }
}
