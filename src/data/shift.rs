//! Other people than those a model has learnt from: it gets to know some groups only, and is asked about all.

use serde::{Deserialize, Serialize};

use super::error::DataError;
use super::groups::{Grouping, group_id};
use super::labels::Labels;
use super::split::{LEAST_OF_EACH, Split};

/// The groups of a sensitive column that are learnt from. The test part keeps everybody, so that numbers by that column tell
/// those whom the model knows from those whom it doesn't, drawn alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub column: String,
    /// The groups by their names, such as `<50`.
    pub seen: Vec<String>,
}

/// Between the column and its groups where all are one text.
const BETWEEN: &str = "|";

impl Shift {
    /// As one text, such as `age|<50|≥60`.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = std::iter::once(&self.column).chain(&self.seen).map(String::as_str).collect();
        parts.join(BETWEEN)
    }

    /// What such a text says; nothing if it is empty.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(BETWEEN).map(str::to_owned);
        let column = parts.next().filter(|column| !column.is_empty())?;
        Some(Self { column, seen: parts.collect() })
    }

    /// Whether each of some people is of a group that is learnt from.
    ///
    /// # Errors
    /// [`DataError::UnknownShift`] for a column or a group that isn't there.
    pub fn seen(&self, groupings: &[Grouping]) -> Result<Vec<bool>, DataError> {
        let named = |name: &str| group_id(std::slice::from_ref(&self.column), &[name.to_owned()]);
        let unknown = |name: &str| DataError::UnknownShift { group: named(name) };
        let first = self.seen.first().map_or("", String::as_str);
        let grouping =
            groupings.iter().find(|g| g.attributes == [self.column.as_str()]).ok_or_else(|| unknown(first))?;
        let place = |name: &String| grouping.groups.iter().position(|group| group == std::slice::from_ref(name));
        let seen = self.seen.iter().map(|name| place(name).ok_or_else(|| unknown(name)));
        let seen: Vec<usize> = seen.collect::<Result<_, _>>()?;
        Ok(grouping.of_row.iter().map(|&group| seen.contains(&(group as usize))).collect())
    }

    /// Leaves everybody else out of the training part.
    ///
    /// # Errors
    /// [`DataError::UnknownShift`], and [`DataError::ShiftTooStrong`] if fewer than two people are left, or of a yes or no
    /// fewer than two of either.
    pub fn apply(&self, groupings: &[Grouping], labels: &Labels, split: &mut Split) -> Result<(), DataError> {
        let seen = self.seen(groupings)?;
        split.train.retain(|&row| seen[row]);
        let enough = match labels {
            Labels::Binary(positive) => {
                let positives = split.train.iter().filter(|&&row| positive[row]).count();
                positives.min(split.train.len() - positives) >= LEAST_OF_EACH
            }
            _ => split.train.len() >= LEAST_OF_EACH,
        };
        if enough { Ok(()) } else { Err(DataError::ShiftTooStrong { least: LEAST_OF_EACH as u64 }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_read_as_it_is_written() {
        let shift = |seen: &[&str]| Shift { column: "age".into(), seen: seen.iter().map(|&s| s.into()).collect() };
        for seen in [&["<50", "≥60"][..], &[""], &[]] {
            assert_eq!(Shift::read(&shift(seen).text()), Some(shift(seen)));
        }
        assert_eq!((Shift::read(""), shift(&["<50", "≥60"]).text().as_str()), (None, "age|<50|≥60"));
    }

    #[test]
    fn only_groups_that_are_seen_are_learnt_from() {
        let grouping = Grouping {
            attributes: vec!["age".into()],
            groups: ["<50", "50–59", "≥60"].map(|name| vec![name.to_owned()]).to_vec(),
            of_row: (0..30).map(|row| row % 3).collect(),
        };
        let labels = Labels::Binary((0..30).map(|row| row % 2 == 0).collect());
        let split = Split { train: (0..20).collect(), test: (20..30).collect() };
        let apply = |column: &str, seen: &[&str]| {
            let shift = Shift { column: column.into(), seen: seen.iter().map(|&name| name.into()).collect() };
            let mut split = split.clone();
            shift.apply(std::slice::from_ref(&grouping), &labels, &mut split).map(|()| split)
        };
        let shifted = apply("age", &["<50", "≥60"]).unwrap();
        assert_eq!(shifted.train, (0..20).filter(|row| row % 3 != 1).collect::<Vec<_>>());
        assert_eq!(shifted.test, split.test);
        let unknown = |group: &str| Err(DataError::UnknownShift { group: group.into() });
        assert_eq!(apply("age", &["70"]), unknown("age=70"));
        assert_eq!(apply("sex", &["f"]), unknown("sex=f"));
        assert_eq!(apply("age", &[]), Err(DataError::ShiftTooStrong { least: 2 }));
    }
}
