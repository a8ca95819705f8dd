//! A digit drawn by hand, made into a picture as the people who made MNIST did: scaled into a box, then moved so that its ink
//! is balanced around the middle.

use serde::{Deserialize, Serialize};

/// Strokes of a pen, each a row of points `[x, y]` in any unit, y downwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    pub strokes: Vec<Vec<[f32; 2]>>,
    /// The width of the pen in pixels of the picture.
    pub pen: f32,
}

/// The share of the picture's size that the digit's longer side takes up.
const BOX: f32 = 20.0 / 28.0;

/// A drawing as a picture of `size * size` pixels; nothing if there are no strokes. Points that aren't numbers are left out.
pub fn picture(drawing: &Drawing, size: usize) -> Option<Vec<u8>> {
    let finite = |stroke: &Vec<[f32; 2]>| stroke.iter().copied().filter(|p| p.iter().all(|v| v.is_finite())).collect();
    let strokes: Vec<Vec<[f32; 2]>> = drawing.strokes.iter().map(finite).collect();
    let points = || strokes.iter().flatten();
    let extent = |axis: usize| {
        points().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), p| (low.min(p[axis]), high.max(p[axis])))
    };
    let ((left, right), (top, bottom)) = (extent(0), extent(1));
    points().next()?;
    let pen = drawing.pen.clamp(0.5, size as f32 / 4.0);
    let side = (right - left).max(bottom - top).max(f32::EPSILON);
    let scale = (size as f32 * BOX - pen) / side;
    let middle = size as f32 / 2.0;
    let centre = [(left + right) / 2.0, (top + bottom) / 2.0];
    let placed = |shift: [f32; 2]| -> Vec<Vec<[f32; 2]>> {
        let place = |p: &[f32; 2]| [0, 1].map(|axis| (p[axis] - centre[axis]) * scale + middle + shift[axis]);
        strokes.iter().map(|stroke| stroke.iter().map(place).collect()).collect()
    };
    let first = inked(&placed([0.0, 0.0]), pen, size);
    let (area, [x, y]) = balance(&first, size);
    let room = size as f32 * (1.0 - BOX) / 2.0;
    let shift = if area > 0.0 { [middle - x, middle - y].map(|s| s.clamp(-room, room)) } else { [0.0, 0.0] };
    Some(inked(&placed(shift), pen, size))
}

/// Ink of a round pen, softened at its edge over one pixel.
fn inked(strokes: &[Vec<[f32; 2]>], pen: f32, size: usize) -> Vec<u8> {
    let mut pixels = vec![0u8; size * size];
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let at = [(i % size) as f32 + 0.5, (i / size) as f32 + 0.5];
        let near = strokes.iter().map(|stroke| distance(stroke, at)).fold(f32::INFINITY, f32::min);
        *pixel = ((pen / 2.0 - near + 0.5).clamp(0.0, 1.0) * 255.0) as u8;
    }
    pixels
}

/// How far a place is from a row of points joined by lines.
fn distance(stroke: &[[f32; 2]], at: [f32; 2]) -> f32 {
    let to = |a: [f32; 2], b: [f32; 2]| {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length } else { 0.0 };
        let along = along.clamp(0.0, 1.0);
        (at[0] - a[0] - along * dx).hypot(at[1] - a[1] - along * dy)
    };
    match stroke {
        [] => f32::INFINITY,
        [only] => to(*only, *only),
        _ => stroke.windows(2).map(|pair| to(pair[0], pair[1])).fold(f32::INFINITY, f32::min),
    }
}

/// How much ink there is, and the middle of its weight.
fn balance(pixels: &[u8], size: usize) -> (f32, [f32; 2]) {
    let (mut area, mut sums) = (0.0, [0.0; 2]);
    for (i, &pixel) in pixels.iter().enumerate() {
        let ink = f32::from(pixel);
        area += ink;
        sums[0] += ink * ((i % size) as f32 + 0.5);
        sums[1] += ink * ((i / size) as f32 + 0.5);
    }
    (area, sums.map(|sum| sum / area))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::images::stroke_width;
    use proptest::prelude::*;

    fn line(points: &[[f32; 2]], pen: f32) -> Drawing {
        Drawing { strokes: vec![points.to_vec()], pen }
    }

    #[test]
    fn where_and_how_large_it_is_drawn_makes_no_difference() {
        let seven = [[0.0, 0.0], [10.0, 0.0], [4.0, 16.0]];
        let elsewhere = seven.map(|[x, y]| [300.0 + 7.0 * x, -50.0 + 7.0 * y]);
        let (a, b) = (picture(&line(&seven, 2.5), 28).unwrap(), picture(&line(&elsewhere, 2.5), 28).unwrap());
        assert!(a.iter().zip(&b).all(|(a, b)| a.abs_diff(*b) <= 2));
        let (_, [x, y]) = balance(&a, 28);
        assert!((x - 14.0).abs() < 0.7 && (y - 14.0).abs() < 0.7, "{x} {y}");
    }

    #[test]
    fn a_wider_pen_gives_wider_strokes() {
        let widths =
            [1.5, 3.0, 5.0].map(|pen| stroke_width(&picture(&line(&[[0.0, 0.0], [0.0, 9.0]], pen), 28).unwrap(), 28));
        assert!(widths.is_sorted(), "{widths:?}");
    }

    proptest! {
        #[test]
        fn any_strokes_make_a_picture_or_none(
            strokes in prop::collection::vec(prop::collection::vec(prop::array::uniform2(any::<f32>()), 0..5), 0..4), pen in any::<f32>(),
        ) {
            if let Some(pixels) = picture(&Drawing { strokes, pen }, 28) {
                prop_assert_eq!(pixels.len(), 784);
            }
        }
    }
}
