//! A table as its file has it: named columns of texts or numbers, without roles.
//!
//! A column is a dictionary of the exact texts that occur in it, unless it has thousands of different numbers; then it
//! keeps the numbers and not their spelling. Frame knows neither what a column is for nor whether it makes sense.

use std::borrow::Cow;

/// The texts that stand for a missing cell, compared exactly after trimming.
pub const MISSING_TEXTS: [&str; 6] = ["", "NA", "N/A", "NaN", "null", "?"];

/// Columns of equal length, with different names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    pub rows: usize,
    pub names: Vec<String>,
    pub columns: Vec<Values>,
    /// Where in the file each row begins.
    pub lines: Lines,
}

impl Frame {
    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.names.iter().position(|n| n == name).map(|i| &self.columns[i])
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        texts_bytes(&self.names) + self.columns.iter().map(Values::bytes).sum::<usize>() + self.lines.bytes()
    }
}

fn texts_bytes(texts: &[String]) -> usize {
    texts.iter().map(|t| size_of::<String>() + t.capacity()).sum()
}

/// One column's cells.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// One number for each row; `NaN` where it is missing.
    Numbers(Vec<f64>),
    /// One code for each row, into the texts in the order of their first occurrence. Every text occurs.
    Levels { codes: Codes, levels: Vec<String> },
}

impl Values {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Levels { codes, .. } => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row's cell is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Values::Numbers(numbers) => numbers[row].is_nan(),
            Values::Levels { codes, .. } => codes.get(row).is_none(),
        }
    }

    /// How many cells are missing.
    pub fn missing(&self) -> u64 {
        (0..self.len()).filter(|&row| self.is_missing(row)).count() as u64
    }

    /// A row's cell as a finite number; nothing if it is missing or is no number.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Values::Numbers(numbers) => Some(numbers[row]).filter(|x| !x.is_nan()),
            Values::Levels { codes, levels } => codes.get(row).and_then(|code| parse_number(&levels[code as usize])),
        }
    }

    /// All cells as finite numbers, `NaN` where they are missing; nothing if a cell is no number. Each different text
    /// is read once.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        match self {
            Values::Numbers(numbers) => Some(numbers.clone()),
            Values::Levels { codes, levels } => {
                let parsed = levels.iter().map(|l| parse_number(l)).collect::<Option<Vec<_>>>()?;
                Some(codes.iter().map(|code| code.map_or(f64::NAN, |c| parsed[c as usize])).collect())
            }
        }
    }

    /// A row's cell as text, empty where it is missing. Of [`Values::Numbers`] it is the shortest spelling of the
    /// number, which need not be the file's.
    pub fn text(&self, row: usize) -> Cow<'_, str> {
        match self {
            Values::Numbers(numbers) if numbers[row].is_nan() => Cow::Borrowed(""),
            Values::Numbers(numbers) => Cow::Owned(numbers[row].to_string()),
            Values::Levels { codes, levels } => {
                Cow::Borrowed(codes.get(row).map_or("", |code| levels[code as usize].as_str()))
            }
        }
    }

    /// The rows by value: the different values in order (texts by code point, numbers by size), and for each row the
    /// index of its value, `u32::MAX` where it is missing.
    pub fn grouped(&self) -> (Vec<String>, Vec<u32>) {
        match self {
            Values::Numbers(numbers) => {
                let sorted = distinct_numbers(numbers);
                let rank =
                    |x: &f64| sorted.binary_search_by(|s| s.total_cmp(&(x + 0.0))).map_or(u32::MAX, |i| i as u32);
                (sorted.iter().map(f64::to_string).collect(), numbers.iter().map(rank).collect())
            }
            Values::Levels { codes, levels } => {
                let mut order: Vec<usize> = (0..levels.len()).collect();
                order.sort_unstable_by(|&a, &b| levels[a].cmp(&levels[b]));
                let mut rank = vec![0; levels.len()];
                order.iter().enumerate().for_each(|(new, &old)| rank[old] = new as u32);
                let of_row = codes.iter().map(|code| code.map_or(u32::MAX, |c| rank[c as usize])).collect();
                (order.iter().map(|&o| levels[o].clone()).collect(), of_row)
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.capacity() * size_of::<f64>(),
            Values::Levels { codes, levels } => codes.bytes() + texts_bytes(levels),
        }
    }
}

/// The different numbers in ascending order, without `NaN`; -0 counts as 0.
pub fn distinct_numbers(numbers: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.iter().filter(|x| !x.is_nan()).map(|x| x + 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    sorted
}

/// A text as a finite number, in the notation of programming languages: `-1.5`, `2e3`.
pub fn parse_number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|x: &f64| x.is_finite())
}

/// Codes of a column's cells in the narrowest of three types; the type's largest value is a missing cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Codes {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::U8(Vec::new())
    }
}

impl Codes {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.len(),
            Codes::U16(codes) => codes.len(),
            Codes::U32(codes) => codes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row's code; nothing if the cell is missing.
    pub fn get(&self, row: usize) -> Option<u32> {
        match self {
            Codes::U8(codes) => Some(codes[row]).filter(|&c| c != u8::MAX).map(u32::from),
            Codes::U16(codes) => Some(codes[row]).filter(|&c| c != u16::MAX).map(u32::from),
            Codes::U32(codes) => Some(codes[row]).filter(|&c| c != u32::MAX),
        }
    }

