//! What the page is told about a laboratory: everything when it opens, the rates when thresholds move, a
//! [`Solution`](super::solve::Solution) when it is solved. Plain data; the engine only forwards it.

use serde::{Deserialize, Serialize};

use super::error::ThresholdError;
use super::payoff::Payoff;
use super::roc::{RocPoint, auc, roc, thin};
use super::rule::{Rates, Rule, estimate};
use super::solve::Decided;
use super::table::{GroupScores, ScoreTable, expect_length};
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::fairness::counts::Counts;

/// The most points of a drawn ROC curve.
pub const ROC_POINTS: usize = 200;
/// The bins of a histogram of scores: equal parts of `[0, 1]`.
pub const BINS: usize = 100;

/// What the visitor has set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    pub payoff: Payoff,
    /// One for each group of the table.
    pub rules: Vec<Rule>,
}

/// The weight of the people in each of [`BINS`] bins of score, by label. A bin has its lower end; the last one has both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    pub positive: Vec<f64>,
    pub negative: Vec<f64>,
}

/// A group as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabGroup {
    pub name: String,
    /// People, rounded where aggregates are not whole.
    pub people: u64,
    /// `P[Y = 1 | A = a]`, in `[0, 1]`.
    pub base_rate: Estimate,
    /// In `[0, 1]`; 0.5 is chance.
    pub auc: Estimate,
    /// At most [`ROC_POINTS`] points, from nobody selected to everybody; see [`thin`] for what is left out. Empty where
    /// either label is absent.
    pub roc: Vec<RocPoint>,
    pub histogram: Histogram,
    /// Why no rule can be found for it, if so.
    pub obstacle: Option<Reason>,
}

/// How far groups are apart, largest minus smallest, in `[0, 1]`: 0 is parity. Between the groups whose rate can be
/// estimated, of which there have to be two.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gaps {
    /// Of selection rates.
    pub demographic_parity: Estimate,
    /// Of true positive rates.
    pub equal_opportunity: Estimate,
    /// The larger one of the gaps in true and in false positive rates.
    pub equalized_odds: Estimate,
    pub accuracy: Estimate,
}

/// What the rules come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// In the order of the table.
    pub groups: Vec<Decided>,
    pub overall: Decided,
    pub gaps: Gaps,
}

/// Everything about a laboratory that has just opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub groups: Vec<LabGroup>,
    pub lab: Lab,
    pub moved: Moved,
}

/// What is drawn first.
///
/// # Errors
/// As [`moved`].
pub fn open(table: &ScoreTable, lab: &Lab) -> Result<Opened, ThresholdError> {
    let groups = table.groups().iter().map(describe).collect();
    Ok(Opened { groups, lab: lab.clone(), moved: moved(table, lab)? })
}

/// What the rules come to, fast enough for every move of a slider.
///
/// # Errors
/// [`ThresholdError::Lengths`] unless there is a rule for each group.
pub fn moved(table: &ScoreTable, lab: &Lab) -> Result<Moved, ThresholdError> {
    expect_length("rules", lab.rules.len(), table.groups().len())?;
    let counts: Vec<Counts> = table.groups().iter().zip(&lab.rules).map(|(group, rule)| rule.counts(group)).collect();
    let decided = |counts: &Counts| Decided::of(*counts, &lab.payoff);
    let groups: Vec<Decided> = counts.iter().map(decided).collect();
    Ok(Moved { overall: decided(&Counts::sum(&counts)), gaps: Gaps::between(&groups), groups })
}

fn describe(group: &GroupScores) -> LabGroup {
    let counts = group.counts(0);
    LabGroup {
        name: group.name.clone(),
        people: counts.people.total().round() as u64,
        base_rate: estimate("base_rate", &counts),
        auc: auc(group),
        roc: thin(roc(group), ROC_POINTS),
        histogram: histogram(group),
        obstacle: group.obstacle(),
    }
}

