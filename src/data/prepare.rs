//! From a file's text, or a frame, to everything a run needs: read, grouped, split, encoded.

use super::catalog::Dataset;
use super::encode::Encoder;
use super::error::DataError;
use super::frame::Frame;
use super::groups::{Grouping, groupings};
use super::options::DataOptions;
use super::represent::{DataSummary, missing_cells, represent};
use super::table::Table;
use super::{csv, split};

/// One part of the people: the training part or the test part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Encoded features, `[rows, width]`, row-major.
    pub x: Vec<f32>,
    /// Whether each person's label is positive.
    pub positive: Vec<bool>,
    /// Each grouping, restricted to this part.
    pub groupings: Vec<Grouping>,
}

/// A data set, ready for training.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub train: Part,
    pub test: Part,
    /// Columns of `x`.
    pub width: usize,
    pub summary: DataSummary,
}

/// Reads, splits and encodes a data set's file.
///
/// # Errors
/// Any [`DataError`] of reading, splitting or encoding.
pub fn prepare(text: &str, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    prepare_table(&csv::read(text, dataset)?, dataset, options)
}

/// The same of a frame that is already there.
///
/// # Errors
/// Any [`DataError`] of the description, splitting or encoding.
pub fn prepare_frame(frame: &Frame, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    prepare_table(&csv::table(frame, dataset)?, dataset, options)
}

fn prepare_table(table: &Table, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    let groupings = groupings(table, dataset);
    let split = split::stratified(&table.positive, options.test_share, options.seed)?;
    let encoder = Encoder::fit(table, dataset, options.with_sensitive, &split.train)?;
    let part = |rows: &[usize]| Part {
        x: encoder.encode(table, rows),
        positive: rows.iter().map(|&r| table.positive[r]).collect(),
        groupings: groupings.iter().map(|g| g.take(rows)).collect(),
    };
    let summary = DataSummary {
        rows: table.rows() as u64,
        unlabelled: table.unlabelled,
        train_rows: split.train.len() as u64,
        test_rows: split.test.len() as u64,
        features: encoder.names().to_vec(),
        missing: missing_cells(table),
        representation: groupings.iter().map(|g| represent(table, g)).collect(),
    };
    Ok(Prepared { train: part(&split.train), test: part(&split.test), width: encoder.width(), summary })
}
