//! Collects one column of a file, cell by cell, in little memory.
//!
//! A column begins as a dictionary. When that has thousands of levels, cells are kept as written until the end: an
//! index of all would be larger than the text, and slow beside those of other columns. Then the cells are read as
//! numbers, or go into a dictionary if one of them is none. So what a column becomes doesn't depend on the order of
//! rows, and no cell's text is lost to a guess.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::frame::{Codes, Values, parse_number};

/// The most levels of a dictionary while rows come in.
const MOST_LEVELS: usize = 4096;

/// The most digits for which `f64` tells all whole numbers apart.
const EXACT_DIGITS: usize = 15;

/// Ends each cell that is kept as written. No cell holds it: the reader refuses a file with NUL in it.
const END: char = '\0';

/// A cell is not text in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotUtf8;

/// A column that grows.
#[derive(Debug)]
pub(super) enum Column {
    Dictionary(Dictionary),
    /// Cells as written, each with [`END`] behind it.
    Written(Vec<u8>),
}

impl Default for Column {
    fn default() -> Self {
        Column::Dictionary(Dictionary::default())
    }
}

impl Column {
    /// Adds a cell.
    pub(super) fn push(&mut self, cell: &[u8]) -> Result<(), NotUtf8> {
        let cell = trim(cell);
        match self {
            Column::Dictionary(dictionary) => {
                dictionary.push(cell)?;
                if dictionary.levels.len() > MOST_LEVELS {
                    *self = Column::Written(dictionary.written());
                }
            }
            Column::Written(cells) => {
                if !is_missing(cell) {
                    cells.extend_from_slice(cell);
                }
                cells.push(END as u8);
            }
        }
        Ok(())
    }

    /// The column as it is kept.
    pub(super) fn finish(self) -> Result<Values, NotUtf8> {
        match self {
            Column::Dictionary(dictionary) => Ok(dictionary.finish()),
            Column::Written(cells) => {
                let cells = String::from_utf8(cells).map_err(|_| NotUtf8)?;
                let number = |cell: &str| if cell.is_empty() { Some(f64::NAN) } else { plain_number(cell) };
                if let Some(mut numbers) = cells.split_terminator(END).map(number).collect::<Option<Vec<_>>>() {
                    numbers.shrink_to_fit();
                    return Ok(Values::Numbers(numbers));
                }
                let mut dictionary = Dictionary::default();
                for cell in cells.split_terminator(END) {
                    dictionary.push(cell.as_bytes())?;
                }
                Ok(dictionary.finish())
            }
        }
    }
}

/// The different texts of a column so far, and each row's.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    codes: Codes,
    levels: Vec<String>,
    index: HashTable<Entry>,
    /// The last cell's entry: neighbours are often alike.
    last: Option<Entry>,
}

/// A level as it is looked up: texts of up to eight bytes are equal if their keys and lengths are.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    length: u32,
    code: u32,
}

impl Entry {
    fn is(&self, key: u64, cell: &[u8], levels: &[String]) -> bool {
        self.key == key
            && self.length as usize == cell.len()
            && (cell.len() <= 8 || levels[self.code as usize].as_bytes() == cell)
    }

    fn hash(key: u64, length: usize) -> u64 {
        // An odd number without pattern: the golden ratio's digits.
        let mixed = (key ^ ((length as u64) << 56)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    }
}

impl Dictionary {
    fn push(&mut self, cell: &[u8]) -> Result<(), NotUtf8> {
        if is_missing(cell) {
            self.codes.push(None);
            return Ok(());
        }
        let key = key(cell);
        let entry = match self.last.filter(|last| last.is(key, cell, &self.levels)) {
            Some(last) => last,
            None => self.entry(key, cell)?,
        };
        self.last = Some(entry);
        self.codes.push(Some(entry.code));
        Ok(())
    }

    fn entry(&mut self, key: u64, cell: &[u8]) -> Result<Entry, NotUtf8> {
        let hash = Entry::hash(key, cell.len());
        if let Some(&entry) = self.index.find(hash, |entry| entry.is(key, cell, &self.levels)) {
            return Ok(entry);
        }
        let level = std::str::from_utf8(cell).map_err(|_| NotUtf8)?;
        let entry = Entry { key, length: cell.len() as u32, code: self.levels.len() as u32 };
        self.levels.push(level.to_owned());
        self.index.insert_unique(hash, entry, |entry| Entry::hash(entry.key, entry.length as usize));
        Ok(entry)
    }

    fn written(&self) -> Vec<u8> {
        let mut cells = Vec::new();
        for code in self.codes.iter() {
            cells.extend_from_slice(code.map_or(&[], |c| self.levels[c as usize].as_bytes()));
            cells.push(END as u8);
        }
        cells
    }

