//! What is known of scores and labels, for each group: the distinct scores in descending order, and how many people
//! with a positive and with a negative label score that high.
//!
//! Whole people, aggregates and weights all become the same table; who is who is gone.

use std::cmp::Reverse;

use super::error::ThresholdError;
use super::roc::hull;
use crate::evaluate::estimate::{LEAST_COUNT, Reason};
use crate::evaluate::fairness::counts::{Cells, Counts};

/// A threshold that no score in `[0, 1]` exceeds.
pub const NOBODY: f64 = 1.0;
/// A threshold that every score in `[0, 1]` exceeds: the number next to 0.
pub const EVERYBODY: f64 = 0f64.next_down();

/// The largest weight of a person, and number of people in a level: sums and their products stay finite.
const MOST_AMOUNT: f64 = 1e12;

/// An amount of people, or of their weight, by label.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ByLabel {
    pub positive: f64,
    pub negative: f64,
}

impl ByLabel {
    fn of(positive: bool, amount: f64) -> Self {
        if positive { Self { positive: amount, negative: 0.0 } } else { Self { positive: 0.0, negative: amount } }
    }

    fn plus(self, other: Self) -> Self {
        Self { positive: self.positive + other.positive, negative: self.negative + other.negative }
    }

    /// The cells when so many of all are decided positively.
    fn cells(self, all: Self) -> Cells {
        Cells([self.positive, self.negative, all.negative - self.negative, all.positive - self.positive])
    }
}

/// People with the same score: an aggregate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// In `[0, 1]`.
    pub score: f64,
    pub amount: ByLabel,
}

/// The scores of one group. A *cut* is a way to divide them: cut `k` selects the `k` highest distinct scores.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupScores {
    pub name: String,
    /// Distinct, in descending order.
    scores: Vec<f64>,
    /// At `k`, the weight of those with the `k` highest scores; it begins with nobody.
    weight: Vec<ByLabel>,
    /// The same counted in people, where that differs from the weight.
    people: Option<Vec<ByLabel>>,
    /// See [`hull`].
    corners: Vec<usize>,
}

impl GroupScores {
    fn empty(name: &str, weighted: bool) -> Self {
        let nobody = || vec![ByLabel::default()];
        Self {
            name: name.to_owned(),
            scores: Vec::new(),
            weight: nobody(),
            people: weighted.then(nobody),
            corners: Vec::new(),
        }
    }

    /// Adds people whose score is at most the lowest so far.
    fn push(&mut self, score: f64, weight: ByLabel, people: ByLabel) {
        let tied = self.scores.last() == Some(&score);
        if !tied {
            self.scores.push(score);
        }
        let add = |sums: &mut Vec<ByLabel>, amount: ByLabel| {
            let sum = sums.last().copied().unwrap_or_default().plus(amount);
            if tied {
                sums.pop();
            }
            sums.push(sum);
        };
        add(&mut self.weight, weight);
        if let Some(sums) = &mut self.people {
            add(sums, people);
        }
    }

    /// The number of distinct scores, and of the last cut: the one that selects everybody.
    pub fn cuts(&self) -> usize {
        self.scores.len()
    }

    /// The distinct scores, in descending order.
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// The cuts at the corners of the convex hull of the ROC curve, in order: see [`hull`].
    pub fn corners(&self) -> &[usize] {
        &self.corners
    }

    /// A threshold that makes this cut: halfway between two scores.
    pub fn threshold(&self, cut: usize) -> f64 {
        if cut == 0 {
            return NOBODY;
        }
        if cut >= self.cuts() {
            return EVERYBODY;
        }
        let (above, below) = (self.scores[cut - 1], self.scores[cut]);
        let halfway = (above + below) / 2.0;
        // Between neighbouring numbers there is no room.
        if halfway < above { halfway } else { below }
    }

    /// The cut that selects the scores greater than a threshold.
    pub fn cut(&self, threshold: f64) -> usize {
        self.scores.partition_point(|&score| score > threshold)
    }

    /// How decisions meet labels at a cut; a cut beyond the last one selects everybody.
    pub fn counts(&self, cut: usize) -> Counts {
        let weight = self.cells(cut);
        let cut = cut.min(self.cuts());
        Counts { people: self.people.as_ref().map_or(weight, |sums| sums[cut].cells(sums[self.cuts()])), weight }
    }

    /// The weight in each cell at a cut.
    pub fn cells(&self, cut: usize) -> Cells {
        self.weight[cut.min(self.cuts())].cells(self.total())
    }

