//! A mitigation of prepared data, before training.

use serde::{Deserialize, Serialize};

use super::correlation_remover::{CorrelationRemover, check_alpha};
use super::disparate_impact::{Repair, check_level};
use super::error::MitigationError;
use super::logistic::Logistic;
use super::massaging::massage;
use super::resampling::resample;
use super::reweighing::Reweighing;
use crate::data::features::Features;
use crate::data::groups::Grouping;
use crate::data::labels::Labels;
use crate::data::meaning::Meaning;
use crate::data::prepare::{Part, Prepared};
use crate::limits::SettingError;

/// What is done to data before a model learns from them, so that groups are treated more alike.
///
/// Sensitive columns are features only if the visitor says so. Then no method takes them away: after reweighing,
/// resampling and massaging a model may still decide by group; the correlation remover makes the columns of the groups it
/// works with constant at `alpha` 1 (at less they are still told apart); the disparate impact remover repairs
/// amounts (an age among them) and leaves what says the group in so many words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Before {
    /// People count so much that group and label are independent: [`super::reweighing`].
    Reweighing,
    /// People are drawn so that base rates are equal: [`super::resampling`].
    Resampling,
    /// Labels of those closest to the other label are changed: [`super::massaging`], with [`super::logistic`] as ranker.
    Massaging,
    /// Features lose their correlation with the groups: [`super::correlation_remover`], with an indicator of each group
    /// as sensitive columns.
    CorrelationRemover {
        /// In `[0, 1]`: at 0 nothing changes, at 1 no correlation is left.
        alpha: f64,
    },
    /// Amounts are distributed alike in all groups: [`super::disparate_impact`]. Of who lacks an amount nothing changes.
    DisparateImpactRemover {
        /// In `[0, 1]`: at 0 nothing changes, at 1 the distributions are equal.
        level: f64,
    },
}

/// What a model learns from, after a mitigation.
#[derive(Debug, Clone)]
pub enum Lesson {
    /// The training part as it is prepared (now).
    Everybody,
    /// The training part, in which each person counts so much: a weight for each, at least 0, with a mean of 1 (less if
    /// a group has nobody of a label).
    Weighted(Vec<f64>),
    /// Other people, or people with other labels, in place of the training part. What is true of people is not in here:
    /// a model is judged by the training part as it is prepared.
    Other(Part),
}

impl Before {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        match *self {
            Before::CorrelationRemover { alpha } => check_alpha(alpha),
            Before::DisparateImpactRemover { level } => check_level(level),
            _ => Ok(()),
        }
    }

    /// Whether it changes what a model sees of people, those it is asked about among them.
    pub fn transforms(&self) -> bool {
        matches!(self, Before::CorrelationRemover { .. } | Before::DisparateImpactRemover { .. })
    }

    /// Mitigates for the groups of the grouping with this number. Labels and people of the prepared parts stay as they are.
    /// Where the method transforms features, it is fitted on the training part and applied to all parts, which a model
    /// has to see so transformed: they are no longer the amounts and levels that the meanings tell of.
    ///
    /// # Errors
    /// [`MitigationError::Setting`] for a setting outside its limits; [`MitigationError::NoGrouping`],
    /// [`MitigationError::OneGroup`], [`MitigationError::NotYesOrNo`], [`MitigationError::NotATable`],
    /// [`MitigationError::NoAmounts`] for data that can't be mitigated so. Nothing has changed then.
    pub fn apply(&self, data: &mut Prepared, grouping: usize, seed: u64) -> Result<Lesson, MitigationError> {
        self.check()?;
        let groups = groups(data, grouping)?;
        let Labels::Binary(labels) = &data.train.labels else { return Err(MitigationError::NotYesOrNo {}) };
        let Features::Numbers(x) = &data.train.x else { return Err(MitigationError::NotATable {}) };
        let (of_row, names) = (&groups.of_row, groups.groups.len());
        match *self {
            Before::Reweighing => {
                let of_row: Vec<Option<u32>> = of_row.iter().map(|&g| Some(g)).collect();
                let weights = Reweighing::fit(labels, &of_row, names, None)?.weights(labels, &of_row, None)?;
                Ok(Lesson::Weighted(weights))
            }
            Before::Resampling => {
                Ok(Lesson::Other(data.train.take(&resample(labels, of_row, names, seed)?, data.width)))
            }
            Before::Massaging => {
                let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
                let ranker = Logistic::fit(&x, data.width, labels, &vec![1.0; labels.len()], 1.0);
                let massaged = massage(labels, of_row, names, &ranker.margins(&x))?;
                Ok(Lesson::Other(Part { labels: Labels::Binary(massaged), ..data.train.clone() }))
            }
            Before::CorrelationRemover { alpha } => {
                let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
                let remover = CorrelationRemover::fit(&indicators(groups), &x, data.width, alpha)?;
                transform(data, grouping, |x, groups| remover.transform(&indicators(groups), x))
            }
            Before::DisparateImpactRemover { level } => {
                let amounts = Amount::of(&data.meanings);
                if amounts.is_empty() {
                    return Err(MitigationError::NoAmounts {});
                }
                let width = data.width;
                let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
                let fit = |amount: &Amount| Repair::fit(&amount.read(&x, width), of_row, names, level);
                let repairs = amounts.iter().map(fit).collect::<Result<Vec<_>, _>>()?;
                transform(data, grouping, |x, groups| {
                    amounts.iter().zip(&repairs).try_for_each(|(amount, repair)| {
                        let mut column = amount.read(x, width);
                        repair.apply(&mut column, &groups.of_row)?;
                        amount.write(x, width, &column);
                        Ok(())
                    })
                })
            }
        }
    }
}

