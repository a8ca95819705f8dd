//! An adversary that learns to tell people's group from their score, and whose success the model is made to undo: its
//! gradient at the logits is turned round (Zhang, Lemoine and Mitchell 2018, for demographic parity, without their
//! projection; gradient reversal as Ganin and Lempitsky 2015).

use crate::train::loss::{cross_entropy, sigmoid};

/// The adversary's step size: a softmax regression on one number in `[-2, 2]` has a curvature below 2.
const RATE: f64 = 0.5;

/// A softmax regression of the group on the score.
#[derive(Debug, Clone)]
pub struct Adversary {
    of_row: Vec<u32>,
    /// Of each group: slope and intercept.
    lines: Vec<[f64; 2]>,
}

impl Adversary {
    /// An adversary who knows nothing of people in these groups.
    pub fn new(of_row: Vec<u32>) -> Self {
        let groups = of_row.iter().max().map_or(0, |&most| most as usize + 1);
        Self { of_row, lines: vec![[0.0; 2]; groups] }
    }

    /// Whether there are groups to be told apart.
    pub fn compares(&self) -> bool {
        self.lines.len() > 1
    }

    /// What it knows: of each group slope and intercept.
    pub fn lines(&self) -> &[[f64; 2]] {
        &self.lines
    }

    /// Knows this of as many groups.
    pub fn set_lines(&mut self, lines: Vec<[f64; 2]>) {
        self.lines = lines;
    }

    /// Takes `weight` times the gradient of the adversary's mean cross-entropy away from `gradient`, and lets the adversary
    /// learn from the same batch. Gives that cross-entropy, in nats.
    pub fn oppose(&mut self, weight: f64, rows: &[u32], logits: &[f32], gradient: &mut [f32]) -> f64 {
        let n = rows.len() as f64;
        let mut told = vec![0f32; self.lines.len()];
        let mut wrong = vec![0f32; self.lines.len()];
        let mut steps = vec![[0.0; 2]; self.lines.len()];
        let mut loss = 0.0;
        for ((&row, &logit), gradient) in rows.iter().zip(logits).zip(gradient) {
            let score = f64::from(sigmoid(logit));
            let seen = 4.0 * score - 2.0;
            told.iter_mut().zip(&self.lines).for_each(|(told, [slope, at])| *told = (slope * seen + at) as f32);
            loss += f64::from(cross_entropy(&told, self.of_row[row as usize] as usize, &mut wrong)) / n;
            let mut by_seen = 0.0;
            for ((wrong, line), step) in wrong.iter().zip(&self.lines).zip(&mut steps) {
                let wrong = f64::from(*wrong) / n;
                by_seen += wrong * line[0];
                step[0] += wrong * seen;
                step[1] += wrong;
            }
            *gradient -= (weight * by_seen * 4.0 * score * (1.0 - score)) as f32;
        }
        for (line, step) in self.lines.iter_mut().zip(steps) {
            line.iter_mut().zip(step).for_each(|(number, step)| *number -= RATE * step);
        }
        loss
    }
}
