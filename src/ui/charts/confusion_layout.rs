//! Where several confusion matrices go: side by side as far as there is room.
//!
//! Geometry only, in pixels.

/// Left of the cells, for the names of labels; above, for the group's name and those of predictions.
pub const LEFT: f64 = 50.0;
pub const TOP: f64 = 46.0;
pub const CELL_HEIGHT: f64 = 46.0;
pub const GAP: f64 = 2.0;
const LEAST_CELL: f64 = 48.0;
const MOST_CELL: f64 = 92.0;
/// Narrower columns have short names.
pub const FULL_NAMES: f64 = 72.0;
/// Between matrices.
const GUTTER: (f64, f64) = (24.0, 26.0);

/// The places of several matrices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    columns: usize,
    pub cell: f64,
    pub matrix: (f64, f64),
    pub height: f64,
}

impl Grid {
    /// As many side by side as fit, and cells as wide as that leaves room for.
    pub fn new(width: f64, count: usize) -> Self {
        // Small cells only where larger ones would stand one below the other.
        let comfortable = LEFT + 2.0 * FULL_NAMES + GAP;
        let least = if width < 2.0 * comfortable + GUTTER.0 { LEFT + 2.0 * LEAST_CELL + GAP } else { comfortable };
        let fitting = ((width + GUTTER.0) / (least + GUTTER.0)).floor().max(1.0) as usize;
        let columns = fitting.min(count.max(1));
        let room = (width - (columns - 1) as f64 * GUTTER.0) / columns as f64;
        let cell = ((room - LEFT - GAP) / 2.0).clamp(LEAST_CELL, MOST_CELL);
        let matrix = (LEFT + 2.0 * cell + GAP, TOP + 2.0 * CELL_HEIGHT + GAP);
        let rows = count.div_ceil(columns) as f64;
        Self { columns, cell, matrix, height: rows * (matrix.1 + GUTTER.1) - GUTTER.1 + 4.0 }
    }

    pub fn at(&self, i: usize) -> (f64, f64) {
        let (column, row) = (i % self.columns, i / self.columns);
        (column as f64 * (self.matrix.0 + GUTTER.0), row as f64 * (self.matrix.1 + GUTTER.1))
    }

    /// The corner of an outcome's cell in its matrix.
    pub fn cell_at(&self, outcome: usize) -> (f64, f64) {
        ((outcome % 2) as f64 * (self.cell + GAP) + LEFT, (outcome / 2) as f64 * (CELL_HEIGHT + GAP) + TOP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_never_leave_the_drawing_nor_meet() {
        for (width, count) in [(328.0, 1), (328.0, 7), (730.0, 3), (730.0, 60)] {
            let grid = Grid::new(width, count);
            for i in 0..count {
                let (x, y) = grid.at(i);
                assert!(
                    x + grid.matrix.0 <= width + 0.01 && y + grid.matrix.1 <= grid.height,
                    "{i} of {count} in {width}"
                );
            }
            assert!(grid.columns < 2 || grid.at(1).0 >= grid.matrix.0);
        }
    }
}