    /// The weight of those selected at a cut.
    pub fn selected(&self, cut: usize) -> ByLabel {
        self.weight[cut.min(self.cuts())]
    }

    /// The weight of everybody.
    pub fn total(&self) -> ByLabel {
        self.weight[self.cuts()]
    }

    /// Why no rule can be found for the group: fewer than [`LEAST_COUNT`] people of either label, or no weight.
    pub fn obstacle(&self) -> Option<Reason> {
        let (people, weight) = (self.counts(0).people, self.total());
        let least = LEAST_COUNT as f64;
        if people.total() == 0.0 {
            Some(Reason::NoRows)
        } else if people.positives() == 0.0 || weight.positive <= 0.0 {
            Some(Reason::NoPositives)
        } else if people.negatives() == 0.0 || weight.negative <= 0.0 {
            Some(Reason::NoNegatives)
        } else if people.positives() < least || people.negatives() < least {
            Some(Reason::TooFew)
        } else {
            None
        }
    }
}

/// Everybody as one group, of which only the thresholds at the corners of its [`hull`] are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// From high to low, with the weight in each cell.
    pub thresholds: Vec<(f64, Cells)>,
    /// See [`GroupScores::obstacle`].
    pub obstacle: Option<Reason>,
}

/// The scores of every group.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTable {
    groups: Vec<GroupScores>,
    pooled: Pooled,
}

impl ScoreTable {
    /// The table of people: their scores in `[0, 1]` (people whose score is `NaN` are left out), whether their label is
    /// positive, how much each counts (1 if there are no weights), and the number of the group of each in
    /// `names`.
    ///
    /// # Errors
    /// [`ThresholdError`] about lengths, scores, weights and groups, naming the first row (from 0) that is wrong.
    pub fn new<S: Copy + Into<f64>>(
        scores: &[S],
        positive: &[bool],
        weights: Option<&[f64]>,
        of_row: &[u32],
        names: &[String],
    ) -> Result<Self, ThresholdError> {
        expect_length("labels", positive.len(), scores.len())?;
        expect_length("groups", of_row.len(), scores.len())?;
        expect_length("weights", weights.map_or(scores.len(), <[f64]>::len), scores.len())?;
        let mut order: Vec<(f64, u32)> = Vec::with_capacity(scores.len());
        for (row, (&score, &code)) in scores.iter().zip(of_row).enumerate() {
            if code as usize >= names.len() {
                return Err(ThresholdError::Group { row: row as u64, code, groups: names.len() as u64 });
            }
            check_amount(row, weights.map_or(1.0, |w| w[row]))?;
            let score: f64 = score.into();
            if !score.is_nan() {
                order.push((check_score(row, score)?, row as u32));
            }
        }
        descend(&mut order);
        let person = |(score, row): (f64, u32)| {
            let row = row as usize;
            let amount = |weight| ByLabel::of(positive[row], weight);
            (of_row[row] as usize, score, amount(weights.map_or(1.0, |w| w[row])), amount(1.0))
        };
        Ok(Self::collect(names, weights.is_some(), order.into_iter().map(person)))
    }

    /// The table of aggregates: for each group, its name and its levels in any order. Amounts are people; they need not
    /// be whole.
    ///
    /// # Errors
    /// [`ThresholdError::Score`] and [`ThresholdError::Amount`], naming the level (from 0) of its group that is wrong.
    pub fn from_levels(groups: Vec<(String, Vec<Level>)>) -> Result<Self, ThresholdError> {
        let mut order = Vec::new();
        for (code, (_, levels)) in groups.iter().enumerate() {
            for (row, level) in levels.iter().enumerate() {
                check_amount(row, level.amount.positive)?;
                check_amount(row, level.amount.negative)?;
                order.push((check_score(row, level.score)?, (code, level.amount)));
            }
        }
        descend(&mut order);
        let names: Vec<String> = groups.into_iter().map(|(name, _)| name).collect();
        let entries = order.into_iter().map(|(score, (code, amount))| (code, score, amount, amount));
        Ok(Self::collect(&names, false, entries))
    }

    /// Makes the table of entries in descending order of score: group, score, weight, people.
    fn collect(
        names: &[String],
        weighted: bool,
        entries: impl Iterator<Item = (usize, f64, ByLabel, ByLabel)>,
    ) -> Self {
        let mut groups: Vec<GroupScores> = names.iter().map(|name| GroupScores::empty(name, weighted)).collect();
        let mut everybody = GroupScores::empty("", weighted);
        for (group, score, weight, people) in entries {
            groups[group].push(score, weight, people);
            everybody.push(score, weight, people);
        }
        groups.iter_mut().for_each(|group| group.corners = hull(group));
        let corner = |cut: usize| (everybody.threshold(cut), everybody.cells(cut));
        let thresholds = hull(&everybody).into_iter().map(corner).collect();
        Self { groups, pooled: Pooled { thresholds, obstacle: everybody.obstacle() } }
    }

