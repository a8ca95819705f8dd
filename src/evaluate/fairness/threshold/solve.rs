//! Finds the rules that meet a criterion at the highest expected profit.
//!
//! Every quantity in question is linear in the four cells, so the corners of each group's convex hull of ROC points
//! are all that matters, and looking only at them is exact. What remains is a concave function that bends at corners;
//! it is searched where it bends, or, on request, at Fairlearn's grid. Ties go to the smallest common quantity, or to
//! the fewest people selected.

use serde::{Deserialize, Serialize};

use super::curve::{Curve, Vertex, first_most, grid};
use super::error::ThresholdError;
use super::odds;
use super::payoff::Payoff;
use super::rule::{Rates, Rule};
use super::table::{GroupScores, ScoreTable};
use crate::evaluate::estimate::{LEAST_COUNT, Reason};
use crate::evaluate::fairness::counts::{Cells, Counts};
use crate::limits::within;

/// The most steps of a grid.
const MOST_STEPS: u32 = 100_000;

/// What the rules have to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Nothing: each group has its own most profitable threshold. No chance is involved.
    MaxProfit,
    /// One threshold for everybody, groups too small to judge included. No chance is involved.
    SingleThreshold,
    /// Equal selection rates.
    DemographicParity,
    /// Equal true positive rates.
    EqualOpportunity,
    /// Equal true positive and equal false positive rates.
    EqualizedOdds,
    /// Equal accuracies.
    EqualAccuracy,
}

/// What can be the same in all groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    Threshold,
    SelectionRate,
    TruePositiveRate,
    FalsePositiveRate,
    Accuracy,
}

/// A quantity that is the same in all solved groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Equalised {
    pub quantity: Quantity,
    pub value: f64,
}

/// What decisions come to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    pub counts: Counts,
    pub rates: Rates,
    /// For each person, in the payoff's unit; 0 for nobody.
    pub mean_profit: f64,
    /// From everybody.
    pub total_profit: f64,
}

impl Decided {
    /// What these counts are worth.
    pub fn of(counts: Counts, payoff: &Payoff) -> Self {
        Self {
            counts,
            rates: Rates::of(&counts),
            mean_profit: payoff.mean(&counts.weight),
            total_profit: payoff.total(&counts.weight),
        }
    }
}

/// What is found for a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, from = "Fields")]
pub enum Ruling {
    Solved { rule: Rule, decided: Box<Decided> },
    NotSolvable { reason: Reason },
}

/// A [`Ruling`] as it is read: what `untagged` would derive is large, and the page is judged by how soon it is there.
#[derive(Deserialize)]
struct Fields {
    rule: Option<Rule>,
    decided: Option<Box<Decided>>,
    reason: Option<Reason>,
}

impl From<Fields> for Ruling {
    fn from(fields: Fields) -> Self {
        match (fields.rule, fields.decided) {
            (Some(rule), Some(decided)) => Ruling::Solved { rule, decided },
            _ => Ruling::NotSolvable { reason: fields.reason.unwrap_or(Reason::NoRows) },
        }
    }
}

impl Ruling {
    /// The rule, if there is one.
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Ruling::Solved { rule, .. } => Some(*rule),
            Ruling::NotSolvable { .. } => None,
        }
    }
}

/// The rules found, and what they come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    pub criterion: Criterion,
    /// Empty for [`Criterion::MaxProfit`].
    pub equalised: Vec<Equalised>,
    /// In the order of the table.
    pub groups: Vec<Ruling>,
    /// All groups with a rule together.
    pub overall: Decided,
}

