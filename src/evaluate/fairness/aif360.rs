//! AIF360's numbers, with its conventions: what `ClassificationMetric` and `BinaryLabelDatasetMetric` of AIF360 0.6
//! report of an unprivileged and a privileged group.
//!
//! Differences are unprivileged minus privileged, ratios unprivileged over privileged. An empty denominator gives
//! `NaN`, but 0 for the predictive values and for accuracy; a division by 0 follows IEEE.

use std::collections::BTreeMap;

use super::counts::{Cells, Counts};
use super::entropy::{Alpha, Share, benefits, generalized_entropy, generalized_entropy_zero_as_coded, mean_benefit};
use super::named::{Named, map};
use super::neighbours::{consistency, neighbours};
use super::options::{Clause, Sides};
use super::people::{Crossing, People};
use super::python;
use super::scored;

/// The counts and scores of everybody or of one side.
struct Side {
    counts: Counts,
    generalized_true_positive_rate: f64,
    generalized_false_positive_rate: f64,
}

fn base_rate(c: &Cells) -> f64 {
    c.positives() / c.total()
}

fn selection_rate(c: &Cells) -> f64 {
    c.selected() / c.total()
}

fn tpr(c: &Cells) -> f64 {
    c.tp() / c.positives()
}

fn fpr(c: &Cells) -> f64 {
    c.fp() / c.negatives()
}

fn tnr(c: &Cells) -> f64 {
    c.tn() / c.negatives()
}

fn fnr(c: &Cells) -> f64 {
    c.fn_() / c.positives()
}

fn ppv(c: &Cells) -> f64 {
    or_zero(c.tp(), c.selected())
}

fn npv(c: &Cells) -> f64 {
    or_zero(c.tn(), c.rejected())
}

fn fdr(c: &Cells) -> f64 {
    or_zero(c.fp(), c.selected())
}

fn fomr(c: &Cells) -> f64 {
    or_zero(c.fn_(), c.rejected())
}

fn accuracy(c: &Cells) -> f64 {
    or_zero(c.tp() + c.tn(), c.total())
}

fn error_rate(c: &Cells) -> f64 {
    1.0 - accuracy(c)
}

