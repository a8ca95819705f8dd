//! A tidy table: every line has a cell for every name, and may stand for several people.

use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The column that says how many people a line stands for; without it, one.
const COUNT: &str = "count";

pub struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(header: Vec<&'static str>) -> Self {
        Self { header, rows: Vec::new() }
    }

    pub fn push(&mut self, row: Vec<String>) -> Result<()> {
        ensure!(row.len() == self.header.len(), "a ragged row: {row:?}");
        self.rows.push(row);
        Ok(())
    }

    /// The number of people whose cells have these values.
    pub fn people(&self, conditions: &[(&str, &str)]) -> Result<u64> {
        let weight = self.index(COUNT).ok();
        self.having(conditions)?.map(|row| weight.map_or(Ok(1), |at| Ok(row[at].parse()?))).sum()
    }

    /// The lines whose cells have these values.
    fn having(&self, conditions: &[(&str, &str)]) -> Result<impl Iterator<Item = &Vec<String>>> {
        let conditions = conditions.iter().map(|&(column, value)| Ok((self.index(column)?, value.to_owned())));
        let conditions = conditions.collect::<Result<Vec<_>>>()?;
        Ok(self.rows.iter().filter(move |row| conditions.iter().all(|(at, value)| row[*at] == *value)))
    }

    /// Stops unless exactly so many people have these values.
    pub fn expect(&self, people: u64, conditions: &[(&str, &str)]) -> Result<()> {
        let found = self.people(conditions)?;
        ensure!(found == people, "{found} people have {conditions:?}, where {people} are published");
        Ok(())
    }

    /// Among the people with these values, the share with one more value.
    pub fn share(&self, value: (&str, &str), among: &[(&str, &str)]) -> Result<f64> {
        let all = self.people(among)?;
        ensure!(all > 0, "nobody has {among:?}");
        let with = self.people(&[among, &[value]].concat())?;
        Ok(with as f64 / all as f64)
    }

    /// The mean of a column of numbers over the lines with these values on which it is known.
    pub fn mean(&self, column: &str, among: &[(&str, &str)]) -> Result<f64> {
        let at = self.index(column)?;
        let cells = self.having(among)?.map(|row| &row[at]).filter(|cell| !cell.is_empty());
        let numbers = cells.map(|cell| Ok(cell.parse()?)).collect::<Result<Vec<f64>>>()?;
        ensure!(!numbers.is_empty(), "nobody has a known {column} among {among:?}");
        Ok(numbers.iter().sum::<f64>() / numbers.len() as f64)
    }

    pub fn write(&self, path: &Path) -> Result<()> {
        let mut writer = csv::Writer::from_path(path)?;
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.flush()?;
        Ok(())
    }

    fn index(&self, column: &str) -> Result<usize> {
        self.header.iter().position(|name| *name == column).with_context(|| format!("there is no column {column}"))
    }
}

/// Stops unless a number, written with as many digits as were published, is the published one.
pub fn expect_published(what: &str, number: f64, published: &str) -> Result<()> {
    let digits = published.split_once('.').map_or(0, |(_, d)| d.len());
    let found = format!("{number:.digits$}");
    ensure!(found == published, "{what}: {found}, where {published} is published");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_for_the_people_they_stand_for() {
        let mut table = Table::new(vec!["sex", COUNT]);
        table.push(vec!["Female".into(), "3".into()]).unwrap();
        table.push(vec!["Male".into(), "1".into()]).unwrap();
        assert_eq!(table.people(&[]).unwrap(), 4);
        assert_eq!(table.mean(COUNT, &[]).unwrap(), 2.0);
        assert!(table.mean(COUNT, &[("sex", "unknown")]).is_err());
        assert!(table.expect(3, &[("sex", "Female")]).is_ok());
        assert!(table.expect(2, &[("sex", "Female")]).is_err());
        let share = table.share(("sex", "Female"), &[]).unwrap();
        assert!(expect_published("women", share, "0.75").is_ok());
        assert!(expect_published("women", share, "0.7").is_err());
    }

    #[test]
    fn ragged_rows_are_refused() {
        assert!(Table::new(vec!["a", "b"]).push(vec!["1".into()]).is_err());
    }
}
