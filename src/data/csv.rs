//! Makes a [`Table`] of a [`Frame`], as its data set's description says: types, counts, label.
//!
//! It doesn't guess: types and roles come from the description. A number that isn't one, a missing column or a wrong
//! number of rows is an error that names the place.

use super::catalog::{Dataset, Kind, Role};
use super::error::DataError;
use super::frame::{Frame, Values};
use super::labels::Labels;
use super::read::{self, ReadOptions};
use super::table::{Cells, Table};

/// How many values of a column a message lists.
const LISTED: usize = 5;

/// Reads `text` as the data set's file.
///
/// # Errors
/// Those of [`read::read`] and of [`table`].
pub fn read(text: &str, dataset: &Dataset) -> Result<Table, DataError> {
    let options = ReadOptions { delimiter: Some(b','), ..ReadOptions::default() };
    table(&read::read(&dataset.file, text.as_bytes(), &options)?, dataset)
}

/// The people of a frame as the data set describes them: lines expanded by their counts, people without a label left
/// out, categories in alphabetical order.
///
/// # Errors
/// [`DataError`]: `ColumnMissing`, `NotANumber`, `RowCount` if there aren't as many people as described, and
/// `LabelValues` if the label is no amount and hasn't two values, one of them the positive one.
pub fn table(frame: &Frame, dataset: &Dataset) -> Result<Table, DataError> {
    let (mut names, mut columns) = (Vec::new(), Vec::new());
    let (mut label, mut counts) = (Cells::Numeric(Vec::new()), None);
    for column in dataset.columns.iter().filter(|c| c.role != Role::Ignore) {
        let missing = || DataError::ColumnMissing { file: dataset.file.clone(), column: column.name.clone() };
        let values = frame.column(&column.name).ok_or_else(missing)?;
        let numbers =
            (column.kind == Kind::Numeric).then(|| numbers(frame, values, &column.name, &dataset.file)).transpose()?;
        match (column.role, numbers) {
            // The numbers of a yes or no are names of its values.
            (Role::Label, Some(numbers)) if dataset.label.amount.is_none() => {
                label = cells(&Values::Numbers(numbers), None);
            }
            (Role::Label, numbers) => label = cells(values, numbers),
            (Role::Count, Some(numbers)) => counts = Some(numbers),
            (_, numbers) => {
                names.push(column.name.clone());
                columns.push(cells(values, numbers));
            }
        }
    }
    let people = expand(frame.rows, counts.as_deref());
    if people.len() as u64 != dataset.rows {
        return Err(DataError::RowCount {
            file: dataset.file.clone(),
            found: people.len() as u64,
            expected: dataset.rows,
        });
    }
    let labelled: Vec<usize> = people.iter().copied().filter(|&r| !label.is_missing(r)).collect();
    Ok(Table {
        names,
        columns: columns.iter().map(|c| c.take(&labelled)).collect(),
        labels: labels(&label.take(&labelled), dataset)?,
        unlabelled: (people.len() - labelled.len()) as u64,
    })
}

fn labels(cells: &Cells, dataset: &Dataset) -> Result<Labels, DataError> {
    Ok(match cells {
        Cells::Numeric(amounts) => Labels::Amounts(amounts.clone()),
        Cells::Categorical { codes, levels } => {
            let positive = positive_code(levels, dataset)?;
            Labels::Binary(codes.iter().map(|&code| code == positive).collect())
        }
    })
}

fn cells(values: &Values, numbers: Option<Vec<f64>>) -> Cells {
    match numbers {
        Some(numbers) => Cells::Numeric(numbers.into_iter().map(|x| x as f32).collect()),
        None => {
            let (levels, codes) = values.grouped();
            Cells::Categorical { codes, levels }
        }
    }
}

/// The column as numbers that are finite in `f32` too, `NaN` where they are missing.
///
/// # Errors
/// [`DataError::NotANumber`].
pub(super) fn numbers(frame: &Frame, values: &Values, column: &str, file: &str) -> Result<Vec<f64>, DataError> {
    let fits = |x: f64| (x as f32).is_finite();
    if let Some(numbers) = values.numbers().filter(|all| all.iter().all(|&x| x.is_nan() || fits(x))) {
        return Ok(numbers);
    }
    let wrong = |&row: &usize| !values.is_missing(row) && !values.number(row).is_some_and(fits);
    let row = (0..frame.rows).find(wrong).unwrap_or_default();
    Err(DataError::NotANumber {
        file: file.to_owned(),
        line: frame.lines.of(row),
        column: column.to_owned(),
        value: values.text(row).into_owned(),
    })
}

