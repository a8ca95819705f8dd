//! Turns columns into a matrix of numbers: one-hot categories, standardised amounts. Everything that is estimated
//! (means, deviations, which levels exist) is fitted on the training rows only.
//!
//! Missing values stay visible: a missing category is a level of its own, a missing amount becomes the training
//! mean and switches on an indicator column.

use super::catalog::{Column, Dataset};
use super::error::DataError;
use super::layout::Layout;
use super::meaning::Meaning;
use super::scale::{Scale, rescale};
use super::standard::Standard;
use super::table::{Cells, MISSING, Table};

/// A column of the encoded matrix.
#[derive(Debug, Clone, PartialEq)]
enum Feature {
    /// The amount on its scale; 0 where missing.
    Standardised { column: usize, scale: Scale },
    /// 1 where the column has this level ([`MISSING`] for the missing ones), else 0.
    Indicator { column: usize, level: u32 },
    /// 1 where the amount is missing, else 0.
    IsMissing { column: usize },
}

/// An encoding fitted on training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    features: Vec<Feature>,
    meanings: Vec<Meaning>,
}

impl Encoder {
    /// Fits the encoding of the data set's inputs on the training rows. Constant columns are left out.
    ///
    /// # Errors
    /// [`DataError::NoFeatures`] when no column is left to learn from.
    pub fn fit(table: &Table, dataset: &Dataset, with_sensitive: bool, train: &[usize]) -> Result<Self, DataError> {
        let mut encoder = Self { features: Vec::new(), meanings: Vec::new() };
        for column in dataset.inputs(with_sensitive) {
            if let Some(index) = table.names.iter().position(|n| *n == column.name) {
                encoder.fit_column(column, index, &table.columns[index], train);
            }
        }
        if encoder.features.is_empty() { Err(DataError::NoFeatures {}) } else { Ok(encoder) }
    }

    fn fit_column(&mut self, column: &Column, index: usize, cells: &Cells, train: &[usize]) {
        let name = || column.name.clone();
        let transform = column.transform;
        match cells {
            Cells::Numeric(values) => {
                let missing = train.iter().filter(|&&r| values[r].is_nan()).count();
                if let Some(standard) = Standard::of(train.iter().map(|&r| rescale(values[r], transform))) {
                    let scale = Scale { transform, mean: standard.mean, deviation: standard.deviation };
                    let lacking = values.iter().any(|x| x.is_nan());
                    let meaning = Meaning::Amount { column: name(), scale, lacking };
                    self.push(Feature::Standardised { column: index, scale }, meaning);
                }
                if missing > 0 && missing < train.len() {
                    self.push(Feature::IsMissing { column: index }, Meaning::Unknown { column: name() });
                }
            }
            Cells::Categorical { codes, levels } => {
                let seen = |level: u32| {
                    let n = train.iter().filter(|&&r| codes[r] == level).count();
                    n > 0 && n < train.len()
                };
                for level in (0..levels.len() as u32).chain([MISSING]).filter(|&l| seen(l)) {
                    let meaning = match levels.get(level as usize) {
                        Some(level) => Meaning::Level { column: name(), level: level.clone() },
                        None => Meaning::Unknown { column: name() },
                    };
                    self.push(Feature::Indicator { column: index, level }, meaning);
                }
            }
        }
    }

    fn push(&mut self, feature: Feature, meaning: Meaning) {
        self.features.push(feature);
        self.meanings.push(meaning);
    }

    /// Columns of the encoded matrix.
    pub fn width(&self) -> usize {
        self.features.len()
    }

    /// What each of the encoded columns says of a person.
    pub fn meanings(&self) -> &[Meaning] {
        &self.meanings
    }

    /// The order in which the data set's points in time can be read, if it has any: at each, the features of its columns,
    /// and all that belong to no point in time.
    pub fn layout(&self, dataset: &Dataset) -> Layout {
        let of_column = |name: &String| -> Vec<u32> {
            (0u32..).zip(&self.meanings).filter(|(_, m)| m.column() == name).map(|(feature, _)| feature).collect()
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
            Feature::Standardised { column, scale } => {
                let Cells::Numeric(values) = &table.columns[column] else { return 0.0 };
                if values[row].is_nan() { 0.0 } else { scale.encode(values[row]) }
            }
            Feature::Indicator { column, level } => {
                let Cells::Categorical { codes, .. } = &table.columns[column] else { return 0.0 };
                f32::from(codes[row] == level)
            }
            Feature::IsMissing { column } => f32::from(table.columns[column].is_missing(row)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::catalog::Transform;
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
        let mut encoder = Encoder { features: Vec::new(), meanings: Vec::new() };
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
        let names: Vec<String> = encoder.meanings().iter().map(Meaning::name).collect();
        assert_eq!(names, ["x", "x = ?", "c = a", "c = b", "c = ?"]);
        assert!(matches!(&encoder.meanings()[0], Meaning::Amount { scale, lacking: true, .. } if scale.mean == 2.0));
        assert_eq!(encoder.encode(&table(), &[0, 2]), [-1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(encoder.encode(&table(), &[3]), [98.0, 0.0, 0.0, 0.0, 0.0], "an unseen level switches nothing on");
    }

    #[test]
    fn amounts_are_rescaled_before_they_are_standardised() {
        let encoder = encoder(Some(Transform::Log1p), &[0, 1]);
        assert!((encoder.encode(&table(), &[1])[0] - 1.0).abs() < 1e-6);
    }
}
