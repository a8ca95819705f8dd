//! Pictures as people: reads the IDX files of MNIST, and measures how each is drawn, so that styles of drawing are groups
//! like any other.
//!
//! It knows grey pictures of one size with a class each; it neither decodes PNG or JPEG nor changes a pixel.

use super::catalog::{Column, Dataset, ImageFiles, Role};
use super::error::DataError;
use super::features::share;
use super::labels::Labels;
use super::table::{Cells, Table};

/// Numbers in the header of a file of pictures, and of labels.
const PICTURES: [u8; 4] = [0, 0, 8, 3];
const LABELS: [u8; 4] = [0, 0, 8, 1];

/// Pictures of one part, with the class of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Pictures {
    /// `[pictures, height * width]`, row-major; 0 is paper, 255 full ink.
    pub pixels: Vec<u8>,
    pub classes: Vec<u32>,
}

impl Pictures {
    /// Reads a file of pictures and the file of their labels.
    ///
    /// # Errors
    /// [`DataError::NotPictures`] if a file is no IDX file of its kind, ends early, has pictures of another size, or the
    /// two differ in number.
    pub fn read(described: &ImageFiles, pictures: (&str, &[u8]), labels: (&str, &[u8])) -> Result<Self, DataError> {
        let size = described.width * described.height;
        let (count, pixels) = body(pictures, PICTURES, &[described.height, described.width])?;
        let (labelled, classes) = body(labels, LABELS, &[])?;
        if pixels.len() != count * size || labelled != count || classes.len() != count {
            let detail = format!("{count} pictures and {} labels", classes.len());
            return Err(DataError::NotPictures { file: pictures.0.to_owned(), detail });
        }
        let known = described.classes.len();
        if let Some(class) = classes.iter().find(|&&c| usize::from(c) >= known) {
            return Err(DataError::NotPictures {
                file: labels.0.to_owned(),
                detail: format!("class {class} of {known}"),
            });
        }
        Ok(Self { pixels: pixels.to_vec(), classes: classes.iter().map(|&c| u32::from(c)).collect() })
    }

    /// Those in some rows, of `size` pixels each; nothing is copied if that is everything.
    pub fn keep(self, rows: &[usize], size: usize) -> Self {
        if rows.len() == self.rows() {
            return self;
        }
        Self {
            pixels: rows.iter().flat_map(|r| &self.pixels[r * size..(r + 1) * size]).copied().collect(),
            classes: rows.iter().map(|&r| self.classes[r]).collect(),
        }
    }

    /// How many there are.
    pub fn rows(&self) -> usize {
        self.classes.len()
    }
}

/// How many items a file says it has, and what comes after its header.
fn body<'a>(
    (file, bytes): (&str, &'a [u8]),
    magic: [u8; 4],
    dimensions: &[usize],
) -> Result<(usize, &'a [u8]), DataError> {
    let wrong = |detail: &str| DataError::NotPictures { file: file.to_owned(), detail: detail.to_owned() };
    let number = |i: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(4 * i..4 * i + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four) as usize)
    };
    if bytes.get(..4) != Some(&magic) {
        return Err(wrong("another kind of file"));
    }
    let count = number(1).ok_or_else(|| wrong("it ends early"))?;
    if dimensions.iter().enumerate().any(|(i, &d)| number(i + 2) != Some(d)) {
        return Err(wrong("another size of pictures"));
    }
    Ok((count, &bytes[4 * (dimensions.len() + 2)..]))
}

/// The pictures as a table, for grouping: the sensitive columns of the data set's description, which are the class, the
/// width of the stroke or the slant.
pub fn table(parts: &[&Pictures], dataset: &Dataset, files: &ImageFiles) -> Table {
    let sensitive: Vec<&Column> = dataset.columns.iter().filter(|c| c.role == Role::Sensitive).collect();
    let each = |of: fn(&[u8], usize) -> f32| {
        let pictures = parts.iter().flat_map(|part| part.pixels.chunks(files.width * files.height));
        Cells::Numeric(pictures.map(|p| of(p, files.width)).collect())
    };
    let cells = |column: &&Column| match column.name.as_str() {
        STROKE => each(stroke_width),
        SLANT => each(slant),
        _ => Cells::Categorical {
            codes: parts.iter().flat_map(|part| part.classes.iter().copied()).collect(),
            levels: files.classes.clone(),
        },
    };
    Table {
        names: sensitive.iter().map(|c| c.name.clone()).collect(),
        columns: sensitive.iter().map(cells).collect(),
        labels: Labels::Classes(parts.iter().flat_map(|part| part.classes.iter().copied()).collect()),
        unlabelled: 0,
    }
}

