//! UFRGS: entrance exam scores and whether the later mean GPA reached 3.0. The GPA itself and race are not in the file.

use std::path::Path;

use anyhow::Result;

use super::source::Cell::{Coded, Number};
use super::source::{Column, NO_YES, Source};
use super::table::{Table, expect_published};

const COLUMNS: [Column; 11] = [
    Column("gender", "gender", Coded(&[("0", "Female"), ("1", "Male")])),
    Column("physics", "physics", Number),
    Column("biology", "biology", Number),
    Column("history", "history", Number),
    Column("language", "language", Number),
    Column("geography", "geography", Number),
    Column("literature", "literature", Number),
    Column("essay", "essay", Number),
    Column("math", "math", Number),
    Column("chemistry", "chemistry", Number),
    Column("gpa", "gpa_3_or_more", Coded(NO_YES)),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let table = Source::with_header(&folder.join("admissions.csv"), b',')?.tidy(&COLUMNS)?;
    table.expect(43_303, &[])?;
    table.expect(20_263, &[("gpa_3_or_more", "yes")])?;
    for (gender, published) in [("Female", "0.564"), ("Male", "0.378")] {
        let share = table.share(("gpa_3_or_more", "yes"), &[("gender", gender)])?;
        expect_published(gender, share, published)?;
    }
    Ok(table)
}