fn positive_code(levels: &[String], dataset: &Dataset) -> Result<u32, DataError> {
    let positive = levels.iter().position(|l| *l == dataset.label.positive);
    positive.filter(|_| levels.len() == 2).map(|code| code as u32).ok_or_else(|| DataError::LabelValues {
        column: dataset.label.column.clone(),
        positive: dataset.label.positive.clone(),
        found: listed(levels),
    })
}

/// The first few of some values, for a message.
pub(super) fn listed(values: &[String]) -> String {
    let more = if values.len() > LISTED { ", …" } else { "" };
    values[..values.len().min(LISTED)].join(", ") + more
}

/// The line of each person: a line with count `n` stands for `n` people.
fn expand(lines: usize, counts: Option<&[f64]>) -> Vec<usize> {
    match counts {
        None => (0..lines).collect(),
        Some(counts) => (0..lines).flat_map(|l| std::iter::repeat_n(l, counts[l] as usize)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::catalog::{Amount, Localized, Manifest};
    use crate::data::table::MISSING;

    fn dataset(rows: u64) -> Dataset {
        let json = format!(
            r#"{{"version":1,"datasets":[{{"id":"t","domain":"finance","file":"t.csv","rows":{rows},
            "title":{{"en":"t","zh":"t"}},"summary":{{"en":"t","zh":"t"}},
            "label":{{"column":"y","positive":"1","positive_meaning":{{"en":"","zh":""}},"negative_meaning":{{"en":"","zh":""}}}},
            "columns":[{{"name":"sex","kind":"categorical","role":"sensitive","title":{{"en":"Sex","zh":"性别"}}}},
            {{"name":"x","kind":"numeric","role":"feature","title":{{"en":"x","zh":"x"}}}},
            {{"name":"y","kind":"numeric","role":"label","title":{{"en":"y","zh":"y"}}}},
            {{"name":"n","kind":"numeric","role":"count","title":{{"en":"n","zh":"n"}}}}],
            "licence":"","citation":"","source":"","caveats":{{"en":[],"zh":[]}}}}]}}"#
        );
        Manifest::parse(&json).unwrap().datasets.remove(0)
    }

    #[test]
    fn counts_expand_missing_labels_leave_and_levels_are_sorted() {
        let table = read("sex,x,y,n\nman,1.5,1,2\n,,0,1\nwoman,2,,1\n", &dataset(4)).unwrap();
        assert_eq!(table.labels, Labels::Binary(vec![true, true, false]));
        assert_eq!(table.unlabelled, 1);
        let Cells::Categorical { codes, levels } = &table.columns[0] else { panic!() };
        assert_eq!(
            (codes.as_slice(), levels.as_slice()),
            ([0, 0, MISSING].as_slice(), ["man".into(), "woman".into()].as_slice())
        );
        assert!(table.columns[1].is_missing(2));
    }

    #[test]
    fn amounts_are_kept_as_they_are() {
        let (text, amount) = ("sex,x,y,n\nman,1,-2.5,2\nman,1,,1\nwoman,2,7,1\n", Localized::default());
        let mut dataset = dataset(4);
        dataset.label.amount = Some(Amount { meaning: amount.clone(), unit: amount });
        let table = read(text, &dataset).unwrap();
        assert_eq!((table.labels, table.unlabelled), (Labels::Amounts(vec![-2.5, -2.5, 7.0]), 1));
    }

    #[test]
    fn each_defect_is_one_sentence_that_names_the_place() {
        let says = |text: &str, rows| read(text, &dataset(rows)).unwrap_err().to_string();
        assert!(says("sex,x,y,n\nman,1,1,1\nman,1,1\n", 2).contains("line 3: 3 fields"));
        assert!(says("sex,x,y\nman,1,1\n", 1).contains("no column “n”"));
        assert!(says("sex,x,y,n\nman,one,1,1\n", 1).contains("“one” is not a number"));
        assert!(says("sex,x,y,n\nman,1,1,1\n", 7).contains("1 rows where 7"));
        assert!(says("sex,x,y,n\nman,1,1,1\n", 1).contains("exactly two values"));
    }
}
