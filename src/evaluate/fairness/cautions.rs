//! When a reader has to be warned: each rule looks at the finished report.

use super::named::Named;
use super::neighbours::MOST_ROWS;
use super::report::{DataReport, Estimates, GroupEstimates, Interval};
use super::warnings::Warning;
use crate::evaluate::estimate::LEAST_COUNT;

/// A gap that is worth a word.
const NOTABLE: f64 = 0.05;

/// Rates below this make ratios shaky.
const TINY: f64 = 0.05;

/// The four-fifths rule of the Uniform Guidelines on Employee Selection Procedures (1978).
const FOUR_FIFTHS: f64 = 0.8;

/// An interval wider than this, around no difference, decides nothing.
const WIDE: f64 = 0.2;

/// The share of rows left out that is worth a word.
const MANY: f64 = 0.05;

/// Everything to be said about the decisions of a binary outcome.
pub fn about_decisions(estimates: &Estimates, aif360: Option<&Named>) -> Vec<Warning> {
    [
        odds_cancel(aif360),
        four_fifths(estimates),
        undecided(estimates),
        incompatible(estimates),
        small_groups(estimates),
    ]
    .into_iter()
    .flatten()
    .chain(tiny_rates(estimates))
    .collect()
}

/// Everything to be said about the rows and columns that were used.
pub fn about_data(data: &DataReport, rows_with_features: Option<u64>, incomplete: &[String]) -> Vec<Warning> {
    let left_out = data.dropped.iter().max_by_key(|d| d.rows).and_then(|most| {
        let share = (data.read - data.used) as f64 / data.read as f64;
        (share >= MANY).then(|| Warning::ManyLeftOut { share: 100.0 * share, column: most.columns.join("/") })
    });
    let too_large = rows_with_features
        .filter(|rows| *rows > MOST_ROWS as u64)
        .map(|_| Warning::ConsistencyTooLarge { most: MOST_ROWS as u64 });
    let incomplete =
        (!incomplete.is_empty()).then(|| Warning::ConsistencyIncomplete { columns: incomplete.join(", ") });
    [left_out, too_large, incomplete].into_iter().flatten().collect()
}

fn gap(estimates: &Estimates, name: &str) -> Option<(f64, f64, f64)> {
    match estimates.gaps.get(name)? {
        Interval::Value { value, low, high } => Some((*value, *low, *high)),
        Interval::NotEstimable { .. } => None,
    }
}

fn odds_cancel(aif360: Option<&Named>) -> Option<Warning> {
    let of = |name: &str| aif360?.get("classification")?.get(name)?.number();
    let (average, absolute) = (of("average_odds_difference")?, of("average_abs_odds_difference")?);
    (absolute >= NOTABLE && average.abs() < absolute / 2.0).then_some(Warning::OddsCancel { average, absolute })
}

fn four_fifths(estimates: &Estimates) -> Option<Warning> {
    let (ratio, low, high) = gap(estimates, "demographic_parity_ratio[between_groups]")?;
    let rated = |g: &GroupEstimates| Some((g.rates.get("selection_rate")?.value()?, g.group.join(" · ")));
    let mut rates: Vec<(f64, String)> = estimates.groups.iter().filter_map(rated).collect();
    rates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (lowest, highest) = (rates.first()?.1.clone(), rates.last()?.1.clone());
    (ratio < FOUR_FIFTHS).then_some(Warning::FourFifths { ratio, low, high, lowest, highest })
}

fn undecided(estimates: &Estimates) -> Option<Warning> {
    let (_, low, high) = gap(estimates, "demographic_parity_difference[between_groups]")?;
    (low < NOTABLE && high - low > WIDE).then_some(Warning::Undecided { low, high })
}

fn incompatible(estimates: &Estimates) -> Option<Warning> {
    let (gap, low, _) = gap(estimates, "base_rate_difference[between_groups]")?;
    (low >= NOTABLE).then_some(Warning::IncompatibleCriteria { gap })
}

fn small_groups(estimates: &Estimates) -> Option<Warning> {
    let people = estimates.groups.iter().map(|g| g.counts.people.total());
    let small: Vec<f64> = people.filter(|n| *n > 0.0 && *n < LEAST_COUNT as f64).collect();
    (!small.is_empty()).then(|| Warning::SmallGroups {
        groups: small.len() as u64,
        people: small.iter().sum::<f64>() as u64,
        least: LEAST_COUNT,
    })
}

fn tiny_rates(estimates: &Estimates) -> impl Iterator<Item = Warning> {
    ["selection_rate", "true_positive_rate", "false_positive_rate"].into_iter().filter_map(|name| {
        let rates = estimates.groups.iter().filter_map(|g| g.rates.get(name)?.value());
        let most = rates.fold(f64::NAN, f64::max);
        (most < TINY).then(|| Warning::RatioOverTinyRates { rate: name.to_owned(), most })
    })
}