/// The grouping with this number, of people who aren't all in one group.
fn groups(data: &Prepared, grouping: usize) -> Result<&Grouping, MitigationError> {
    let groupings = &data.train.groupings;
    let none = || MitigationError::NoGrouping { number: grouping as u64, groupings: groupings.len() as u64 };
    let groups = groupings.get(grouping).ok_or_else(none)?;
    match groups.of_row.windows(2).all(|pair| pair[0] == pair[1]) {
        true => Err(MitigationError::OneGroup {}),
        false => Ok(groups),
    }
}

/// For each group, a column that is 1 for its people and 0 for others.
fn indicators(groups: &Grouping) -> Vec<Vec<f64>> {
    let indicator = |group: u32| groups.of_row.iter().map(|&g| f64::from(g == group)).collect();
    (0..groups.groups.len() as u32).map(indicator).collect()
}

/// Changes the features of every part, in double precision.
fn transform(
    data: &mut Prepared,
    grouping: usize,
    change: impl Fn(&mut [f64], &Grouping) -> Result<(), MitigationError>,
) -> Result<Lesson, MitigationError> {
    for part in [&mut data.train, &mut data.test].into_iter().chain(&mut data.sample) {
        let (Features::Numbers(x), Some(groups)) = (&mut part.x, part.groupings.get(grouping)) else { continue };
        let mut changed: Vec<f64> = x.iter().copied().map(f64::from).collect();
        change(&mut changed, groups)?;
        x.iter_mut().zip(changed).for_each(|(x, changed)| *x = changed as f32);
    }
    Ok(Lesson::Everybody)
}

/// A feature that is an amount, and that which says who lacks it.
struct Amount {
    feature: usize,
    unknown: Option<usize>,
}

impl Amount {
    fn of(meanings: &[Meaning]) -> Vec<Self> {
        let unknown = |of: &str| {
            meanings.iter().position(|meaning| matches!(meaning, Meaning::Unknown { column } if column == of))
        };
        let amount = |(feature, meaning): (usize, &Meaning)| match meaning {
            Meaning::Amount { column, .. } => Some(Self { feature, unknown: unknown(column) }),
            _ => None,
        };
        meanings.iter().enumerate().filter_map(amount).collect()
    }

    /// Everybody's amount, `NaN` where it is lacking.
    fn read(&self, x: &[f64], width: usize) -> Vec<f64> {
        let lacks = |x: &[f64]| self.unknown.is_some_and(|unknown| x[unknown] == 1.0);
        x.chunks_exact(width).map(|x| if lacks(x) { f64::NAN } else { x[self.feature] }).collect()
    }

    /// Sets the amounts that aren't lacking.
    fn write(&self, x: &mut [f64], width: usize, amounts: &[f64]) {
        let known = x.chunks_exact_mut(width).zip(amounts).filter(|(_, amount)| !amount.is_nan());
        known.for_each(|(x, amount)| x[self.feature] = *amount);
    }
}

#[cfg(test)]
#[path = "before_tests.rs"]
mod tests;
