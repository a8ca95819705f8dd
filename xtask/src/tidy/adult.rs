//! Adult (Census Income): the training and the test file together, since the page splits people itself.
//!
//! Left out: `fnlwgt`, a survey weight that says nothing of a person, and `education`, which is `education-num` in words.

use std::path::Path;

use anyhow::{Result, ensure};

use super::source::Cell::{Coded, Number, Text};
use super::source::{Column, Source};
use super::table::Table;

const RAW: [&str; 15] = [
    "age",
    "workclass",
    "fnlwgt",
    "education",
    "education-num",
    "marital-status",
    "occupation",
    "relationship",
    "race",
    "sex",
    "capital-gain",
    "capital-loss",
    "hours-per-week",
    "native-country",
    "income",
];

const COLUMNS: [Column; 13] = [
    Column("age", "age", Number),
    Column("workclass", "workclass", Text),
    Column("education-num", "education_num", Number),
    Column("marital-status", "marital_status", Text),
    Column("occupation", "occupation", Text),
    Column("relationship", "relationship", Text),
    Column("race", "race", Text),
    Column("sex", "sex", Text),
    Column("capital-gain", "capital_gain", Number),
    Column("capital-loss", "capital_loss", Number),
    Column("hours-per-week", "hours_per_week", Number),
    Column("native-country", "native_country", Text),
    Column(
        "income",
        "income",
        // The test file ends its labels with a dot.
        Coded(&[("<=50K", "<=50K"), ("<=50K.", "<=50K"), (">50K", ">50K"), (">50K.", ">50K")]),
    ),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let read = |name| Source::without_header(&folder.join(name), b',', &RAW);
    let (mut train, test) = (read("adult.data")?, read("adult.test")?);
    ensure!((train.rows(), test.rows()) == (32_561, 16_281), "Adult has 32,561 and 16,281 rows");
    train.append(test);
    let table = train.tidy(&COLUMNS)?;
    table.expect(7841 + 3846, &[("income", ">50K")])?;
    Ok(table)
}
