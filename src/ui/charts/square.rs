//! The unit square: two shares against each other, at equal scales, with the diagonal where they are equal.
//!
//! Also which point is near the pointer, and where keys lead. What the points are, the charts know.

use yew::prelude::*;

use super::axes::Axes;
use super::geometry::Tick;
use super::scale::{Scale, place, ticks};
use super::spot::Unit;
use crate::ui::i18n::I18n;

/// A point of a curve: the curve, and the point's place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub curve: usize,
    pub point: usize,
}

/// The places of a unit square.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    pub width: f64,
    pub height: f64,
    pub x: Scale,
    pub y: Scale,
}

const LEFT: f64 = 46.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 48.0;
/// A larger square says no more.
const MOST_SIDE: f64 = 440.0;
/// How near a pointer has to be to a point.
const REACH: f64 = 40.0;

impl Square {
    pub fn new(width: f64) -> Self {
        let side = (width - LEFT - RIGHT).clamp(80.0, MOST_SIDE);
        Self {
            width: LEFT + side + RIGHT,
            height: TOP + side + BOTTOM,
            x: Scale::new((0.0, 1.0), (LEFT, LEFT + side)),
            y: Scale::new((0.0, 1.0), (TOP + side, TOP)),
        }
    }

    /// The place of a point; `None` if it is not finite.
    pub fn at(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        (x.is_finite() && y.is_finite()).then(|| (self.x.at(x.clamp(0.0, 1.0)), self.y.at(y.clamp(0.0, 1.0))))
    }

    /// Axes and diagonal.
    pub fn axes(&self, x_label: AttrValue, y_label: AttrValue, i18n: &I18n) -> Html {
        let steps = ticks(0.0, 1.0, 5);
        let along = |scale: Scale| -> Vec<Tick> {
            let tick =
                |&value: &f64| Tick { value, at: scale.at(value), label: Unit::Percent.tick(value, steps.step, i18n) };
            steps.values.iter().map(tick).collect()
        };
        let ((left, right), (bottom, top)) = (self.x.range, self.y.range);
        html! {
            <>
                <Axes x={self.x} y={self.y} x_ticks={along(self.x)} y_ticks={along(self.y)} {x_label} {y_label} />
                <line
                    class="square-diagonal"
                    x1={place(left)} y1={place(bottom)} x2={place(right)} y2={place(top)}
                />
            </>
        }
    }

    /// The point of `curves` nearest to a place, if one is near.
    pub fn nearest(&self, curves: &[Vec<(f64, f64)>], x: f64, y: f64) -> Option<At> {
        let points = curves.iter().enumerate().flat_map(|(curve, points)| {
            points.iter().enumerate().filter_map(move |(point, &p)| Some((At { curve, point }, self.at(p)?)))
        });
        let distances = points.map(|(at, (px, py))| (at, (px - x).hypot(py - y)));
        distances.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|d| d.1 <= REACH).map(|d| d.0)
    }
}

/// Where a key leads: left and right along a curve, up and down to another one, at about the same x.
pub fn key_step(curves: &[Vec<(f64, f64)>], from: Option<At>, key: &str) -> Option<At> {
    let filled: Vec<usize> = (0..curves.len()).filter(|&c| !curves[c].is_empty()).collect();
    let first = At { curve: *filled.first()?, point: 0 };
    let Some(At { curve, point }) = from.filter(|at| at.curve < curves.len() && at.point < curves[at.curve].len())
    else {
        return matches!(key, "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End").then_some(first);
    };
    let last = curves[curve].len() - 1;
    let along = |point| Some(At { curve, point });
    let rank = filled.iter().position(|&c| c == curve)?;
    let across = |rank: usize| {
        let other = filled[rank];
        let x = curves[curve][point].0;
        let distances = curves[other].iter().map(|p| (p.0 - x).abs()).enumerate();
        let point = distances.min_by(|a, b| a.1.total_cmp(&b.1))?.0;
        Some(At { curve: other, point })
    };
    match key {
        "ArrowLeft" => along(point.saturating_sub(1)),
        "ArrowRight" => along((point + 1).min(last)),
        "Home" => along(0),
        "End" => along(last),
        "ArrowUp" if rank > 0 => across(rank - 1),
        "ArrowDown" if rank + 1 < filled.len() => across(rank + 1),
        "ArrowUp" | "ArrowDown" => from,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curves() -> Vec<Vec<(f64, f64)>> {
        vec![vec![(0.0, 0.0), (0.2, 0.6), (1.0, 1.0)], vec![], vec![(0.0, 0.0), (0.5, 0.55), (1.0, 1.0)]]
    }

    #[test]
    fn scales_are_equal_at_every_width() {
        for width in [120.0, 328.0, 730.0, 3000.0] {
            let s = Square::new(width);
            let (dx, dy) = (s.x.at(1.0) - s.x.at(0.0), s.y.at(0.0) - s.y.at(1.0));
            assert!((dx - dy).abs() < 1e-9 && (80.0..=MOST_SIDE).contains(&dx));
        }
    }

    #[test]
    fn the_nearest_point_is_found_and_far_places_have_none() {
        let s = Square::new(400.0);
        let (x, y) = s.at((0.2, 0.6)).unwrap();
        assert_eq!(s.nearest(&curves(), x + 3.0, y - 3.0), Some(At { curve: 0, point: 1 }));
        assert_eq!(s.nearest(&curves(), s.x.at(0.9), s.y.at(0.1)), None);
        assert_eq!(s.nearest(&[vec![(f64::NAN, 0.5)]], x, y), None);
    }

    #[test]
    fn keys_go_along_a_curve_and_over_empty_ones() {
        let at = |curve, point| Some(At { curve, point });
        let c = curves();
        assert_eq!(key_step(&c, None, "ArrowRight"), at(0, 0));
        assert_eq!(key_step(&c, at(0, 1), "ArrowRight"), at(0, 2));
        assert_eq!(key_step(&c, at(0, 2), "ArrowRight"), at(0, 2));
        assert_eq!(key_step(&c, at(0, 1), "ArrowDown"), at(2, 0));
        assert_eq!(key_step(&c, at(2, 1), "ArrowDown"), at(2, 1));
        assert_eq!(key_step(&c, at(7, 9), "Home"), at(0, 0));
        assert_eq!(key_step(&c, at(0, 0), "x"), None);
        assert_eq!(key_step(&[vec![]], None, "Home"), None);
    }
}
