//! A mitigation of decisions, after training.

use serde::{Deserialize, Serialize};

use super::error::{MitigationError, check_groups, same_length};
use super::parity::Parity;
use super::reject_option::{self, RejectOption, Side};
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::evaluate::fairness::threshold::fairlearn::{Interpolation, Settings, threshold_optimizer};
use crate::evaluate::fairness::threshold::table::ScoreTable;
use crate::limits::{SettingError, within};

/// Who has fewer people, or people of one label only, is decided about as before: a rate of so few is mostly chance.
const FEWEST: usize = 30;

/// What is done to decisions once a model has scored people. The scores stay as they are; what is decided depends on the
/// group too, which has to be known of everybody at the time of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// Thresholds for each group, between two of which a lot is cast, with the highest accuracy among all rules whose rates
    /// are equal (Hardt, Price and Srebro 2016; Fairlearn's `ThresholdOptimizer`).
    ThresholdOptimizer,
    /// Close to the threshold, the disadvantaged get a yes and others a no: [`reject_option`]. Disadvantaged are the groups
    /// in which fewer labels are positive than among all.
    RejectOption,
}

/// What is chosen of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AfterConfig {
    pub kind: Option<After>,
    /// How large the gap may be with [`After::RejectOption`], either way, in `[0, 1]`.
    pub bound: f64,
}

impl Default for AfterConfig {
    fn default() -> Self {
        Self { kind: None, bound: 0.05 }
    }
}

/// How people are decided about, once it is known from others.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// For each group; the usual threshold where there is none.
    Thresholds(Vec<Option<Interpolation>>),
    /// With the side of each group.
    RejectOption(RejectOption, Vec<Side>),
}

impl AfterConfig {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("reject", self.bound, 0.0, 1.0)
    }

    /// The rule that is best for people with these scores in `[0, 1]`, labels, and groups below `groups`; none if nothing
    /// is chosen.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`] and [`MitigationError::Score`]; [`MitigationError::OneGroup`]
    /// without two groups that can be judged; [`MitigationError::Setting`].
    pub fn fit(
        &self,
        parity: Parity,
        scores: &[f64],
        labels: &[bool],
        of_row: &[u32],
        groups: usize,
    ) -> Result<Option<Rule>, MitigationError> {
        let Some(kind) = self.kind else { return Ok(None) };
        same_length("labels", labels.len(), scores.len())?;
        check_groups(of_row, groups, scores.len())?;
        let judged = judged(labels, of_row, groups)?;
        Ok(Some(match kind {
            After::ThresholdOptimizer => {
                let place = |group: u32| judged.iter().position(|&other| other == group as usize);
                let rows: Vec<usize> = (0..scores.len()).filter(|&row| place(of_row[row]).is_some()).collect();
                let codes: Vec<u32> = rows.iter().filter_map(|&row| Some(place(of_row[row])? as u32)).collect();
                let names: Vec<String> = judged.iter().map(usize::to_string).collect();
                let (scores, labels): (Vec<f64>, Vec<bool>) =
                    rows.iter().map(|&row| (scores[row], labels[row])).unzip();
                let table = ScoreTable::new(&scores, &labels, None, &codes, &names)?;
                let settings = Settings { constraints: parity.into(), ..Settings::default() };
                let mut fitted = vec![None; groups];
                let optimum = threshold_optimizer(&table, &settings)?;
                judged.iter().zip(optimum.groups).for_each(|(&group, rule)| fitted[group] = Some(rule));
                Rule::Thresholds(fitted)
            }
            After::RejectOption => {
                let sides = sides(labels, of_row, &judged, groups);
                let of_people: Vec<Side> = of_row.iter().map(|&group| sides[group as usize]).collect();
                let settings = reject_option::Settings { gap: parity.into(), bound: self.bound, ..Default::default() };
                let choice = reject_option::choose(scores, labels, &of_people, &settings)?;
                Rule::RejectOption(choice.rule, sides)
            }
        }))
    }
}

impl Rule {
    /// The chance of a yes for somebody of a group with a score, in `[0, 1]`; 1 and 0 where it is certain.
    pub fn chance(&self, group: u32, score: f64) -> f64 {
        let usual = || f64::from(score >= THRESHOLD);
        match self {
            Rule::Thresholds(of_groups) => match of_groups.get(group as usize) {
                Some(Some(rule)) => rule.probability(score).clamp(0.0, 1.0),
                _ => usual(),
            },
            Rule::RejectOption(rule, sides) => match sides.get(group as usize) {
                Some(&side) => f64::from(rule.decide(score, side)),
                None => usual(),
            },
        }
    }
}

/// The groups that are large enough and have both labels.
fn judged(labels: &[bool], of_row: &[u32], groups: usize) -> Result<Vec<usize>, MitigationError> {
    let mut counts = vec![[0; 2]; groups];
    of_row.iter().zip(labels).for_each(|(&group, &label)| counts[group as usize][usize::from(label)] += 1);
    let enough = |[negatives, positives]: [usize; 2]| negatives.min(positives) > 0 && negatives + positives >= FEWEST;
    let judged: Vec<usize> = (0..groups).filter(|&group| enough(counts[group])).collect();
    if judged.len() < 2 { Err(MitigationError::OneGroup {}) } else { Ok(judged) }
}

