//! Who is asked about: somebody, a group, or some who stand for all.

use std::rc::Rc;

use rand::seq::SliceRandom;

use super::model::Model;
use super::{Group, WhyError};
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::evaluate::estimate::LEAST_COUNT;
use crate::random::{Purpose, stream_of};

/// The features of some people, `[people, width]`.
pub fn rows(part: &Part, people: &[usize], width: usize) -> Rc<[f64]> {
    let of_row = |&row: &usize| part.x.numbers(row * width..(row + 1) * width).into_owned();
    people.iter().flat_map(of_row).map(f64::from).collect()
}

/// At most so many of these people, drawn by a seed, in their order.
pub fn some(mut people: Vec<usize>, most: usize, seed: u64, index: u64) -> Vec<usize> {
    if people.len() > most {
        people.shuffle(&mut stream_of(seed, Purpose::Explanation, index));
        people.truncate(most);
        people.sort_unstable();
    }
    people
}

/// What is true of a person: 0 or 1, a class, or an amount in the label's unit.
pub fn truth(part: &Part, row: usize) -> f64 {
    match &part.labels {
        Labels::Binary(positive) => f64::from(u8::from(positive[row])),
        Labels::Classes(classes) => f64::from(classes[row]),
        Labels::Amounts(amounts) => f64::from(amounts[row]),
    }
}

impl Model {
    pub fn test(&self) -> &Part {
        &self.subject.data.test
    }

    /// Somebody of the test part.
    ///
    /// # Errors
    /// [`WhyError::NoSuchPerson`].
    pub fn somebody(&self, person: u64) -> Result<Vec<f64>, WhyError> {
        let people = self.test().labels.rows() as u64;
        if person >= people {
            return Err(WhyError::NoSuchPerson { person: person + 1, people });
        }
        Ok(rows(self.test(), &[person as usize], self.width()).to_vec())
    }

    /// At most so many people of the test part, of everybody or of a group.
    ///
    /// # Errors
    /// [`WhyError::TooFewToExplain`] of fewer than ten.
    pub fn crowd(&self, group: Option<Group>, most: usize) -> Result<Vec<usize>, WhyError> {
        let part = self.test();
        let people: Vec<usize> = match group {
            None => (0..part.labels.rows()).collect(),
            Some(Group { grouping, group }) => {
                let of_row = part.groupings.get(grouping).map_or(&[][..], |grouping| &grouping.of_row);
                (0..of_row.len()).filter(|&row| of_row[row] == group).collect()
            }
        };
        if (people.len() as u64) < LEAST_COUNT {
            return Err(WhyError::TooFewToExplain { people: people.len() as u64, least: LEAST_COUNT });
        }
        Ok(some(people, most, self.subject.seed, 1))
    }

    /// At most so many people of the training part, with whom somebody is compared.
    pub fn background(&self, most: usize, index: u64) -> Rc<[f64]> {
        let part = &self.subject.data.train;
        let people = some((0..part.labels.rows()).collect(), most, self.subject.seed, 2 + index);
        rows(part, &people, self.width())
    }
}
