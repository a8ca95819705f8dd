//! Fairlearn's numbers, with its conventions: what `MetricFrame` and the named metrics of Fairlearn 0.15 report.
//!
//! A rate with an empty denominator is 0, a combination that nobody has is `NaN` and is passed over by aggregates,
//! and 0 / 0 is `NaN`.

use std::collections::BTreeMap;

use super::counts::Counts;
use super::named::{Named, map};
use super::people::{Crossing, People};
use super::python;
use super::rates::rate;
use super::scored::{self, Scored};

/// The metrics of decisions that the report has, apart from the count of people.
const DECISION_METRICS: [&str; 10] = [
    "accuracy",
    "selection_rate",
    "true_positive_rate",
    "true_negative_rate",
    "false_positive_rate",
    "false_negative_rate",
    "precision",
    "recall",
    "f1",
    "balanced_accuracy",
];

/// A metric of scores, and where it is found.
type ScoreMetric = (&'static str, fn(&Scored) -> f64);

const SCORE_METRICS: [ScoreMetric; 3] =
    [("roc_auc", |s| s.roc_auc), ("log_loss", |s| s.log_loss), ("mean_prediction", |s| s.mean_prediction)];

/// One metric: overall in each control level, and in each group of each control level.
struct Measured {
    overall: Vec<f64>,
    by_group: Vec<f64>,
}

/// A way to sum up the groups of one control level.
type Aggregate = fn(groups: &[f64], overall: f64) -> f64;

fn present(values: &[f64]) -> impl Iterator<Item = f64> {
    values.iter().copied().filter(|v| !v.is_nan())
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NAN, f64::min)
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NAN, f64::max)
}

fn difference_between_groups(groups: &[f64], _: f64) -> f64 {
    most(present(groups)) - least(present(groups))
}

fn ratio_between_groups(groups: &[f64], _: f64) -> f64 {
    least(present(groups)) / most(present(groups))
}

fn difference_to_overall(groups: &[f64], overall: f64) -> f64 {
    most(groups.iter().map(|g| (g - overall).abs()))
}

fn ratio_to_overall(groups: &[f64], overall: f64) -> f64 {
    least(groups.iter().map(|g| g / overall).map(|ratio| if ratio > 1.0 { 1.0 / ratio } else { ratio }))
}

const AGGREGATES: [(&str, Aggregate); 4] = [
    ("difference_between_groups", difference_between_groups),
    ("ratio_between_groups", ratio_between_groups),
    ("difference_to_overall", difference_to_overall),
    ("ratio_to_overall", ratio_to_overall),
];

/// Reported only where no control feature divides the people.
const EXTREMES: [(&str, Aggregate); 2] =
    [("group_min", |groups, _| least(present(groups))), ("group_max", |groups, _| most(present(groups)))];

/// `MetricFrame(...)` of the people's decisions and scores, as far as they have them: `groups`, `overall`, `by_group`,
/// differences and ratios, and without control features `group_min`, `group_max` and the named metrics (`scalars`).
/// `order` is [`scored::descending`]; groups are every combination of control and sensitive levels.
///
/// Source: `fairlearn.metrics` 0.15.
pub fn report(people: &People, order: &[u32]) -> Named {
    let control = Crossing::of(&people.control, people.rows());
    let all = Crossing::of(people.control.iter().chain(&people.sensitive), people.rows());
    let metrics = measure(people, order, &control, &all);
    let controlled = !people.control.is_empty();

    let mut report = BTreeMap::from([
        ("groups".to_owned(), all.groups.iter().map(Named::from_iter).collect::<Named>()),
        ("overall".to_owned(), by_metric(&metrics, |m| per_level(&m.overall, controlled))),
        ("by_group".to_owned(), by_metric(&metrics, |m| m.by_group.iter().copied().collect())),
    ]);
    let extremes = EXTREMES.iter().filter(|_| !controlled);
    for (name, aggregate) in AGGREGATES.iter().chain(extremes) {
        let values = by_metric(&metrics, |m| per_level(&aggregated(m, *aggregate), controlled));
        report.insert((*name).to_owned(), values);
    }
    if controlled {
        let levels = control.groups.iter().map(|level| match &level[..] {
            [one] => Named::from(one),
            several => several.iter().collect(),
        });
        report.insert("control_levels".to_owned(), Named::List(levels.collect()));
    } else if metrics.contains_key("selection_rate") {
        report.insert("scalars".to_owned(), scalars(&metrics));
    }
    Named::Map(report)
}

