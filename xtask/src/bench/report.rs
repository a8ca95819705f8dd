//! What was measured, as tables: medians, and ratios of rounds that were run one after the other.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::thread;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::paths;

const COLUMNS: usize = 6;

/// What a contestant did in a round.
pub struct Round {
    pub steps: f64,
    pub seconds: f64,
    /// Seconds of CPU time, of all threads and processes, where the system tells.
    pub cpu: Option<f64>,
}

/// A contestant.
pub struct Row {
    title: String,
    /// How far it was from double precision, check by check.
    distances: Vec<f64>,
    /// Why it does not take part.
    pub missing: Option<String>,
    pub rounds: Vec<Round>,
}

pub struct Workload {
    title: String,
    unit: String,
    data: String,
    pub rows: Vec<Row>,
}

pub struct Report {
    browser: String,
    rounds: usize,
    seconds: f64,
    workloads: Vec<Workload>,
}

impl Row {
    /// From what a contestant answered when it was let in.
    pub fn new(title: &str, answer: &Value) -> Self {
        let text = |key: &str| answer[key].as_str();
        Self {
            title: text("note").map_or_else(|| title.to_owned(), |note| format!("{title}, {note}")),
            distances: answer["distances"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect(),
            missing: text("missing").map(str::to_owned),
            rounds: Vec::new(),
        }
    }

    /// What the checks said.
    pub fn entry(&self) -> String {
        match &self.missing {
            Some(reason) => format!("{}: not available: {reason}", self.title),
            None => format!("{}: agrees, off by {}", self.title, self.agreement()),
        }
    }

    fn agreement(&self) -> String {
        let distances: Vec<_> = self.distances.iter().map(|d| format!("{d:.0e}")).collect();
        distances.join(", ")
    }

    /// The row of the table: speeds, and how they compare with another's round by round.
    fn cells(&self, base: &Self) -> [String; COLUMNS] {
        if self.missing.is_some() {
            return [self.title.clone(), "not available".to_owned(), none(), none(), none(), none()];
        }
        let rate = sorted(self.rounds.iter().map(|round| round.steps / round.seconds));
        let cpu = sorted(self.rounds.iter().filter_map(|round| Some(1000.0 * round.cpu()?)));
        [
            self.title.clone(),
            median(&rate).map_or_else(none, figure),
            spread(&self.ratios(base, |round| Some(round.wall()))),
            median(&cpu).map_or_else(none, figure),
            spread(&self.ratios(base, Round::cpu)),
            self.agreement(),
        ]
    }

    /// A cost of these rounds in units of the same cost of another's, smallest first.
    fn ratios(&self, base: &Self, cost: impl Fn(&Round) -> Option<f64>) -> Vec<f64> {
        sorted(self.rounds.iter().zip(&base.rounds).filter_map(|(own, base)| Some(cost(own)? / cost(base)?)))
    }
}

impl Round {
    /// Seconds a step.
    fn wall(&self) -> f64 {
        self.seconds / self.steps
    }

    /// Seconds of CPU time a step.
    fn cpu(&self) -> Option<f64> {
        Some(self.cpu? / self.steps)
    }
}

impl Workload {
    /// From what the page tells about it.
    pub fn new(about: &Value) -> Self {
        let text = |key: &str| about[key].as_str().unwrap_or_default().to_owned();
        let density = 100.0 * about["density"].as_f64().unwrap_or_default();
        Self {
            title: text("title"),
            data: format!("Data: {}, {density:.0} % of whose numbers are not 0.", text("from")),
            unit: text("unit"),
            rows: Vec::new(),
        }
    }

    pub fn title(&self) -> &str {
        &self.title
    }
}

impl Display for Workload {
    /// A Markdown table that can be read as it is. All are compared with the first row.
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let head = ["", &format!("{}/s", self.unit), "time, relative", "CPU ms each", "CPU, relative", "off by"];
        let mut lines = vec![head.map(str::to_owned)];
        if let Some(base) = self.rows.first() {
            lines.extend(self.rows.iter().map(|row| row.cells(base)));
        }
        let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
            lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default()
        });
        for (index, cells) in lines.iter().enumerate() {
            for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
                if column == 0 { write!(f, "| {cell:<width$} |")? } else { write!(f, " {cell:>width$} |")? }
            }
            writeln!(f)?;
            if index == 0 {
                let [first, others @ ..] = widths.map(|width| "-".repeat(width));
                writeln!(f, "|-{first}-|{}", others.map(|rule| format!("-{rule}:|")).concat())?;
            }
        }
        for row in &self.rows {
            if let Some(reason) = &row.missing {
                write!(f, "\n{} is not available: {reason}.\n", row.title)?;
            }
        }
        Ok(())
    }
}

