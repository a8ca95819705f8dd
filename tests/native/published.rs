//! The built-in data sets reproduce what is published about them.

use crate::common::{Disk, dataset};
use fairground::data::csv;
use fairground::data::groups::{Grouping, groupings};
use fairground::data::labels::Labels;
use fairground::data::table::{Cells, Table};
use fairground::engine::files::Files;

fn table(id: &str) -> (Table, Vec<Grouping>) {
    let dataset = dataset(id);
    let text = pollster::block_on(Disk.text(&dataset.file)).unwrap();
    let table = csv::read(&text, &dataset).unwrap();
    let groupings = groupings(&table, &dataset);
    (table, groupings)
}

/// Whether each person's label is the positive one.
fn positive(table: &Table) -> &[bool] {
    let Labels::Binary(positive) = &table.labels else { panic!("the label is no yes or no") };
    positive
}

/// People for whom a categorical column has the value.
fn having(table: &Table, column: &str, value: &str) -> Vec<bool> {
    let Some(Cells::Categorical { codes, levels }) = table.column(column) else {
        panic!("{column} is not categorical")
    };
    let code = levels.iter().position(|l| l == value).unwrap() as u32;
    codes.iter().map(|&c| c == code).collect()
}

#[test]
fn rows_and_positives() {
    for (id, rows, expected) in [
        ("compas", 7_214, 3_251),
        ("adult", 48_842, 7_841 + 3_846),
        ("heart", 303, 139),
        ("german", 1_000, 300),
        ("taiwan-credit", 30_000, 6_636),
        ("nhefs", 1_629, 318),
        ("ufrgs", 43_303, 20_263),
    ] {
        let (table, _) = table(id);
        let positives = positive(&table).iter().filter(|&&p| p).count();
        assert_eq!((table.rows(), positives, table.unlabelled), (rows, expected, 0), "{id}");
    }
}

#[test]
fn compas_errs_as_propublica_found() {
    let (table, groupings) = table("compas");
    let low = having(&table, "risk", "Low");
    let rates = |race: &str| {
        let group = groupings[0].groups.iter().position(|g| g[0] == race).unwrap() as u32;
        let share = |label: bool, wrong: bool| {
            let all = (0..table.rows()).filter(|&r| groupings[0].of_row[r] == group && positive(&table)[r] == label);
            let (wrongly, total) = all.fold((0, 0), |(w, n), r| (w + usize::from(low[r] == wrong), n + 1));
            (wrongly as f64 / f64::from(total) * 1e4).round() / 100.0
        };
        (share(false, false), share(true, true))
    };
    assert_eq!(rates("African-American"), (44.85, 27.99));
    assert_eq!(rates("Caucasian"), (23.45, 47.72));
}

#[test]
fn women_and_men_at_ufrgs() {
    let (table, groupings) = table("ufrgs");
    let rate = |name: &str| {
        let group = groupings[0].groups.iter().position(|g| g[0].eq_ignore_ascii_case(name)).unwrap() as u32;
        let members: Vec<usize> = (0..table.rows()).filter(|&r| groupings[0].of_row[r] == group).collect();
        let good = members.iter().filter(|&&r| positive(&table)[r]).count();
        (good as f64 / members.len() as f64 * 1000.0).round() / 1000.0
    };
    assert_eq!((rate("female"), rate("male")), (0.564, 0.378));
}

#[test]
fn who_quit_smoking_gained_more() {
    let (table, _) = table("nhefs-weight");
    let Labels::Amounts(changes) = &table.labels else { panic!("the label is no amount") };
    assert_eq!((changes.len(), table.unlabelled), (1566, 63));
    let mean = |quit: &str| {
        let having = having(&table, "quit_smoking", quit);
        let of_them: Vec<f64> = changes.iter().zip(having).filter(|c| c.1).map(|c| f64::from(*c.0)).collect();
        (of_them.iter().sum::<f64>() / of_them.len() as f64 * 10.0).round() / 10.0
    };
    assert_eq!((mean("yes"), mean("no")), (4.5, 2.0));
}
