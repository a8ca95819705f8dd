//! Fairlearn's `ThresholdOptimizer` (0.15): its hulls, its grid, its ties, so that its numbers come out to the digit.
//!
//! [`solve`](super::solve::solve) is what the laboratory uses; this is its peer, with Fairlearn's objectives,
//! constraints, flipped thresholds and tolerance.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::curve::{Curve, Mix, Vertex, first_most, grid};
use super::error::ThresholdError;
use super::odds;
use super::table::{GroupScores, ScoreTable};
use crate::evaluate::fairness::counts::Cells;
use crate::limits::within;

/// What is made equal between groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    DemographicParity,
    FalsePositiveRateParity,
    FalseNegativeRateParity,
    TruePositiveRateParity,
    TrueNegativeRateParity,
    EqualizedOdds,
}

/// What is made as large as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    AccuracyScore,
    BalancedAccuracyScore,
    SelectionRate,
    TruePositiveRate,
    TrueNegativeRate,
}

/// The settings of a `ThresholdOptimizer`, with Fairlearn's names and defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub constraints: Constraint,
    pub objective: Objective,
    /// Steps of the grid, in `1..=100_000`.
    pub grid_size: u32,
    /// Whether a low score may be a reason for a positive decision.
    pub flip: bool,
    /// How far groups may be apart, in `[0, 1]`; nothing and 0 mean not at all.
    pub tol: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            constraints: Constraint::DemographicParity,
            objective: Objective::AccuracyScore,
            grid_size: 1000,
            flip: false,
            tol: None,
        }
    }
}

/// `score > threshold`, or `score < threshold`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operation {
    pub above: bool,
    /// `±∞` where everybody or nobody is meant.
    pub threshold: f64,
    /// The number of distinct scores above the threshold.
    cut: usize,
}

impl Operation {
    /// 1 if the decision is positive, else 0.
    pub fn of(&self, score: f64) -> f64 {
        f64::from(if self.above { score > self.threshold } else { score < self.threshold })
    }

    fn cells(&self, group: &GroupScores) -> Cells {
        let Cells([tp, fp, tn, fn_]) = group.cells(self.cut);
        Cells(if self.above { [tp, fp, tn, fn_] } else { [fn_, tn, fp, tp] })
    }
}

/// A group's entry of `interpolation_dict`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interpolation {
    pub p0: f64,
    pub operation0: Operation,
    pub p1: f64,
    pub operation1: Operation,
    /// With equalized odds only: `p_ignore` and `prediction_constant`.
    pub ignore: Option<(f64, f64)>,
    /// The group's amount of what is constrained (`x`).
    pub x: f64,
}

impl Interpolation {
    fn new(mix: &Mix<Operation>, x: f64) -> Self {
        Self { p0: mix.p0, operation0: mix.left, p1: mix.p1(), operation1: mix.right, ignore: None, x }
    }

    /// The probability of a positive decision at a score.
    pub fn probability(&self, score: f64) -> f64 {
        let used = self.p0 * self.operation0.of(score) + self.p1 * self.operation1.of(score);
        self.ignore.map_or(used, |(p_ignore, constant)| p_ignore * constant + (1.0 - p_ignore) * used)
    }

    /// How decisions meet labels in the group, in expectation.
    pub fn cells(&self, group: &GroupScores) -> Cells {
        let (first, second) = (self.operation0.cells(group).0, self.operation1.cells(group).0);
        let (positives, negatives) = (group.total().positive, group.total().negative);
        let (p_ignore, constant) = self.ignore.unwrap_or_default();
        let blind =
            [positives * constant, negatives * constant, negatives * (1.0 - constant), positives * (1.0 - constant)];
        let cell = |i: usize| p_ignore * blind[i] + (1.0 - p_ignore) * (self.p0 * first[i] + self.p1 * second[i]);
        Cells(std::array::from_fn(cell))
    }
}