/// Finds the rules that meet `criterion` at the highest expected profit; [`Payoff::ACCURACY`] makes that the accuracy.
/// With `steps`, common quantities are searched at so many equal steps, which for demographic parity, equal
/// opportunity and equalized odds gives the rates of Fairlearn's `ThresholdOptimizer`; without, exactly.
///
/// Rates that have to be equal are equal in expectation, up to rounding. A group with fewer than [`LEAST_COUNT`] people
/// of either label has no rule, except the single threshold.
///
/// # Errors
/// [`ThresholdError::Setting`], [`ThresholdError::Backwards`], [`ThresholdError::NoGroup`].
pub fn solve(
    table: &ScoreTable,
    criterion: Criterion,
    payoff: &Payoff,
    steps: Option<u32>,
) -> Result<Solution, ThresholdError> {
    payoff.check()?;
    within("grid_size", f64::from(steps.unwrap_or(1)), 1.0, f64::from(MOST_STEPS))?;
    let judged: Vec<&GroupScores> = table.groups().iter().filter(|group| group.obstacle().is_none()).collect();
    let blind = criterion == Criterion::SingleThreshold;
    if if blind { table.pooled().obstacle.is_some() } else { judged.is_empty() } {
        return Err(ThresholdError::NoGroup { least: LEAST_COUNT });
    }
    let (equalised, rules) = match criterion {
        Criterion::SingleThreshold => {
            let value = best_threshold(&table.pooled().thresholds, payoff);
            let equalised = vec![Equalised { quantity: Quantity::Threshold, value }];
            (equalised, vec![Rule::single(value); table.groups().len()])
        }
        Criterion::MaxProfit => (Vec::new(), judged.iter().map(|group| most_profitable(group, payoff)).collect()),
        Criterion::DemographicParity => equalise(&judged, Quantity::SelectionRate, payoff, steps),
        Criterion::EqualOpportunity => equalise(&judged, Quantity::TruePositiveRate, payoff, steps),
        Criterion::EqualAccuracy => equalise(&judged, Quantity::Accuracy, payoff, steps),
        Criterion::EqualizedOdds => equalise_odds(&judged, payoff, steps),
    };
    Ok(assemble(table, criterion, equalised, &rules, payoff))
}

/// Hands the rules out to the groups that have one.
fn assemble(
    table: &ScoreTable,
    criterion: Criterion,
    equalised: Vec<Equalised>,
    rules: &[Rule],
    payoff: &Payoff,
) -> Solution {
    let mut rules = rules.iter();
    let mut all = Counts::default();
    let mut rule_on = |group: &GroupScores| {
        let obstacle = group.obstacle().filter(|_| criterion != Criterion::SingleThreshold);
        let rule = if obstacle.is_none() { rules.next() } else { None };
        let Some(rule) = rule else {
            return Ruling::NotSolvable { reason: obstacle.unwrap_or(Reason::NoRows) };
        };
        let counts = rule.counts(group);
        all += counts;
        Ruling::Solved { rule: *rule, decided: Box::new(Decided::of(counts, payoff)) }
    };
    let groups = table.groups().iter().map(&mut rule_on).collect();
    Solution { criterion, equalised, groups, overall: Decided::of(all, payoff) }
}

/// The most profitable of some thresholds.
fn best_threshold(thresholds: &[(f64, Cells)], payoff: &Payoff) -> f64 {
    thresholds[first_most(thresholds.iter().map(|(_, cells)| payoff.total(cells)))].0
}

/// The most profitable rule, if other groups don't matter.
fn most_profitable(group: &GroupScores, payoff: &Payoff) -> Rule {
    let corner = |&cut: &usize| (group.threshold(cut), group.cells(cut));
    Rule::single(best_threshold(&group.corners().iter().map(corner).collect::<Vec<_>>(), payoff))
}

/// A number made of the cells of a group.
type Of<'a> = &'a dyn Fn(&Cells) -> f64;

/// The most of `y` that a group can have at each amount of `x`, both linear in the cells.
fn trade_off(group: &GroupScores, x: Of, y: Of) -> Curve<usize> {
    let vertex = |&cut: &usize| {
        let cells = group.cells(cut);
        Vertex { x: x(&cells), y: y(&cells), by: cut }
    };
    Curve::above(group.corners().iter().map(vertex).collect())
}

fn true_positive_rate(c: &Cells) -> f64 {
    c.tp() / c.positives()
}

fn false_positive_rate(c: &Cells) -> f64 {
    c.fp() / c.negatives()
}

