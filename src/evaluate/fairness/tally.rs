//! What the monitor counts while it passes over people, and the distances between what it has counted of groups.

use super::monitor::{Confusion, Gap, Gaps, GroupReport};
use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};

/// What is counted while passing over the people of a group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    confusion: Confusion,
    people: u64,
    score: f64,
    absolute_error: f64,
    squared_error: f64,
    label: f64,
    squared_label: f64,
}

impl Tally {
    /// Somebody of whom the model says `score` and `label` is true.
    pub(super) fn add_amount(&mut self, score: f64, label: f64) {
        let error = score - label;
        self.people += 1;
        self.score += score;
        self.absolute_error += error.abs();
        self.squared_error += error * error;
        self.label += label;
        self.squared_label += label * label;
    }

    /// Somebody who has this score and label, and about whom this is decided.
    pub(super) fn add(&mut self, score: f64, decided: bool, positive: bool) {
        let counter = match (decided, positive) {
            (true, true) => &mut self.confusion.true_positives,
            (true, false) => &mut self.confusion.false_positives,
            (false, true) => &mut self.confusion.false_negatives,
            (false, false) => &mut self.confusion.true_negatives,
        };
        *counter += 1;
        self.add_amount(score, f64::from(positive));
    }

    /// Of several classes, a person's own counts as the positive one, which is found or not.
    pub(super) fn add_class(&mut self, score: f64, right: bool) {
        if right {
            self.confusion.true_positives += 1;
        } else {
            self.confusion.false_negatives += 1;
        }
        self.add_amount(score, 1.0);
    }

    pub(super) fn report(&self) -> GroupReport {
        let c = &self.confusion;
        let of_all = |part: f64| Estimate::rate(part, self.people, Reason::NoRows);
        let empty = |reason| if self.people == 0 { Reason::NoRows } else { reason };
        GroupReport {
            people: self.people,
            confusion: *c,
            selection_rate: of_all(c.selected() as f64),
            accuracy: of_all((c.true_positives + c.true_negatives) as f64),
            true_positive_rate: Estimate::rate(c.true_positives as f64, c.positives(), empty(Reason::NoPositives)),
            false_positive_rate: Estimate::rate(c.false_positives as f64, c.negatives(), empty(Reason::NoNegatives)),
            mean_score: of_all(self.score),
            mean_absolute_error: of_all(self.absolute_error),
            mean_label: of_all(self.label),
            mean_error: of_all(self.score - self.label),
            root_mean_squared_error: match of_all(self.squared_error) {
                Estimate::Value(mean) => Estimate::Value(mean.sqrt()),
                absent => absent,
            },
            r_squared: self.r_squared(),
        }
    }

    fn r_squared(&self) -> Estimate {
        let n = self.people as f64;
        let spread = self.squared_label - self.label * self.label / n;
        match Estimate::rate(0.0, self.people, Reason::NoRows) {
            // Equal labels may seem to differ by as much as sums are rounded.
            Estimate::Value(_) if spread <= 1e-12 * self.squared_label => Estimate::absent(Reason::OneClass),
            Estimate::Value(_) => Estimate::Value(1.0 - self.squared_error / spread),
            absent => absent,
        }
    }
}

/// The tallies of so many groups; `add` tells a group's tally of one of its people.
pub(super) fn tallies(of_row: &[u32], groups: usize, add: impl Fn(&mut Tally, usize)) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); groups];
    of_row.iter().enumerate().for_each(|(row, &group)| add(&mut tallies[group as usize], row));
    tallies
}

/// A quotient for each group: numerator and the people in the denominator.
type Quotients = Vec<(f64, u64)>;

/// How far the groups that have anybody are apart.
pub(super) fn gaps(tallies: &[Tally]) -> Gaps {
    let present: Vec<&Tally> = tallies.iter().filter(|t| t.people > 0).collect();
    let each = |f: fn(&Tally) -> (f64, u64)| -> Quotients { present.iter().map(|t| f(t)).collect() };
    let selection = each(|t| (t.confusion.selected() as f64, t.people));
    let found = each(|t| (t.confusion.true_positives as f64, t.confusion.positives()));
    let alarms = each(|t| (t.confusion.false_positives as f64, t.confusion.negatives()));
    let score = each(|t| (t.score, t.people));
    let right = each(|t| ((t.confusion.true_positives + t.confusion.true_negatives) as f64, t.people));
    let (opportunity, false_alarms) = (gap(&found, range), gap(&alarms, range));
    Gaps {
        demographic_parity: gap(&selection, range),
        equal_opportunity: opportunity,
        equalized_odds: Gap {
            judged: larger(opportunity.judged, false_alarms.judged),
            all_groups: larger(opportunity.all_groups, false_alarms.all_groups),
        },
        kl_divergence: gap(&score, largest_divergence),
        mean_absolute_error: gap(&each(|t| (t.absolute_error, t.people)), range),
        mean_error: gap(&each(|t| (t.score - t.label, t.people)), range),
        mean_score: gap(&score, range),
        accuracy: gap(&right, range),
    }
}

fn gap(quotients: &Quotients, distance: fn(&[f64]) -> f64) -> Gap {
    let between = |rates: Vec<f64>| match rates.len() {
        0 | 1 => Estimate::absent(Reason::OneGroup),
        _ => Estimate::Value(distance(&rates)),
    };
    Gap {
        judged: between(quotients.iter().filter(|q| q.1 >= LEAST_COUNT).map(|q| q.0 / q.1 as f64).collect()),
        all_groups: between(quotients.iter().map(|q| if q.1 == 0 { 0.0 } else { q.0 / q.1 as f64 }).collect()),
    }
}

/// Both have to be there: a maximum over what happens to be known would understate the gap.
fn larger(a: Estimate, b: Estimate) -> Estimate {
    match (a, b) {
        (Estimate::Value(a), Estimate::Value(b)) => Estimate::Value(a.max(b)),
        (Estimate::NotEstimable { .. }, _) => a,
        _ => b,
    }
}

fn range(rates: &[f64]) -> f64 {
    let most = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - rates.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Means are held off 0 and 1, where a divergence is infinite though `f32` scores just saturated.
fn largest_divergence(means: &[f64]) -> f64 {
    let inside: Vec<f64> = means.iter().map(|m| m.clamp(1e-7, 1.0 - 1e-7)).collect();
    let pairs = inside.iter().flat_map(|&p| inside.iter().map(move |&q| (p, q)));
    pairs.map(|(p, q)| bernoulli_kl(p, q)).fold(0.0, f64::max)
}

/// `KL(Bernoulli(p) || Bernoulli(q))`, in nats: 0 when equal; both in `(0, 1)`.
pub fn bernoulli_kl(p: f64, q: f64) -> f64 {
    p * (p / q).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - q)).ln()
}
