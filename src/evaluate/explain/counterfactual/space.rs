//! Who somebody can become, and how far that is.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use crate::data::meaning::Meaning;
use crate::evaluate::explain::ask::somebody;
use crate::evaluate::explain::error::{ExplainError, for_each};

/// Points in each direction at which an amount is tried.
const POINTS: usize = 16;

/// How a feature may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freedom {
    #[default]
    Free,
    /// Not at all: what nobody can do anything about.
    Fixed,
    /// An amount only upwards, such as age.
    Up,
    /// An amount only downwards.
    Down,
}

/// What a feature is made of.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// One column of an amount, and perhaps one that says that it isn't known.
    Amount { column: usize, unknown: Option<usize>, least: f64, most: f64, deviation: f64 },
    /// A column for each level, of which exactly one is 1, and perhaps one that says that it isn't known.
    Levels { columns: Vec<usize>, unknown: Option<usize> },
}

/// A feature that may change, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The table's column.
    pub name: String,
    pub freedom: Freedom,
    kind: Kind,
}

/// All that somebody can become.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    features: Vec<Feature>,
}

impl Space {
    /// The features that were encoded like this. Amounts stay in the range that they have in a background,
    /// `[people, width]`, whose deviations are the units of distance. `freedom` is asked for the name of each; a category can
    /// only be free or fixed.
    ///
    /// # Errors
    /// [`ExplainError`]: `NotForEach`, `NobodyToCompare`, `PersonWidth`.
    pub fn new(
        meanings: &[Meaning],
        background: &[f64],
        freedom: impl Fn(&str) -> Freedom,
    ) -> Result<Self, ExplainError> {
        somebody(background, meanings.len())?;
        let mut features: Vec<Feature> = Vec::new();
        for (column, meaning) in meanings.iter().enumerate() {
            let name = meaning.column();
            let known = features.iter_mut().find(|feature| feature.name == name);
            match (meaning, known.map(|feature| &mut feature.kind)) {
                (Meaning::Level { .. }, Some(Kind::Levels { columns, .. })) => columns.push(column),
                (Meaning::Unknown { .. }, Some(Kind::Levels { unknown, .. } | Kind::Amount { unknown, .. })) => {
                    *unknown = Some(column);
                }
                _ => {
                    let kind = match meaning {
                        Meaning::Amount { .. } => amount(column, background, meanings.len()),
                        Meaning::Level { .. } => Kind::Levels { columns: vec![column], unknown: None },
                        Meaning::Unknown { .. } => Kind::Levels { columns: Vec::new(), unknown: Some(column) },
                    };
                    features.push(Feature { name: name.to_owned(), freedom: freedom(name), kind });
                }
            }
        }
        Ok(Self { features })
    }

    /// The features, in the order of the table.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// How far one is from the other: over amounts, the sum of the differences in deviations of the background; over
    /// categories, and over amounts of which it has to become known what they are, 1 for each that changes. 0 or more; 0 of
    /// the same.
    pub fn cost(&self, person: &[f64], row: &[f64]) -> f64 {
        self.features.iter().map(|feature| feature.cost(person, row)).sum()
    }

    /// The features in which two differ.
    pub fn changed(&self, person: &[f64], row: &[f64]) -> Vec<usize> {
        (0..self.features.len()).filter(|&f| self.features[f].cost(person, row) > 0.0).collect()
    }

    /// Whether a person can become somebody else: nothing fixed changes, amounts go the way they may and stay in their
    /// range, and each category that changes has exactly one level.
    ///
    /// # Errors
    /// [`ExplainError::NotForEach`] where one of them has another number of columns.
    pub fn open(&self, person: &[f64], row: &[f64]) -> Result<bool, ExplainError> {
        for_each("numbers", row.len(), person.len())?;
        Ok(self.features.iter().all(|feature| feature.open(person, row)))
    }

    /// Somebody else as far as the person can become them.
    pub fn towards(&self, person: &[f64], other: &[f64]) -> Vec<f64> {
        let mut row = person.to_vec();
        self.features.iter().for_each(|feature| feature.follow(person, other, &mut row));
        row
    }

    /// Somebody whom the person can become, about so many deviations away in each feature that changes, which any does with
    /// probability one half.
    pub fn draw(&self, person: &[f64], radius: f64, rng: &mut impl Rng) -> Vec<f64> {
        let mut row = person.to_vec();
        for feature in self.features.iter().filter(|feature| feature.freedom != Freedom::Fixed) {
            if rng.random_bool(0.5) {
                feature.draw(person, radius, rng, &mut row);
            }
        }
        row
    }
}

fn amount(column: usize, background: &[f64], width: usize) -> Kind {
    let values = || background.iter().skip(column).step_by(width).copied();
    let n = values().count() as f64;
    let mean = values().sum::<f64>() / n;
    let deviation = (values().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let (least, most) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), x| (l.min(x), m.max(x)));
    Kind::Amount { column, unknown: None, least, most, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
}