/// The rule that reaches a point of a trade-off.
fn rule_at(group: &GroupScores, curve: &Curve<usize>, x: f64) -> Rule {
    let mix = curve.at(x);
    Rule::between(group.threshold(mix.left), mix.p0, group.threshold(mix.right))
}

/// One quantity the same in all groups.
fn equalise(
    groups: &[&GroupScores],
    quantity: Quantity,
    payoff: &Payoff,
    steps: Option<u32>,
) -> (Vec<Equalised>, Vec<Rule>) {
    let of: Of = match quantity {
        Quantity::TruePositiveRate => &true_positive_rate,
        Quantity::Accuracy => &|c| (c.tp() + c.tn()) / c.total(),
        _ => &|c| c.selected() / c.total(),
    };
    // Where profit is accuracy, equal accuracies leave the rules open: the best balanced ones are taken.
    let tied = quantity == Quantity::Accuracy && payoff.counts_errors();
    let balanced = |c: &Cells| true_positive_rate(c) - false_positive_rate(c);
    let profit = |c: &Cells| payoff.mean(c);
    let worth: Of = if tied { &balanced } else { &profit };
    let curves: Vec<Curve<usize>> = groups.iter().map(|group| trade_off(group, of, worth)).collect();
    let least = curves.iter().map(|curve| curve.range().0).fold(f64::NEG_INFINITY, f64::max);
    let most = curves.iter().map(|curve| curve.range().1).fold(f64::INFINITY, f64::min);
    let value = if tied {
        most
    } else {
        let places = steps.map_or_else(|| bends_within(&curves, least, most), |steps| grid(least, most, steps));
        let all = |x: f64| {
            let worth = groups.iter().zip(&curves).map(|(group, curve)| group.cells(0).total() * curve.at(x).y);
            worth.sum::<f64>()
        };
        places[first_most(places.iter().map(|&x| all(x)))]
    };
    let rules = groups.iter().zip(&curves).map(|(group, curve)| rule_at(group, curve, value)).collect();
    (vec![Equalised { quantity, value }], rules)
}

/// Where any of the curves bends, between two ends, which are included.
fn bends_within(curves: &[Curve<usize>], least: f64, most: f64) -> Vec<f64> {
    let inside = curves.iter().flat_map(Curve::bends).filter(|&x| least < x && x < most);
    let mut bends: Vec<f64> = [least, most].into_iter().chain(inside).collect();
    bends.sort_by(f64::total_cmp);
    bends.dedup();
    bends
}

/// Both error rates the same in all groups.
fn equalise_odds(groups: &[&GroupScores], payoff: &Payoff, steps: Option<u32>) -> (Vec<Equalised>, Vec<Rule>) {
    let curves: Vec<Curve<usize>> =
        groups.iter().map(|group| trade_off(group, &false_positive_rate, &true_positive_rate)).collect();
    let positives: f64 = groups.iter().map(|group| group.total().positive).sum();
    let negatives: f64 = groups.iter().map(|group| group.total().negative).sum();
    let worth =
        |x: f64, y: f64| positives * payoff.gain_from_positive() * y - negatives * payoff.loss_from_negative() * x;
    let x = match steps {
        None => odds::best(&curves, worth),
        Some(steps) => {
            let places = grid(0.0, 1.0, steps);
            places[first_most(places.iter().map(|&x| worth(x, odds::reachable(&curves, x))))]
        }
    };
    let y_min = odds::reachable(&curves, x);
    let rule = |(group, curve): (&&GroupScores, &Curve<usize>)| {
        let p_ignore = odds::p_ignore(x, curve.at(x).y, y_min).clamp(0.0, 1.0);
        Rule { p_ignore, prediction_constant: x, ..rule_at(group, curve, x) }
    };
    let rules = groups.iter().zip(&curves).map(rule).collect();
    let equalised = vec![
        Equalised { quantity: Quantity::FalsePositiveRate, value: x },
        Equalised { quantity: Quantity::TruePositiveRate, value: y_min },
    ];
    (equalised, rules)
}

#[cfg(test)]
#[path = "solve_tests.rs"]
mod tests;
