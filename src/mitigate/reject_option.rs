//! Decisions close to the threshold, made in favour of those who are disadvantaged (Kamiran, Karim & Zhang 2012,
//! “Decision theory for discrimination-aware classification”; AIF360's `RejectOptionClassification`).

use serde::{Deserialize, Serialize};

use super::error::{MitigationError, same_length};
use crate::evaluate::fairness::counts::{Cells, Outcome};
use crate::limits::{SettingError, within};

/// Which side somebody is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Unprivileged,
    Privileged,
    /// Decided about by the threshold alone.
    Neither,
}

/// A rule of decisions. Within the margin, `threshold - margin < score <= threshold + margin`, the unprivileged get the
/// favourable decision and the privileged the other; all else are decided about by `score > threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RejectOption {
    /// In `[0, 1]`.
    pub threshold: f64,
    /// At least 0: at 0 the threshold alone decides.
    pub margin: f64,
}

impl RejectOption {
    /// Above which score somebody on this side is decided about favourably.
    fn cut(&self, side: Side) -> f64 {
        match side {
            Side::Unprivileged => self.threshold - self.margin,
            Side::Privileged => self.threshold + self.margin,
            Side::Neither => self.threshold,
        }
    }

    /// Whether the decision is favourable.
    pub fn decide(&self, score: f64, side: Side) -> bool {
        score > self.cut(side)
    }
}

/// A gap between the unprivileged and the privileged, by AIF360's names: the former less the latter, in `[-1, 1]`. 0 is
/// parity; below 0 the unprivileged are worse off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Of selection rates.
    StatisticalParityDifference,
    /// The mean of that of true and that of false positive rates.
    AverageOddsDifference,
    /// Of true positive rates.
    EqualOpportunityDifference,
}

impl Gap {
    fn between(self, unprivileged: &Cells, privileged: &Cells) -> f64 {
        let difference = |rate: fn(&Cells) -> f64| rate(unprivileged) - rate(privileged);
        match self {
            Gap::StatisticalParityDifference => difference(|c| c.selected() / c.total()),
            Gap::AverageOddsDifference => {
                (difference(|c| c.fp() / c.negatives()) + difference(|c| c.tp() / c.positives())) / 2.0
            }
            Gap::EqualOpportunityDifference => difference(|c| c.tp() / c.positives()),
        }
    }

    /// Whether a side has people for all its rates.
    fn defined(self, cells: &Cells) -> bool {
        match self {
            Gap::StatisticalParityDifference => true,
            Gap::AverageOddsDifference => cells.positives() > 0.0 && cells.negatives() > 0.0,
            Gap::EqualOpportunityDifference => cells.positives() > 0.0,
        }
    }
}

/// Which rules are tried, with AIF360's defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub gap: Gap,
    /// How large the gap may be, either way, in `[0, 1]`.
    pub bound: f64,
    /// The lowest and the highest threshold, in `[0, 1]`.
    pub low: f64,
    pub high: f64,
    /// Thresholds from the lowest to the highest, in `1..=1000`.
    pub thresholds: u32,
    /// Margins for each threshold, from 0 to as far as scores go on the nearer side, in `1..=1000`.
    pub margins: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { gap: Gap::StatisticalParityDifference, bound: 0.05, low: 0.01, high: 0.99, thresholds: 100, margins: 50 }
    }
}

impl Settings {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("bound", self.bound, 0.0, 1.0)?;
        within("low", self.low, 0.0, 1.0)?;
        within("high", self.high, self.low, 1.0)?;
        within("thresholds", f64::from(self.thresholds), 1.0, 1000.0)?;
        within("margins", f64::from(self.margins), 1.0, 1000.0)
    }
}

/// The best rule, and what it does to the people it was chosen on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub rule: RejectOption,
    /// The mean of the true positive and the true negative rate, in `[0, 1]`; 1 is without error.
    pub balanced_accuracy: f64,
    /// The gap, in `[-1, 1]`; 0 is parity.
    pub gap: f64,
    /// Whether it is within the bound.
    pub within_bound: bool,
}

