//! TransRisk credit scores by race: not people but aggregates, for the page that moves thresholds.
//!
//! Published are, for each score, the percentage of a group at or below it, and the percentage of people with it who
//! default. Written are the people with the score, which are not whole, and that percentage. Scores that nobody in a
//! group has are left out.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::source::Source;
use super::table::{Table, expect_published};

/// A group: its name in the files, ours, how many people the publisher counted, and the share of them who paid. The
/// shares tell whether the percentages are read the right way round: the file's name, performance, doesn't.
const GROUPS: [(&str, &str, u32, &str); 4] = [
    ("Non- Hispanic white", "Non-Hispanic white", 133_165, "0.76"),
    ("Black", "Black", 18_274, "0.34"),
    ("Hispanic", "Hispanic", 14_702, "0.57"),
    ("Asian", "Asian", 7_906, "0.81"),
];

pub fn tidy(folder: &Path) -> Result<Table> {
    let read = |name| Source::with_header(&folder.join(name), b',');
    let (reached, defaults) = (read("transrisk_cdf_by_race_ssa.csv")?, read("transrisk_performance_by_race_ssa.csv")?);
    let totals = read("totals.csv")?;
    let scores: Vec<&str> = reached.cells("Score")?.collect();
    ensure!(defaults.cells("Score")?.eq(scores.iter().copied()), "the two files have different scores");
    let mut table = Table::new(vec!["score", "group", "people", "default_percent"]);
    for (raw, group, people, paid) in GROUPS {
        let total: u32 = totals.cells(raw)?.next().context("no totals")?.parse()?;
        ensure!(total == people, "{total} people are {group}, where {people} are published");
        let shares = hundredths(reached.cells(raw)?)?;
        let percents = hundredths(defaults.cells(raw)?)?;
        let (mut below, mut defaulted) = (0, 0.0);
        for ((score, &share), &percent) in scores.iter().zip(&shares).zip(&percents) {
            let at = share.checked_sub(below).with_context(|| format!("{group}: fewer people reach {score}"))?;
            below = share;
            defaulted += f64::from(at) * f64::from(percent) / 1e8;
            if at > 0 {
                let people = written(u64::from(total) * u64::from(at), 4);
                table.push(vec![(*score).into(), group.into(), people, written(percent.into(), 2)])?;
            }
        }
        ensure!(below == 10_000, "{group}: the last score does not reach everybody");
        expect_published(&format!("the share of {group} people who paid"), 1.0 - defaulted, paid)?;
    }
    Ok(table)
}

/// Percentages with two digits, in whole hundredths, so that differences are exact.
fn hundredths<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Vec<u32>> {
    let hundredth = |cell: &str| Ok((cell.parse::<f64>().with_context(|| format!("`{cell}`"))? * 100.0).round() as u32);
    cells.map(hundredth).collect()
}

/// A whole number of decimal parts, without zeros at the end.
fn written(parts: u64, digits: usize) -> String {
    let unit = 10u64.pow(digits as u32);
    let text = format!("{}.{:0digits$}", parts / unit, parts % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_parts_are_written_in_full() {
        assert_eq!([written(133_165, 4), written(50_000, 4), written(7, 2)], ["13.3165", "5", "0.07"]);
        assert_eq!(hundredths(["98.54", "0.07", "100"].into_iter()).unwrap(), [9854, 7, 10_000]);
    }
}