/// What a fitted `ThresholdOptimizer` knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// In the order of the table.
    pub groups: Vec<Interpolation>,
    /// The objective; with equalized odds the true positive rate of all groups (`_y_best`).
    pub y_best: f64,
    pub objective_value: f64,
}

/// Fits a `ThresholdOptimizer` to the scores; weights count like so many people, which Fairlearn doesn't offer.
///
/// # Errors
/// [`ThresholdError::OneLabel`] for a group without both labels, as Fairlearn, and where the table has no group
/// [`ThresholdError::NoGroup`]; [`ThresholdError::Objective`], [`ThresholdError::Tolerance`] and
/// [`ThresholdError::Setting`] about the settings.
pub fn threshold_optimizer(table: &ScoreTable, settings: &Settings) -> Result<Optimum, ThresholdError> {
    within("grid_size", f64::from(settings.grid_size), 1.0, 100_000.0)?;
    within("tol", settings.tol.unwrap_or(0.0), 0.0, 1.0)?;
    if table.groups().is_empty() {
        return Err(ThresholdError::NoGroup { least: 1 });
    }
    if let Some(group) = table.groups().iter().find(|g| g.total().positive <= 0.0 || g.total().negative <= 0.0) {
        return Err(ThresholdError::OneLabelGroup { group: group.name.clone() });
    }
    if settings.constraints == Constraint::EqualizedOdds {
        equalized_odds(table, settings)
    } else {
        parity(table, settings)
    }
}

/// A number made of the cells of a group.
type Metric = fn(&Cells) -> f64;

fn constrained(constraint: Constraint) -> Metric {
    match constraint {
        Constraint::DemographicParity => |c| c.selected() / c.total(),
        Constraint::FalsePositiveRateParity | Constraint::EqualizedOdds => |c| c.fp() / c.negatives(),
        Constraint::FalseNegativeRateParity => |c| c.fn_() / c.positives(),
        Constraint::TruePositiveRateParity => |c| c.tp() / c.positives(),
        Constraint::TrueNegativeRateParity => |c| c.tn() / c.negatives(),
    }
}

fn metric(objective: Objective) -> Metric {
    match objective {
        Objective::AccuracyScore => |c| (c.tp() + c.tn()) / c.total(),
        Objective::BalancedAccuracyScore => |c| 0.5 * c.tp() / c.positives() + 0.5 * c.tn() / c.negatives(),
        Objective::SelectionRate => |c| c.selected() / c.total(),
        Objective::TruePositiveRate => |c| c.tp() / c.positives(),
        Objective::TrueNegativeRate => |c| c.tn() / c.negatives(),
    }
}

fn operations(group: &GroupScores, flip: bool) -> impl Iterator<Item = Operation> {
    (0..=group.cuts()).flat_map(move |cut| {
        let threshold = match cut {
            0 => f64::INFINITY,
            _ if cut == group.cuts() => f64::NEG_INFINITY,
            _ => (group.scores()[cut - 1] + group.scores()[cut]) / 2.0,
        };
        [true, false].into_iter().filter(move |above| *above || flip).map(move |above| Operation {
            above,
            threshold,
            cut,
        })
    })
}

fn curves(table: &ScoreTable, x: Metric, y: Metric, flip: bool) -> Vec<Curve<Operation>> {
    let curve = |group: &GroupScores| {
        let vertex = |by: Operation| {
            let cells = by.cells(group);
            Vertex { x: x(&cells), y: y(&cells), by }
        };
        Curve::above(operations(group, flip).map(vertex).collect())
    };
    table.groups().iter().map(curve).collect()
}

