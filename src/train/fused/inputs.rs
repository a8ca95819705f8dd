//! The people a model learns from, laid out for the kernels.
//!
//! A table that is mostly zeros (pixels, one-hot columns) keeps only its other numbers, and the first layer takes time
//! for those alone. Which way a table goes is measured once, when it is made.

use wide::f32x4;

use super::lanes::{LANES, grow, numbers, numbers_mut, vectors};
use crate::data::features::share;

/// A table is kept without its zeros when at most this share of it is something else.
const SPARSE: f64 = 0.4;

/// A number of a sparse row, and where it stands there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry {
    pub at: u32,
    pub value: f32,
}

/// A table of people, `[people, width]`.
#[derive(Debug, Clone)]
pub struct Inputs {
    width: usize,
    people: usize,
    table: Table,
}

#[derive(Debug, Clone)]
enum Table {
    /// Each row filled up with zeros to whole vectors; after the last, as many rows of zeros as would make up a vector.
    Dense(Vec<f32x4>),
    Sparse(Lists),
}

/// Rows of entries, each of which stands below `width`: kernels rely on it.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    width: usize,
    /// Where each row starts, and the end of the last.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Lists {
    /// How many numbers a row stands for.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The entries of a row.
    #[inline(always)]
    pub fn row(&self, row: usize) -> &[Entry] {
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Has rows that lie apart fetched from memory at once, since a kernel would wait for one after the other.
    pub fn fetch(&self, rows: &[u32]) {
        const LINE: usize = 64 / size_of::<Entry>();
        if in_turn(rows).is_some() {
            return;
        }
        let lines = rows.iter().flat_map(|&row| self.row(row as usize).iter().step_by(LINE));
        std::hint::black_box(lines.fold(0, |all, entry| all ^ entry.at));
    }

    /// Fills these lists with the columns of some rows of `of`, which are numbered by their place in `rows`.
    pub fn transpose(&mut self, of: &Lists, rows: &[u32]) {
        self.width = rows.len();
        self.starts.clear();
        self.starts.resize(of.width + 2, 0);
        // Counted two places on, so that filling leaves each start where it belongs.
        for entry in rows.iter().flat_map(|&row| of.row(row as usize)) {
            self.starts[entry.at as usize + 2] += 1;
        }
        for column in 2..self.starts.len() {
            self.starts[column] += self.starts[column - 1];
        }
        self.entries.resize(self.starts[of.width + 1] as usize, Entry::default());
        for (place, &row) in rows.iter().enumerate() {
            for entry in of.row(row as usize) {
                let end = &mut self.starts[entry.at as usize + 1];
                self.entries[*end as usize] = Entry { at: place as u32, value: entry.value };
                *end += 1;
            }
        }
    }
}

impl Inputs {
    /// Lays out `x`, `[people, width]`, row-major.
    pub fn new(x: &[f32], width: usize) -> Self {
        let filled = x.iter().filter(|&&value| value != 0.0).count();
        let table = if filled as f64 <= SPARSE * x.len() as f64 {
            sparse(x, width, filled, |&value| value)
        } else {
            dense(x, width)
        };
        Self { width, people: x.len() / width, table }
    }

    /// Lays out `x`, `[people, width]`, row-major, whose bytes stand for so many 255ths; only what isn't 0 is kept.
    pub fn of_bytes(x: &[u8], width: usize) -> Self {
        let filled = x.iter().filter(|&&byte| byte != 0).count();
        Self { width, people: x.len() / width, table: sparse(x, width, filled, |&byte| share(byte)) }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people
    }

    /// Numbers of each person.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The lists of a table that is mostly zeros.
    pub fn lists(&self) -> Option<&Lists> {
        match &self.table {
            Table::Dense(_) => None,
            Table::Sparse(lists) => Some(lists),
        }
    }

    /// Some rows, in this order, each filled up with zeros to whole vectors; more follow, up to a multiple of four. They are
    /// copied to `room`, unless they lie together as they are.
    pub fn rows<'a>(&'a self, rows: &[u32], room: &'a mut Vec<f32x4>) -> &'a [f32x4] {
        let stride = vectors(self.width);
        if let (Table::Dense(table), Some(first)) = (&self.table, in_turn(rows)) {
            return &table[first * stride..][..vectors(rows.len()) * LANES * stride];
        }
        grow(room, vectors(rows.len()) * LANES * stride);
        self.copy(rows, room);
        room
    }

    fn copy(&self, rows: &[u32], into: &mut [f32x4]) {
        let stride = vectors(self.width);
        for (row, into) in rows.iter().map(|&row| row as usize).zip(into.chunks_exact_mut(stride)) {
            match &self.table {
                Table::Dense(table) => {
                    for (into, from) in into.iter_mut().zip(&table[row * stride..(row + 1) * stride]) {
                        // Changes nothing, but keeps the loop from becoming a call, which costs more than a short row.
                        *into = from.fast_min(f32x4::splat(f32::INFINITY));
                    }
                }
                Table::Sparse(lists) => {
                    into.fill(f32x4::ZERO);
                    for entry in lists.row(row) {
                        numbers_mut(into)[entry.at as usize] = entry.value;
                    }
                }
            }
        }
    }

    /// Reads some rows, in this order, into `[rows, width]`, row-major.
    pub fn read(&self, rows: &[u32], into: &mut Vec<f32>) {
        into.clear();
        into.resize(rows.len() * self.width, 0.0);
        let stride = vectors(self.width);
        for (row, into) in rows.iter().map(|&row| row as usize).zip(into.chunks_exact_mut(self.width)) {
            match &self.table {
                Table::Dense(table) => {
                    into.copy_from_slice(&numbers(&table[row * stride..(row + 1) * stride])[..self.width]);
                }
                Table::Sparse(lists) => {
                    lists.row(row).iter().for_each(|entry| into[entry.at as usize] = entry.value);
                }
            }
        }
    }
}

/// Each row's number of all, gathered in `room` unless they lie together as they are.
pub fn of_rows<'a>(all: &'a [f32], rows: &[u32], room: &'a mut Vec<f32>) -> &'a [f32] {
    if let Some(first) = in_turn(rows) {
        return &all[first..][..rows.len()];
    }
    room.clear();
    room.extend(rows.iter().map(|&row| all[row as usize]));
    room
}

/// The first of rows that follow one another.
fn in_turn(rows: &[u32]) -> Option<usize> {
    let first = *rows.first()?;
    // Looking at all of them costs less than stopping at the first that doesn't follow.
    rows.iter().zip(first..).fold(true, |all, (&row, next)| all & (row == next)).then_some(first as usize)
}

fn dense(x: &[f32], width: usize) -> Table {
    let stride = vectors(width);
    let mut table = vec![f32x4::ZERO; (x.len() / width + LANES - 1) * stride];
    for (into, from) in table.chunks_exact_mut(stride).zip(x.chunks_exact(width)) {
        numbers_mut(into)[..width].copy_from_slice(from);
    }
    Table::Dense(table)
}

fn sparse<T>(x: &[T], width: usize, filled: usize, number: impl Fn(&T) -> f32) -> Table {
    let mut lists = Lists { width, starts: vec![0], entries: Vec::with_capacity(filled) };
    for row in x.chunks_exact(width) {
        let entry = |(at, value): (usize, &T)| Entry { at: at as u32, value: number(value) };
        lists.entries.extend(row.iter().enumerate().map(entry).filter(|entry| entry.value != 0.0));
        lists.starts.push(lists.entries.len() as u32);
    }
    Table::Sparse(lists)
}