fn or_zero(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A number of the decisions of one side.
type Rate = (&'static str, fn(&Cells) -> f64);

const RATES: [Rate; 17] = [
    ("base_rate", base_rate),
    ("selection_rate", selection_rate),
    ("true_positive_rate", tpr),
    ("false_positive_rate", fpr),
    ("true_negative_rate", tnr),
    ("false_negative_rate", fnr),
    ("positive_predictive_value", ppv),
    ("negative_predictive_value", npv),
    ("false_discovery_rate", fdr),
    ("false_omission_rate", fomr),
    ("error_rate", error_rate),
    ("accuracy", accuracy),
    ("num_true_positives", Cells::tp),
    ("num_false_positives", Cells::fp),
    ("num_true_negatives", Cells::tn),
    ("num_false_negatives", Cells::fn_),
    ("num_instances", Cells::total),
];

/// A number of the scores of one side.
type ScoreRate = (&'static str, fn(&Side) -> f64);

/// Reported where people have scores.
const SCORE_RATES: [ScoreRate; 2] = [
    ("generalized_true_positive_rate", |s| s.generalized_true_positive_rate),
    ("generalized_false_positive_rate", |s| s.generalized_false_positive_rate),
];

/// A comparison of the unprivileged side (first) with the privileged one.
type Compare = fn(&Cells, &Cells) -> f64;

/// A comparison, and the rates that both sides must have for it to mean something.
pub type Comparison = (&'static str, Compare, &'static [&'static str]);

/// Comparisons of decisions.
pub const COMPARISONS: [Comparison; 18] = [
    ("statistical_parity_difference", |u, p| selection_rate(u) - selection_rate(p), &["selection_rate"]),
    ("disparate_impact", |u, p| selection_rate(u) / selection_rate(p), &["selection_rate"]),
    (
        "average_odds_difference",
        |u, p| ((fpr(u) - fpr(p)) + (tpr(u) - tpr(p))) / 2.0,
        &["true_positive_rate", "false_positive_rate"],
    ),
    (
        "average_abs_odds_difference",
        |u, p| ((fpr(u) - fpr(p)).abs() + (tpr(u) - tpr(p)).abs()) / 2.0,
        &["true_positive_rate", "false_positive_rate"],
    ),
    ("equal_opportunity_difference", |u, p| tpr(u) - tpr(p), &["true_positive_rate"]),
    ("true_positive_rate_difference", |u, p| tpr(u) - tpr(p), &["true_positive_rate"]),
    ("false_positive_rate_difference", |u, p| fpr(u) - fpr(p), &["false_positive_rate"]),
    ("false_negative_rate_difference", |u, p| fnr(u) - fnr(p), &["true_positive_rate"]),
    ("false_positive_rate_ratio", |u, p| fpr(u) / fpr(p), &["false_positive_rate"]),
    ("false_negative_rate_ratio", |u, p| fnr(u) / fnr(p), &["true_positive_rate"]),
    ("false_discovery_rate_difference", |u, p| fdr(u) - fdr(p), &["false_discovery_rate"]),
    ("false_discovery_rate_ratio", |u, p| fdr(u) / fdr(p), &["false_discovery_rate"]),
    ("false_omission_rate_difference", |u, p| fomr(u) - fomr(p), &["false_omission_rate"]),
    ("false_omission_rate_ratio", |u, p| fomr(u) / fomr(p), &["false_omission_rate"]),
    (
        "average_predictive_value_difference",
        |u, p| ((ppv(u) - ppv(p)) + (fomr(u) - fomr(p))) / 2.0,
        &["precision", "false_omission_rate"],
    ),
    (
        "equalized_odds_difference",
        |u, p| python::max((fpr(u) - fpr(p)).abs(), (tpr(u) - tpr(p)).abs()),
        &["true_positive_rate", "false_positive_rate"],
    ),
    ("error_rate_difference", |u, p| error_rate(u) - error_rate(p), &["error_rate"]),
    ("error_rate_ratio", |u, p| error_rate(u) / error_rate(p), &["error_rate"]),
];

/// Comparisons of labels rather than decisions.
const LABEL_COMPARISONS: [(&str, Compare); 3] = [
    ("mean_difference", |u, p| base_rate(u) - base_rate(p)),
    ("statistical_parity_difference", |u, p| base_rate(u) - base_rate(p)),
    ("disparate_impact", |u, p| base_rate(u) / base_rate(p)),
];

/// A combination of sensitive values that somebody has.
struct Cell {
    counts: Counts,
    privileged: bool,
    unprivileged: bool,
}

/// Whether a group of a crossing meets any of the clauses.
pub fn in_side(crossing: &Crossing, group: usize, clauses: &[Clause]) -> bool {
    let values = &crossing.groups[group];
    let value = |name: &String| crossing.attributes.iter().position(|a| a == name).map(|i| &values[i]);
    clauses.iter().any(|clause| clause.iter().all(|(name, wanted)| value(name) == Some(&wanted.0)))
}

/// The numbers of `ClassificationMetric` (`classification`, `rates`) and of `BinaryLabelDatasetMetric` (`dataset`).
/// `order` is [`scored::descending`]. People without a decision don't count.
///
/// Source: `aif360.metrics` 0.6.
pub fn report(people: &People, order: &[u32], sides: &Sides) -> Named {
    let crossing = Crossing::of(&people.sensitive, people.rows());
    let cells: Vec<Cell> = people
        .count(&crossing)
        .into_iter()
        .enumerate()
        .map(|(group, counts)| Cell {
            counts,
            privileged: in_side(&crossing, group, &sides.privileged),
            unprivileged: in_side(&crossing, group, &sides.unprivileged),
        })
        .collect();
    let side = |of: &dyn Fn(&Cell) -> bool| {
        let in_side: Vec<u32> = crossing.of_row.iter().map(|&c| u32::from(!of(&cells[c as usize]))).collect();
        let scores = scored::by_group(people, order, &in_side, 2).swap_remove(0);
        Side {
            counts: Counts::sum(cells.iter().filter(|c| of(c)).map(|c| &c.counts)),
            generalized_true_positive_rate: scores.generalized_true_positive_rate,
            generalized_false_positive_rate: scores.generalized_false_positive_rate,
        }
    };
    let sides = [
        ("all", side(&|_| true)),
        ("privileged", side(&|c| c.privileged)),
        ("unprivileged", side(&|c| c.unprivileged)),
    ];
    let near = neighbours(people);
    let mut report = BTreeMap::from([
        ("classification".to_owned(), classification(people, &cells, &sides, near.as_deref())),
        ("rates".to_owned(), rates(people, &sides)),
        ("dataset".to_owned(), dataset(people, &cells, &sides, near.as_deref())),
    ]);
    let between = between_sides(&cells);
    let shares = benefits(&sides[0].1.counts.people);
    let documented = |shares: &[Share]| Named::from(generalized_entropy(shares, Alpha::Zero));
    report.insert("documented_generalized_entropy_index[alpha=0]".to_owned(), documented(&shares));
    report.insert("documented_between_group_generalized_entropy_index[alpha=0]".to_owned(), documented(&between));
    if let Some(features) = people.features.as_ref().filter(|_| near.is_some()) {
        let names = crossing.attributes.iter().chain(&features.names).collect();
        report.insert("consistency_X_column_order".to_owned(), names);
    }
    Named::Map(report)
}

fn rates(people: &People, sides: &[(&str, Side); 3]) -> Named {
    let by_side = |of: &dyn Fn(&Side) -> f64| map(sides.iter().map(|(name, side)| (*name, of(side))));
    let of_decisions = RATES.iter().map(|(name, of)| (*name, by_side(&|s| of(&s.counts.weight))));
    let of_scores = SCORE_RATES.iter().filter(|_| people.scores.is_some());
    map(of_decisions.chain(of_scores.map(|(name, of)| (*name, by_side(of)))))
}

fn classification(people: &People, cells: &[Cell], sides: &[(&str, Side); 3], near: Option<&[Vec<u32>]>) -> Named {
    let [(_, all), (_, privileged), (_, unprivileged)] = sides;
    let mut metrics: Vec<(String, f64)> = COMPARISONS
        .iter()
        .map(|(name, of, _)| ((*name).to_owned(), of(&unprivileged.counts.weight, &privileged.counts.weight)))
        .collect();
    metrics.push(("error_rate".to_owned(), error_rate(&all.counts.weight)));
    let everybody = benefits(&all.counts.people);
    entropies("", &everybody, &mut metrics);
    entropies("between_group_", &between_sides(cells), &mut metrics);
    entropies("between_all_groups_", &between_all(cells), &mut metrics);
    let (of_predictions, of_labels) =
        (smoothed_edf(cells, Cells::selected, 1.0), smoothed_edf(cells, Cells::positives, 1.0));
    metrics.push(("smoothed_edf_of_predictions[concentration=1]".to_owned(), of_predictions));
    metrics.push(("differential_fairness_bias_amplification".to_owned(), of_predictions - of_labels));
    if let Some(near) = near {
        let predicted = consistency(near, |row| people.predicted[row] == Some(true));
        metrics.push(("consistency_of_predictions[k=5]".to_owned(), predicted));
    }
    map(metrics)
}

fn dataset(people: &People, cells: &[Cell], sides: &[(&str, Side); 3], near: Option<&[Vec<u32>]>) -> Named {
    let [(_, all), (_, privileged), (_, unprivileged)] = sides;
    let mut metrics: Vec<(&str, f64)> = LABEL_COMPARISONS
        .iter()
        .map(|(name, of)| (*name, of(&unprivileged.counts.weight, &privileged.counts.weight)))
        .collect();
    metrics.extend([
        ("base_rate", base_rate(&all.counts.weight)),
        ("base_rate_privileged", base_rate(&privileged.counts.weight)),
        ("base_rate_unprivileged", base_rate(&unprivileged.counts.weight)),
        ("num_positives", all.counts.weight.positives()),
        ("num_negatives", all.counts.weight.negatives()),
        ("num_instances", all.counts.weight.total()),
        ("smoothed_empirical_differential_fairness[concentration=1]", smoothed_edf(cells, Cells::positives, 1.0)),
        ("smoothed_empirical_differential_fairness[concentration=0.5]", smoothed_edf(cells, Cells::positives, 0.5)),
    ]);
    if let Some(near) = near {
        metrics.push(("consistency[k=5]", consistency(near, |row| people.positive[row])));
    }
    map(metrics)
}

/// All entropy indices of some benefits.
fn entropies(prefix: &str, shares: &[Share], into: &mut Vec<(String, f64)>) {
    let (theil, two) = (generalized_entropy(shares, Alpha::One), generalized_entropy(shares, Alpha::Two));
    let index = |alpha: u8| format!("{prefix}generalized_entropy_index[alpha={alpha}]");
    into.extend([
        (index(0), generalized_entropy_zero_as_coded(shares)),
        (index(1), theil),
        (index(2), two),
        (format!("{prefix}theil_index"), theil),
        (format!("{prefix}coefficient_of_variation"), (2.0 * without_rounding(two)).sqrt()),
    ]);
}

/// An index is 0 or more, but equal benefits may sum up to a little less than nothing.
fn without_rounding(index: f64) -> f64 {
    if index < 0.0 { 0.0 } else { index }
}

/// Everybody has the mean benefit of their side; who is on neither has none.
fn between_sides(cells: &[Cell]) -> Vec<Share> {
    let mean = |of: &dyn Fn(&Cell) -> bool| {
        mean_benefit(&Counts::sum(cells.iter().filter(|c| of(c)).map(|c| &c.counts)).people)
    };
    let (privileged, unprivileged) = (mean(&|c| c.privileged), mean(&|c| c.unprivileged));
    let benefit = |c: &Cell| match (c.privileged, c.unprivileged) {
        (true, _) => privileged,
        (false, true) => unprivileged,
        (false, false) => 0.0,
    };
    cells.iter().map(|c| (benefit(c), c.counts.people.total())).collect()
}

/// Everybody has the mean benefit of the people with the same sensitive values.
fn between_all(cells: &[Cell]) -> Vec<Share> {
    cells.iter().map(|c| (mean_benefit(&c.counts.people), c.counts.people.total())).collect()
}

/// Smoothed empirical differential fairness: the largest `|ln p_i - ln p_j|` over two groups and both outcomes, with
/// `p = (positives + c/2) / (total + c)`; 0 means that all groups have the same rate (Foulds et al. 2020).
fn smoothed_edf(cells: &[Cell], positives: fn(&Cells) -> f64, concentration: f64) -> f64 {
    let present = cells.iter().filter(|c| c.counts.people.total() > 0.0).map(|c| &c.counts.weight);
    let rates: Vec<f64> = present.map(|w| (positives(w) + concentration / 2.0) / (w.total() + concentration)).collect();
    let spread = |of: &dyn Fn(f64) -> f64| {
        let logs: Vec<f64> = rates.iter().map(|&p| of(p).ln()).collect();
        logs.iter().copied().fold(f64::NAN, f64::max) - logs.iter().copied().fold(f64::NAN, f64::min)
    };
    spread(&|p| p).max(spread(&|p| 1.0 - p))
}
