//! The product of a few rows and a matrix, in single or double precision, which compilers make vectors of.
//!
//! The fused trainer's kernels are for `f32` alone and learn on the way; this one is for models that are only asked, and
//! for the double precision that explanations and attacks are checked in.

use std::ops::{Add, AddAssign, Mul};

/// Columns whose sums are made together, and rows: few enough to stay in registers.
const COLUMNS: usize = 8;
const ROWS: usize = 4;

/// A number of a model: `f32`, or `f64`.
pub trait Real: Copy + Default + Add<Output = Self> + Mul<Output = Self> + AddAssign {
    /// The nearest such number.
    fn of(x: f64) -> Self;

    /// The same number in double precision.
    fn wide(self) -> f64;

    /// 0 instead of what is below it.
    fn rectified(self) -> Self;
}

impl Real for f32 {
    fn rectified(self) -> Self {
        if self < 0.0 { 0.0 } else { self }
    }

    fn of(x: f64) -> Self {
        x as f32
    }

    fn wide(self) -> f64 {
        f64::from(self)
    }
}

impl Real for f64 {
    fn rectified(self) -> Self {
        if self < 0.0 { 0.0 } else { self }
    }

    fn of(x: f64) -> Self {
        x
    }

    fn wide(self) -> f64 {
        self
    }
}

/// A matrix, `[depth, columns]`, kept as panels of some columns, each row after row and filled up with zeros.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix<T> {
    depth: usize,
    columns: usize,
    panels: Vec<[T; COLUMNS]>,
}

impl<T: Real> Matrix<T> {
    /// The matrix with the number `at(row, column)`.
    pub fn new(depth: usize, columns: usize, at: impl Fn(usize, usize) -> T) -> Self {
        let number = |row, column| if column < columns { at(row, column) } else { T::default() };
        let line = |row, first| std::array::from_fn(|c| number(row, first + c));
        let firsts = (0..columns).step_by(COLUMNS);
        let panels = firsts.flat_map(|first| (0..depth).map(move |row| (row, first)));
        Self { depth, columns, panels: panels.map(|(row, first)| line(row, first)).collect() }
    }

    /// `x M`.
    ///
    /// # Shapes
    /// - `x`: `[rows, depth]`, of which there is at least one column
    /// - result: `[rows, columns]`
    pub fn product(&self, x: &[T]) -> Vec<T> {
        let rows = x.len() / self.depth;
        let mut result = vec![T::default(); rows * self.columns];
        for first in (0..rows).step_by(ROWS) {
            // Where rows are too few, the last is taken more than once.
            let of_row = |r: usize| &x[(first + r).min(rows - 1) * self.depth..][..self.depth];
            let band: [&[T]; ROWS] = std::array::from_fn(of_row);
            for (panel, column) in self.panels.chunks_exact(self.depth).zip((0..self.columns).step_by(COLUMNS)) {
                let sums = sums(band, panel);
                let count = COLUMNS.min(self.columns - column);
                for (r, sums) in sums.iter().enumerate().take(rows - first) {
                    result[(first + r) * self.columns + column..][..count].copy_from_slice(&sums[..count]);
                }
            }
        }
        result
    }
}

/// Some rows times a panel.
#[inline(always)]
fn sums<T: Real>(band: [&[T]; ROWS], panel: &[[T; COLUMNS]]) -> [[T; COLUMNS]; ROWS] {
    let mut sums = [[T::default(); COLUMNS]; ROWS];
    let band = band.map(|row| &row[..panel.len()]);
    for (k, line) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(band) {
            for (sum, &number) in sums.iter_mut().zip(line) {
                *sum += row[k] * number;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_definition(rows in 0_usize..10, depth in 1_usize..12, columns in 1_usize..20) {
            let number = |i: usize, j: usize| ((i * 7 + j * 3) % 11) as f64 - 5.0;
            let x: Vec<f64> = (0..rows * depth).map(|at| number(at, 1)).collect();
            let found = Matrix::new(depth, columns, number).product(&x);
            prop_assert_eq!(found.len(), rows * columns);
            for (at, found) in found.into_iter().enumerate() {
                let (row, column) = (at / columns, at % columns);
                prop_assert_eq!(found, (0..depth).map(|k| x[row * depth + k] * number(k, column)).sum::<f64>());
            }
        }
    }
}
