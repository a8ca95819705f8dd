//! Small changes that make a model err: up the gradient of the loss, step by step, within a ball and what is feasible.

use serde::{Deserialize, Serialize};

use super::feasible::Feasible;
use crate::evaluate::score::Gradient;

/// How large a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Norm {
    /// The largest change of a feature.
    #[default]
    Linf,
    /// The Euclidean length of all changes.
    L2,
}

/// What is done first with a step that leaves both the ball and what is feasible. It matters with [`Norm::L2`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Back to the ball, then to the bounds, as Foolbox, CleverHans and torchattacks do it.
    #[default]
    ProjectThenClip,
    /// Back to the bounds, then to the ball, as the Adversarial Robustness Toolbox does it.
    ClipThenProject,
}

/// Projected gradient descent (Madry et al. 2018) without a random start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attack {
    pub norm: Norm,
    /// The radius of the ball around somebody, 0 or more, in encoded units: of pixels 1 is from white to black, of amounts
    /// a standard deviation.
    pub epsilon: f64,
    /// The length of a step.
    pub step: f64,
    pub steps: usize,
    /// Whether labels are what the model shall be made to say, rather than what it shall be made not to say.
    pub targeted: bool,
    pub order: Order,
    /// The columns whose category may be switched, at most.
    pub switches: usize,
}

impl Attack {
    /// The fast gradient method: one step as long as the ball is wide (Goodfellow et al. 2015).
    pub fn fast(norm: Norm, epsilon: f64) -> Self {
        Self { step: epsilon, steps: 1, ..Self::projected(norm, epsilon, 1) }
    }

    /// Projected gradient descent in so many steps, which together go 2.5 times as far as the ball is wide.
    pub fn projected(norm: Norm, epsilon: f64, steps: usize) -> Self {
        let step = 2.5 * epsilon / steps as f64;
        Self { norm, epsilon, step, steps, targeted: false, order: Order::default(), switches: 0 }
    }

    /// What people, `[people, width]` row-major, are changed to. Labels are as [`Gradient`] takes them; the loss goes up, or
    /// down if they are targets.
    ///
    /// Categories are switched first, one after the other, whichever promises most by the gradient, as long as the loss
    /// really follows.
    pub fn run(&self, model: &(impl Gradient + ?Sized), feasible: &Feasible, x: &[f64], labels: &[f64]) -> Vec<f64> {
        let mut changed = x.to_vec();
        for _ in 0..self.switches {
            self.switch(model, feasible, &mut changed, labels);
        }
        match self.norm {
            Norm::Linf => self.run_in_box(model, feasible, &mut changed, labels),
            Norm::L2 => self.run_in_ball(model, feasible, &mut changed, labels),
        }
        changed
    }

    /// Where both the ball and what is feasible are boxes, so is what they have in common, and their order doesn't matter.
    fn run_in_box(&self, model: &(impl Gradient + ?Sized), feasible: &Feasible, x: &mut [f64], labels: &[f64]) {
        let (low, high): (Vec<f64>, Vec<f64>) = x
            .chunks(feasible.width())
            .flat_map(|row| feasible.bounds(row).zip(row))
            .map(|((low, high), x)| (low.max(x - self.epsilon), high.min(x + self.epsilon)))
            .unzip();
        let step = self.sign() * self.step;
        for _ in 0..self.steps {
            let gradient = model.loss_gradient(x, labels);
            for (((x, &g), &low), &high) in x.iter_mut().zip(&gradient).zip(&low).zip(&high) {
                let way = if g > 0.0 { step } else { 0.0 } - if g < 0.0 { step } else { 0.0 };
                let next = *x + way;
                let next = if next > low { next } else { low };
                *x = if next < high { next } else { high };
            }
        }
    }

    /// Somebody whose gradient is 0 stays where they are.
    fn run_in_ball(&self, model: &(impl Gradient + ?Sized), feasible: &Feasible, x: &mut [f64], labels: &[f64]) {
        let (start, width) = (x.to_vec(), feasible.width());
        let bounds: Vec<(f64, f64)> = start.chunks(width).flat_map(|row| feasible.bounds(row)).collect();
        for _ in 0..self.steps {
            let mut gradient = model.loss_gradient(x, labels);
            gradient.iter_mut().zip(&bounds).filter(|(_, (low, high))| low == high).for_each(|(g, _)| *g = 0.0);
            let rows =
                x.chunks_mut(width).zip(gradient.chunks(width)).zip(start.chunks(width).zip(bounds.chunks(width)));
            for ((row, gradient), (start, bounds)) in rows {
                let length = length(gradient.iter().copied());
                if length > 0.0 {
                    let step = self.sign() * self.step;
                    row.iter_mut().zip(gradient).for_each(|(x, &g)| *x += step * (g / length));
                }
                match self.order {
                    Order::ProjectThenClip => {
                        self.project(row, start);
                        clip(row, bounds);
                    }
                    Order::ClipThenProject => {
                        clip(row, bounds);
                        self.project(row, start);
                    }
                }
            }
        }
    }

    /// The sign of the way: up the loss, or down.
    fn sign(&self) -> f64 {
        if self.targeted { -1.0 } else { 1.0 }
    }

    /// Brings somebody back to the ball around where they started.
    fn project(&self, row: &mut [f64], start: &[f64]) {
        let length = length(row.iter().zip(start).map(|(x, start)| x - start));
        if length > self.epsilon {
            let scale = self.epsilon / length;
            row.iter_mut().zip(start).for_each(|(x, &start)| *x = start + (*x - start) * scale);
        }
    }

    /// Switches one category of everybody for whom that helps.
    fn switch(&self, model: &(impl Gradient + ?Sized), feasible: &Feasible, x: &mut [f64], labels: &[f64]) {
        let gradient = model.loss_gradient(x, labels);
        let mut tried = x.to_vec();
        let rows = tried.chunks_exact_mut(feasible.width()).zip(gradient.chunks_exact(feasible.width()));
        for (row, gradient) in rows {
            let gain = |&(from, to): &(usize, usize)| self.sign() * (gradient[to] - gradient[from]);
            let best = feasible.switches(row).max_by(|a, b| gain(a).total_cmp(&gain(b)));
            if let Some((from, to)) = best {
                (row[from], row[to]) = (0.0, 1.0);
            }
        }
        let (before, after) = (model.losses(x, labels), model.losses(&tried, labels));
        for (person, row) in x.chunks_exact_mut(feasible.width()).enumerate() {
            if self.sign() * (after[person] - before[person]) > 0.0 {
                row.copy_from_slice(&tried[person * feasible.width()..][..feasible.width()]);
            }
        }
    }
}

/// Brings somebody back between their bounds.
fn clip(row: &mut [f64], bounds: &[(f64, f64)]) {
    row.iter_mut().zip(bounds).for_each(|(x, (low, high))| *x = x.max(*low).min(*high));
}

/// The Euclidean length.
fn length(of: impl Iterator<Item = f64>) -> f64 {
    of.map(|x| x * x).sum::<f64>().sqrt()
}
