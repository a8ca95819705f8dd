//! The live monitor: what one epoch's scores say of each group, and how far groups are apart.
//!
//! It is cheap enough for every epoch: one pass over the people for each grouping. Intervals, calibration and the
//! full table of metrics are not its business.

use serde::{Deserialize, Serialize};

use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};

/// The score from which a prediction is positive.
pub const THRESHOLD: f64 = 0.5;

/// How a group's predictions meet its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Confusion {
    pub true_positives: u64,
    pub false_positives: u64,
    pub true_negatives: u64,
    pub false_negatives: u64,
}

impl Confusion {
    /// People with a positive label.
    pub fn positives(&self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// People with a negative label.
    pub fn negatives(&self) -> u64 {
        self.false_positives + self.true_negatives
    }

    /// People.
    pub fn rows(&self) -> u64 {
        self.positives() + self.negatives()
    }

    /// People predicted positive.
    pub fn selected(&self) -> u64 {
        self.true_positives + self.false_positives
    }
}

/// One group's report; every rate is in `[0, 1]`, or absent with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroupReport {
    pub confusion: Confusion,
    /// `E[h(X) | A = a]`: the share predicted positive.
    pub selection_rate: Estimate,
    /// `P[h(X) = Y | A = a]`.
    pub accuracy: Estimate,
    /// `P[h(X) = 1 | Y = 1, A = a]`: of the positives, the share found.
    pub true_positive_rate: Estimate,
    /// `P[h(X) = 1 | Y = 0, A = a]`: of the negatives, the share wrongly predicted positive.
    pub false_positive_rate: Estimate,
    /// `E[s(X) | A = a]`.
    pub mean_score: Estimate,
    /// `E[|Y - s(X)| | A = a]`.
    pub mean_absolute_error: Estimate,
}

/// A distance between groups: 0 is parity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// Between the groups that are large enough to be judged.
    pub judged: Estimate,
    /// Between all groups that have anybody, a rate without a denominator counting as 0: Fairlearn's number.
    pub all_groups: Estimate,
}

/// The gaps of one grouping.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gaps {
    /// Largest minus smallest selection rate (Fairlearn `demographic_parity_difference`), in `[0, 1]`.
    pub demographic_parity: Gap,
    /// Largest minus smallest true positive rate (Fairlearn `equal_opportunity_difference`), in `[0, 1]`.
    pub equal_opportunity: Gap,
    /// The larger of the gaps in true and in false positive rate (Fairlearn `equalized_odds_difference`), in `[0, 1]`.
    pub equalized_odds: Gap,
    /// Largest `KL(Bernoulli(p) || Bernoulli(q))` between the mean scores of any two groups, in nats, 0 or more.
    pub kl_divergence: Gap,
    /// Largest minus smallest mean absolute error, in `[0, 1]`.
    pub mean_absolute_error: Gap,
    /// Largest minus smallest accuracy (Fairlearn `accuracy_score_difference`), in `[0, 1]`.
    pub accuracy: Gap,
}

/// One grouping's report; groups in the grouping's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupingReport {
    pub groups: Vec<GroupReport>,
    pub gaps: Gaps,
}

/// What is counted while passing over the people of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    confusion: Confusion,
    score: f64,
    absolute_error: f64,
}

impl Tally {
    fn add(&mut self, score: f64, positive: bool) {
        let counter = match (score >= THRESHOLD, positive) {
            (true, true) => &mut self.confusion.true_positives,
            (true, false) => &mut self.confusion.false_positives,
            (false, true) => &mut self.confusion.false_negatives,
            (false, false) => &mut self.confusion.true_negatives,
        };
        *counter += 1;
        self.score += score;
        self.absolute_error += (f64::from(positive) - score).abs();
    }

    /// Of several classes, a person's own counts as the positive one, which is found or not.
    fn add_class(&mut self, score: f64, right: bool) {
        if right {
            self.confusion.true_positives += 1;
        } else {
            self.confusion.false_negatives += 1;
        }
        self.score += score;
        self.absolute_error += 1.0 - score;
    }