impl Report {
    pub fn new(browser: String, rounds: usize, seconds: f64) -> Self {
        Self { browser, rounds, seconds, workloads: Vec::new() }
    }

    pub fn add(&mut self, workload: Workload) {
        self.workloads.push(workload);
    }

    /// Writes docs/benchmarks.md.
    pub fn write(&self) -> Result<()> {
        let path = paths::root().join("docs/benchmarks.md");
        fs::write(&path, self.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
        println!("docs/benchmarks.md holds these tables");
        Ok(())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let Self { browser, rounds, seconds, workloads } = self;
        write!(
            f,
            "\
# Training in a browser, side by side

`cargo xtask bench web` writes this file. Ratios matter here and absolute numbers do not: other machines are faster or
slower, and so is this one while something else runs on it. It has {cores} cores; the browser is {browser},
headless, whose WebGL runs on the CPU where there is no graphics card.

- Everybody gets the same data, the same initial weights and the same batches in the same order, and trains with Adam
  (rate 0.001, moments 0.9 and 0.999, epsilon 1e-8) in a worker of its own. NumPy runs outside, on one thread.
- Before anything is timed, everybody's weights after 1 and after 40 steps are compared with the textbook's formulas in
  double precision, and who is too far off doesn't take part. “Off by” is the distance from those weights as a share of
  the way they have gone; 0.001 is allowed. Of predictions, it is the largest difference of a probability; 0.00001 is
  allowed.
- In each of {rounds} rounds everybody in turn starts over and trains for {seconds} s. Rates are medians. “Relative” is
  what a step costs in units of what it costs Fairground in the same round: the median of the rounds, and the least and
  the most. Above 1, Fairground is faster.
- CPU time is that of all the browser's threads and processes, WebGL's among them.
- TensorFlow.js has its batches on the device beforehand, and trains the faster of two ways, `trainOnBatch` or a loop
  around `minimize`; with threads, it has as many as there are cores. Fairground's rows are laid out beforehand, too
  (`Rows`); labels are handed over with each call, and copying them counts.
- JavaScript by hand skips zeros and updates weights as their gradients come: `tests/bench/web/engines/hand.js`.
"
        )?;
        for workload in workloads {
            write!(f, "\n## {}\n\n{}\n\n{workload}", workload.title, workload.data)?;
        }
        Ok(())
    }
}

fn none() -> String {
    "–".to_owned()
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

/// The median, and the smallest and the largest.
fn spread(sorted: &[f64]) -> String {
    let [Some(least), Some(middle), Some(most)] = [sorted.first().copied(), median(sorted), sorted.last().copied()]
    else {
        return none();
    };
    format!("{} ({} to {})", figure(middle), figure(least), figure(most))
}

/// Three significant digits, and all digits of what is larger.
fn figure(value: f64) -> String {
    let digits = (2.0 - value.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(title: &str, steps: [f64; 3]) -> Row {
        let rounds = steps.map(|steps| Round { steps, seconds: 0.5, cpu: Some(1.0) }).into();
        Row { rounds, ..Row::new(title, &json!({ "distances": [1.2e-6, 0.5] })) }
    }

    #[test]
    fn ratios_are_of_rounds_side_by_side() {
        let mut workload = Workload::new(&json!({ "title": "t", "unit": "steps" }));
        workload.rows = vec![row("ours", [200.0, 100.0, 400.0]), row("other", [100.0, 100.0, 100.0])];
        workload.rows.push(Row::new("third", &json!({ "missing": "why" })));
        let table = workload.to_string();
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
        assert_eq!(lines[2][1..7], ["ours", "400", "1.00 (1.00 to 1.00)", "5.00", "1.00 (1.00 to 1.00)", "1e-6, 5e-1"]);
        assert_eq!(
            lines[3][1..7],
            ["other", "200", "2.00 (1.00 to 4.00)", "10.0", "2.00 (1.00 to 4.00)", "1e-6, 5e-1"]
        );
        assert_eq!(lines[4][1..4], ["third", "not available", "–"]);
        assert!(table.ends_with("\nthird is not available: why.\n"), "{table}");
    }
}
