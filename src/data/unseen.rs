//! Encodes people whom a model has not seen, by what its features mean: as [`super::encode`] would have done, had they been
//! in the table.

use rustc_hash::FxHashMap;

use super::csv::numbers;
use super::error::DataError;
use super::frame::Frame;
use super::meaning::Meaning;

/// The encoded rows of a frame, `[rows, features]`, row-major. A level that the features don't know switches none of them on;
/// who lacks an amount has the mean of the training part.
///
/// # Errors
/// [`DataError::ColumnMissing`] and [`DataError::NotANumber`], in the words of `file`.
pub fn encode(frame: &Frame, meanings: &[Meaning], file: &str) -> Result<Vec<f32>, DataError> {
    let (width, mut matrix) = (meanings.len(), vec![0.0; frame.rows * meanings.len()]);
    let mut levels = FxHashMap::default();
    for (feature, meaning) in meanings.iter().enumerate() {
        let name = meaning.column();
        let missing = || DataError::ColumnMissing { file: file.to_owned(), column: name.to_owned() };
        let values = frame.column(name).ok_or_else(missing)?;
        let cells = matrix.iter_mut().skip(feature).step_by(width);
        match meaning {
            Meaning::Amount { scale, .. } => {
                let amounts = numbers(frame, values, name, file)?;
                let known = cells.zip(amounts).filter(|(_, x)| !x.is_nan());
                known.for_each(|(cell, x)| *cell = scale.encode(x as f32));
            }
            Meaning::Level { level, .. } => {
                let (known, of_row) = levels.entry(name).or_insert_with(|| values.grouped());
                let code = known.iter().position(|l| l == level).map(|code| code as u32);
                cells.zip(of_row).for_each(|(cell, of_row)| *cell = f32::from(Some(*of_row) == code));
            }
            Meaning::Unknown { .. } => {
                cells.enumerate().for_each(|(row, cell)| *cell = f32::from(values.is_missing(row)));
            }
        }
    }
    Ok(matrix)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::data::csv::table;
    use crate::data::encode::Encoder;
    use crate::data::infer::OwnRole;
    use crate::data::own::described;
    use crate::data::read::{ReadOptions, read};

    fn frame(rows: &[(Option<i32>, usize, bool)]) -> Frame {
        let line = |&(x, level, y): &(Option<i32>, usize, bool)| {
            format!(
                "{},{},{},{}\n",
                x.map_or(String::new(), |x| x.to_string()),
                ["a", "b", "", "d"][level],
                level % 2,
                y
            )
        };
        let text: String = rows.iter().map(line).collect();
        read("t.csv", format!("x,c,g,y\n{text}").as_bytes(), &ReadOptions::default()).unwrap()
    }

    fn encoder(frame: &Frame, train: &[usize]) -> (Encoder, Vec<f32>) {
        let roles: BTreeMap<String, OwnRole> =
            [("x", OwnRole::Feature), ("c", OwnRole::Feature), ("g", OwnRole::Sensitive), ("y", OwnRole::Label)]
                .map(|(name, role)| (name.to_owned(), role))
                .into();
        let dataset = described(frame, &roles, "true", "t").unwrap();
        let table = table(frame, &dataset).unwrap();
        let encoder = Encoder::fit(&table, &dataset, true, train).unwrap();
        let all: Vec<usize> = (0..frame.rows).collect();
        let encoded = encoder.encode(&table, &all);
        (encoder, encoded)
    }

    #[test]
    fn rows_that_lack_a_column_or_a_number_are_refused() {
        let rows: Vec<_> = (0..30).map(|i| (Some(i), i as usize % 2, i % 3 == 0)).collect();
        let (encoder, _) = encoder(&frame(&rows), &[0, 1, 2, 3]);
        let fault = |text: &str| {
            let frame = read("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
            encode(&frame, encoder.meanings(), "t").unwrap_err()
        };
        assert!(matches!(fault("x,g\n1,0\n"), DataError::ColumnMissing { column, .. } if column == "c"));
        assert!(matches!(fault("x,c,g\none,a,0\n"), DataError::NotANumber { line: 2, .. }));
        let frame = read("t.csv", b"c,g,x\nnew,1,\n", &ReadOptions::default()).unwrap();
        let encoded = encode(&frame, encoder.meanings(), "t").unwrap();
        assert_eq!(encoded.iter().sum::<f32>(), 1.0, "an unknown level and amount say nothing, the group is known");
    }

    proptest! {
        #[test]
        fn the_same_people_are_encoded_alike(
            rows in prop::collection::vec((prop::option::of(-50i32..50), 0usize..4, any::<bool>()), 30..60),
            train in prop::collection::vec(any::<prop::sample::Index>(), 5..40),
        ) {
            let frame = frame(&rows);
            prop_assume!(rows.iter().any(|r| r.2) && rows.iter().any(|r| !r.2));
            let train: Vec<usize> = train.iter().map(|i| i.index(rows.len())).collect();
            prop_assume!(train.iter().any(|&r| rows[r].1 % 2 != rows[train[0]].1 % 2));
            let (encoder, encoded) = encoder(&frame, &train);
            prop_assert_eq!(encode(&frame, encoder.meanings(), "t").unwrap(), encoded);
        }
    }
}
