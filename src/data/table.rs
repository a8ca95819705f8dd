//! A table of people in columns. Categorical cells are codes into a list of levels; a missing cell is `NaN` or
//! [`MISSING`].

use super::labels::Labels;

/// The code of a missing categorical cell.
pub const MISSING: u32 = u32::MAX;

/// A column's cells, one for each person.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    Numeric(Vec<f32>),
    Categorical { codes: Vec<u32>, levels: Vec<String> },
}

impl Cells {
    /// Whether a person's cell is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Cells::Numeric(values) => values[row].is_nan(),
            Cells::Categorical { codes, .. } => codes[row] == MISSING,
        }
    }

    /// Keeps the listed rows, in that order; a row may be named more than once.
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Cells::Numeric(values) => Cells::Numeric(rows.iter().map(|&r| values[r]).collect()),
            Cells::Categorical { codes, levels } => {
                Cells::Categorical { codes: rows.iter().map(|&r| codes[r]).collect(), levels: levels.clone() }
            }
        }
    }
}

/// Named columns of equal length, and what is true of each person.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub names: Vec<String>,
    pub columns: Vec<Cells>,
    pub labels: Labels,
    /// People left out because their label is missing.
    pub unlabelled: u64,
}

impl Table {
    /// People in the table.
    pub fn rows(&self) -> usize {
        self.labels.rows()
    }

    /// A column's cells by name.
    pub fn column(&self, name: &str) -> Option<&Cells> {
        self.names.iter().position(|n| n == name).map(|i| &self.columns[i])
    }
}