impl Feature {
    /// The column of an amount.
    pub(super) fn amount(&self) -> Option<usize> {
        match self.kind {
            Kind::Amount { column, .. } => Some(column),
            Kind::Levels { .. } => None,
        }
    }

    /// What it costs to change this feature.
    pub(super) fn cost(&self, person: &[f64], row: &[f64]) -> f64 {
        let differs = |column: usize| person[column] != row[column];
        match &self.kind {
            Kind::Amount { column, unknown, deviation, .. } => {
                let known = unknown.is_some_and(differs);
                (person[*column] - row[*column]).abs() / deviation + f64::from(u8::from(known))
            }
            Kind::Levels { columns, unknown } => {
                f64::from(u8::from(columns.iter().chain(unknown).any(|&column| differs(column))))
            }
        }
    }

    /// Takes this feature of another row.
    pub(super) fn take(&self, from: &[f64], row: &mut [f64]) {
        let (first, more, unknown) = match &self.kind {
            Kind::Amount { column, unknown, .. } => (Some(column), [].as_slice(), unknown),
            Kind::Levels { columns, unknown } => (None, columns.as_slice(), unknown),
        };
        first.into_iter().chain(more).chain(unknown).for_each(|&column| row[column] = from[column]);
    }

    /// Where an amount of a person may be.
    fn range(&self, person: &[f64]) -> (f64, f64) {
        let Kind::Amount { column, least, most, .. } = self.kind else { return (0.0, 0.0) };
        let own = person[column];
        let (least, most) = (least.min(own), most.max(own));
        match self.freedom {
            Freedom::Free => (least, most),
            Freedom::Fixed => (own, own),
            Freedom::Up => (own, most),
            Freedom::Down => (least, own),
        }
    }

    fn open(&self, person: &[f64], row: &[f64]) -> bool {
        if self.cost(person, row) == 0.0 {
            return true;
        }
        let known = |unknown: &Option<usize>| unknown.is_none_or(|column| row[column] == 0.0);
        self.freedom != Freedom::Fixed
            && match &self.kind {
                Kind::Amount { column, unknown, .. } => {
                    let (least, most) = self.range(person);
                    (least..=most).contains(&row[*column]) && known(unknown)
                }
                Kind::Levels { columns, unknown } => {
                    let on = columns.iter().filter(|&&column| row[column] == 1.0).count();
                    let off = columns.iter().filter(|&&column| row[column] == 0.0).count();
                    on == 1 && off == columns.len() - 1 && known(unknown)
                }
            }
    }

    /// Goes as far towards somebody else as the person can.
    fn follow(&self, person: &[f64], other: &[f64], row: &mut [f64]) {
        if let Kind::Amount { column, .. } = self.kind {
            let (least, most) = self.range(person);
            self.set(other[column].clamp(least, most), person, row);
        } else {
            self.take(other, row);
            if !self.open(person, row) {
                self.take(person, row);
            }
        }
    }

    /// Gives an amount a value; where nothing changes it stays unknown.
    pub(super) fn set(&self, value: f64, person: &[f64], row: &mut [f64]) {
        let Kind::Amount { column, unknown, .. } = self.kind else { return };
        self.take(person, row);
        if value != person[column] {
            row[column] = value;
            unknown.into_iter().for_each(|unknown| row[unknown] = 0.0);
        }
    }

    fn choose(&self, level: usize, row: &mut [f64]) {
        let Kind::Levels { columns, unknown } = &self.kind else { return };
        columns.iter().for_each(|&column| row[column] = f64::from(u8::from(column == level)));
        unknown.iter().for_each(|&unknown| row[unknown] = 0.0);
    }

    /// The row with everything that this feature can be for a person: even steps of an amount, or all levels.
    pub(super) fn moves(&self, person: &[f64], row: &[f64]) -> Vec<Vec<f64>> {
        let moved = |change: &dyn Fn(&mut [f64])| {
            let mut moved = row.to_vec();
            change(&mut moved);
            moved
        };
        match &self.kind {
            _ if self.freedom == Freedom::Fixed => Vec::new(),
            Kind::Amount { column, .. } => {
                let (own, (least, most)) = (person[*column], self.range(person));
                let steps = |end: f64| (1..=POINTS).map(move |k| own + (end - own) * (k as f64 / POINTS as f64));
                let ends = [least, most].into_iter().filter(|&end| end != own);
                ends.flat_map(steps)
                    .map(|value| moved(&|row| self.set(value.clamp(least, most), person, row)))
                    .collect()
            }
            Kind::Levels { columns, .. } => {
                columns.iter().map(|&level| moved(&|row| self.choose(level, row))).collect()
            }
        }
    }

    fn draw(&self, person: &[f64], radius: f64, rng: &mut impl Rng, row: &mut [f64]) {
        match &self.kind {
            Kind::Amount { column, deviation, .. } => {
                let (least, most) = self.range(person);
                let value = person[*column] + deviation * radius * rng.random_range(-1.0..=1.0);
                self.set(value.clamp(least, most), person, row);
            }
            Kind::Levels { columns, .. } => columns.choose(rng).into_iter().for_each(|&level| self.choose(level, row)),
        }
    }
}