fn by_metric(metrics: &BTreeMap<&str, Measured>, value: impl Fn(&Measured) -> Named) -> Named {
    map(metrics.iter().map(|(name, measured)| (*name, value(measured))))
}

/// A list with a value for each control level, or just the value.
fn per_level(values: &[f64], controlled: bool) -> Named {
    if controlled { values.iter().copied().collect() } else { values[0].into() }
}

fn aggregated(measured: &Measured, aggregate: Aggregate) -> Vec<f64> {
    let groups = measured.by_group.chunks(measured.by_group.len() / measured.overall.len());
    groups.zip(&measured.overall).map(|(groups, &overall)| aggregate(groups, overall)).collect()
}

fn measure(people: &People, order: &[u32], control: &Crossing, all: &Crossing) -> BTreeMap<&'static str, Measured> {
    let mut metrics = BTreeMap::new();
    if people.predicted.iter().any(Option::is_some) {
        let groups = people.count(all);
        let levels: Vec<Counts> = groups.chunks(all.groups.len() / control.groups.len()).map(Counts::sum).collect();
        let both = |of: &dyn Fn(&Counts) -> f64| {
            let present = |c: &Counts| if c.people.total() > 0.0 { of(c) } else { f64::NAN };
            Measured { overall: levels.iter().map(present).collect(), by_group: groups.iter().map(present).collect() }
        };
        for name in DECISION_METRICS {
            let of = rate(name).of;
            metrics.insert(name, both(&|c| of(&c.weight).or(0.0)));
        }
        metrics.insert("count", both(&|c| c.people.total()));
    }
    if people.scores.is_some() {
        let groups = scored::by_group(people, order, &all.of_row, all.groups.len());
        let levels = scored::by_group(people, order, &control.of_row, control.groups.len());
        for (name, of) in SCORE_METRICS {
            let values = |scored: &[Scored]| scored.iter().map(of).collect();
            metrics.insert(name, Measured { overall: values(&levels), by_group: values(&groups) });
        }
    }
    metrics
}

/// The mean of what isn't `NaN`.
fn mean(a: f64, b: f64) -> f64 {
    let known: Vec<f64> = present(&[a, b]).collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// `demographic_parity_*`, `equal_opportunity_*` and `equalized_odds_*` under every option.
fn scalars(metrics: &BTreeMap<&str, Measured>) -> Named {
    let mut scalars: Vec<(String, f64)> = Vec::new();
    for method in ["between_groups", "to_overall"] {
        let [selection, opportunity, alarms] =
            ["selection_rate", "true_positive_rate", "false_positive_rate"].map(|metric| {
                ["difference", "ratio"].map(|kind| {
                    let name = format!("{kind}_{method}");
                    let (_, aggregate) =
                        AGGREGATES.iter().find(|(n, _)| *n == name).expect("every kind of every method");
                    aggregated(&metrics[metric], *aggregate)[0]
                })
            });
        for (i, (kind, worst)) in
            [("difference", python::max as fn(f64, f64) -> f64), ("ratio", python::min)].into_iter().enumerate()
        {
            scalars.extend([
                (format!("demographic_parity_{kind}[{method}]"), selection[i]),
                (format!("equal_opportunity_{kind}[{method}]"), opportunity[i]),
                (format!("equalized_odds_{kind}[{method},worst_case]"), worst(opportunity[i], alarms[i])),
                (format!("equalized_odds_{kind}[{method},mean]"), mean(opportunity[i], alarms[i])),
            ]);
        }
    }
    map(scalars)
}
