//! Heart Disease: the Cleveland patients. The other three sites are left out: there what is missing follows the site,
//! a cholesterol of 0 is a missing one, and one row names the wrong site.

use std::path::Path;

use anyhow::Result;

use super::source::Cell::{Coded, Number, Text};
use super::source::{Column, NO_YES, Source};
use super::table::Table;

const COLUMNS: [Column; 14] = [
    Column("age", "age", Number),
    Column("gender", "sex", Coded(&[("female", "Female"), ("male", "Male")])),
    Column(
        "chest pain",
        "chest_pain",
        Coded(&[
            ("typical ang", "typical angina"),
            ("atypical ang", "atypical angina"),
            ("non-anginal", "non-anginal pain"),
            ("asymptomatic", "no pain"),
        ]),
    ),
    Column("rest SBP", "resting_blood_pressure", Number),
    Column("cholesterol", "cholesterol", Number),
    Column("fasting blood sugar > 120", "high_fasting_sugar", Coded(NO_YES)),
    Column("rest ECG", "resting_ecg", Text),
    Column("max HR", "max_heart_rate", Number),
    Column("exerc ind ang", "exercise_angina", Coded(NO_YES)),
    Column("ST by exercise", "st_depression", Number),
    Column("slope peak exc ST", "st_slope", Text),
    Column("major vessels colored", "major_vessels", Number),
    Column("thal", "thallium_scan", Text),
    Column("diameter narrowing", "narrowing", Coded(NO_YES)),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let mut source = Source::with_header(&folder.join("heart_disease.tab"), b'\t')?;
    // Under the names stand a line of types and one of roles.
    source.skip(2);
    let table = source.tidy(&COLUMNS)?;
    table.expect(303, &[])?;
    table.expect(139, &[("narrowing", "yes")])?;
    Ok(table)
}
