//! The three products that training consists of, on matrices whose rows are whole vectors.
//!
//! Each keeps a tile of sums in registers and hands every finished piece of a row of the result to
//! `put(row, column, sums)`, columns counted in vectors: what is done with a result is done while it is at hand. Nothing
//! here knows of layers.

use wide::f32x4;

use super::inputs::{Entry, Lists};
use super::lanes::{LANES, mul_add, sum_lanes};

/// The left side of a product, of which one number at a time is multiplied with a vector.
pub trait Left: Copy {
    /// How many rows there are.
    fn rows(self) -> usize;

    /// For one column after the other, its numbers in `R` rows from `row` on.
    fn columns<const R: usize>(self, row: usize) -> impl Iterator<Item = [f32; R]>;
}

/// A matrix, `[rows, depth]`, whose rows start `stride` numbers apart.
#[derive(Clone, Copy)]
pub struct Plain<'a> {
    pub numbers: &'a [f32],
    pub stride: usize,
    pub rows: usize,
    pub depth: usize,
}

impl Left for Plain<'_> {
    #[inline(always)]
    fn rows(self) -> usize {
        self.rows
    }

    #[inline(always)]
    fn columns<const R: usize>(self, row: usize) -> impl Iterator<Item = [f32; R]> {
        let rows: [&[f32]; R] = std::array::from_fn(|r| &self.numbers[(row + r) * self.stride..][..self.depth]);
        (0..self.depth).map(move |k| std::array::from_fn(|r| rows[r][k]))
    }
}

/// The transpose, `[rows, depth]`, of a matrix whose rows start `stride` numbers apart.
#[derive(Clone, Copy)]
pub struct Transposed<'a> {
    pub numbers: &'a [f32],
    pub stride: usize,
    pub rows: usize,
    pub depth: usize,
}

impl Left for Transposed<'_> {
    #[inline(always)]
    fn rows(self) -> usize {
        self.rows
    }

    #[inline(always)]
    fn columns<const R: usize>(self, row: usize) -> impl Iterator<Item = [f32; R]> {
        let columns = self.numbers[..self.depth * self.stride].chunks_exact(self.stride);
        columns.map(move |column| std::array::from_fn(|r| column[row + r]))
    }
}

/// A row of ones, which sums the other side's columns.
#[derive(Clone, Copy)]
pub struct Ones {
    pub depth: usize,
}

impl Left for Ones {
    #[inline(always)]
    fn rows(self) -> usize {
        1
    }

    #[inline(always)]
    fn columns<const R: usize>(self, _: usize) -> impl Iterator<Item = [f32; R]> {
        std::iter::repeat_n([1.0; R], self.depth)
    }
}

/// `A B`.
///
/// # Shapes
/// - `a`: `[rows, depth]`
/// - `b`: `[depth, columns]`, the columns counted in vectors
/// - result: `[rows, columns]`
#[inline(always)]
pub fn product(a: impl Left, b: &[f32x4], columns: usize, mut put: impl FnMut(usize, usize, &[f32x4])) {
    let mut row = 0;
    while a.rows() - row >= 4 {
        band::<4>(a, row, b, columns, &mut put);
        row += 4;
    }
    match a.rows() - row {
        3 => band::<3>(a, row, b, columns, &mut put),
        2 => band::<2>(a, row, b, columns, &mut put),
        1 => band::<1>(a, row, b, columns, &mut put),
        _ => {}
    }
}

/// `R` rows of a product.
#[inline(always)]
fn band<const R: usize>(
    a: impl Left,
    row: usize,
    b: &[f32x4],
    columns: usize,
    put: &mut impl FnMut(usize, usize, &[f32x4]),
) {
    let mut column = 0;
    while columns - column >= 2 {
        tile::<R, 2>(a, row, b, columns, column, put);
        column += 2;
    }
    if column < columns {
        tile::<R, 1>(a, row, b, columns, column, put);
    }
}

/// `R` rows by `V` vectors of a product.
#[inline(always)]
fn tile<const R: usize, const V: usize>(
    a: impl Left,
    row: usize,
    b: &[f32x4],
    columns: usize,
    column: usize,
    put: &mut impl FnMut(usize, usize, &[f32x4]),
) {
    let mut sums = [[f32x4::ZERO; V]; R];
    for (a, b) in a.columns::<R>(row).zip(b.chunks_exact(columns)) {
        let b: [f32x4; V] = std::array::from_fn(|v| b[column + v]);
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = mul_add(f32x4::splat(a), b, *sum);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        put(row + r, column, sums);
    }
}

/// `A B^T`.
///
/// # Shapes
/// - `a`: `[rows, depth]`, the depth counted in vectors
/// - `b`: `[4 columns, depth]`
/// - result: `[rows, columns]`, the columns counted in vectors
#[inline(always)]
pub fn dots(a: &[f32x4], b: &[f32x4], [rows, columns, depth]: [usize; 3], mut put: impl FnMut(usize, usize, f32x4)) {
    for column in 0..columns {
        let b = &b[column * LANES * depth..];
        let mut row = 0;
        while rows - row >= 2 {
            dot_tile::<2>(a, row, b, column, depth, &mut put);
            row += 2;
        }
        if row < rows {
            dot_tile::<1>(a, row, b, column, depth, &mut put);
        }
    }
}