    fn report(&self) -> GroupReport {
        let c = &self.confusion;
        let of_all = |part: f64| Estimate::rate(part, c.rows(), Reason::NoRows);
        let empty = |reason| if c.rows() == 0 { Reason::NoRows } else { reason };
        GroupReport {
            confusion: *c,
            selection_rate: of_all(c.selected() as f64),
            accuracy: of_all((c.true_positives + c.true_negatives) as f64),
            true_positive_rate: Estimate::rate(c.true_positives as f64, c.positives(), empty(Reason::NoPositives)),
            false_positive_rate: Estimate::rate(c.false_positives as f64, c.negatives(), empty(Reason::NoNegatives)),
            mean_score: of_all(self.score),
            mean_absolute_error: of_all(self.absolute_error),
        }
    }
}

/// The report on everybody.
pub fn overall(scores: &[f32], positive: &[bool]) -> GroupReport {
    let mut tally = Tally::default();
    scores.iter().zip(positive).for_each(|(&s, &y)| tally.add(f64::from(s), y));
    tally.report()
}

/// The report on each group. `of_row[i]` is the group of person `i`, below `groups`.
pub fn by_group(scores: &[f32], positive: &[bool], of_row: &[u32], groups: usize) -> GroupingReport {
    let mut tallies = vec![Tally::default(); groups];
    for ((&score, &y), &group) in scores.iter().zip(positive).zip(of_row) {
        tallies[group as usize].add(f64::from(score), y);
    }
    GroupingReport { groups: tallies.iter().map(Tally::report).collect(), gaps: gaps(&tallies) }
}

/// The report on everybody where there are several classes. `scores` are those of each person's own class, and `right` says
/// whether it has the highest one. Rates of a yes or no are absent.
pub fn overall_classes(scores: &[f32], right: &[bool]) -> GroupReport {
    let mut tally = Tally::default();
    scores.iter().zip(right).for_each(|(&s, &r)| tally.add_class(f64::from(s), r));
    without_decisions(tally.report())
}

/// The same for each group.
pub fn classes_by_group(scores: &[f32], right: &[bool], of_row: &[u32], groups: usize) -> GroupingReport {
    let mut tallies = vec![Tally::default(); groups];
    for ((&score, &right), &group) in scores.iter().zip(right).zip(of_row) {
        tallies[group as usize].add_class(f64::from(score), right);
    }
    let none = Gap { judged: Estimate::absent(Reason::ManyClasses), all_groups: Estimate::absent(Reason::ManyClasses) };
    GroupingReport {
        groups: tallies.iter().map(|t| without_decisions(t.report())).collect(),
        gaps: Gaps {
            demographic_parity: none,
            equal_opportunity: none,
            equalized_odds: none,
            kl_divergence: none,
            ..gaps(&tallies)
        },
    }
}

fn without_decisions(report: GroupReport) -> GroupReport {
    let none = Estimate::absent(Reason::ManyClasses);
    GroupReport { selection_rate: none, true_positive_rate: none, false_positive_rate: none, ..report }
}

/// A quotient for each group: numerator and the people in the denominator.
type Quotients = Vec<(f64, u64)>;