/// The rule with the highest balanced accuracy among those whose gap is within the bound; of equal ones the first, from low
/// thresholds and small margins up. If none is, the one with the smallest gap (AIF360 takes the lowest, which may be far
/// below 0).
///
/// # Errors
/// [`MitigationError::Setting`]; [`MitigationError::Lengths`], [`MitigationError::Score`] for a score outside `[0, 1]`;
/// [`MitigationError::OneGroup`] if a side has nobody, and [`MitigationError::LabelLacking`] if somebody's rates are lacking.
pub fn choose(scores: &[f64], labels: &[bool], sides: &[Side], settings: &Settings) -> Result<Choice, MitigationError> {
    settings.check()?;
    let people = People::new(scores, labels, sides, settings.gap)?;
    let mut best: Option<Choice> = None;
    for threshold in linspace(settings.low, settings.high, settings.thresholds) {
        for margin in linspace(0.0, threshold.min(1.0 - threshold), settings.margins) {
            let choice = people.judge(RejectOption { threshold, margin }, settings);
            if best.is_none_or(|best| better(&choice, &best)) {
                best = Some(choice);
            }
        }
    }
    best.ok_or(MitigationError::OneGroup {})
}

fn better(new: &Choice, old: &Choice) -> bool {
    match (new.within_bound, old.within_bound) {
        (true, true) => new.balanced_accuracy > old.balanced_accuracy,
        (false, false) => new.gap.abs() < old.gap.abs(),
        (new, _) => new,
    }
}

/// Numbers in equal steps from the first to the last.
fn linspace(from: f64, to: f64, numbers: u32) -> impl Iterator<Item = f64> {
    let step = (to - from) / f64::from(numbers.max(2) - 1);
    (0..numbers).map(move |i| if i > 0 && i + 1 == numbers { to } else { from + f64::from(i) * step })
}

/// The scores of each side, by label, ascending: a rule is judged by where it cuts them.
struct People {
    sides: [(Side, [Vec<f64>; 2]); 3],
}

impl People {
    fn new(scores: &[f64], labels: &[bool], sides: &[Side], gap: Gap) -> Result<Self, MitigationError> {
        same_length("labels", labels.len(), scores.len())?;
        same_length("sides", sides.len(), scores.len())?;
        if let Some(row) = scores.iter().position(|score| !(0.0..=1.0).contains(score)) {
            return Err(MitigationError::Score { row: row as u64, value: scores[row] });
        }
        let of = |side: Side| {
            let by_label = [false, true].map(|label| {
                let member = |&r: &usize| sides[r] == side && labels[r] == label;
                let mut of_label: Vec<f64> = (0..scores.len()).filter(member).map(|r| scores[r]).collect();
                of_label.sort_by(f64::total_cmp);
                of_label
            });
            (side, by_label)
        };
        let people = Self { sides: [Side::Unprivileged, Side::Privileged, Side::Neither].map(of) };
        let cells = people.cells(RejectOption { threshold: 0.5, margin: 0.0 });
        if cells[..2].iter().any(|side| side.total() == 0.0) {
            return Err(MitigationError::OneGroup {});
        }
        let both = labels.contains(&true) && labels.contains(&false);
        if !both || !cells[..2].iter().all(|side| gap.defined(side)) {
            return Err(MitigationError::LabelLacking {});
        }
        Ok(people)
    }

    /// How decisions meet labels on each side.
    fn cells(&self, rule: RejectOption) -> [Cells; 3] {
        self.sides.each_ref().map(|(side, [negatives, positives])| {
            let cut = rule.cut(*side);
            let rejected = |scores: &Vec<f64>| scores.partition_point(|score| *score <= cut) as f64;
            let mut cells = Cells::default();
            cells.0[Outcome::TrueNegative as usize] = rejected(negatives);
            cells.0[Outcome::FalsePositive as usize] = negatives.len() as f64 - rejected(negatives);
            cells.0[Outcome::FalseNegative as usize] = rejected(positives);
            cells.0[Outcome::TruePositive as usize] = positives.len() as f64 - rejected(positives);
            cells
        })
    }

