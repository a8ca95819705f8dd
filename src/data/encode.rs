//! Turns columns into a matrix of numbers: one-hot categories, standardised amounts. Everything that is estimated
//! (means, deviations, which levels exist) is fitted on the training rows only.
//!
//! Missing values stay visible: a missing category is a level of its own, a missing amount becomes the training
//! mean and switches on an indicator column.

use super::catalog::{Column, Dataset, Transform};
use super::error::DataError;
use super::layout::Layout;
use super::standard::Standard;
use super::table::{Cells, MISSING, Table};

/// A column of the encoded matrix.
#[derive(Debug, Clone, PartialEq)]
enum Feature {
    /// `t(x)` in standard units; 0 where missing.
    Standardised { column: usize, transform: Option<Transform>, standard: Standard },
    /// 1 where the column has this level ([`MISSING`] for the missing ones), else 0.
    Indicator { column: usize, level: u32 },
    /// 1 where the amount is missing, else 0.
    IsMissing { column: usize },
}

/// An encoding fitted on training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    features: Vec<Feature>,
    names: Vec<String>,
    /// The column that each feature comes from.
    sources: Vec<String>,
}

impl Encoder {
    /// Fits the encoding of the data set's inputs on the training rows. Constant columns are left out.
    ///
    /// # Errors
    /// [`DataError::NoFeatures`] when no column is left to learn from.
    pub fn fit(table: &Table, dataset: &Dataset, with_sensitive: bool, train: &[usize]) -> Result<Self, DataError> {
        let mut encoder = Self { features: Vec::new(), names: Vec::new(), sources: Vec::new() };
        for column in dataset.inputs(with_sensitive) {
            if let Some(index) = table.names.iter().position(|n| *n == column.name) {
                encoder.fit_column(column, index, &table.columns[index], train);
            }
        }
        if encoder.features.is_empty() { Err(DataError::NoFeatures {}) } else { Ok(encoder) }
    }

    fn fit_column(&mut self, column: &Column, index: usize, cells: &Cells, train: &[usize]) {
        match cells {
            Cells::Numeric(values) => {
                let missing = train.iter().filter(|&&r| values[r].is_nan()).count();
                if let Some(standard) = Standard::of(train.iter().map(|&r| rescale(values[r], column.transform))) {
                    let feature = Feature::Standardised { column: index, transform: column.transform, standard };
                    self.push(feature, column, column.name.clone());
                }
                if missing > 0 && missing < train.len() {
                    self.push(Feature::IsMissing { column: index }, column, format!("{} = ?", column.name));
                }
            }
            Cells::Categorical { codes, levels } => {
                let seen = |level: u32| {
                    let n = train.iter().filter(|&&r| codes[r] == level).count();
                    n > 0 && n < train.len()
                };
                let known = (0..levels.len() as u32).map(|l| (l, levels[l as usize].as_str()));
                for (level, name) in known.chain([(MISSING, "?")]).filter(|&(l, _)| seen(l)) {
                    self.push(Feature::Indicator { column: index, level }, column, format!("{} = {name}", column.name));
                }
            }
        }
    }

    fn push(&mut self, feature: Feature, column: &Column, name: String) {
        self.features.push(feature);
        self.sources.push(column.name.clone());
        self.names.push(name);
    }

    /// Columns of the encoded matrix.
    pub fn width(&self) -> usize {
        self.features.len()
    }

    /// Names of the encoded columns, such as `priors` or `charge_degree = felony`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The order in which the data set's points in time can be read, if it has any: at each, the features of its columns,
    /// and all that belong to no point in time.
    pub fn layout(&self, dataset: &Dataset) -> Layout {
        let of_column = |name: &String| -> Vec<u32> {
            (0u32..).zip(&self.sources).filter(|(_, source)| *source == name).map(|(feature, _)| feature).collect()
        };
        let steps: Vec<Vec<u32>> =
            dataset.sequence.iter().map(|names| names.iter().flat_map(of_column).collect()).collect();
        let timeless: Vec<u32> = (0..self.width() as u32).filter(|f| !steps.iter().flatten().any(|s| s == f)).collect();
        if steps.is_empty() || steps.iter().any(|step| step.len() != steps[0].len()) {
            return Layout::Flat;
        }
        Layout::Sequence { steps: steps.into_iter().map(|step| [step, timeless.clone()].concat()).collect() }
    }

    /// The encoded rows, `[rows, width]`, row-major.
    pub fn encode(&self, table: &Table, rows: &[usize]) -> Vec<f32> {
        let mut matrix = Vec::with_capacity(rows.len() * self.width());
        for &row in rows {
            matrix.extend(self.features.iter().map(|f| f.value(table, row)));
        }
        matrix
    }
}

impl Feature {
    fn value(&self, table: &Table, row: usize) -> f32 {
        match *self {
            Feature::Standardised { column, transform, standard } => {
                let Cells::Numeric(values) = &table.columns[column] else { return 0.0 };
                let x = rescale(values[row], transform);
                if x.is_nan() { 0.0 } else { standard.apply(x) }
            }
            Feature::Indicator { column, level } => {
                let Cells::Categorical { codes, .. } = &table.columns[column] else { return 0.0 };
                f32::from(codes[row] == level)
            }
            Feature::IsMissing { column } => f32::from(table.columns[column].is_missing(row)),
        }
    }
}

fn rescale(x: f32, transform: Option<Transform>) -> f32 {
    match transform {
        Some(Transform::Log1p) => x.signum() * x.abs().ln_1p(),
        None => x,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::labels::Labels;

    fn table() -> Table {
        Table {
            names: vec!["x".into(), "c".into(), "flat".into()],
            columns: vec![
                Cells::Numeric(vec![1.0, 3.0, f32::NAN, 100.0]),
                Cells::Categorical {
                    codes: vec![0, 1, MISSING, 2],
                    levels: ["a", "b", "c"].map(String::from).to_vec(),
                },
                Cells::Numeric(vec![7.0; 4]),
            ],
            labels: Labels::Binary(vec![true, false, true, false]),
            unlabelled: 0,
        }
    }

    fn encoder(transform: Option<Transform>, train: &[usize]) -> Encoder {
        use crate::data::catalog::{Kind, Localized, Role};
        let mut encoder = Encoder { features: Vec::new(), names: Vec::new(), sources: Vec::new() };
        for (i, name) in table().names.iter().enumerate() {
            let column = Column {
                name: name.clone(),
                kind: Kind::Numeric,
                role: Role::Feature,
                title: Localized::default(),
                transform,
                bins: Vec::new(),
            };
            encoder.fit_column(&column, i, &table().columns[i], train);
        }
        encoder
    }

    #[test]
    fn only_training_rows_set_means_and_levels() {
        let encoder = encoder(None, &[0, 1, 2]);
        assert_eq!(encoder.names(), ["x", "x = ?", "c = a", "c = b", "c = ?"]);
        assert_eq!(encoder.encode(&table(), &[0, 2]), [-1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(encoder.encode(&table(), &[3]), [98.0, 0.0, 0.0, 0.0, 0.0], "an unseen level switches nothing on");
    }

    #[test]
    fn a_signed_logarithm_tames_heavy_tails() {
        assert_eq!(rescale(0.0, Some(Transform::Log1p)), 0.0);
        assert!((rescale(-99.0, Some(Transform::Log1p)) + 100f32.ln()).abs() < 1e-6);
        let encoder = encoder(Some(Transform::Log1p), &[0, 1]);
        assert!((encoder.encode(&table(), &[1])[0] - 1.0).abs() < 1e-6);
    }
}