    fn finish(mut self) -> Values {
        self.codes.shrink();
        self.levels.shrink_to_fit();
        Values::Levels { codes: self.codes, levels: self.levels }
    }
}

/// All bytes of a text of up to eight, else a hash of them.
fn key(cell: &[u8]) -> u64 {
    match (cell, cell.first_chunk(), cell.last_chunk()) {
        (_, Some(&front), Some(&back)) if cell.len() <= 8 => {
            u64::from(u32::from_le_bytes(front)) | u64::from(u32::from_le_bytes(back)) << 32
        }
        (&[a, b, c], ..) => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        (&[a, b], ..) => u64::from(a) | u64::from(b) << 8,
        (&[a], ..) => u64::from(a),
        _ => {
            let mut hasher = FxHasher::default();
            hasher.write(cell);
            hasher.finish()
        }
    }
}

/// Whether a cell is one of [`super::frame::MISSING_TEXTS`].
fn is_missing(cell: &[u8]) -> bool {
    matches!(cell, b"" | b"NA" | b"N/A" | b"NaN" | b"null" | b"?")
}

/// The cell without white space around it, be it ASCII or not.
fn trim(cell: &[u8]) -> &[u8] {
    match cell {
        [] => cell,
        [first, .., last] | [first @ last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes()),
    }
}

/// A text as a number, if that says all of it: digits with a zero in front, or too many of them to tell apart as
/// `f64`, are the code of something.
fn plain_number(text: &str) -> Option<f64> {
    short_decimal(text.as_bytes()).or_else(|| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let telling = digits.len() > EXACT_DIGITS || (digits.len() > 1 && digits.starts_with('0'));
        if telling && digits.bytes().all(|b| b.is_ascii_digit()) { None } else { parse_number(text) }
    })
}

/// The number of a text such as `-12.5` whose digits are few enough that one division of two exact numbers rounds it
/// as parsing would: several times faster, for what most cells are.
fn short_decimal(text: &[u8]) -> Option<f64> {
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |digits| (true, digits));
    if digits.len() > EXACT_DIGITS || matches!(digits, [] | [b'.', ..] | [.., b'.'] | [b'0', b'0'..=b'9', ..]) {
        return None;
    }
    let (mut whole, mut scale, mut point) = (0u64, 1u64, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                scale *= if point { 10 } else { 1 };
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    let number = whole as f64 / scale as f64;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::frame::MISSING_TEXTS;

    fn column(cells: impl IntoIterator<Item = impl AsRef<str>>) -> Values {
        let mut column = Column::default();
        cells.into_iter().for_each(|cell| column.push(cell.as_ref().as_bytes()).unwrap());
        column.finish().unwrap()
    }

    #[test]
    fn texts_are_trimmed_and_the_missing_ones_are_exactly_those() {
        let values = column([" a\t", "\u{3000}甲\u{a0}", "NA", "na", "", " ? ", "N/A", "NaN", "null", "None", "a"]);
        let Values::Levels { codes, levels } = &values else { panic!() };
        assert_eq!(levels, &["a", "甲", "na", "None"]);
        assert!(MISSING_TEXTS.iter().all(|text| is_missing(text.as_bytes())));
        let expected = [Some(0), Some(1), None, Some(2), None, None, None, None, None, Some(3), Some(0)];
        assert!(codes.iter().eq(expected));
    }

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let texts: Vec<String> = (1..20)
            .flat_map(|n| {
                [0, n / 2, n - 1].map(|i| {
                    let mut text = "a".repeat(n);
                    text.replace_range(i..=i, "b");
                    text
                })
            })
            .collect();
        let values = column(&texts);
        assert!((0..texts.len()).all(|row| values.text(row) == texts[row]));
        let many: Vec<String> = (0..140_000).map(|i| format!("n{}", i % 70_000)).collect();
        let values = column(&many);
        assert!((0..many.len()).all(|row| values.text(row) == many[row]));
        assert!(matches!(values, Values::Levels { levels, .. } if levels.len() == 70_000));
    }

    #[test]
    fn thousands_of_numbers_become_numbers_and_codes_stay_texts() {
        let numbers = column((0..5000).map(|i| if i == 7 { "NA".into() } else { format!("{i}.50") }));
        let Values::Numbers(numbers) = numbers else { panic!() };
        assert!(numbers[7].is_nan());
        assert_eq!(numbers[4999], 4999.5);
        for code in [|i| format!("{i:05}"), |i| format!("1101011990030{i:05}")] {
            assert!(matches!(column((0..5000).map(code)), Values::Levels { levels, .. } if levels.len() == 5000));
        }
    }

    #[test]
    fn a_late_text_keeps_every_cell_as_it_was_written() {
        let cells: Vec<String> = (0..6000).map(|i| format!("{i}.0")).chain(["unknown".into(), "".into()]).collect();
        let values = column(&cells);
        assert!((0..cells.len()).all(|row| values.text(row) == cells[row]));
        assert_eq!(values.missing(), 1);
        let reversed = column(cells.iter().rev());
        assert!((0..cells.len()).all(|row| reversed.text(row) == cells[cells.len() - 1 - row]));
    }

    #[test]
    fn cells_that_are_no_text_are_refused() {
        assert_eq!(Column::default().push(b"\xd6\xd0"), Err(NotUtf8));
        let mut column = Column::default();
        (0..5000).for_each(|i| column.push(i.to_string().as_bytes()).unwrap());
        column.push(b"\xd6\xd0").unwrap();
        assert_eq!(column.finish(), Err(NotUtf8));
    }

    proptest::proptest! {
        #[test]
        fn short_decimals_are_what_parsing_says(text in "-?[0-9]{0,9}[.]?[0-9]{0,8}") {
            if let Some(number) = short_decimal(text.as_bytes()) {
                proptest::prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
            }
        }
    }
}
