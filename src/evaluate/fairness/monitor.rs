//! The live monitor: what one epoch's scores say of each group, and how far groups are apart.
//!
//! It is cheap enough for every epoch: one pass over the people for each grouping. Intervals, calibration and the
//! full table of metrics are not its business.

use serde::{Deserialize, Serialize};

use super::tally::{Tally, gaps, tallies};
use crate::evaluate::estimate::{Estimate, Reason};

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
///
/// `Y` is the label and `s(X)` what the model says of it: of a yes or no, 1 or 0 and a score in `[0, 1]`; of an amount, both
/// are in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroupReport {
    pub people: u64,
    /// Nobody is counted where the label is an amount.
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
    /// `E[|Y - s(X)| | A = a]`, 0 or more.
    pub mean_absolute_error: Estimate,
    /// `E[Y | A = a]`: of a yes or no, the base rate.
    pub mean_label: Estimate,
    /// `E[s(X) - Y | A = a]`: above 0, the model says too much of this group.
    pub mean_error: Estimate,
    /// `√E[(Y - s(X))² | A = a]`, 0 or more.
    pub root_mean_squared_error: Estimate,
    /// `1 - E[(Y - s(X))² | A = a] / Var[Y | A = a]`, at most 1: 1 is without error, 0 as good as the group's own mean.
    /// Absent where all labels of the group are the same.
    pub r_squared: Estimate,
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
    /// Largest minus smallest mean absolute error, 0 or more.
    pub mean_absolute_error: Gap,
    /// Largest minus smallest mean error, 0 or more.
    pub mean_error: Gap,
    /// Largest minus smallest mean of what the model says, 0 or more.
    pub mean_score: Gap,
    /// Largest minus smallest accuracy (Fairlearn `accuracy_score_difference`), in `[0, 1]`.
    pub accuracy: Gap,
}

/// One grouping's report; groups in the grouping's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupingReport {
    pub groups: Vec<GroupReport>,
    pub gaps: Gaps,
}

/// The usual decisions: yes from [`THRESHOLD`] on.
pub fn usual(scores: &[f32]) -> Vec<bool> {
    scores.iter().map(|&score| f64::from(score) >= THRESHOLD).collect()
}

/// The report on everybody: their scores, what is decided about them, and their labels.
pub fn overall(scores: &[f32], decided: &[bool], positive: &[bool]) -> GroupReport {
    let mut tally = Tally::default();
    let people = scores.iter().zip(decided).zip(positive);
    people.for_each(|((&s, &h), &y)| tally.add(f64::from(s), h, y));
    tally.report()
}

/// The report on each group. `of_row[i]` is the group of person `i`, below `groups`.
pub fn by_group(scores: &[f32], decided: &[bool], positive: &[bool], of_row: &[u32], groups: usize) -> GroupingReport {
    let add = |tally: &mut Tally, row: usize| tally.add(f64::from(scores[row]), decided[row], positive[row]);
    let tallies = tallies(of_row, groups, add);
    GroupingReport { groups: tallies.iter().map(Tally::report).collect(), gaps: gaps(&tallies) }
}

/// The report on everybody where there are several classes. `scores` are those of each person's own class, and `right` says
/// whether it has the highest one. Rates of a yes or no are absent, and so is what only amounts have.
pub fn overall_classes(scores: &[f32], right: &[bool]) -> GroupReport {
    let mut tally = Tally::default();
    scores.iter().zip(right).for_each(|(&s, &r)| tally.add_class(f64::from(s), r));
    of_classes(tally.report())
}

/// The same for each group.
pub fn classes_by_group(scores: &[f32], right: &[bool], of_row: &[u32], groups: usize) -> GroupingReport {
    let tallies = tallies(of_row, groups, |tally, row| tally.add_class(f64::from(scores[row]), right[row]));
    let none = Gap::absent(Reason::ManyClasses);
    GroupingReport {
        groups: tallies.iter().map(|t| of_classes(t.report())).collect(),
        gaps: Gaps { mean_error: none, ..without_decisions(gaps(&tallies), none) },
    }
}

fn of_classes(report: GroupReport) -> GroupReport {
    let none = Estimate::absent(Reason::ManyClasses);
    GroupReport {
        selection_rate: none,
        true_positive_rate: none,
        false_positive_rate: none,
        mean_label: none,
        mean_error: none,
        root_mean_squared_error: none,
        r_squared: none,
        ..report
    }
}

