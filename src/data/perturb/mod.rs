//! Harms that are planted in people on purpose, so that what is wrong with the data is known: which numbers notice it,
//! and which repairs work, can then be seen.
//!
//! A harm concerns one group. It is planted after people are divided into the two parts and before anything is
//! estimated from them, and the same seed harms the same people: a stronger harm of them and others. A strength of 0
//! plants nothing, and without a harm everything is as it was, to the bit. [`truth`] says what to expect.

mod amounts;
pub mod options;
mod people;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
mod proxy;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod trained;
pub mod truth;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::catalog::{Dataset, Kind, Role};
use super::error::DataError;
use super::groups::{Grouping, group_id};
use super::labels::Labels;
use super::split::{LEAST_OF_EACH, Split};
use super::table::Table;
use crate::limits::{SettingError, within};
use crate::random::{Purpose, stream_of};

/// How a group is harmed. `s` is the strength, in `[0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Harm {
    /// The share `s` of the group's people in the training part is left out.
    UnderSample,
    /// The share `s` of the group's positive labels in the training part is turned negative. The test part keeps the
    /// truth, so that its metrics tell.
    FlipLabels,
    /// A numeric feature is added whose correlation with belonging to the group is `s`, and the share `s / 2` of the
    /// group's positive labels in the training part is turned negative: who withholds the sensitive columns doesn't
    /// protect the group. The test part keeps the truth.
    Proxy,
    /// In the test part only, the group's numeric features grow by `2 s` standard deviations of the training part.
    ShiftTest,
    /// In both parts, noise goes into the group's numeric features: what is left of an amount `z` in standard units is
    /// `(1 - s) z`, and noise makes up for the rest of its variance. At 1, only noise is left.
    Blur,
}

impl Harm {
    /// Refuses data that can't be harmed so.
    ///
    /// # Errors
    /// [`DataError::HarmNeedsTable`] of pictures, [`DataError::HarmNeedsDecision`] of a label that is no yes or no,
    /// [`DataError::HarmNeedsAmounts`] where no feature is numeric.
    pub fn fits(self, dataset: &Dataset) -> Result<(), DataError> {
        let numeric = dataset.columns.iter().any(|c| c.role == Role::Feature && c.kind == Kind::Numeric);
        match self {
            Harm::UnderSample => Ok(()),
            _ if dataset.images.is_some() => Err(DataError::HarmNeedsTable {}),
            Harm::FlipLabels | Harm::Proxy if dataset.label.amount.is_some() => Err(DataError::HarmNeedsDecision {}),
            Harm::ShiftTest | Harm::Blur if !numeric => Err(DataError::HarmNeedsAmounts {}),
            _ => Ok(()),
        }
    }
}

/// A harm, whom it concerns, and how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planting {
    pub harm: Harm,
    /// The group by its [name](group_id), such as `sex=Female` or `race,sex=African-American,Female`.
    pub group: String,
    /// In `[0, 1]`; 0 plants nothing.
    pub strength: f64,
}

/// What a harm did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planted {
    /// People of the group in the training part, before the harm.
    pub train_people: u64,
    /// People of the group in the test part.
    pub test_people: u64,
    /// People left out of the training part.
    pub rows_dropped: u64,
    /// Labels of the training part that were turned.
    pub labels_flipped: u64,
    /// Cells of either part that have another value, or are new.
    pub cells_changed: u64,
}

/// People who are divided into two parts and not encoded yet. Who is in neither part is left out.
#[derive(Debug, Clone)]
pub struct Divided<'a> {
    pub table: Table,
    /// What describes the table.
    pub dataset: Cow<'a, Dataset>,
    pub groupings: Vec<Grouping>,
    pub split: Split,
}

impl Divided<'_> {
    /// The rows of everybody in a part, ascending.
    pub fn rows(&self) -> Vec<usize> {
        let mut rows = [self.split.train.as_slice(), &self.split.test].concat();
        // Two ascending runs, which a stable sort merges.
        rows.sort();
        rows
    }
}

impl Planting {
    /// Checks the strength.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("harm-strength", self.strength, 0.0, 1.0)
    }

    /// Plants the harm.
    ///
    /// # Errors
    /// Those of [`Harm::fits`]; [`DataError::UnknownGroup`]; [`DataError::HarmTooStrong`] if fewer than two people of a
    /// label are left to learn from.
    pub fn plant(&self, people: &mut Divided, seed: u64) -> Result<Planted, DataError> {
        self.harm.fits(&people.dataset)?;
        let member = members(&people.groupings, &self.group)?;
        let among = |rows: &[usize]| rows.iter().filter(|&&r| member[r]).count() as u64;
        let mut planted = Planted {
            train_people: among(&people.split.train),
            test_people: among(&people.split.test),
            rows_dropped: 0,
            labels_flipped: 0,
            cells_changed: 0,
        };
        if self.strength == 0.0 {
            return Ok(planted);
        }
        let mut who = stream_of(seed, Purpose::Harm, 0);
        let mut noise = stream_of(seed, Purpose::Harm, 1);
        match self.harm {
            Harm::UnderSample => planted.rows_dropped = people::leave_out(people, &member, self.strength, &mut who),
            Harm::FlipLabels => planted.labels_flipped = people::flip(people, &member, self.strength, &mut who)?,
            Harm::Proxy => {
                planted.labels_flipped = people::flip(people, &member, self.strength / 2.0, &mut who)?;
                planted.cells_changed = proxy::add(people, &member, self.strength, &mut noise);
            }
            Harm::ShiftTest => planted.cells_changed = amounts::shift(people, &member, self.strength)?,
            Harm::Blur => planted.cells_changed = amounts::blur(people, &member, self.strength, &mut noise)?,
        }
        enough(&people.table.labels, &people.split.train)?;
        Ok(planted)
    }
}

/// Whether each person is in the group.
fn members(groupings: &[Grouping], group: &str) -> Result<Vec<bool>, DataError> {
    let codes = |g: &Grouping| g.groups.iter().position(|values| group_id(&g.attributes, values) == group);
    let found = groupings.iter().find_map(|g| Some((g, codes(g)? as u32)));
    let (grouping, code) = found.ok_or_else(|| DataError::UnknownGroup { group: group.to_owned() })?;
    Ok(grouping.of_row.iter().map(|&c| c == code).collect())
}

/// Refuses a training part that nothing can be learnt from.
fn enough(labels: &Labels, train: &[usize]) -> Result<(), DataError> {
    let fewest = match labels {
        Labels::Binary(positive) => {
            let positives = train.iter().filter(|&&r| positive[r]).count();
            positives.min(train.len() - positives)
        }
        Labels::Classes(_) | Labels::Amounts(_) => train.len(),
    };
    if fewest < LEAST_OF_EACH { Err(DataError::HarmTooStrong { least: LEAST_OF_EACH as u64 }) } else { Ok(()) }
}
