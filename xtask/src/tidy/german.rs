//! Statlog German Credit, its codes written out as UCI's own table has them, mistakes and all: the caveats name them.

use std::path::Path;

use anyhow::Result;

use super::source::Cell::{Coded, Number};
use super::source::{Codes, Column, Source};
use super::table::Table;

const RAW: [&str; 21] = [
    "status",
    "duration",
    "history",
    "purpose",
    "amount",
    "savings",
    "employment",
    "rate",
    "status and sex",
    "debtors",
    "residence",
    "property",
    "age",
    "plans",
    "housing",
    "credits",
    "job",
    "liable",
    "telephone",
    "foreign",
    "class",
];

const CHECKING: Codes =
    &[("A11", "below 0 DM"), ("A12", "0 to 200 DM"), ("A13", "200 DM or more"), ("A14", "no checking account")];
const HISTORY: Codes = &[
    ("A30", "no credits or all paid back"),
    ("A31", "all at this bank paid back"),
    ("A32", "existing ones paid back so far"),
    ("A33", "late payments in the past"),
    ("A34", "critical or credits elsewhere"),
];
const PURPOSE: Codes = &[
    ("A40", "new car"),
    ("A41", "used car"),
    ("A42", "furniture or equipment"),
    ("A43", "radio or television"),
    ("A44", "domestic appliances"),
    ("A45", "repairs"),
    ("A46", "education"),
    ("A48", "retraining"),
    ("A49", "business"),
    ("A410", "other"),
];
const SAVINGS: Codes = &[
    ("A61", "below 100 DM"),
    ("A62", "100 to 500 DM"),
    ("A63", "500 to 1000 DM"),
    ("A64", "1000 DM or more"),
    ("A65", "unknown or none"),
];
const EMPLOYMENT: Codes = &[
    ("A71", "unemployed"),
    ("A72", "under 1 year"),
    ("A73", "1 to 4 years"),
    ("A74", "4 to 7 years"),
    ("A75", "7 years or more"),
];
const STATUS_SEX: Codes = &[
    ("A91", "male: divorced or separated"),
    ("A92", "female: divorced or separated or married"),
    ("A93", "male: single"),
    ("A94", "male: married or widowed"),
];
const DEBTORS: Codes = &[("A101", "none"), ("A102", "co-applicant"), ("A103", "guarantor")];
const PROPERTY: Codes = &[
    ("A121", "real estate"),
    ("A122", "building savings or life insurance"),
    ("A123", "car or other"),
    ("A124", "unknown or none"),
];
const PLANS: Codes = &[("A141", "bank"), ("A142", "stores"), ("A143", "none")];
const HOUSING: Codes = &[("A151", "rent"), ("A152", "own"), ("A153", "for free")];
const JOB: Codes = &[
    ("A171", "unemployed or unskilled non-resident"),
    ("A172", "unskilled resident"),
    ("A173", "skilled employee or official"),
    ("A174", "manager or self-employed or highly qualified"),
];
const TELEPHONE: Codes = &[("A191", "no"), ("A192", "yes")];
const FOREIGN: Codes = &[("A201", "yes"), ("A202", "no")];
const RISK: Codes = &[("1", "good"), ("2", "bad")];

const COLUMNS: [Column; 21] = [
    Column("status", "checking_account", Coded(CHECKING)),
    Column("duration", "duration_months", Number),
    Column("history", "credit_history", Coded(HISTORY)),
    Column("purpose", "purpose", Coded(PURPOSE)),
    Column("amount", "credit_amount", Number),
    Column("savings", "savings", Coded(SAVINGS)),
    Column("employment", "employment", Coded(EMPLOYMENT)),
    Column("rate", "instalment_rate", Number),
    Column("status and sex", "status_sex", Coded(STATUS_SEX)),
    Column("debtors", "other_debtors", Coded(DEBTORS)),
    Column("residence", "residence_since", Number),
    Column("property", "property", Coded(PROPERTY)),
    Column("age", "age", Number),
    Column("plans", "other_plans", Coded(PLANS)),
    Column("housing", "housing", Coded(HOUSING)),
    Column("credits", "existing_credits", Number),
    Column("job", "job", Coded(JOB)),
    Column("liable", "dependants", Number),
    Column("telephone", "telephone", Coded(TELEPHONE)),
    Column("foreign", "foreign_worker", Coded(FOREIGN)),
    Column("class", "risk", Coded(RISK)),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let table = Source::without_header(&folder.join("german.data"), b' ', &RAW)?.tidy(&COLUMNS)?;
    table.expect(1000, &[])?;
    table.expect(300, &[("risk", "bad")])?;
    Ok(table)
}