/// The report on everybody where the label is an amount. Rates of decisions are absent.
pub fn overall_amounts(predicted: &[f32], label: &[f32]) -> GroupReport {
    let mut tally = Tally::default();
    predicted.iter().zip(label).for_each(|(&f, &y)| tally.add_amount(f64::from(f), f64::from(y)));
    of_amounts(tally.report())
}

/// The same for each group.
pub fn amounts_by_group(predicted: &[f32], label: &[f32], of_row: &[u32], groups: usize) -> GroupingReport {
    let add = |tally: &mut Tally, row: usize| tally.add_amount(f64::from(predicted[row]), f64::from(label[row]));
    let (tallies, none) = (tallies(of_row, groups, add), Gap::absent(Reason::Amount));
    GroupingReport {
        groups: tallies.iter().map(|t| of_amounts(t.report())).collect(),
        gaps: Gaps { accuracy: none, ..without_decisions(gaps(&tallies), none) },
    }
}

fn of_amounts(report: GroupReport) -> GroupReport {
    let none = Estimate::absent(Reason::Amount);
    GroupReport { selection_rate: none, accuracy: none, true_positive_rate: none, false_positive_rate: none, ..report }
}

fn without_decisions(gaps: Gaps, none: Gap) -> Gaps {
    Gaps { demographic_parity: none, equal_opportunity: none, equalized_odds: none, kl_divergence: none, ..gaps }
}

impl Gap {
    fn absent(reason: Reason) -> Self {
        Self { judged: Estimate::absent(reason), all_groups: Estimate::absent(reason) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::fairness::tally::bernoulli_kl;
    use proptest::prelude::*;

    /// `n` people of one kind.
    fn people(n: usize, score: f32, positive: bool, group: u32) -> Vec<(f32, bool, u32)> {
        vec![(score, positive, group); n]
    }

    fn report(people: &[(f32, bool, u32)], groups: usize) -> GroupingReport {
        let scores: Vec<f32> = people.iter().map(|p| p.0).collect();
        let positive: Vec<bool> = people.iter().map(|p| p.1).collect();
        let of_row: Vec<u32> = people.iter().map(|p| p.2).collect();
        by_group(&scores, &usual(&scores), &positive, &of_row, groups)
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

    #[test]
    fn amounts_by_hand() {
        // Of the first group everything is said to be 1 more than it is; of the second, nothing is known but the mean.
        let label: Vec<f32> = (0..30).map(|i| if i < 10 { i as f32 } else { [-3.0, 5.0][i % 2] }).collect();
        let predicted: Vec<f32> = label.iter().enumerate().map(|(i, &y)| if i < 10 { y + 1.0 } else { 1.0 }).collect();
        let of_row: Vec<u32> = (0..30).map(|i| u32::from(i >= 10)).collect();
        let report = amounts_by_group(&predicted, &label, &of_row, 3);
        let [a, b, nobody] = report.groups[..] else { panic!() };
        let values = |g: GroupReport| {
            let each = [g.mean_label, g.mean_score, g.mean_error, g.mean_absolute_error, g.root_mean_squared_error];
            each.map(|e| e.value().unwrap())
        };
        assert_eq!((a.people, values(a)), (10, [4.5, 5.5, 1.0, 1.0, 1.0]));
        assert_eq!((b.people, values(b)), (20, [1.0, 1.0, 0.0, 4.0, 4.0]));
        assert!((a.r_squared.value().unwrap() - (1.0 - 10.0 / 82.5)).abs() < 1e-12);
        assert_eq!((b.r_squared, nobody.r_squared), (Estimate::Value(0.0), Estimate::absent(Reason::NoRows)));
        assert_eq!(a.accuracy, Estimate::absent(Reason::Amount));
        let gaps = report.gaps;
        let judged = [gaps.mean_absolute_error, gaps.mean_error, gaps.mean_score].map(|g| g.judged.value().unwrap());
        assert_eq!(judged, [3.0, 1.0, 4.5]);
        assert_eq!(gaps.accuracy.judged, Estimate::absent(Reason::Amount));
        let same = overall_amounts(&[0.1; 12], &[0.7; 12]);
        assert_eq!(same.r_squared, Estimate::absent(Reason::OneClass));
        assert_eq!(overall_amounts(&[0.1; 3], &[0.7; 3]).mean_error, Estimate::absent(Reason::TooFew));
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
