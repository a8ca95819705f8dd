//! Reads a file into a [`Table`], as its catalogue entry describes it: types, counts, label.
//!
//! It doesn't guess: types and roles come from the entry. A row of the wrong width, a number that isn't one, a
//! missing column or a wrong number of rows is an error that names the line.

use std::collections::HashMap;

use super::catalog::{Column, Dataset, Kind, Role};
use super::error::DataError;
use super::table::{Cells, MISSING, Table};

/// Reads `text` as the data set's file.
///
/// # Errors
/// Any [`DataError`] about files: ragged rows, columns that are missing, cells that aren't numbers, a label without
/// two values, a number of rows other than the entry's.
pub fn read(text: &str, dataset: &Dataset) -> Result<Table, DataError> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| refuse(&e, dataset))?.clone();
    let wanted = dataset.columns.iter().filter(|c| c.role != Role::Ignore);
    let mut builders = wanted.map(|c| Builder::new(c, &header, dataset)).collect::<Result<Vec<_>, _>>()?;

    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| refuse(&e, dataset))? {
        let line = record.position().map_or(0, csv::Position::line);
        for builder in &mut builders {
            builder.push(&record, line, dataset)?;
        }
    }
    assemble(builders, dataset)
}

fn refuse(error: &csv::Error, dataset: &Dataset) -> DataError {
    let file = dataset.file.clone();
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => DataError::RaggedRow {
            file,
            line: pos.as_ref().map_or(0, csv::Position::line),
            found: *len,
            expected: *expected_len,
        },
        _ => DataError::NotCsv { file, detail: error.to_string() },
    }
}

/// Collects one column, reading each cell as its kind says.
struct Builder<'a> {
    column: &'a Column,
    field: usize,
    cells: Cells,
    codes: HashMap<String, u32>,
}

impl<'a> Builder<'a> {
    fn new(column: &'a Column, header: &csv::StringRecord, dataset: &Dataset) -> Result<Self, DataError> {
        let field = header
            .iter()
            .position(|h| h.trim() == column.name)
            .ok_or_else(|| DataError::ColumnMissing { file: dataset.file.clone(), column: column.name.clone() })?;
        let cells = match column.kind {
            Kind::Numeric => Cells::Numeric(Vec::new()),
            Kind::Categorical => Cells::Categorical { codes: Vec::new(), levels: Vec::new() },
        };
        Ok(Self { column, field, cells, codes: HashMap::new() })
    }

    fn push(&mut self, record: &csv::StringRecord, line: u64, dataset: &Dataset) -> Result<(), DataError> {
        let cell = record[self.field].trim();
        match &mut self.cells {
            Cells::Numeric(values) if cell.is_empty() => values.push(f32::NAN),
            Cells::Numeric(values) => match cell.parse::<f32>() {
                Ok(value) if value.is_finite() => values.push(value),
                _ => {
                    return Err(DataError::NotANumber {
                        file: dataset.file.clone(),
                        line,
                        column: self.column.name.clone(),
                        value: cell.to_owned(),
                    });
                }
            },
            Cells::Categorical { codes, .. } if cell.is_empty() => codes.push(MISSING),
            Cells::Categorical { codes, levels } => {
                let code = self.codes.get(cell).copied().unwrap_or_else(|| {
                    levels.push(cell.to_owned());
                    let code = levels.len() as u32 - 1;
                    self.codes.insert(cell.to_owned(), code);
                    code
                });
                codes.push(code);
            }
        }
        Ok(())
    }
}

/// Expands counts, separates the label and checks the number of people.
fn assemble(builders: Vec<Builder>, dataset: &Dataset) -> Result<Table, DataError> {
    let (mut names, mut columns) = (Vec::new(), Vec::new());
    let (mut label, mut counts) = (Cells::Numeric(Vec::new()), None);
    for builder in builders {
        match (builder.column.role, builder.cells) {
            (Role::Label, cells) => label = sorted_levels(as_categories(cells)),
            (Role::Count, Cells::Numeric(values)) => counts = Some(values),
            (_, cells) => {
                names.push(builder.column.name.clone());
                columns.push(sorted_levels(cells));
            }
        }
    }
    let Cells::Categorical { codes, levels } = label else { unreachable!("as_categories makes categories") };
    let people = expand(codes.len(), counts.as_deref());
    if people.len() as u64 != dataset.rows {
        return Err(DataError::RowCount {
            file: dataset.file.clone(),
            found: people.len() as u64,
            expected: dataset.rows,
        });
    }
    let positive_code = levels.iter().position(|l| *l == dataset.label.positive);
    let Some(positive_code) = positive_code.filter(|_| levels.len() == 2) else {
        return Err(DataError::LabelValues {
            column: dataset.label.column.clone(),
            positive: dataset.label.positive.clone(),
            found: levels.join(", "),
        });
    };
    let labelled: Vec<usize> = people.iter().copied().filter(|&r| codes[r] != MISSING).collect();
    Ok(Table {
        names,
        columns: columns.iter().map(|c| c.take(&labelled)).collect(),
        positive: labelled.iter().map(|&r| codes[r] as usize == positive_code).collect(),
        unlabelled: (people.len() - labelled.len()) as u64,
    })
}

/// The line of each person: a line with count `n` stands for `n` people.
fn expand(lines: usize, counts: Option<&[f32]>) -> Vec<usize> {
    match counts {
        None => (0..lines).collect(),
        Some(counts) => (0..lines).flat_map(|l| std::iter::repeat_n(l, counts[l] as usize)).collect(),
    }
}

fn as_categories(cells: Cells) -> Cells {
    let Cells::Numeric(values) = cells else { return cells };
    let mut levels: Vec<String> = Vec::new();
    let mut code = |value: f32| {
        let text = value.to_string();
        levels.iter().position(|l| *l == text).unwrap_or_else(|| {
            levels.push(text);
            levels.len() - 1
        }) as u32
    };
    let codes = values.iter().map(|&v| if v.is_nan() { MISSING } else { code(v) }).collect();
    Cells::Categorical { codes, levels }
}

/// Levels in alphabetical order, so that codes don't depend on the order of lines.
fn sorted_levels(cells: Cells) -> Cells {
    let Cells::Categorical { codes, levels } = cells else { return cells };
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by(|&a, &b| levels[a].cmp(&levels[b]));
    let mut rank = vec![0; levels.len()];
    for (new, &old) in order.iter().enumerate() {
        rank[old] = new as u32;
    }
    Cells::Categorical {
        codes: codes.iter().map(|&c| if c == MISSING { MISSING } else { rank[c as usize] }).collect(),
        levels: order.iter().map(|&o| levels[o].clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::catalog::Manifest;

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
        assert_eq!(table.positive, [true, true, false]);
        assert_eq!(table.unlabelled, 1);
        let Cells::Categorical { codes, levels } = &table.columns[0] else { panic!() };
        assert_eq!(
            (codes.as_slice(), levels.as_slice()),
            ([0, 0, MISSING].as_slice(), ["man".into(), "woman".into()].as_slice())
        );
        assert!(table.columns[1].is_missing(2));
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
