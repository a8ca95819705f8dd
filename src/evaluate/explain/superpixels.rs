//! Parts of a picture that belong together: pixels near each other and of like ink (simple linear iterative clustering,
//! Achanta et al. 2012, for one channel).

use super::error::ExplainError;
use crate::limits::within;

/// Segments at most.
pub const MOST_SEGMENTS: usize = 400;
/// Rounds of moving the centres; after ten hardly any pixel changes sides.
const ROUNDS: usize = 10;

/// A picture in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    /// The part of each pixel, below `count`; every part has pixels.
    pub of_pixels: Vec<u32>,
    pub count: usize,
}

impl Segments {
    /// The columns of each part.
    pub fn columns(&self) -> Vec<Vec<u32>> {
        let mut columns = vec![Vec::new(); self.count];
        for (pixel, &segment) in (0..).zip(&self.of_pixels) {
            columns[segment as usize].push(pixel);
        }
        columns
    }

    /// A grid of about `count` parts, in `[1, 400]`, pulled along the picture's ink. Pixels, row after row, are in `[0, 1]`;
    /// `compactness`, in `[0.01, 100]`, is how much a cell's side counts against the whole range of ink: large values give
    /// squares, small ones follow the strokes.
    ///
    /// # Errors
    /// [`ExplainError`]: `Setting`, `PersonWidth`.
    pub fn of(pixels: &[f64], width: usize, count: usize, compactness: f64) -> Result<Self, ExplainError> {
        within("segments", count as f64, 1.0, MOST_SEGMENTS as f64)?;
        within("compactness", compactness, 0.01, 100.0)?;
        super::ask::somebody(pixels, width)?;
        let height = pixels.len() / width;
        let side = (pixels.len() as f64 / count as f64).sqrt().max(1.0);
        let points: Vec<[f64; 3]> = (0..pixels.len())
            .map(|p| [(p / width) as f64, (p % width) as f64, pixels[p] * side / compactness])
            .collect();
        let mut centres = grid(height, width, side, &points);
        let mut of_pixels = vec![0u32; pixels.len()];
        for _ in 0..ROUNDS {
            of_pixels = points.iter().map(|point| nearest(point, &centres, side)).collect();
            move_centres(&mut centres, &points, &of_pixels);
        }
        Ok(Self::numbered(&of_pixels))
    }

    /// Parts numbered in the order in which they are met, without empty ones.
    fn numbered(of_pixels: &[u32]) -> Self {
        let mut met: Vec<u32> = Vec::new();
        let mut number = |segment: u32| {
            met.iter().position(|&m| m == segment).unwrap_or_else(|| {
                met.push(segment);
                met.len() - 1
            }) as u32
        };
        let of_pixels: Vec<u32> = of_pixels.iter().map(|&segment| number(segment)).collect();
        Self { of_pixels, count: met.len() }
    }
}

/// Pixels in the middle of cells of about this side.
fn grid(height: usize, width: usize, side: f64, points: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let cells = |length: usize| (length as f64 / side).round().max(1.0) as usize;
    let middle = |cell: usize, length: usize| (2 * cell + 1) * length / (2 * cells(length));
    let of_row = |row: usize| (0..cells(width)).map(move |column| (row, column));
    let places = (0..cells(height)).flat_map(of_row);
    places.map(|(row, column)| points[middle(row, height) * width + middle(column, width)]).collect()
}

/// The nearest centre, of those not much further than a cell away if there are any.
fn nearest(point: &[f64; 3], centres: &[[f64; 3]], side: f64) -> u32 {
    let near = |centre: &[f64; 3]| (0..2).all(|axis| (point[axis] - centre[axis]).abs() <= 2.0 * side);
    let distance = |centre: &[f64; 3]| {
        let square = point.iter().zip(centre).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        if near(centre) { square } else { f64::MAX.min(square * 1e6) }
    };
    let nearer = |a: &usize, b: &usize| distance(&centres[*a]).total_cmp(&distance(&centres[*b]));
    (0..centres.len()).min_by(nearer).unwrap_or_default() as u32
}

/// Moves each centre to the mean of its pixels.
fn move_centres(centres: &mut [[f64; 3]], points: &[[f64; 3]], of_pixels: &[u32]) {
    let mut sums = vec![([0.0; 3], 0.0); centres.len()];
    for (point, &segment) in points.iter().zip(of_pixels) {
        let (sum, count) = &mut sums[segment as usize];
        sum.iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
        *count += 1.0;
    }
    for (centre, (sum, count)) in centres.iter_mut().zip(sums).filter(|(_, (_, count))| *count > 0.0) {
        *centre = sum.map(|sum| sum / count);
    }
}