/// `R` rows by four columns of `A B^T`.
#[inline(always)]
fn dot_tile<const R: usize>(
    a: &[f32x4],
    row: usize,
    b: &[f32x4],
    column: usize,
    depth: usize,
    put: &mut impl FnMut(usize, usize, f32x4),
) {
    let a: [&[f32x4]; R] = std::array::from_fn(|r| &a[(row + r) * depth..][..depth]);
    let b: [&[f32x4]; LANES] = std::array::from_fn(|c| &b[c * depth..][..depth]);
    let mut sums = [[f32x4::ZERO; LANES]; R];
    for k in 0..depth {
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = mul_add(a[k], b[k], *sum);
            }
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        put(row + r, column, sum_lanes(sums));
    }
}

/// `g^T X` for one column of numbers: sums of rows, each times its number.
///
/// # Shapes
/// - `weights`: `[people]`, filled up to whole vectors
/// - `x`: `[people, columns]`, the columns counted in vectors
/// - result: `[columns]`
#[inline(always)]
pub fn weighted_sum(
    weights: &[f32x4],
    x: &[f32x4],
    [people, columns]: [usize; 2],
    mut put: impl FnMut(usize, &[f32x4]),
) {
    let mut column = 0;
    while column < columns {
        column += match columns - column {
            3.. => weighted_tile::<3>(weights, x, [people, columns], column, &mut put),
            2 => weighted_tile::<2>(weights, x, [people, columns], column, &mut put),
            _ => weighted_tile::<1>(weights, x, [people, columns], column, &mut put),
        };
    }
}

/// `V` vectors of such a sum; returns how many that were. Four people at a time have sums of their own, so that none waits
/// for another.
#[inline(always)]
fn weighted_tile<const V: usize>(
    weights: &[f32x4],
    x: &[f32x4],
    [people, columns]: [usize; 2],
    column: usize,
    put: &mut impl FnMut(usize, &[f32x4]),
) -> usize {
    let mut sums = [[f32x4::ZERO; V]; LANES];
    let rows = x[..people * columns].chunks(LANES * columns);
    for (weights, rows) in weights.iter().zip(rows) {
        let weights = weights.to_array();
        for ((sums, weight), row) in sums.iter_mut().zip(weights).zip(rows.chunks_exact(columns)) {
            for (sum, x) in sums.iter_mut().zip(&row[column..][..V]) {
                *sum = mul_add(f32x4::splat(weight), *x, *sum);
            }
        }
    }
    put(column, &std::array::from_fn::<_, V, _>(|v| (sums[0][v] + sums[1][v]) + (sums[2][v] + sums[3][v])));
    V
}

/// `A B` for an `A` that is mostly zeros, made of some rows of lists.
///
/// # Shapes
/// - `a`: `[rows, depth]`
/// - `b`: `[depth, columns]`, the columns counted in vectors
/// - result: `[rows, columns]`
#[inline(always)]
pub fn sparse_product(
    a: &Lists,
    rows: impl Iterator<Item = usize>,
    b: &[f32x4],
    columns: usize,
    mut put: impl FnMut(usize, usize, &[f32x4]),
) {
    assert!(b.len() >= a.width() * columns, "a row of the right side for each column of the lists");
    for (r, row) in rows.enumerate() {
        let entries = a.row(row);
        let mut column = 0;
        while column < columns {
            // SAFETY: `b` has been found large enough, and no tile is wider than what is left of the columns.
            column += unsafe {
                match columns - column {
                    8.. => sparse_tile::<8>(entries, r, b, columns, column, &mut put),
                    4.. => sparse_tile::<4>(entries, r, b, columns, column, &mut put),
                    3 => sparse_tile::<3>(entries, r, b, columns, column, &mut put),
                    2 => sparse_tile::<2>(entries, r, b, columns, column, &mut put),
                    _ => sparse_tile::<1>(entries, r, b, columns, column, &mut put),
                }
            };
        }
    }
}

/// `V` vectors of a row; returns how many that were.
///
/// # Safety
/// `b` has at least `(at + 1) columns` vectors for each entry, and `column + V <= columns`. Checking that again for each
/// entry would cost a tenth of a step.
#[inline(always)]
unsafe fn sparse_tile<const V: usize>(
    entries: &[Entry],
    row: usize,
    b: &[f32x4],
    columns: usize,
    column: usize,
    put: &mut impl FnMut(usize, usize, &[f32x4]),
) -> usize {
    let mut sums = [f32x4::ZERO; V];
    for entry in entries {
        let from = entry.at as usize * columns + column;
        // SAFETY: `from + V` is at most `(at + 1) columns`.
        let b = unsafe { b.get_unchecked(from..from + V) };
        for (sum, &b) in sums.iter_mut().zip(b) {
            *sum = mul_add(f32x4::splat(entry.value), b, *sum);
        }
    }
    put(row, column, &sums);
    V
}