    /// The groups, in the order they were named in.
    pub fn groups(&self) -> &[GroupScores] {
        &self.groups
    }

    /// Everybody together.
    pub fn pooled(&self) -> &Pooled {
        &self.pooled
    }
}

/// Highest score first; scores are 0 or more, where the bits of numbers are in the order of their values.
fn descend<T>(order: &mut [(f64, T)]) {
    order.sort_unstable_by_key(|(score, _)| Reverse(score.to_bits()));
}

pub(super) fn expect_length(what: &str, found: usize, expected: usize) -> Result<(), ThresholdError> {
    if found == expected {
        return Ok(());
    }
    Err(ThresholdError::Lengths { what: what.to_owned(), found: found as u64, expected: expected as u64 })
}

/// The score; `-0.0` and `0.0` are one.
fn check_score(row: usize, value: f64) -> Result<f64, ThresholdError> {
    if (0.0..=1.0).contains(&value) { Ok(value + 0.0) } else { Err(ThresholdError::Score { row: row as u64, value }) }
}

fn check_amount(row: usize, value: f64) -> Result<(), ThresholdError> {
    if (0.0..=MOST_AMOUNT).contains(&value) {
        return Ok(());
    }
    Err(ThresholdError::Amount { row: row as u64, value, most: MOST_AMOUNT })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        vec!["a".into(), "b".into()]
    }

    #[test]
    fn scores_are_cut_where_they_differ() {
        let scores = [0.2, 0.8, f64::NAN, 0.8, 0.5];
        let table =
            ScoreTable::new(&scores, &[false, true, true, false, true], None, &[0, 0, 0, 0, 1], &names()).unwrap();
        let a = &table.groups()[0];
        assert_eq!(a.scores(), [0.8, 0.2]);
        assert_eq!([a.threshold(0), a.threshold(1), a.threshold(2)], [NOBODY, 0.5, EVERYBODY]);
        assert_eq!([a.cut(NOBODY), a.cut(0.5), a.cut(0.2), a.cut(EVERYBODY)], [0, 1, 1, 2]);
        assert_eq!(a.cells(1), Cells([1.0, 1.0, 1.0, 0.0]));
        let pooled = [(NOBODY, [0.0, 0.0, 2.0, 2.0]), (0.35, [2.0, 1.0, 1.0, 0.0]), (EVERYBODY, [2.0, 2.0, 0.0, 0.0])];
        let found: Vec<_> = table.pooled().thresholds.iter().map(|(t, cells)| (*t, cells.0)).collect();
        assert_eq!(found[0], pooled[0]);
        assert!(found.contains(&pooled[1]) && found.contains(&pooled[2]), "{found:?}");
    }

    #[test]
    fn neighbouring_numbers_are_told_apart() {
        let above = 0.5f64.next_up();
        let table = ScoreTable::new(&[above, 0.5], &[true, false], None, &[0, 0], &names()[..1]).unwrap();
        let group = &table.groups()[0];
        assert_eq!(group.cut(group.threshold(1)), 1);
    }

    #[test]
    fn weights_count_apart_from_people() {
        let table = ScoreTable::new(&[0.9f32, 0.1], &[true, false], Some(&[3.0, 0.5]), &[0, 0], &names()[..1]).unwrap();
        let counts = table.groups()[0].counts(1);
        assert_eq!((counts.people, counts.weight), (Cells([1.0, 0.0, 1.0, 0.0]), Cells([3.0, 0.0, 0.5, 0.0])));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let new = |score: f64, weight: f64, code: u32| {
            ScoreTable::new(&[score], &[true], Some(&[weight]), &[code], &names()).unwrap_err()
        };
        assert!(matches!(new(1.5, 1.0, 0), ThresholdError::Score { row: 0, .. }));
        assert!(matches!(new(0.5, -1.0, 0), ThresholdError::Amount { row: 0, .. }));
        assert!(matches!(new(0.5, f64::MAX, 0), ThresholdError::Amount { row: 0, .. }));
        assert!(matches!(new(0.5, 1.0, 2), ThresholdError::Group { code: 2, .. }));
        let short = ScoreTable::new(&[0.5], &[], None, &[0], &names());
        assert!(matches!(short, Err(ThresholdError::Lengths { found: 0, .. })));
    }
}
