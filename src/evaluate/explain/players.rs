//! The features of people in their own terms: an encoded category is many columns, and one feature.

use super::error::ExplainError;
use crate::data::meaning::Meaning;

/// The features whose shares are told, each with its columns of the encoded matrix. Columns of none stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Players {
    columns: Vec<Vec<u32>>,
}

impl Players {
    /// Features with these columns.
    ///
    /// # Errors
    /// [`ExplainError::FeatureColumn`] where a column isn't below `width`, or belongs to two.
    pub fn new(columns: Vec<Vec<u32>>, width: usize) -> Result<Self, ExplainError> {
        let mut taken = vec![false; width];
        for &column in columns.iter().flatten() {
            match taken.get_mut(column as usize) {
                Some(taken) if !*taken => *taken = true,
                _ => return Err(ExplainError::FeatureColumn { column: column.into() }),
            }
        }
        Ok(Self { columns })
    }

    /// Each column for itself.
    pub fn single(width: usize) -> Self {
        Self { columns: (0..width as u32).map(|column| vec![column]).collect() }
    }

    /// All that was encoded from a column of the table together, in the table's order: the levels of a category, and an
    /// amount with whether it is known.
    pub fn of_meanings(meanings: &[Meaning]) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut columns: Vec<Vec<u32>> = Vec::new();
        for (column, meaning) in (0..).zip(meanings) {
            let place = names.iter().position(|name| *name == meaning.column()).unwrap_or(names.len());
            if place == names.len() {
                names.push(meaning.column());
                columns.push(Vec::new());
            }
            columns[place].push(column);
        }
        Self { columns }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The columns of each.
    pub fn columns(&self) -> &[Vec<u32>] {
        &self.columns
    }

    /// Those in which two people differ.
    pub fn differing(&self, person: &[f64], other: &[f64]) -> Vec<usize> {
        let differs = |columns: &[u32]| columns.iter().any(|&c| person[c as usize] != other[c as usize]);
        (0..self.len()).filter(|&player| differs(&self.columns[player])).collect()
    }

    /// The player of each column; none of columns that belong to nobody.
    pub fn of_columns(&self, width: usize) -> Vec<Option<usize>> {
        let mut of = vec![None; width];
        for (player, columns) in self.columns.iter().enumerate() {
            columns.iter().for_each(|&column| of[column as usize] = Some(player));
        }
        of
    }
}

/// Gives `row` the columns of somebody else.
pub(super) fn take(row: &mut [f64], from: &[f64], columns: &[u32]) {
    columns.iter().for_each(|&column| row[column as usize] = from[column as usize]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::scale::Scale;

    #[test]
    fn levels_and_what_is_unknown_belong_to_their_column() {
        let level = |column: &str, level: &str| Meaning::Level { column: column.into(), level: level.into() };
        let meanings = [
            level("job", "a"),
            Meaning::Amount { column: "age".into(), scale: Scale::PLAIN, lacking: true },
            Meaning::Unknown { column: "age".into() },
            level("job", "b"),
        ];
        let players = Players::of_meanings(&meanings);
        assert_eq!(players.columns(), [vec![0, 3], vec![1, 2]]);
        assert_eq!(players.differing(&[0.0, 1.0, 0.0, 1.0], &[0.0, 1.0, 0.0, 0.0]), [0]);
        assert_eq!(players.of_columns(5), [Some(0), Some(1), Some(1), Some(0), None]);
    }

    #[test]
    fn a_column_belongs_to_one_feature() {
        assert_eq!(Players::new(vec![vec![0], vec![1]], 2).unwrap(), Players::single(2));
        for columns in [vec![vec![0], vec![0]], vec![vec![2]]] {
            assert!(matches!(Players::new(columns, 2), Err(ExplainError::FeatureColumn { .. })));
        }
    }
}