    /// The code of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<u32>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Adds a row, in a wider type if its code needs one.
    pub fn push(&mut self, code: Option<u32>) {
        match (&mut *self, code) {
            (Codes::U8(codes), None) => codes.push(u8::MAX),
            (Codes::U8(codes), Some(c)) if c < u32::from(u8::MAX) => codes.push(c as u8),
            (Codes::U16(codes), None) => codes.push(u16::MAX),
            (Codes::U16(codes), Some(c)) if c < u32::from(u16::MAX) => codes.push(c as u16),
            (Codes::U32(codes), code) => codes.push(code.unwrap_or(u32::MAX)),
            _ => {
                self.widen();
                self.push(code);
            }
        }
    }

    fn widen(&mut self) {
        *self = match &*self {
            Codes::U8(_) => Codes::U16(self.iter().map(|code| code.map_or(u16::MAX, |c| c as u16)).collect()),
            _ => Codes::U32(self.iter().map(|code| code.unwrap_or(u32::MAX)).collect()),
        };
    }

    /// Gives back memory that was kept for more rows.
    pub fn shrink(&mut self) {
        match self {
            Codes::U8(codes) => codes.shrink_to_fit(),
            Codes::U16(codes) => codes.shrink_to_fit(),
            Codes::U32(codes) => codes.shrink_to_fit(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.capacity(),
            Codes::U16(codes) => codes.capacity() * 2,
            Codes::U32(codes) => codes.capacity() * 4,
        }
    }
}

/// The line on which each row begins: the row's number plus a distance that is kept only where it changes, after
/// blank lines and cells with line breaks in them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// From this row on, lines are so many ahead of rows.
    ahead: Vec<(usize, u64)>,
}

/// Without any other word, a row's line is this much ahead of its number: lines count from 1, after the header.
const HEADER: u64 = 2;

impl Lines {
    /// Notes the line of the next row; rows and lines both ascend.
    pub fn note(&mut self, row: usize, line: u64) {
        let ahead = line.saturating_sub(row as u64);
        if self.ahead.last().map_or(HEADER, |last| last.1) != ahead {
            self.ahead.push((row, ahead));
        }
    }

    /// The line of a row, counted from 1.
    pub fn of(&self, row: usize) -> u64 {
        let after = self.ahead.partition_point(|&(first, _)| first <= row);
        row as u64 + after.checked_sub(1).map_or(HEADER, |i| self.ahead[i].1)
    }

    fn bytes(&self) -> usize {
        self.ahead.capacity() * size_of::<(usize, u64)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(cells: &[Option<u32>], levels: &[&str]) -> Values {
        let mut codes = Codes::default();
        cells.iter().for_each(|&c| codes.push(c));
        Values::Levels { codes, levels: levels.iter().map(|l| (*l).to_owned()).collect() }
    }

    #[test]
    fn codes_widen_without_loss() {
        let cells: Vec<Option<u32>> = (0..70_000).map(|c| (c % 3 > 0).then_some(c)).collect();
        let mut codes = Codes::default();
        for (row, &cell) in cells.iter().enumerate() {
            codes.push(cell);
            match row {
                253 => assert!(matches!(codes, Codes::U8(_))),
                257 | 65_533 => assert!(matches!(codes, Codes::U16(_))),
                _ => {}
            }
        }
        assert!(matches!(codes, Codes::U32(_)));
        assert!(codes.iter().eq(cells));
    }

    #[test]
    fn groups_are_in_the_order_of_their_kind() {
        let (names, of_row) = levels(&[Some(0), None, Some(1), Some(0)], &["10", "9"]).grouped();
        assert_eq!((names, of_row), (vec!["10".into(), "9".into()], vec![0, u32::MAX, 1, 0]));
        let (names, of_row) = Values::Numbers(vec![10.0, f64::NAN, 9.0, -0.0, 0.0]).grouped();
        assert_eq!((names, of_row), (vec!["0".into(), "9".into(), "10".into()], vec![2, u32::MAX, 1, 0, 0]));
    }

    #[test]
    fn cells_are_numbers_only_if_all_are() {
        let numbers = levels(&[Some(1), None, Some(0)], &["1e3", "-.5"]).numbers().unwrap();
        assert!(numbers[0] == -0.5 && numbers[1].is_nan() && numbers[2] == 1000.0);
        let mixed = levels(&[Some(0), Some(1)], &["1", "inf"]);
        assert_eq!((mixed.numbers(), mixed.number(0), mixed.number(1)), (None, Some(1.0), None));
    }

    #[test]
    fn lines_follow_rows_except_where_noted() {
        let mut lines = Lines::default();
        [2, 3, 6, 7].into_iter().enumerate().for_each(|(row, line)| lines.note(row, line));
        assert_eq!((0..5).map(|row| lines.of(row)).collect::<Vec<_>>(), [2, 3, 6, 7, 8]);
        assert_eq!(lines.ahead.len(), 1);
    }
}
