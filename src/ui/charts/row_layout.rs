//! Where the parts of a chart of rows go: a column each for names, dots and numbers, or names above dots where it is narrow.
//!
//! Geometry only, in pixels: these drawings are laid out for the width they have.

use super::scale::{Scale, extent, rounded_out};
use super::text;

/// The size of letters in drawings that are laid out for their width.
pub const SIZE: f64 = 13.0;

const MARK_ROOM: f64 = 18.0;
const GAP: f64 = 14.0;
/// Above the rows: what is measured, and the ticks.
const HEAD: f64 = 46.0;
/// Right of the dots, for the last tick and marks of what lies beyond the axis.
const END: f64 = 10.0;
const ROW: f64 = 30.0;
const STACKED_ROW: f64 = 50.0;
/// Narrower than this, long names stand above the dots.
const NARROW: f64 = 520.0;
/// The dots have at least this much before the columns of intervals and counts are shown.
const LEAST_PLOT: f64 = 250.0;
/// Rows from which the axis is repeated below them.
const LONG: usize = 12;

/// The widest text of each column, in pixels; 0 if a column is empty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Widths {
    pub label: f64,
    pub value: f64,
    pub interval: f64,
    pub count: f64,
}

/// The places of a chart of rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowLayout {
    pub width: f64,
    pub rows: usize,
    pub row_height: f64,
    /// Names above dots.
    pub stacked: bool,
    /// How long a name may be.
    pub label_room: f64,
    pub plot: (f64, f64),
    /// Where columns of numbers end; `None` if there is no room for one.
    pub value_end: f64,
    pub interval_end: Option<f64>,
    pub count_end: Option<f64>,
    /// Whether something is written below the rows.
    footed: bool,
}

impl RowLayout {
    pub fn new(width: f64, rows: usize, widths: Widths, footed: bool) -> Self {
        let stacked = width < NARROW && widths.label + MARK_ROOM > width * 0.34;
        if stacked {
            return Self {
                width,
                rows,
                row_height: STACKED_ROW,
                stacked,
                label_room: width - MARK_ROOM - widths.value - GAP,
                plot: (6.0, width - 6.0),
                value_end: width,
                interval_end: None,
                count_end: None,
                footed,
            };
        }
        let label_room = widths.label.min(width * 0.38);
        let start = MARK_ROOM + label_room + GAP;
        let mut end = width;
        // A column takes its room from the dots, as long as they keep enough.
        let mut column = |wide: f64, needed: bool| {
            let fits = wide > 0.0 && (needed || end - wide - GAP - start - widths.value - GAP >= LEAST_PLOT);
            let at = fits.then_some(end);
            if fits {
                end -= wide + GAP;
            }
            at
        };
        let count_end = column(widths.count, false);
        let interval_end = column(widths.interval, false);
        let value_end = column(widths.value, true).unwrap_or(width);
        Self {
            width,
            rows,
            row_height: ROW,
            stacked,
            label_room,
            plot: (start, (end - END).max(start + 40.0)),
            value_end,
            interval_end,
            count_end,
            footed,
        }
    }

    /// The top of a row.
    pub fn top(&self, row: usize) -> f64 {
        HEAD + row as f64 * self.row_height
    }

    /// Where all rows end.
    pub fn bottom(&self) -> f64 {
        self.top(self.rows)
    }

    /// The height of a row's dot below the row's top.
    pub fn dot(&self) -> f64 {
        if self.stacked { 33.0 } else { self.row_height / 2.0 }
    }

    /// The line of a row's name and numbers below the row's top.
    pub fn line(&self) -> f64 {
        if self.stacked { 17.0 } else { self.row_height / 2.0 + 4.5 }
    }

    /// Whether the axis is repeated below the rows, which may not be seen all at once.
    pub fn is_long(&self) -> bool {
        self.rows > LONG
    }

    pub fn height(&self) -> f64 {
        let axis = if self.is_long() { 24.0 } else { 4.0 };
        self.bottom() + axis + if self.footed { 22.0 } else { 2.0 }
    }

    /// The row at a height.
    pub fn row_at(&self, y: f64) -> Option<usize> {
        let row = (y - HEAD) / self.row_height;
        (row >= 0.0 && row < self.rows as f64).then_some(row as usize)
    }

    /// The scale over `domain`.
    pub fn scale(&self, domain: (f64, f64)) -> Scale {
        Scale::new(domain, self.plot)
    }
}

/// An axis around all these values.
pub fn around(values: impl Iterator<Item = f64>) -> (f64, f64) {
    extent(values).map_or((0.0, 1.0), |(low, high)| rounded_out(low, high, 5))
}

/// The widest of these texts, in pixels.
pub fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    texts.map(|t| text::width_at(t, SIZE)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(label: f64) -> Widths {
        Widths { label, value: 45.0, interval: 110.0, count: 50.0 }
    }

    #[test]
    fn a_wide_chart_has_all_columns_in_order() {
        let l = RowLayout::new(730.0, 5, widths(120.0), false);
        let (interval, count) = (l.interval_end.unwrap(), l.count_end.unwrap());
        assert!(!l.stacked && MARK_ROOM + l.label_room < l.plot.0 && l.plot.0 + LEAST_PLOT <= l.plot.1);
        assert!(l.plot.1 < l.value_end && l.value_end < interval && interval < count && count <= 730.0);
    }

    #[test]
    fn a_narrow_chart_gives_its_room_to_the_dots() {
        let l = RowLayout::new(328.0, 5, widths(60.0), false);
        assert!(!l.stacked && l.interval_end.is_none() && l.plot.1 - l.plot.0 > 150.0);
        let long = RowLayout::new(328.0, 5, widths(260.0), false);
        assert!(long.stacked && long.plot.1 - long.plot.0 > 300.0 && long.label_room > 240.0);
    }

    #[test]
    fn rows_are_found_where_they_are_drawn() {
        let l = RowLayout::new(400.0, 60, widths(50.0), true);
        for row in [0, 7, 59] {
            assert_eq!(l.row_at(l.top(row) + l.dot()), Some(row));
        }
        assert_eq!([l.row_at(10.0), l.row_at(l.bottom() + 1.0)], [None, None]);
        assert!(l.is_long() && l.height() > l.bottom());
    }

    #[test]
    fn an_axis_holds_all_values() {
        assert_eq!(around([0.31, 0.58, f64::NAN].into_iter()), (0.30000000000000004, 0.6000000000000001));
        assert_eq!(around(std::iter::empty()), (0.0, 1.0));
    }
}