/// The side of each group. Where all shares are the same the first group is at a disadvantage.
fn sides(labels: &[bool], of_row: &[u32], judged: &[usize], groups: usize) -> Vec<Side> {
    let share = |who: &dyn Fn(u32) -> bool| {
        let of: Vec<bool> = of_row.iter().zip(labels).filter(|(group, _)| who(**group)).map(|(_, &y)| y).collect();
        of.iter().filter(|&&y| y).count() as f64 / of.len() as f64
    };
    let all = share(&|group| judged.contains(&(group as usize)));
    let mut sides = vec![Side::Neither; groups];
    for &group in judged {
        let below = share(&|other| other as usize == group) < all;
        sides[group] = if below { Side::Unprivileged } else { Side::Privileged };
    }
    if !sides.contains(&Side::Unprivileged) {
        sides[judged[0]] = Side::Unprivileged;
    }
    sides
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARITIES: [Parity; 3] = [Parity::DemographicParity, Parity::TruePositiveRateParity, Parity::EqualizedOdds];

    fn chosen(kind: After) -> AfterConfig {
        AfterConfig { kind: Some(kind), ..AfterConfig::default() }
    }

    /// Two groups of unequal base rates whose scores tell something, and somebody of a third.
    fn people() -> (Vec<f64>, Vec<bool>, Vec<u32>) {
        let person = |i: usize| {
            let group = u32::from(i.is_multiple_of(3));
            let label = i * 7 % 10 < if group == 0 { 6 } else { 3 };
            let score = (i * 13 % 20) as f64 / 40.0 + if label { 0.4 } else { 0.1 };
            (score, label, group)
        };
        let mut people: Vec<_> = (0..600).map(person).collect();
        people.push((0.9, true, 2));
        (
            people.iter().map(|p| p.0).collect(),
            people.iter().map(|p| p.1).collect(),
            people.iter().map(|p| p.2).collect(),
        )
    }

    fn rate(rule: &Rule, group: u32, of: impl Fn(bool) -> bool) -> f64 {
        let (scores, labels, of_row) = people();
        let who: Vec<usize> = (0..scores.len()).filter(|&i| of_row[i] == group && of(labels[i])).collect();
        who.iter().map(|&i| rule.chance(group, scores[i])).sum::<f64>() / who.len() as f64
    }

    #[test]
    fn rates_that_are_to_be_equal_are() {
        let (scores, labels, of_row) = people();
        for parity in PARITIES {
            for after in [After::ThresholdOptimizer, After::RejectOption] {
                let rule = chosen(after).fit(parity, &scores, &labels, &of_row, 3).unwrap().unwrap();
                let gap = |of: fn(bool) -> bool| rate(&rule, 1, of) - rate(&rule, 0, of);
                let gaps = match (parity, after) {
                    (Parity::DemographicParity, _) => vec![gap(|_| true)],
                    (Parity::TruePositiveRateParity, _) => vec![gap(|y| y)],
                    (_, After::ThresholdOptimizer) => vec![gap(|y| y), gap(|y| !y)],
                    _ => vec![(gap(|y| y) + gap(|y| !y)) / 2.0],
                };
                let most = if after == After::RejectOption { 0.05 } else { 1e-3 };
                assert!(gaps.iter().all(|gap| gap.abs() <= most + 1e-9), "{after:?}: {gaps:?}");
                assert_eq!(rule.chance(2, 0.6), 1.0, "who is alone is decided about as before");
            }
        }
    }

    #[test]
    fn one_group_is_refused() {
        let (rule, parity) = (chosen(After::ThresholdOptimizer), Parity::DemographicParity);
        let alone = rule.fit(parity, &[0.2; 60], &[true; 60], &[0; 60], 1);
        assert_eq!(alone, Err(MitigationError::OneGroup {}));
        assert!(matches!(rule.fit(parity, &[0.2], &[true], &[3], 1), Err(MitigationError::Group { .. })));
        assert_eq!(AfterConfig::default().fit(parity, &[0.2], &[true], &[0], 1), Ok(None));
        assert!(AfterConfig { bound: 2.0, ..rule }.check().is_err());
    }

    proptest! {
        #[test]
        fn chances_are_chances(
            people in prop::collection::vec((0.0f64..=1.0, any::<bool>(), 0u32..3), 0..150), which in 0usize..3, score in 0.0f64..=1.0,
        ) {
            let scores: Vec<f64> = people.iter().map(|p| p.0).collect();
            let labels: Vec<bool> = people.iter().map(|p| p.1).collect();
            let of_row: Vec<u32> = people.iter().map(|p| p.2).collect();
            let parity = PARITIES[which];
            for after in [After::ThresholdOptimizer, After::RejectOption] {
                if let Ok(Some(rule)) = chosen(after).fit(parity, &scores, &labels, &of_row, 3) {
                    prop_assert!((0..3).all(|group| (0.0..=1.0).contains(&rule.chance(group, score))));
                }
            }
        }
    }
}
