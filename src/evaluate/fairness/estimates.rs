//! Our own estimates beside the peers' numbers: each rate and each gap with a bootstrap interval, or the reason why
//! there is none. A group counts only where at least [`LEAST_COUNT`] people support the rate.
//!
//! Everybody is looked at together; control features only divide the peers' reports.

use super::aif360::{COMPARISONS, in_side};
use super::bootstrap::{Stratum, percentile_interval, strata};
use super::counts::{Cells, Counts};
use super::options::{Bootstrap, Sides};
use super::people::{Crossing, People};
use super::rates::{RATES, Rate, index};
use super::report::{Estimates, GroupEstimates, Interval, Intervals};
use crate::evaluate::estimate::{LEAST_COUNT, Reason};

/// Estimates everything about the people's decisions.
pub fn estimate(people: &People, sides: Option<&Sides>, bootstrap: &Bootstrap) -> Estimates {
    let crossing = Crossing::of(&people.sensitive, people.rows());
    let strata = strata(people, &crossing);
    let mut overall = Totals::new(bootstrap);
    let mut sums = sides.map(|_| [Totals::new(bootstrap), Totals::new(bootstrap)]);
    for (i, stratum) in strata.iter().enumerate() {
        let drawn = stratum.replicates(i, bootstrap);
        overall.add(&stratum.counts, &drawn);
        if let Some((sides, sums)) = sides.zip(sums.as_mut()) {
            for (clauses, sum) in [&sides.unprivileged, &sides.privileged].into_iter().zip(sums) {
                if in_side(&crossing, i, clauses) {
                    sum.add(&stratum.counts, &drawn);
                }
            }
        }
    }
    let (groups, gaps) = by_group(&strata, &crossing, &overall, bootstrap);
    Estimates {
        bootstrap: *bootstrap,
        counts: overall.counts,
        overall: RATES
            .iter()
            .map(|rate| (rate.name.to_owned(), interval(rate, &overall.counts, &overall.drawn, bootstrap.level)))
            .collect(),
        groups,
        gaps,
        comparisons: sums.map(|[u, p]| comparisons(&u, &p, bootstrap.level)).unwrap_or_default(),
    }
}

/// Several groups together, in the data and in each replicate.
struct Totals {
    counts: Counts,
    drawn: Vec<Cells>,
}

impl Totals {
    fn new(bootstrap: &Bootstrap) -> Self {
        Self { counts: Counts::default(), drawn: vec![Cells::default(); bootstrap.replicates as usize] }
    }

    fn add(&mut self, counts: &Counts, drawn: &[Cells]) {
        self.counts += *counts;
        self.drawn.iter_mut().zip(drawn).for_each(|(sum, &cells)| *sum += cells);
    }
}

/// Why a rate of these people can't be judged; `None` if it can.
pub fn obstacle(rate: &Rate, people: &Cells) -> Option<Reason> {
    let support = (rate.support)(people);
    if people.total() == 0.0 {
        Some(Reason::NoRows)
    } else if support == 0.0 {
        Some(rate.none)
    } else if support < LEAST_COUNT as f64 {
        Some(Reason::TooFew)
    } else {
        None
    }
}

fn interval(rate: &Rate, counts: &Counts, drawn: &[Cells], level: f64) -> Interval {
    if let Some(reason) = obstacle(rate, &counts.people) {
        return Interval::NotEstimable { reason };
    }
    let of = |cells: &Cells| (rate.of)(cells).or(f64::NAN);
    bootstrapped(of(&counts.weight), drawn.iter().map(of).collect(), level, rate.none)
}

/// A number with the interval of its replicates.
fn bootstrapped(value: f64, mut replicates: Vec<f64>, level: f64, otherwise: Reason) -> Interval {
    match percentile_interval(&mut replicates, level) {
        Some((low, high)) if value.is_finite() => Interval::Value { value, low, high },
        _ => Interval::NotEstimable { reason: otherwise },
    }
}

/// The extremes of one rate over the groups, in one replicate or in the data.
#[derive(Clone, Copy)]
struct Extremes {
    least: f64,
    most: f64,
    farthest: f64,
    least_ratio: f64,
}

impl Extremes {
    const NONE: Self = Self { least: f64::NAN, most: f64::NAN, farthest: f64::NAN, least_ratio: f64::NAN };

    fn add(&mut self, rate: f64, overall: f64) {
        self.least = self.least.min(rate);
        self.most = self.most.max(rate);
        self.farthest = self.farthest.max((rate - overall).abs());
        self.least_ratio = self.least_ratio.min((rate / overall).min(overall / rate));
    }

    /// In the order of [`AGGREGATES`].
    fn aggregates(&self) -> [f64; 4] {
        [self.most - self.least, self.least / self.most, self.farthest, self.least_ratio]
    }
}

/// What is done with the rates of the groups, and by which method.
const AGGREGATES: [(&str, &str); 4] = [
    ("difference", "between_groups"),
    ("ratio", "between_groups"),
    ("difference", "to_overall"),
    ("ratio", "to_overall"),
];

