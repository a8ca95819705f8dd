//! The three products that training consists of, on matrices whose rows are whole vectors.
//!
//! Each keeps a tile of sums in registers and hands every finished vector of the result to `put(row, column, sums)`,
//! columns counted in vectors: what is done with a result is done while it is at hand. Nothing here knows of layers.

use wide::f32x4;

use super::inputs::Entry;
use super::lanes::{LANES, mul_add, sum_lanes};

/// A matrix that is read one number at a time: the number at (`row`, `k`) is `numbers[row * by_row + k * by_depth]`.
/// A matrix and its transpose are the same numbers with the two steps exchanged.
#[derive(Clone, Copy)]
pub struct Strided<'a> {
    pub numbers: &'a [f32],
    pub by_row: usize,
    pub by_depth: usize,
}

/// `A B`.
///
/// # Shapes
/// - `a`: `[rows, depth]`
/// - `b`: `[depth, columns]`, the columns counted in vectors
/// - result: `[rows, columns]`
#[inline(always)]
pub fn product(
    a: Strided,
    [rows, depth]: [usize; 2],
    b: &[f32x4],
    columns: usize,
    mut put: impl FnMut(usize, usize, f32x4),
) {
    assert!(rows == 0 || depth == 0 || a.numbers.len() > (rows - 1) * a.by_row + (depth - 1) * a.by_depth);
    assert!(b.len() >= depth * columns);
    let b = Columns { vectors: b, stride: columns };
    let mut row = 0;
    while rows - row >= 4 {
        band::<4>(a, row, depth, b, &mut put);
        row += 4;
    }
    match rows - row {
        3 => band::<3>(a, row, depth, b, &mut put),
        2 => band::<2>(a, row, depth, b, &mut put),
        1 => band::<1>(a, row, depth, b, &mut put),
        _ => {}
    }
}

#[derive(Clone, Copy)]
struct Columns<'a> {
    vectors: &'a [f32x4],
    stride: usize,
}

/// `R` rows of a product.
#[inline(always)]
fn band<const R: usize>(a: Strided, row: usize, depth: usize, b: Columns, put: &mut impl FnMut(usize, usize, f32x4)) {
    let mut column = 0;
    while b.stride - column >= 2 {
        tile::<R, 2>(a, row, depth, b, column, put);
        column += 2;
    }
    if column < b.stride {
        tile::<R, 1>(a, row, depth, b, column, put);
    }
}

/// `R` rows by `V` vectors of a product. `product` has checked that all of it lies inside of `a` and `b`.
#[inline(always)]
fn tile<const R: usize, const V: usize>(
    a: Strided,
    row: usize,
    depth: usize,
    b: Columns,
    column: usize,
    put: &mut impl FnMut(usize, usize, f32x4),
) {
    let mut sums = [[f32x4::ZERO; V]; R];
    for k in 0..depth {
        let b: [f32x4; V] = std::array::from_fn(|v| b.vectors[k * b.stride + column + v]);
        for (r, sums) in sums.iter_mut().enumerate() {
            let a = f32x4::splat(a.numbers[(row + r) * a.by_row + k * a.by_depth]);
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = mul_add(a, b, *sum);
            }
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        for (v, sum) in sums.into_iter().enumerate() {
            put(row + r, column + v, sum);
        }
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
    assert!(a.len() >= rows * depth && b.len() >= columns * LANES * depth);
    for column in 0..columns {
        let b = &b[column * LANES * depth..][..LANES * depth];
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
    let mut sums = [[f32x4::ZERO; LANES]; R];
    for k in 0..depth {
        let b: [f32x4; LANES] = std::array::from_fn(|c| b[c * depth + k]);
        for (r, sums) in sums.iter_mut().enumerate() {
            let a = a[(row + r) * depth + k];
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = mul_add(a, b, *sum);
            }
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        put(row + r, column, sum_lanes(sums));
    }
}

/// `A B` for an `A` that is mostly zeros, of which `row` gives the others.
///
/// # Shapes
/// - `a`: `[rows, depth]`
/// - `b`: `[depth, columns]`, the columns counted in vectors
/// - result: `[rows, columns]`
#[inline(always)]
pub fn sparse_product<'a>(
    row: impl Fn(usize) -> &'a [Entry],
    rows: usize,
    b: &[f32x4],
    columns: usize,
    mut put: impl FnMut(usize, usize, f32x4),
) {
    let b = Columns { vectors: b, stride: columns };
    for r in 0..rows {
        let entries = row(r);
        let mut column = 0;
        while column < columns {
            column += match columns - column {
                8.. => sparse_tile::<8>(entries, r, b, column, &mut put),
                4.. => sparse_tile::<4>(entries, r, b, column, &mut put),
                2.. => sparse_tile::<2>(entries, r, b, column, &mut put),
                _ => sparse_tile::<1>(entries, r, b, column, &mut put),
            };
        }
    }
}

/// `V` vectors of a row; returns how many that were.
#[inline(always)]
fn sparse_tile<const V: usize>(
    entries: &[Entry],
    row: usize,
    b: Columns,
    column: usize,
    put: &mut impl FnMut(usize, usize, f32x4),
) -> usize {
    let mut sums = [f32x4::ZERO; V];
    for entry in entries {
        let b = &b.vectors[entry.at as usize * b.stride + column..][..V];
        let a = f32x4::splat(entry.value);
        for (sum, &b) in sums.iter_mut().zip(b) {
            *sum = mul_add(a, b, *sum);
        }
    }
    for (v, sum) in sums.into_iter().enumerate() {
        put(row, column + v, sum);
    }
    V
}
