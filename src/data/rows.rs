//! Makes columns of records: the first names them, each other one is a row.

use std::collections::HashSet;

use super::column::{Column, NotUtf8};
use super::error::DataError;
use super::frame::{Frame, Lines};

/// The most columns of a file.
const MOST_COLUMNS: usize = 1000;

/// The table so far.
pub(super) struct Rows {
    file: String,
    names: Vec<String>,
    columns: Vec<Column>,
    rows: usize,
    lines: Lines,
}

impl Rows {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), names: Vec::new(), columns: Vec::new(), rows: 0, lines: Lines::default() }
    }

    /// Rows so far.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Takes the record that begins on this line.
    pub(super) fn record<'a>(
        &mut self,
        line: u64,
        fields: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Result<(), DataError> {
        if self.columns.is_empty() { self.header(fields) } else { self.row(line, fields) }
    }

    fn header<'a>(&mut self, fields: impl Iterator<Item = &'a [u8]> + Clone) -> Result<(), DataError> {
        let found = fields.clone().count();
        if found > MOST_COLUMNS {
            let (found, most) = (found as u64, MOST_COLUMNS as u64);
            return Err(DataError::TooManyColumns { file: self.file.clone(), found, most });
        }
        let mut seen = HashSet::new();
        for (index, field) in fields.enumerate() {
            let name = match std::str::from_utf8(field).map_err(|_| self.not_text())?.trim() {
                "" => format!("column_{}", index + 1),
                name => name.to_owned(),
            };
            if !seen.insert(name.clone()) {
                return Err(DataError::DuplicateColumn { file: self.file.clone(), column: name });
            }
            self.names.push(name);
        }
        self.columns.resize_with(found, Column::default);
        Ok(())
    }

    fn row<'a>(&mut self, line: u64, mut fields: impl Iterator<Item = &'a [u8]> + Clone) -> Result<(), DataError> {
        if self.columns.len() > 1 && is_blank(fields.clone()) {
            return Ok(());
        }
        let mut found = 0;
        for (column, field) in self.columns.iter_mut().zip(&mut fields) {
            if column.push(field) == Err(NotUtf8) {
                return Err(self.not_text());
            }
            found += 1;
        }
        let more = if found == self.columns.len() { fields.count() } else { 0 };
        if found + more != self.columns.len() {
            let (found, expected) = ((found + more) as u64, self.columns.len() as u64);
            return Err(DataError::RaggedRow { file: self.file.clone(), line, found, expected });
        }
        self.lines.note(self.rows, line);
        self.rows += 1;
        Ok(())
    }

    /// The table, when all records are in.
    pub(super) fn finish(self) -> Result<Frame, DataError> {
        let not_text = self.not_text();
        if self.columns.is_empty() {
            return Err(DataError::EmptyFile { file: self.file });
        }
        if self.rows == 0 {
            return Err(DataError::NoRows { file: self.file });
        }
        let columns = self.columns.into_iter().map(Column::finish).collect::<Result<_, _>>().map_err(|_| not_text)?;
        Ok(Frame { rows: self.rows, names: self.names, columns, lines: self.lines })
    }

    /// The fault of bytes that are no text.
    pub(super) fn not_text(&self) -> DataError {
        DataError::NotText { file: self.file.clone() }
    }

    /// The fault of a record that doesn't end.
    pub(super) fn endless(&self, line: u64) -> DataError {
        DataError::EndlessRow { file: self.file.clone(), line }
    }
}

/// Whether a record is nothing but white space; without any, it would be no record.
fn is_blank<'a>(mut fields: impl Iterator<Item = &'a [u8]>) -> bool {
    fields.next().is_some_and(|first| !first.is_empty() && first.trim_ascii().is_empty()) && fields.next().is_none()
}
