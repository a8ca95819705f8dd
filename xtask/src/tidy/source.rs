//! A raw file, and how its columns become tidy ones.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use csv::{ReaderBuilder, StringRecord, Trim};

use super::table::Table;

/// What the codes of a column mean; an empty meaning is a missing cell.
pub type Codes = &'static [(&'static str, &'static str)];

pub const NO_YES: Codes = &[("0", "no"), ("1", "yes")];

/// How a raw cell is written in the tidy file.
pub enum Cell {
    /// As it is; `?` is missing.
    Text,
    /// Without zeros at the end of a fraction; `?` is missing.
    Number,
    /// In words. A code without a meaning is an error, so that no undocumented value slips in.
    Coded(Codes),
    /// In words, from several 0/1 columns, each named by this prefix and a code.
    OneHot(Codes),
}

/// A tidy column: the name it had, the name it gets, its cells.
pub struct Column(pub &'static str, pub &'static str, pub Cell);

/// A raw file in memory.
pub struct Source {
    header: StringRecord,
    rows: Vec<StringRecord>,
}

impl Source {
    /// Reads a file whose first line names the columns.
    pub fn with_header(path: &Path, delimiter: u8) -> Result<Self> {
        let (header, rows) = read(path, delimiter, true)?;
        Ok(Self { header, rows })
    }

    /// Reads a file without names.
    pub fn without_header(path: &Path, delimiter: u8, names: &[&str]) -> Result<Self> {
        let (_, rows) = read(path, delimiter, false)?;
        Ok(Self { header: StringRecord::from(names), rows })
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Leaves out the first lines.
    pub fn skip(&mut self, lines: usize) {
        self.rows.drain(..lines.min(self.rows.len()));
    }

    /// Adds the lines of a file with the same columns.
    pub fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// The cells of one column.
    pub fn cells(&self, column: &str) -> Result<impl Iterator<Item = &str>> {
        let index = self.index(column)?;
        Ok(self.rows.iter().map(move |row| &row[index]))
    }

    /// The chosen columns, in this order.
    pub fn tidy(&self, columns: &[Column]) -> Result<Table> {
        let mut table = Table::new(columns.iter().map(|column| column.1).collect());
        for (number, row) in self.rows.iter().enumerate() {
            let cells = columns.iter().map(|column| self.cell(row, column));
            let cells = cells.collect::<Result<_>>().with_context(|| format!("row {}", number + 1))?;
            table.push(cells)?;
        }
        Ok(table)
    }

    fn cell(&self, row: &StringRecord, Column(from, _, cell): &Column) -> Result<String> {
        let value = match cell {
            Cell::OneHot(codes) => self.one_hot(row, from, codes)?,
            Cell::Text => known(&row[self.index(from)?]),
            Cell::Number => number(known(&row[self.index(from)?]))?,
            Cell::Coded(codes) => decode(&row[self.index(from)?], codes).with_context(|| format!("column {from}"))?,
        };
        Ok(value.to_owned())
    }

    fn one_hot(&self, row: &StringRecord, prefix: &str, codes: Codes) -> Result<&'static str> {
        let mut found = Vec::new();
        for &(code, meaning) in codes {
            match &row[self.index(&format!("{prefix}{code}"))?] {
                "0" => {}
                "1" => found.push(meaning),
                other => bail!("{prefix}{code} is {other}, neither 0 nor 1"),
            }
        }
        ensure!(found.len() == 1, "{prefix}*: not exactly one is 1");
        Ok(found[0])
    }

    fn index(&self, column: &str) -> Result<usize> {
        self.header.iter().position(|name| name == column).with_context(|| format!("there is no column {column}"))
    }
}

fn read(path: &Path, delimiter: u8, header: bool) -> Result<(StringRecord, Vec<StringRecord>)> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(header)
        .trim(Trim::All)
        // Adult's test file begins with such a line; no value of any file does.
        .comment(Some(b'|'))
        .from_path(path)
        .with_context(|| format!("opening {}", path.display()))?;
    let names = reader.headers()?.clone();
    let rows = reader.records().collect::<csv::Result<_>>()?;
    Ok((names, rows))
}

fn known(cell: &str) -> &str {
    if cell == "?" { "" } else { cell }
}

/// Numbers come as `2`, `2.0` or `2.50` for no reason; f32 readers get the same value from the shorter form.
fn number(cell: &str) -> Result<&str> {
    ensure!(cell.is_empty() || cell.parse::<f64>().is_ok_and(f64::is_finite), "`{cell}` is not a number");
    Ok(if cell.contains('.') { cell.trim_end_matches('0').trim_end_matches('.') } else { cell })
}

/// A code may be written as a number is: NHEFS has both `1` and `1.0`.
fn decode(cell: &str, codes: Codes) -> Result<&'static str> {
    if cell.is_empty() {
        return Ok("");
    }
    let code = number(cell).unwrap_or(cell);
    codes
        .iter()
        .find(|(from, _)| *from == code)
        .map(|&(_, meaning)| meaning)
        .with_context(|| format!("`{cell}` is not a documented code"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_only_needless_zeros() {
        let cases = [("2.0", "2"), ("2.50", "2.5"), ("100", "100"), ("-0.05", "-0.05"), ("", "")];
        for (raw, tidy) in cases {
            assert_eq!(number(raw).unwrap(), tidy);
        }
        assert!(number("1,5").is_err());
        assert!(number("NaN").is_err());
    }

    #[test]
    fn codes_without_a_meaning_are_refused() {
        assert_eq!(decode("1.0", NO_YES).unwrap(), "yes");
        assert_eq!(decode("", NO_YES).unwrap(), "");
        assert!(decode("2", NO_YES).is_err());
    }

    #[test]
    fn one_hot_columns_become_one() {
        let source = |cells: [&str; 2]| Source {
            header: StringRecord::from(vec!["X_0", "X_1"]),
            rows: vec![StringRecord::from(cells.to_vec())],
        };
        let columns = [Column("X_", "x", Cell::OneHot(NO_YES))];
        let table = source(["0", "1"]).tidy(&columns).unwrap();
        assert_eq!(table.people(&[("x", "yes")]).unwrap(), 1);
        assert!(source(["1", "1"]).tidy(&columns).is_err());
        assert!(source(["0", "0"]).tidy(&columns).is_err());
    }
}