fn histogram(group: &GroupScores) -> Histogram {
    let mut bins = Histogram { positive: vec![0.0; BINS], negative: vec![0.0; BINS] };
    for (cut, score) in group.scores().iter().enumerate() {
        let bin = ((score * BINS as f64) as usize).min(BINS - 1);
        let (before, after) = (group.selected(cut), group.selected(cut + 1));
        bins.positive[bin] += after.positive - before.positive;
        bins.negative[bin] += after.negative - before.negative;
    }
    bins
}

impl Gaps {
    fn between(groups: &[Decided]) -> Self {
        let gap = |rate: fn(&Rates) -> Estimate| gap(groups.iter().filter_map(|group| rate(&group.rates).value()));
        let (opportunity, alarms) = (gap(|r| r.true_positive_rate), gap(|r| r.false_positive_rate));
        let odds = opportunity.value().zip(alarms.value());
        Self {
            demographic_parity: gap(|r| r.selection_rate),
            equal_opportunity: opportunity,
            equalized_odds: odds.map_or(Estimate::absent(Reason::OneGroup), |(a, b)| Estimate::Value(a.max(b))),
            accuracy: gap(|r| r.accuracy),
        }
    }
}

fn gap(rates: impl Iterator<Item = f64>) -> Estimate {
    let (count, least, most) = rates.fold((0, f64::INFINITY, f64::NEG_INFINITY), |(count, least, most), rate| {
        (count + 1, rate.min(least), rate.max(most))
    });
    if count < 2 { Estimate::absent(Reason::OneGroup) } else { Estimate::Value(most - least) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(rules: Vec<Rule>) -> Lab {
        Lab { payoff: Payoff::ACCURACY, rules }
    }

    fn table() -> ScoreTable {
        let people =
            [vec![(1.0, true, 0); 20], vec![(0.3, false, 0); 20], vec![(0.3, true, 1); 15], vec![(0.0, false, 1); 5]];
        let people = people.concat();
        let scores: Vec<f64> = people.iter().map(|p| p.0).collect();
        let positive: Vec<bool> = people.iter().map(|p| p.1).collect();
        let of_row: Vec<u32> = people.iter().map(|p| p.2).collect();
        ScoreTable::new(&scores, &positive, None, &of_row, &["a".into(), "b".into()]).unwrap()
    }

    #[test]
    fn opening_shows_every_group_and_says_which_cannot_be_solved() {
        let opened = open(&table(), &lab(vec![Rule::at_least(0.5); 2])).unwrap();
        let [a, b] = &opened.groups[..] else { panic!() };
        assert_eq!((a.people, a.base_rate, a.auc, a.obstacle), (40, Estimate::Value(0.5), Estimate::Value(1.0), None));
        assert_eq!((a.histogram.positive[99], a.histogram.negative[30]), (20.0, 20.0));
        assert_eq!((b.obstacle, b.auc), (Some(Reason::TooFew), Estimate::absent(Reason::TooFew)));
        assert_eq!(b.roc.len(), 3);
        let json = serde_json::to_string(&opened).unwrap();
        assert_eq!(serde_json::from_str::<Opened>(&json).unwrap(), opened);
    }

    #[test]
    fn moving_a_threshold_moves_rates_gaps_and_profit() {
        let moved = |low: f64| moved(&table(), &lab(vec![Rule::at_least(0.5), Rule::at_least(low)])).unwrap();
        let before = moved(0.5);
        assert_eq!(before.gaps.equal_opportunity, Estimate::Value(1.0));
        // Five people with a negative label are too few for a false positive rate.
        assert_eq!(before.gaps.equalized_odds, Estimate::absent(Reason::OneGroup));
        let after = moved(0.3);
        assert_eq!(after.gaps.equal_opportunity, Estimate::Value(0.0));
        assert_eq!((before.overall.mean_profit, after.overall.mean_profit), (0.75, 1.0));
        assert!(super::moved(&table(), &lab(Vec::new())).is_err());
    }
}
