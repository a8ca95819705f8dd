//! NHEFS: what was known of smokers in 1971, whether they had quit by 1982 and how their weight had changed, and whether
//! they had died by 1992.
//!
//! Left out: what else tells of death or of the follow-up (year, month and day of death, weight, blood pressure and smoking
//! in 1982, `censored`), ids, `older` (age again), `education` (`school` again), `alcoholpy` (`alcoholfreq` again),
//! pregnancies and contraception (asked of women, so sex again), kind and amount of drink, pica and bowel trouble (missing
//! for half of the people), and the birthplace and the tobacco prices and taxes of states.

use std::path::Path;

use anyhow::{Result, ensure};

use super::source::Cell::{Coded, Number};
use super::source::{Codes, Column, NO_YES, Source};
use super::table::{Table, expect_published};

const NO_YES_UNKNOWN: Codes = &[("0", "no"), ("1", "yes"), ("2", "")];

const INCOME: Codes = &[
    ("11", "under $1000"),
    ("12", "$1000 to 1999"),
    ("13", "$2000 to 2999"),
    ("14", "$3000 to 3999"),
    ("15", "$4000 to 4999"),
    ("16", "$5000 to 5999"),
    ("17", "$6000 to 6999"),
    ("18", "$7000 to 9999"),
    ("19", "$10000 to 14999"),
    ("20", "$15000 to 19999"),
    ("21", "$20000 to 24999"),
    ("22", "$25000 or more"),
];

const MARITAL: Codes =
    &[("2", "married"), ("3", "widowed"), ("4", "never married"), ("5", "divorced"), ("6", "separated"), ("8", "")];

const ALCOHOL: Codes = &[
    ("0", "almost every day"),
    ("1", "2 to 3 times a week"),
    ("2", "1 to 4 times a month"),
    ("3", "under 12 times a year"),
    ("4", "not in the last year"),
    ("5", ""),
];

const ACTIVITY: Codes = &[("0", "very active"), ("1", "moderately active"), ("2", "inactive")];

const EXERCISE: Codes = &[("0", "much"), ("1", "moderate"), ("2", "little or none")];

const COLUMNS: [Column; 40] = [
    Column("sex", "sex", Coded(&[("0", "Male"), ("1", "Female")])),
    Column("age", "age", Number),
    Column("race", "race", Coded(&[("0", "White"), ("1", "Black or other")])),
    Column("income", "family_income", Coded(INCOME)),
    Column("marital", "marital_status", Coded(MARITAL)),
    Column("school", "school_grade", Number),
    Column("ht", "height", Number),
    Column("wt71", "weight", Number),
    Column("smokeintensity", "cigarettes_per_day", Number),
    Column("smokeyrs", "smoking_years", Number),
    Column("qsmk", "quit_smoking", Coded(NO_YES)),
    Column("asthma", "asthma", Coded(NO_YES)),
    Column("bronch", "bronchitis", Coded(NO_YES)),
    Column("tb", "tuberculosis", Coded(NO_YES)),
    Column("hf", "heart_failure", Coded(NO_YES)),
    Column("hbp", "high_blood_pressure", Coded(NO_YES_UNKNOWN)),
    Column("pepticulcer", "peptic_ulcer", Coded(NO_YES)),
    Column("colitis", "colitis", Coded(NO_YES)),
    Column("hepatitis", "hepatitis", Coded(NO_YES)),
    Column("chroniccough", "chronic_cough", Coded(NO_YES)),
    Column("hayfever", "hay_fever", Coded(NO_YES)),
    Column("diabetes", "diabetes", Coded(NO_YES_UNKNOWN)),
    Column("polio", "polio", Coded(NO_YES)),
    Column("tumor", "malignant_tumour", Coded(NO_YES)),
    Column("nervousbreak", "nervous_breakdown", Coded(NO_YES)),
    Column("alcoholfreq", "alcohol", Coded(ALCOHOL)),
    Column("headache", "headache_medicine", Coded(NO_YES)),
    Column("otherpain", "other_pain_medicine", Coded(NO_YES)),
    Column("weakheart", "weak_heart_medicine", Coded(NO_YES)),
    Column("allergies", "allergy_medicine", Coded(NO_YES)),
    Column("nerves", "nerves_medicine", Coded(NO_YES)),
    Column("lackpep", "lack_of_pep_medicine", Coded(NO_YES)),
    Column("hbpmed", "blood_pressure_medicine", Coded(NO_YES_UNKNOWN)),
    Column("wtloss", "weight_loss_medicine", Coded(NO_YES)),
    Column("infection", "infection_medicine", Coded(NO_YES)),
    Column("active", "daily_activity", Coded(ACTIVITY)),
    Column("exercise", "exercise", Coded(EXERCISE)),
    Column("cholesterol", "cholesterol", Number),
    Column("death", "death", Coded(NO_YES)),
    Column("wt82_71", "weight_change", Number),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let source = Source::with_header(&folder.join("nhefs.csv"), b',')?;
    nobody_died_before_the_follow_up(&source)?;
    let table = source.tidy(&COLUMNS)?;
    table.expect(1629, &[])?;
    table.expect(318, &[("death", "yes")])?;
    table.expect(63, &[("weight_change", "")])?;
    for (quit, published) in [("yes", "4.5"), ("no", "2.0")] {
        let change = table.mean("weight_change", &[("quit_smoking", quit)])?;
        expect_published(&format!("quit: {quit}"), change, published)?;
    }
    Ok(table)
}

/// Otherwise `quit_smoking`, asked in 1982, would leak who had died.
fn nobody_died_before_the_follow_up(source: &Source) -> Result<()> {
    for year in source.cells("yrdth")?.filter(|year| !year.is_empty()) {
        ensure!(
            year.parse::<f64>()? > 82.0,
            "somebody died in year {year}, before all were asked whether they had quit"
        );
    }
    Ok(())
}
