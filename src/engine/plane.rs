//! The plane of a data set with two features: its people as points, and a model's scores everywhere between them.
//!
//! Both are told in encoded units: standard deviations from the mean of the training part.

use super::protocol::{Plane, PlanePoint, Surface, Thumbnail};
use crate::data::features::Features;
use crate::data::labels::Labels;
use crate::data::prepare::Prepared;
use crate::train::loss::sigmoid;

/// Places along each side at which the model is asked.
pub const SIDE: usize = 48;
/// Points that are shown at most.
const MOST_POINTS: usize = 600;
/// How far the plane goes beyond its people, as a share of where they are.
const MARGIN: f32 = 0.08;

/// Whether there is a plane to show: two features, and a yes or no.
pub fn has_plane(data: &Prepared) -> bool {
    data.width == 2 && matches!(data.train.labels, Labels::Binary(_))
}

/// The plane and some of the training people, in their order; their groups are those of the first grouping.
pub fn plane(data: &Prepared) -> Option<Plane> {
    let Labels::Binary(positive) = &data.train.labels else { return None };
    let grouping = data.train.groupings.first().filter(|_| has_plane(data))?;
    let x = data.train.x.numbers(0..data.train.x.len());
    let point = |row: usize| PlanePoint {
        x: x[2 * row],
        y: x[2 * row + 1],
        positive: positive[row],
        group: grouping.of_row[row],
    };
    let names = [data.summary.features[0].clone(), data.summary.features[1].clone()];
    let mut plane = around(names, grouping.groups.clone(), (0..positive.len()).map(point).collect());
    plane.points.truncate(MOST_POINTS);
    Some(plane)
}

/// A plane with room around these points.
pub fn around(names: [String; 2], groups: Vec<Vec<String>>, points: Vec<PlanePoint>) -> Plane {
    let extent = |value: fn(&PlanePoint) -> f32| {
        let ends = |(low, high): (f32, f32), v: f32| (low.min(v), high.max(v));
        let (low, high) = points.iter().map(value).fold((f32::MAX, f32::MIN), ends);
        let margin = (high - low).max(f32::EPSILON) * MARGIN;
        (low - margin, high + margin)
    };
    let ((left, right), (bottom, top)) = (extent(|p| p.x), extent(|p| p.y));
    Plane { names, low: [left, bottom], high: [right, top], groups, points }
}

/// Places all over the plane, `[side * side, 2]`: row after row from the top.
pub fn places(plane: &Plane, side: usize) -> Vec<f32> {
    let along =
        |axis: usize, i: usize| plane.low[axis] + (plane.high[axis] - plane.low[axis]) * (i as f32 + 0.5) / side as f32;
    let places = (0..side).rev().flat_map(|row| (0..side).flat_map(move |column| [(0, column), (1, row)]));
    places.map(|(axis, i)| along(axis, i)).collect()
}

/// The places at which the model is asked, `[SIDE * SIDE, 2]`.
pub fn grid(plane: &Plane) -> Features {
    Features::Numbers(places(plane, SIDE))
}

/// The scores at these places, from their logits, and what units give.
pub fn surface(logits: &[f32], units: Vec<Vec<Thumbnail>>) -> Surface {
    Surface { side: SIDE as u32, scores: logits.iter().map(|&z| shade(sigmoid(z))).collect(), units }
}

/// A score in 255ths.
pub fn shade(score: f32) -> u8 {
    (score * 255.0).round() as u8
}