fn parity(table: &ScoreTable, settings: &Settings) -> Result<Optimum, ThresholdError> {
    let curves = curves(table, constrained(settings.constraints), metric(settings.objective), settings.flip);
    let places = grid(0.0, 1.0, settings.grid_size);
    let amounts: Vec<f64> = table.groups().iter().map(|group| group.cells(0).total()).collect();
    let all: f64 = amounts.iter().sum();
    let worth: Vec<Vec<f64>> = curves
        .iter()
        .zip(&amounts)
        .map(|(curve, amount)| places.iter().map(|&x| amount / all * curve.at(x).y).collect())
        .collect();
    let chosen = match settings.tol.filter(|tol| *tol > 0.0) {
        None => {
            let sum = |i: usize| worth.iter().map(|ys| ys[i]).sum::<f64>();
            vec![first_most((0..places.len()).map(sum)); curves.len()]
        }
        Some(tol) => within_tolerance(&places, &worth, tol),
    };
    let value = worth.iter().zip(&chosen).map(|(ys, &i)| ys[i]).sum();
    let groups = curves.iter().zip(&chosen).map(|(curve, &i)| Interpolation::new(&curve.at(places[i]), places[i]));
    Ok(Optimum { groups: groups.collect(), y_best: value, objective_value: value })
}

/// A place for each group, none farther than `tol` from another, where the sum is largest: of equal sums the one with
/// the places closest together, then the last.
fn within_tolerance(places: &[f64], worth: &[Vec<f64>], tol: f64) -> Vec<usize> {
    // For each group, the places of the window that are better than all that follow: the first is the best.
    let mut best: Vec<VecDeque<usize>> = vec![VecDeque::new(); worth.len()];
    let mut chosen = vec![0; worth.len()];
    let (mut most, mut apart) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut start = 0;
    for end in 0..places.len() {
        while places[end] - places[start] > tol {
            start += 1;
        }
        for (window, ys) in best.iter_mut().zip(worth) {
            while window.back().is_some_and(|&i| ys[i] <= ys[end]) {
                window.pop_back();
            }
            window.push_back(end);
            while window.front().is_some_and(|&i| i < start) {
                window.pop_front();
            }
        }
        let candidate: Vec<usize> = best.iter().map(|window| window[0]).collect();
        let sum: f64 = worth.iter().zip(&candidate).map(|(ys, &i)| ys[i]).sum();
        let (low, high) = candidate.iter().fold((end, start), |(low, high), &i| (low.min(i), high.max(i)));
        let spread = places[high] - places[low];
        if sum > most || (sum == most && spread <= apart) {
            (most, apart, chosen) = (sum, spread, candidate);
        }
    }
    chosen
}

fn equalized_odds(table: &ScoreTable, settings: &Settings) -> Result<Optimum, ThresholdError> {
    if !matches!(settings.objective, Objective::AccuracyScore | Objective::BalancedAccuracyScore) {
        return Err(ThresholdError::Objective {});
    }
    if settings.tol.is_some_and(|tol| tol > 0.0) {
        return Err(ThresholdError::Tolerance {});
    }
    let curves = curves(table, constrained(settings.constraints), metric(Objective::TruePositiveRate), settings.flip);
    let places = grid(0.0, 1.0, settings.grid_size);
    let lowest: Vec<f64> = places.iter().map(|&x| odds::reachable(&curves, x)).collect();
    let positives: f64 = table.groups().iter().map(|group| group.total().positive).sum();
    let negatives: f64 = table.groups().iter().map(|group| group.total().negative).sum();
    let value = |(&x, &y): (&f64, &f64)| {
        let cells = Cells([positives * y, negatives * x, negatives * (1.0 - x), positives * (1.0 - y)]);
        metric(settings.objective)(&cells)
    };
    let values: Vec<f64> = places.iter().zip(&lowest).map(value).collect();
    // Rounded to 15 decimals, so that noise doesn't break ties.
    let best = first_most(values.iter().map(|v| (v * 1e15).round_ties_even() / 1e15));
    let (x, y_min) = (places[best], lowest[best]);
    let interpolation = |curve: &Curve<Operation>| {
        let mix = curve.at(x);
        Interpolation { ignore: Some((odds::p_ignore(x, mix.y, y_min), x)), ..Interpolation::new(&mix, x) }
    };
    Ok(Optimum { groups: curves.iter().map(interpolation).collect(), y_best: y_min, objective_value: values[best] })
}

#[cfg(test)]
#[path = "fairlearn_tests.rs"]
mod tests;