/// One rate's extremes in the data and in every replicate, over the groups that can be judged.
struct Spread {
    judged: usize,
    data: Extremes,
    drawn: Vec<Extremes>,
}

impl Spread {
    fn series(&self, aggregate: usize) -> (f64, Vec<f64>) {
        (self.data.aggregates()[aggregate], self.drawn.iter().map(|e| e.aggregates()[aggregate]).collect())
    }
}

fn by_group(
    strata: &[Stratum],
    crossing: &Crossing,
    overall: &Totals,
    bootstrap: &Bootstrap,
) -> (Vec<GroupEstimates>, Intervals) {
    let none = |_: &Rate| Spread { judged: 0, data: Extremes::NONE, drawn: vec![Extremes::NONE; overall.drawn.len()] };
    let mut spreads: Vec<Spread> = RATES.iter().map(none).collect();
    let overall_rates: Vec<Vec<f64>> =
        RATES.iter().map(|r| overall.drawn.iter().map(|c| (r.of)(c).or(f64::NAN)).collect()).collect();
    let mut groups = Vec::with_capacity(strata.len());
    for (i, stratum) in strata.iter().enumerate() {
        let drawn = if stratum.counts.people.total() > 0.0 { stratum.replicates(i, bootstrap) } else { Vec::new() };
        let mut rates = Intervals::new();
        for ((rate, spread), overall_rates) in RATES.iter().zip(&mut spreads).zip(&overall_rates) {
            let estimate = interval(rate, &stratum.counts, &drawn, bootstrap.level);
            if let Interval::Value { value, .. } = estimate {
                spread.judged += 1;
                spread.data.add(value, (rate.of)(&overall.counts.weight).or(f64::NAN));
                for ((extremes, cells), &overall) in spread.drawn.iter_mut().zip(&drawn).zip(overall_rates) {
                    extremes.add((rate.of)(cells).or(f64::NAN), overall);
                }
            }
            rates.insert(rate.name.to_owned(), estimate);
        }
        groups.push(GroupEstimates { group: crossing.groups[i].clone(), counts: stratum.counts, rates });
    }
    (groups, gaps(&spreads, bootstrap.level))
}

fn gaps(spreads: &[Spread], level: f64) -> Intervals {
    let estimate = |(value, drawn): (f64, Vec<f64>), judged: usize| match judged {
        0 | 1 => Interval::NotEstimable { reason: Reason::OneGroup },
        _ => bootstrapped(value, drawn, level, Reason::AllZero),
    };
    let mut gaps = Intervals::new();
    for (aggregate, (kind, method)) in AGGREGATES.iter().enumerate() {
        for (rate, spread) in RATES.iter().zip(spreads) {
            gaps.insert(format!("{}_{kind}[{method}]", rate.name), estimate(spread.series(aggregate), spread.judged));
        }
        for (name, rate) in [("demographic_parity", "selection_rate"), ("equal_opportunity", "true_positive_rate")] {
            let gap = gaps[&format!("{rate}_{kind}[{method}]")];
            gaps.insert(format!("{name}_{kind}[{method}]"), gap);
        }
        let (found, alarms) = (&spreads[index("true_positive_rate")], &spreads[index("false_positive_rate")]);
        // Both have to be there: a maximum over what happens to be known would understate the gap.
        let judged = found.judged.min(alarms.judged);
        let worse = if *kind == "difference" { f64::max } else { f64::min };
        for (combination, of) in [("worst_case", worse), ("mean", (|a, b| (a + b) / 2.0) as fn(f64, f64) -> f64)] {
            let (found, alarms) = (found.series(aggregate), alarms.series(aggregate));
            let both = |(a, b): (f64, f64)| if a.is_nan() || b.is_nan() { f64::NAN } else { of(a, b) };
            let drawn = found.1.into_iter().zip(alarms.1).map(both).collect();
            let gap = estimate((both((found.0, alarms.0)), drawn), judged);
            gaps.insert(format!("equalized_odds_{kind}[{method},{combination}]"), gap);
        }
    }
    gaps
}

fn comparisons(unprivileged: &Totals, privileged: &Totals, level: f64) -> Intervals {
    let fewest = unprivileged.counts.people.total().min(privileged.counts.people.total());
    let few = (fewest < LEAST_COUNT as f64).then_some(if fewest == 0.0 { Reason::NoRows } else { Reason::TooFew });
    let estimate = |of: fn(&Cells, &Cells) -> f64| {
        if let Some(reason) = few {
            return Interval::NotEstimable { reason };
        }
        let drawn = unprivileged.drawn.iter().zip(&privileged.drawn).map(|(u, p)| of(u, p)).collect();
        bootstrapped(of(&unprivileged.counts.weight, &privileged.counts.weight), drawn, level, Reason::OneClass)
    };
    COMPARISONS.iter().map(|(name, of)| ((*name).to_owned(), estimate(*of))).collect()
}
