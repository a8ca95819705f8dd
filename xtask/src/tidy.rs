//! Makes the built-in data sets, `www/data/*.csv`, from the files as their publishers gave them.
//!
//! It chooses columns (no ids, no leaks, no duplicates of another column), writes codes out in words, leaves missing
//! cells empty, and stops if a published fact about a data set doesn't hold. It doesn't drop, repair, impute, scale or
//! sample rows, and it writes neither `manifest.json` nor `fico.json`: what a column is for and what a reader must know is
//! written by hand.

mod adult;
mod compas;
mod fico;
mod german;
mod heart;
mod nhefs;
mod source;
mod table;
mod taiwan_credit;
mod ufrgs;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use table::Table;

type Tidy = fn(&Path) -> Result<Table>;

/// The raw folder of each data set, which is also the name of its tidy file.
const DATASETS: [(&str, Tidy); 7] = [
    ("compas", compas::tidy),
    ("adult", adult::tidy),
    ("heart", heart::tidy),
    ("german", german::tidy),
    ("taiwan-credit", taiwan_credit::tidy),
    ("nhefs", nhefs::tidy),
    ("ufrgs", ufrgs::tidy),
];

/// Reads the folders in `raw`, one for each data set, and writes their tidy files into `out`.
pub fn run(raw: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    for (name, tidy) in DATASETS {
        let table = make(name, tidy, raw, out)?;
        println!("{name}: {} people", table.people(&[])?);
    }
    let aggregates = make("fico", fico::tidy, raw, out)?;
    println!("fico: {} scores of a group", aggregates.people(&[])?);
    Ok(())
}

fn make(name: &str, tidy: Tidy, raw: &Path, out: &Path) -> Result<Table> {
    let table = tidy(&raw.join(name)).with_context(|| format!("tidying {name}"))?;
    let file = out.join(format!("{name}.csv"));
    table.write(&file).with_context(|| format!("writing {}", file.display()))?;
    Ok(table)
}