/// The columns that are measured.
const STROKE: &str = "stroke";
const SLANT: &str = "slant";

/// Ink at a place, in `[0, 1]`; none outside.
fn ink(pixels: &[u8], width: usize, row: usize, column: usize) -> f32 {
    if column >= width { 0.0 } else { pixels.get(row * width + column).map_or(0.0, |&p| share(p)) }
}

/// The mean width of the stroke in pixels: twice the inked area over the length of its outline (the total variation),
/// since a long stroke is outlined on both sides. `NaN` without ink.
pub fn stroke_width(pixels: &[u8], width: usize) -> f32 {
    let height = pixels.len() / width;
    let (mut area, mut outline) = (0.0, 0.0);
    for row in 0..height {
        for column in 0..width {
            let here = ink(pixels, width, row, column);
            let right = ink(pixels, width, row, column + 1) - here;
            let below = ink(pixels, width, row + 1, column) - here;
            area += here;
            outline += right.hypot(below);
        }
    }
    if area > 0.0 { 2.0 * area / outline } else { f32::NAN }
}

/// How far the ink leans to the right from upright, in degrees: the slope of the line that predicts a pixel's column from
/// its row, weighted by ink. `NaN` where the ink has no height.
pub fn slant(pixels: &[u8], width: usize) -> f32 {
    let each = |of: &dyn Fn(f32, f32) -> f32| -> f32 {
        let places = pixels.iter().enumerate().filter(|(_, p)| **p > 0);
        places.map(|(i, &p)| f32::from(p) * of((i / width) as f32, (i % width) as f32)).sum()
    };
    let area = each(&|_, _| 1.0);
    let (row, column) = (each(&|r, _| r) / area, each(&|_, c| c) / area);
    let covariance = each(&|r, c| (r - row) * (c - column));
    let variance = each(&|r, _| (r - row).powi(2));
    if variance > 0.0 { -(covariance / variance).atan().to_degrees() } else { f32::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stroke of 12 rows, `thick` pixels wide, that moves `lean` columns to the right from bottom to top.
    fn stroke(thick: usize, lean: usize) -> Vec<u8> {
        let mut pixels = vec![0; 28 * 28];
        for row in 0..12 {
            let from = 8 + lean * (11 - row) / 11;
            pixels[(8 + row) * 28 + from..][..thick].fill(255);
        }
        pixels
    }

    #[test]
    fn thick_and_leaning_strokes_are_measured() {
        let widths = [1, 2, 4].map(|thick| stroke_width(&stroke(thick, 0), 28));
        assert!((widths[0] - 0.9).abs() < 0.2 && (widths[1] - 1.8).abs() < 0.3 && widths[2] > 2.8, "{widths:?}");
        assert!(slant(&stroke(2, 0), 28).abs() < 0.1);
        assert!((slant(&stroke(2, 11), 28) - 45.0).abs() < 2.0);
        assert!(slant(&[0; 784], 28).is_nan() && stroke_width(&[0; 784], 28).is_nan());
    }

    fn files() -> ImageFiles {
        ImageFiles {
            width: 2,
            height: 2,
            classes: vec!["0".into(), "1".into()],
            train: ["a".into(), "b".into()],
            test: ["c".into(), "d".into()],
        }
    }

    fn idx(magic: [u8; 4], numbers: &[u32], body: &[u8]) -> Vec<u8> {
        let numbers: Vec<u8> = numbers.iter().flat_map(|n| n.to_be_bytes()).collect();
        [&magic[..], &numbers, body].concat()
    }

    #[test]
    fn files_are_read_and_broken_ones_are_refused() {
        let pictures = idx(PICTURES, &[2, 2, 2], &[0, 1, 2, 3, 4, 5, 6, 7]);
        let labels = idx(LABELS, &[2], &[1, 0]);
        let read = |p: &[u8], l: &[u8]| Pictures::read(&files(), ("a", p), ("b", l));
        assert_eq!(read(&pictures, &labels).unwrap().classes, [1, 0]);
        let of_another_size = idx(PICTURES, &[2, 1, 4], &[0; 8]);
        let of_another_class = idx(LABELS, &[2], &[1, 2]);
        for (p, l) in [
            (&pictures[..19], &labels[..]),
            (&labels, &labels),
            (&of_another_size, &labels),
            (&pictures, &labels[..9]),
            (&pictures, &of_another_class),
            (&[], &labels),
        ] {
            assert!(matches!(read(p, l), Err(DataError::NotPictures { .. })));
        }
    }
}