    fn judge(&self, rule: RejectOption, settings: &Settings) -> Choice {
        let cells = self.cells(rule);
        let mut all = Cells::default();
        cells.iter().for_each(|side| all += *side);
        let balanced_accuracy = (all.tp() / all.positives() + all.tn() / all.negatives()) / 2.0;
        let gap = settings.gap.between(&cells[0], &cells[1]);
        Choice { rule, balanced_accuracy, gap, within_bound: gap.abs() <= settings.bound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn within_the_margin_the_side_decides() {
        let rule = RejectOption { threshold: 0.5, margin: 0.25 };
        let decided = |side| [0.25, 0.26, 0.75, 0.76].map(|score| rule.decide(score, side));
        assert_eq!(decided(Side::Unprivileged), [false, true, true, true]);
        assert_eq!(decided(Side::Privileged), [false, false, false, true]);
        assert_eq!(decided(Side::Neither), [false, false, true, true]);
    }

    #[test]
    fn what_has_no_gap_is_refused() {
        let (low, high) = (Side::Unprivileged, Side::Privileged);
        let odds = Settings { gap: Gap::AverageOddsDifference, ..Settings::default() };
        let choose =
            |scores: &[f64], labels: &[bool], sides: &[Side]| choose(scores, labels, sides, &odds).unwrap_err();
        assert_eq!(choose(&[0.1, 0.9], &[false, true], &[low, low]), MitigationError::OneGroup {});
        assert_eq!(choose(&[0.1, 0.9], &[false, true], &[low, high]), MitigationError::LabelLacking {});
        assert_eq!(choose(&[0.1, 1.5], &[false, true], &[low, high]), MitigationError::Score { row: 1, value: 1.5 });
        assert!(matches!(choose(&[0.1], &[false, true], &[low, high]), MitigationError::Lengths { .. }));
    }

    proptest! {
        #[test]
        fn no_rule_that_is_tried_is_better(
            people in prop::collection::vec((0u8..=20, any::<bool>(), 0usize..3), 4..60), bound in 0.0f64..0.5, which in 0usize..3,
        ) {
            let gap = [Gap::StatisticalParityDifference, Gap::AverageOddsDifference, Gap::EqualOpportunityDifference][which];
            let settings = Settings { gap, bound, thresholds: 9, margins: 5, ..Settings::default() };
            let scores: Vec<f64> = people.iter().map(|p| f64::from(p.0) / 20.0).collect();
            let labels: Vec<bool> = people.iter().map(|p| p.1).collect();
            let sides: Vec<Side> =
                people.iter().map(|p| [Side::Unprivileged, Side::Privileged, Side::Neither][p.2]).collect();
            let Ok(found) = choose(&scores, &labels, &sides, &settings) else { return Ok(()) };
            // Person by person, as the rule is written.
            let judge = |rule: RejectOption| {
                let near = |s: f64| s <= rule.threshold + rule.margin && s > rule.threshold - rule.margin;
                let decide = |r: usize| match sides[r] {
                    Side::Unprivileged if near(scores[r]) => true,
                    Side::Privileged if near(scores[r]) => false,
                    _ => scores[r] > rule.threshold,
                };
                let rate = |keep: &dyn Fn(usize) -> bool| {
                    let kept: Vec<usize> = (0..scores.len()).filter(|&r| keep(r)).collect();
                    kept.iter().filter(|&&r| decide(r)).count() as f64 / kept.len() as f64
                };
                let balanced = (rate(&|r| labels[r]) + 1.0 - rate(&|r| !labels[r])) / 2.0;
                let difference = |keep: &dyn Fn(usize) -> bool| {
                    rate(&|r| sides[r] == Side::Unprivileged && keep(r)) - rate(&|r| sides[r] == Side::Privileged && keep(r))
                };
                let gap = match gap {
                    Gap::StatisticalParityDifference => difference(&|_| true),
                    Gap::AverageOddsDifference => (difference(&|r| labels[r]) + difference(&|r| !labels[r])) / 2.0,
                    Gap::EqualOpportunityDifference => difference(&|r| labels[r]),
                };
                (balanced, gap)
            };
            let (balanced, gap) = judge(found.rule);
            prop_assert!((balanced - found.balanced_accuracy).abs() < 1e-12 && (gap - found.gap).abs() < 1e-12);
            prop_assert_eq!(found.within_bound, found.gap.abs() <= bound);
            for threshold in linspace(settings.low, settings.high, 9) {
                for margin in linspace(0.0, threshold.min(1.0 - threshold), 5) {
                    let (balanced, gap) = judge(RejectOption { threshold, margin });
                    if found.within_bound {
                        prop_assert!(gap.abs() > bound - 1e-12 || balanced <= found.balanced_accuracy + 1e-12);
                    } else {
                        prop_assert!(gap.abs() >= found.gap.abs() - 1e-12);
                    }
                }
            }
        }
    }
}
