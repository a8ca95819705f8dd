//! Where the cells of a heat map go, and the names of its columns, which are combinations of levels.
//!
//! Geometry only, in pixels: a map that is wider than its figure scrolls.

use yew::AttrValue;

use super::row_layout::widest;

pub const CELL_HEIGHT: f64 = 38.0;
/// One line of column names for each attribute.
pub const HEAD_LINE: f64 = 18.0;
const LEAST_CELL: f64 = 66.0;
const MOST_CELL: f64 = 120.0;
/// Names of rows are cut beyond this share of the figure.
const MOST_LABEL: f64 = 0.38;
/// Above the names of columns: what is shown.
const TOP: f64 = 24.0;
/// Below the cells: what the colours mean.
const FOOT: f64 = 46.0;

/// The places of a heat map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeatLayout {
    pub rows: usize,
    pub columns: usize,
    pub label_room: f64,
    pub left: f64,
    pub top: f64,
    pub cell: f64,
    pub width: f64,
    pub height: f64,
}

impl HeatLayout {
    /// For a figure of this width; `lines` is how many attributes make up a column.
    pub fn new(width: f64, row_names: &[AttrValue], columns: usize, lines: usize) -> Self {
        let label_room = widest(row_names.iter().map(AttrValue::as_str)).min((width * MOST_LABEL).max(70.0));
        let left = label_room + 10.0;
        let cell = ((width - left) / columns.max(1) as f64).clamp(LEAST_CELL, MOST_CELL);
        let top = TOP + lines as f64 * HEAD_LINE + 4.0;
        let rows = row_names.len();
        Self {
            rows,
            columns,
            label_room,
            left,
            top,
            cell,
            // The explanation of the colours needs some width, too.
            width: (left + columns as f64 * cell).max(width.min(320.0)),
            height: top + rows as f64 * CELL_HEIGHT + FOOT,
        }
    }

    /// The line of column names of attribute `line`.
    pub fn head(&self, line: usize) -> f64 {
        TOP + (line as f64 + 1.0) * HEAD_LINE - 4.0
    }

    /// The corner of a cell.
    pub fn at(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns.max(1), cell % self.columns.max(1));
        (self.left + column as f64 * self.cell, self.top + row as f64 * CELL_HEIGHT)
    }

    /// The cell at a place.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x - self.left) / self.cell, (y - self.top) / CELL_HEIGHT);
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then_some(row as usize * self.columns + column as usize)
    }

    /// The cell that a key leads to.
    pub fn key_step(&self, from: Option<usize>, key: &str) -> Option<usize> {
        let last = (self.rows * self.columns).checked_sub(1)?;
        let Some(from) = from.filter(|&f| f <= last) else {
            return matches!(key, "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End").then_some(0);
        };
        let column = from % self.columns;
        match key {
            "ArrowLeft" => Some(if column > 0 { from - 1 } else { from }),
            "ArrowRight" => Some(if column + 1 < self.columns { from + 1 } else { from }),
            "ArrowUp" => Some(from.checked_sub(self.columns).unwrap_or(from)),
            "ArrowDown" => Some(if from + self.columns <= last { from + self.columns } else { from }),
            "Home" => Some(from - column),
            "End" => Some(from - column + self.columns - 1),
            _ => None,
        }
    }
}

/// A name over one or more columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    pub label: AttrValue,
    pub line: usize,
    pub from: usize,
    pub columns: usize,
}

/// The names of columns, line by line: neighbours with the same levels down to a line share its name.
pub fn spans(columns: &[Vec<AttrValue>]) -> Vec<Span> {
    let lines = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut spans: Vec<Span> = Vec::new();
    for line in 0..lines {
        for (at, column) in columns.iter().enumerate() {
            let Some(label) = column.get(line) else { continue };
            let same = at > 0 && columns[at - 1].get(..=line) == column.get(..=line);
            match spans.last_mut().filter(|s| same && s.line == line) {
                Some(span) => span.columns += 1,
                None => spans.push(Span { label: label.clone(), line, from: at, columns: 1 }),
            }
        }
    }
    spans
}

/// How deep a cell's colour is, in `[0, 1]`: how far a value is from the overall one, measured by the farthest.
pub fn depth(value: f64, overall: f64, farthest: f64) -> f64 {
    let share = (value - overall).abs() / farthest;
    if share.is_finite() { share.min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: f64) -> HeatLayout {
        HeatLayout::new(width, &["Female".into(), "Male".into()], 6, 2)
    }

    #[test]
    fn cells_fill_a_wide_figure_and_scroll_in_a_narrow_one() {
        assert!(layout(730.0).width <= 730.0 && layout(328.0).width > 328.0);
        assert_eq!(layout(328.0).cell, LEAST_CELL);
    }

    #[test]
    fn cells_are_found_where_they_are_drawn() {
        let l = layout(600.0);
        for cell in 0..12 {
            let (x, y) = l.at(cell);
            assert_eq!(l.cell_at(x + 1.0, y + 1.0), Some(cell));
        }
        assert_eq!([l.cell_at(1.0, l.top + 1.0), l.cell_at(l.left + 1.0, l.height)], [None, None]);
    }

    #[test]
    fn keys_stay_inside() {
        let l = layout(600.0);
        let step = |from, key| l.key_step(Some(from), key).unwrap();
        assert_eq!(
            [step(0, "ArrowLeft"), step(0, "ArrowUp"), step(5, "ArrowRight"), step(7, "ArrowDown")],
            [0, 0, 5, 7]
        );
        assert_eq!([step(1, "ArrowDown"), step(8, "ArrowUp"), step(8, "Home"), step(8, "End")], [7, 2, 6, 11]);
        assert_eq!((l.key_step(None, "End"), l.key_step(None, "x")), (Some(0), None));
        assert_eq!(HeatLayout::new(300.0, &[], 0, 0).key_step(None, "Home"), None);
    }

    #[test]
    fn neighbours_share_a_name_unless_what_is_above_differs() {
        let column = |a: &str, b: &str| vec![AttrValue::from(a.to_owned()), AttrValue::from(b.to_owned())];
        let found = spans(&[column("F", "old"), column("F", "young"), column("M", "young")]);
        let said: Vec<_> = found.iter().map(|s| (&*s.label, s.line, s.from, s.columns)).collect();
        assert_eq!(said, [("F", 0, 0, 2), ("M", 0, 2, 1), ("old", 1, 0, 1), ("young", 1, 1, 1), ("young", 1, 2, 1)]);
    }

    #[test]
    fn colours_measure_the_distance_from_the_overall_value() {
        assert_eq!([0.5, 0.6, 0.3].map(|v| depth(v, 0.5, 0.2)), [0.0, 0.4999999999999999, 1.0]);
        assert_eq!(depth(0.5, 0.5, 0.0), 0.0);
    }
}
