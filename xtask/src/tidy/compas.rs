//! COMPAS, as counts of people who are alike: ProPublica's own rows may not be passed on.

use std::path::Path;

use anyhow::Result;

use super::source::Cell::{Coded, Number, Text};
use super::source::{Column, NO_YES, Source};
use super::table::{Table, expect_published};

const COLUMNS: [Column; 8] = [
    Column("race", "race", Text),
    Column("sex", "sex", Text),
    Column(
        "age_cat",
        "age_cat",
        Coded(&[("Less than 25", "under 25"), ("25 - 45", "25 to 45"), ("Greater than 45", "over 45")]),
    ),
    // `1-3` would be a date to a spreadsheet.
    Column("priors", "priors", Coded(&[("0", "none"), ("1-3", "1 to 3"), ("4-9", "4 to 9"), ("10+", "10 or more")])),
    Column("charge_degree", "charge_degree", Text),
    Column("risk", "risk", Text),
    Column("two_year_recid", "two_year_recid", Coded(NO_YES)),
    Column("count", "count", Number),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let table = Source::with_header(&folder.join("compas_counts.csv"), b',')?.tidy(&COLUMNS)?;
    table.expect(7214, &[])?;
    table.expect(32, &[("race", "Asian")])?;
    table.expect(18, &[("race", "Native American")])?;
    errors_of_the_tool(&table, "African-American", "44.85", "27.99")?;
    errors_of_the_tool(&table, "Caucasian", "23.45", "47.72")?;
    Ok(table)
}

/// ProPublica's analysis takes a risk of Medium or High for the prediction that a person is charged again.
fn errors_of_the_tool(table: &Table, race: &str, false_positive: &str, false_negative: &str) -> Result<()> {
    let low_given = |recid| table.share(("risk", "Low"), &[("race", race), ("two_year_recid", recid)]);
    let what = |rate| format!("the false {rate} rate of {race} people, in per cent");
    let positive = 100.0 * (1.0 - low_given("no")?);
    expect_published(&what("positive"), positive, false_positive)?;
    let negative = 100.0 * low_given("yes")?;
    expect_published(&what("negative"), negative, false_negative)
}
