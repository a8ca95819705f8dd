//! Default of Credit Card Clients, Taiwan 2005. The months, which the raw file counts backwards, are named; the 0/1
//! columns of education and marriage become one column each again.

use std::path::Path;

use anyhow::Result;

use super::source::Cell::{Coded, Number, OneHot};
use super::source::{Codes, Column, NO_YES, Source};
use super::table::Table;

/// In this copy of the data; UCI's own has 2 for women and 1 for men.
const SEX: Codes = &[("0", "Male"), ("1", "Female")];

const EDUCATION: Codes = &[
    ("0", "undocumented 0"),
    ("1", "graduate school"),
    ("2", "university"),
    ("3", "high school"),
    ("4", "other"),
    ("5", "undocumented 5"),
    ("6", "undocumented 6"),
];

const MARRIAGE: Codes = &[("0", "undocumented 0"), ("1", "married"), ("2", "single"), ("3", "other")];

const COLUMNS: [Column; 24] = [
    Column("LIMIT_BAL", "credit_limit", Number),
    Column("SEX", "sex", Coded(SEX)),
    Column("EDUCATION_", "education", OneHot(EDUCATION)),
    Column("MARRIAGE_", "marriage", OneHot(MARRIAGE)),
    Column("AGE", "age", Number),
    // The source has no PAY_1.
    Column("PAY_0", "delay_sep", Number),
    Column("PAY_2", "delay_aug", Number),
    Column("PAY_3", "delay_jul", Number),
    Column("PAY_4", "delay_jun", Number),
    Column("PAY_5", "delay_may", Number),
    Column("PAY_6", "delay_apr", Number),
    Column("BILL_AMT1", "bill_sep", Number),
    Column("BILL_AMT2", "bill_aug", Number),
    Column("BILL_AMT3", "bill_jul", Number),
    Column("BILL_AMT4", "bill_jun", Number),
    Column("BILL_AMT5", "bill_may", Number),
    Column("BILL_AMT6", "bill_apr", Number),
    Column("PAY_AMT1", "paid_sep", Number),
    Column("PAY_AMT2", "paid_aug", Number),
    Column("PAY_AMT3", "paid_jul", Number),
    Column("PAY_AMT4", "paid_jun", Number),
    Column("PAY_AMT5", "paid_may", Number),
    Column("PAY_AMT6", "paid_apr", Number),
    Column("default-payment-next-month", "default_next_month", Coded(NO_YES)),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let source = Source::with_header(&folder.join("UCI_Credit_Card.csv"), b',')?;
    let table = source.tidy(&COLUMNS)?;
    table.expect(30_000, &[])?;
    table.expect(6636, &[("default_next_month", "yes")])?;
    // UCI's count of women: the codes of sex are not swapped.
    table.expect(18_112, &[("sex", "Female")])?;
    Ok(table)
}