fn gaps(tallies: &[Tally]) -> Gaps {
    let present: Vec<&Tally> = tallies.iter().filter(|t| t.confusion.rows() > 0).collect();
    let each = |f: fn(&Tally) -> (f64, u64)| -> Quotients { present.iter().map(|t| f(t)).collect() };
    let selection = each(|t| (t.confusion.selected() as f64, t.confusion.rows()));
    let found = each(|t| (t.confusion.true_positives as f64, t.confusion.positives()));
    let alarms = each(|t| (t.confusion.false_positives as f64, t.confusion.negatives()));
    let score = each(|t| (t.score, t.confusion.rows()));
    let right = each(|t| ((t.confusion.true_positives + t.confusion.true_negatives) as f64, t.confusion.rows()));
    let error = each(|t| (t.absolute_error, t.confusion.rows()));
    let (opportunity, false_alarms) = (gap(&found, range), gap(&alarms, range));
    Gaps {
        demographic_parity: gap(&selection, range),
        equal_opportunity: opportunity,
        equalized_odds: Gap {
            judged: larger(opportunity.judged, false_alarms.judged),
            all_groups: larger(opportunity.all_groups, false_alarms.all_groups),
        },
        kl_divergence: gap(&score, largest_divergence),
        mean_absolute_error: gap(&error, range),
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `n` people of one kind.
    fn people(n: usize, score: f32, positive: bool, group: u32) -> Vec<(f32, bool, u32)> {
        vec![(score, positive, group); n]
    }

    fn report(people: &[(f32, bool, u32)], groups: usize) -> GroupingReport {
        let scores: Vec<f32> = people.iter().map(|p| p.0).collect();
        let positive: Vec<bool> = people.iter().map(|p| p.1).collect();
        let of_row: Vec<u32> = people.iter().map(|p| p.2).collect();
        by_group(&scores, &positive, &of_row, groups)
    }

    #[test]
    fn rates_and_gaps_by_hand() {
        let all = [
            people(15, 0.75, true, 0),
            people(5, 0.25, true, 0),
            people(5, 0.75, false, 0),
            people(15, 0.25, false, 0),
            people(10, 0.75, true, 1),
            people(10, 0.25, true, 1),
            people(10, 0.25, false, 1),
        ]
        .concat();
        let report = report(&all, 2);
        let [a, b] = report.groups[..] else { panic!() };
        assert_eq!((a.selection_rate, b.selection_rate), (Estimate::Value(0.5), Estimate::Value(1.0 / 3.0)));
        assert_eq!((a.true_positive_rate, b.true_positive_rate), (Estimate::Value(0.75), Estimate::Value(0.5)));
        assert_eq!((a.false_positive_rate, b.false_positive_rate), (Estimate::Value(0.25), Estimate::Value(0.0)));
        let close = |gap: Gap, expected: f64| {
            assert!((gap.judged.value().unwrap() - expected).abs() < 1e-12);
            assert_eq!(gap.judged, gap.all_groups);
        };
        close(report.gaps.demographic_parity, 0.5 - 1.0 / 3.0);
        close(report.gaps.equal_opportunity, 0.25);
        close(report.gaps.equalized_odds, 0.25);
        let (p, q) = (0.5, (10.0 * 0.75 + 20.0 * 0.25) / 30.0);
        close(report.gaps.kl_divergence, bernoulli_kl(p, q).max(bernoulli_kl(q, p)));
    }

    #[test]
    fn small_and_empty_groups_say_so_and_leave_the_judged_gap() {
        let all = [people(20, 0.9, true, 0), people(20, 0.1, false, 0), people(3, 0.1, true, 1)].concat();
        let report = report(&all, 3);
        assert_eq!(report.groups[1].selection_rate, Estimate::absent(Reason::TooFew));
        assert_eq!(report.groups[1].false_positive_rate, Estimate::absent(Reason::NoNegatives));
        assert_eq!(report.groups[2].accuracy, Estimate::absent(Reason::NoRows));
        assert_eq!(report.gaps.demographic_parity.judged, Estimate::absent(Reason::OneGroup));
        assert_eq!(report.gaps.demographic_parity.all_groups, Estimate::Value(0.5));
    }

    proptest! {
        #[test]
        fn the_order_of_people_and_the_names_of_groups_change_no_gap(
            people in prop::collection::vec((0f32..1.0, any::<bool>(), 0u32..3), 30..200),
        ) {
            let renamed: Vec<_> = people.iter().rev().map(|&(s, y, g)| (s, y, 2 - g)).collect();
            let (a, b) = (report(&people, 3).gaps, report(&renamed, 3).gaps);
            for (a, b) in [(a.demographic_parity, b.demographic_parity), (a.equalized_odds, b.equalized_odds),
                           (a.kl_divergence, b.kl_divergence), (a.mean_absolute_error, b.mean_absolute_error)] {
                prop_assert!((a.all_groups.value().unwrap_or(0.0) - b.all_groups.value().unwrap_or(0.0)).abs() < 1e-12);
            }
        }
    }
}
