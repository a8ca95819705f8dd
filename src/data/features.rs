//! What a model learns from, one row a person, as small as it can be kept.

use std::borrow::Cow;
use std::ops::Range;

/// Encoded features, `[rows, width]`, row-major.
#[derive(Debug, Clone, PartialEq)]
pub enum Features {
    Numbers(Vec<f32>),
    /// Each byte stands for so many 255ths: a quarter of the room.
    Bytes(Vec<u8>),
}

impl Features {
    /// Numbers in all.
    pub fn len(&self) -> usize {
        match self {
            Features::Numbers(numbers) => numbers.len(),
            Features::Bytes(bytes) => bytes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The features of the listed people, of whom each has `width`, in that order.
    pub fn take(&self, rows: &[usize], width: usize) -> Self {
        let of_row = |&row: &usize| row * width..(row + 1) * width;
        match self {
            Features::Numbers(x) => Features::Numbers(rows.iter().flat_map(|row| &x[of_row(row)]).copied().collect()),
            Features::Bytes(x) => Features::Bytes(rows.iter().flat_map(|row| &x[of_row(row)]).copied().collect()),
        }
    }

    /// The numbers in a range.
    pub fn numbers(&self, range: Range<usize>) -> Cow<'_, [f32]> {
        match self {
            Features::Numbers(numbers) => Cow::Borrowed(&numbers[range]),
            Features::Bytes(bytes) => Cow::Owned(bytes[range].iter().map(|&b| share(b)).collect()),
        }
    }
}

/// The number that a byte stands for, in `[0, 1]`.
pub fn share(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}
