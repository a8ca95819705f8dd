//! A small tree that imitates a model everywhere, and how far it does (Craven and Shavlik 1996).
//!
//! The tree learns the model's numbers, not labels. Each person counts as one of each outcome, with the weight that the
//! model gives it: then the Gini impurity of a node is, but for a constant, the variance of the numbers in it, so that
//! the classification tree grows as a regression tree would.

use serde::{Deserialize, Serialize};

use super::ask::somebody;
use super::error::ExplainError;
use crate::evaluate::score::Score;
use crate::evaluate::trees::TreeScore;
use crate::model::tree::config::TreeConfig;
use crate::model::tree::criterion::Criterion;
use crate::model::tree::grow::{Grower, Samples};
use crate::model::tree::nodes::Tree;

/// What the numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The probability of a yes, or of each class.
    Probabilities,
    /// An amount.
    Amount,
}

/// A tree that imitates, and how well.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Surrogate {
    /// Of a yes or no, class 1 of 2 is yes. Of an amount, the share of class 1 is how far it is from `least` to `most`. A
    /// person counts once for each outcome that the model doesn't rule out, in its nodes' numbers too.
    pub tree: Tree,
    /// The smallest and the largest number of those whom it learnt from; 0 and 1 of probabilities.
    pub least: f64,
    pub most: f64,
    pub fidelity: Fidelity,
    /// Of each person whom it hasn't learnt from, whether both decide alike; nobody of amounts.
    pub alike: Vec<bool>,
}

/// How far a tree says what the model says, of people whom it hasn't learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
    /// The share of the variance of the model's numbers that the tree tells, at most 1: 1 is all of it, 0 no more than
    /// their mean. Nothing where they don't vary.
    pub r2: Option<f64>,
    /// The share of people of whom both decide alike (a yes from 0.5 on, or the likeliest class), in `[0, 1]`; nothing of
    /// amounts.
    pub agreement: Option<f64>,
    pub people: u64,
}

/// A surrogate that is growing, node by node.
#[derive(Debug, Clone)]
pub struct Imitation {
    grower: Grower,
    told: Told,
    range: (f64, f64),
    width: usize,
}

impl Imitation {
    /// A tree for what a model tells of people, `[people, width]`, of so many questions in a row and with at least so many
    /// people in a leaf.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `ScoreUndefined`, and those of the tree's settings.
    pub fn new(model: &dyn Score, x: &[f64], told: Told, depth: usize, leaf: usize) -> Result<Self, ExplainError> {
        let width = model.width();
        somebody(x, width)?;
        let numbers = ask(model, x)?;
        let range = match told {
            Told::Probabilities => (0.0, 1.0),
            Told::Amount => numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), &n| (l.min(n), m.max(n))),
        };
        let outcomes = outcomes(&numbers, model.outputs(), range);
        let (classes, people) = (outcomes.len() / (x.len() / width), x.len() / width);
        let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        let copies: Vec<f32> = single.chunks_exact(width).flat_map(|row| row.repeat(classes)).collect();
        let y: Vec<u32> = (0..people).flat_map(|_| 0..classes as u32).collect();
        let samples = Samples { x: &copies, width, y: &y, classes, weights: Some(&outcomes) };
        // Most people are counted once for each outcome.
        let config = TreeConfig {
            criterion: Criterion::Gini,
            max_depth: Some(depth),
            min_samples_leaf: leaf * classes,
            ..TreeConfig::default()
        };
        Ok(Self { grower: Grower::new(&samples, &config)?, told, range, width })
    }

    /// Settles at most so many more nodes. False when the tree is grown.
    pub fn advance(&mut self, nodes: usize) -> bool {
        self.grower.advance(nodes)
    }

    /// The tree so far, compared with the model on other people, `[people, width]`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `ScoreUndefined`.
    pub fn result(&self, model: &dyn Score, held_out: &[f64]) -> Result<Surrogate, ExplainError> {
        super::ask::one_person(&held_out[..self.width.min(held_out.len())], model.width())?;
        somebody(held_out, self.width)?;
        let (imitating, (least, most)) =
            (TreeScore { tree: self.grower.tree(), width: self.width, outputs: model.outputs() }, self.range);
        let numbers = ask(model, held_out)?;
        let imitated =
            imitating.scores(held_out).into_iter().map(|share| least + (most - least) * share).collect::<Vec<_>>();
        let alike: Vec<bool> = match self.told {
            Told::Amount => Vec::new(),
            Told::Probabilities => {
                let pairs = model.decisions(held_out).into_iter().zip(imitating.decisions(held_out));
                pairs.map(|(a, b)| a == b).collect()
            }
        };
        let share = || alike.iter().filter(|&&alike| alike).count() as f64 / alike.len() as f64;
        let fidelity = Fidelity {
            r2: r2(&numbers, &imitated, model.outputs()),
            agreement: (!alike.is_empty()).then(share),
            people: (held_out.len() / self.width) as u64,
        };
        Ok(Surrogate { tree: imitating.tree, least, most, fidelity, alike })
    }
}

fn ask(model: &dyn Score, x: &[f64]) -> Result<Vec<f64>, ExplainError> {
    let numbers = model.scores(x);
    if numbers.iter().all(|n| n.is_finite()) { Ok(numbers) } else { Err(ExplainError::ScoreUndefined {}) }
}

/// The weight of each outcome of each person: two of one number, between the ends of its range.
fn outcomes(numbers: &[f64], outputs: usize, (least, most): (f64, f64)) -> Vec<f64> {
    if outputs > 1 {
        return numbers.iter().map(|p| p.max(0.0)).collect();
    }
    let share = |&n: &f64| if most > least { ((n - least) / (most - least)).clamp(0.0, 1.0) } else { 0.0 };
    numbers.iter().map(share).flat_map(|share| [1.0 - share, share]).collect()
}

fn r2(numbers: &[f64], imitated: &[f64], outputs: usize) -> Option<f64> {
    let people = (numbers.len() / outputs) as f64;
    let (mut left, mut all) = (0.0, 0.0);
    for output in 0..outputs {
        let of = |list: &[f64]| list.iter().skip(output).step_by(outputs).copied().collect::<Vec<f64>>();
        let (numbers, imitated) = (of(numbers), of(imitated));
        let mean = numbers.iter().sum::<f64>() / people;
        left += numbers.iter().zip(&imitated).map(|(n, i)| (n - i).powi(2)).sum::<f64>();
        all += numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>();
    }
    (all > 0.0).then(|| 1.0 - left / all)
}
