//! The features of those who are left to learn from, one column each, sorted once.
//!
//! The people of a node lie in the same range of every column, in ascending order of that column's values. Dividing a
//! node keeps the order on both sides, so nothing is ever sorted again.

use std::ops::Range;

/// One person's value of one feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub value: f32,
    pub row: u32,
}

/// Sorted columns, one after the other.
#[derive(Debug, Clone)]
pub struct Columns {
    cells: Vec<Cell>,
    people: usize,
    /// Whether a row goes left; meaningful for the rows of the node that is being divided.
    left: Vec<bool>,
    /// Room for those who go right.
    aside: Vec<Cell>,
}

impl Columns {
    /// Sorts the columns of some rows of `x`, `[rows, width]`, row-major.
    pub fn new(x: &[f32], width: usize, rows: &[u32]) -> Self {
        let mut cells = Vec::with_capacity(rows.len() * width);
        for feature in 0..width {
            let first = cells.len();
            cells.extend(rows.iter().map(|&row| Cell { value: x[row as usize * width + feature], row }));
            cells[first..].sort_by(|a: &Cell, b: &Cell| a.value.total_cmp(&b.value));
        }
        let left = vec![false; x.len() / width.max(1)];
        Self { cells, people: rows.len(), left, aside: Vec::with_capacity(rows.len()) }
    }

    /// Sorts everybody's columns again, as [`new`](Self::new) has for rows in ascending order.
    pub fn restart(&mut self) {
        for column in self.cells.chunks_mut(self.people) {
            column.sort_unstable_by(|a, b| a.value.total_cmp(&b.value).then(a.row.cmp(&b.row)));
        }
    }

    /// Features of each person.
    pub fn width(&self) -> usize {
        self.cells.len() / self.people
    }

    /// A feature's cells of the people in a range, in ascending order.
    pub fn of(&self, feature: usize, range: &Range<usize>) -> &[Cell] {
        let first = feature * self.people;
        &self.cells[first + range.start..first + range.end]
    }

    /// Divides the people in a range: those whose `feature` is at most `threshold` come first in each of the columns
    /// `features`. Gives how many they are.
    pub fn divide(&mut self, range: &Range<usize>, (feature, threshold): (usize, f64), features: &[u32]) -> usize {
        let first = feature * self.people;
        let cells = &self.cells[first + range.start..first + range.end];
        let at = cells.partition_point(|cell| f64::from(cell.value) <= threshold);
        cells.iter().enumerate().for_each(|(i, cell)| self.left[cell.row as usize] = i < at);
        for &other in features.iter().filter(|&&f| f as usize != feature) {
            let first = other as usize * self.people;
            let column = &mut self.cells[first + range.start..first + range.end];
            stable_partition(column, &self.left, &mut self.aside);
        }
        at
    }
}

/// Moves the cells of rows that go left to the front; both sides keep their order.
fn stable_partition(column: &mut [Cell], left: &[bool], aside: &mut Vec<Cell>) {
    aside.clear();
    let mut kept = 0;
    for i in 0..column.len() {
        let cell = column[i];
        if left[cell.row as usize] {
            column[kept] = cell;
            kept += 1;
        } else {
            aside.push(cell);
        }
    }
    column[kept..].copy_from_slice(aside);
}
