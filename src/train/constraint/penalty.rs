//! A distance between groups as a part of the loss: its value, and its gradient at the logits in closed form. The other
//! face, through autodiff on tensors, is in `train/device/constraint`; tests hold them equal.
//!
//! It speaks of means only: parity of means is not parity of decisions.

use super::cells::Cells;
use super::distance::Distance;
use super::memory::Memory;
use super::statistic::Statistic;

/// The distance between groups under one condition.
#[derive(Debug, Clone)]
pub struct Penalty {
    pub statistic: Statistic,
    pub distance: Distance,
    pub cells: Cells,
    shares: Vec<f64>,
    memory: Memory,
    /// What the decisions make of the same numbers.
    decided: Memory,
    /// Whether the distance is that of the decisions.
    of_decisions: bool,
    slopes: Vec<f64>,
}

impl Penalty {
    /// A distance of which nothing is remembered yet.
    pub fn new(statistic: Statistic, distance: Distance, cells: Cells) -> Self {
        let memory = Memory::new(&cells.people);
        Self {
            statistic,
            distance,
            shares: cells.shares(),
            decided: memory.clone(),
            of_decisions: false,
            slopes: vec![0.0; cells.people.len()],
            memory,
            cells,
        }
    }

    /// The same with the distance of what the decisions make of the numbers. Decisions have no slope: where they are to be
    /// moved, the numbers are, in the same direction (proxies, Cotter, Jiang and Sridharan 2019).
    pub fn of_decisions(self) -> Self {
        Self { of_decisions: true, ..self }
    }

    /// Whether there are groups to be compared.
    pub fn compares(&self) -> bool {
        self.cells.people.len() > 1
    }

    /// Takes in a batch, the people in these `rows` with their `logits` and `labels`, and adds `weight` times the gradient
    /// at the logits to `gradient`. Gives the distance.
    ///
    /// With `m` the means and `D` the distance, a person of cell `c` with statistic `s` has the gradient
    /// `dD/dm_c s'(z) / n_c`, where `n_c` is how many of the cell are expected in a batch of this size: so that rare groups
    /// count on average as much as they would if everybody came at once.
    pub fn add(&mut self, weight: f64, rows: &[u32], logits: &[f32], labels: &[f32], gradient: &mut [f32]) -> f64 {
        self.take(rows, logits, labels);
        if !self.memory.complete() {
            return 0.0;
        }
        let means = if self.of_decisions { &self.decided.means } else { &self.memory.means };
        let value = self.distance.at(means, &self.shares, &mut self.slopes);
        let expected = self.cells.expected(rows.len());
        let scales: Vec<f64> =
            self.slopes.iter().zip(expected).map(|(slope, people)| weight * slope / people).collect();
        for (((&row, &logit), &label), gradient) in rows.iter().zip(logits).zip(labels).zip(gradient) {
            if let Some(cell) = self.cells.of_row[row as usize] {
                *gradient += (scales[cell as usize] * self.statistic.at(logit, label).1) as f32;
            }
        }
        value
    }

    fn take(&mut self, rows: &[u32], logits: &[f32], labels: &[f32]) {
        let cells = self.cells.people.len();
        let (mut sums, mut decisions, mut counts) = (vec![0.0; cells], vec![0.0; cells], vec![0.0; cells]);
        for ((&row, &logit), &label) in rows.iter().zip(logits).zip(labels) {
            if let Some(cell) = self.cells.of_row[row as usize].map(|cell| cell as usize) {
                sums[cell] += self.statistic.at(logit, label).0;
                decisions[cell] += self.statistic.decided(logit, label);
                counts[cell] += 1.0;
            }
        }
        self.memory.take(&sums, &counts);
        self.decided.take(&decisions, &counts);
    }

    /// What is remembered of people: as they are scored, and as they are decided on.
    pub fn memories(&self) -> [Memory; 2] {
        [self.memory.clone(), self.decided.clone()]
    }

    /// Remembers this, [like](Memory::like) what it has remembered.
    pub fn remember(&mut self, [memory, decided]: [Memory; 2]) {
        (self.memory, self.decided) = (memory, decided);
    }
}
