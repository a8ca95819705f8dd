//! How many people something holds of: of everybody, and of each group.

use serde::{Deserialize, Serialize};

use super::fairness::report::Interval;
use super::normal::{LEVEL, central, share};
use crate::data::groups::Grouping;

/// A share of everybody, and of the people of each group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// In `[0, 1]`, with Wilson's interval at 95 %.
    pub overall: Interval,
    /// The same for each group of each grouping.
    pub groups: Vec<Vec<Interval>>,
}

impl Shares {
    /// The share of people, numbered from 0, of whom something holds; groupings divide the same people.
    pub fn new(people: usize, groupings: &[Grouping], holds: impl Fn(usize) -> bool) -> Self {
        let z = central(LEVEL);
        let everybody = (0..people).filter(|&person| holds(person)).count();
        let by_group = |grouping: &Grouping| {
            let mut held = vec![0; grouping.groups.len()];
            for (person, &group) in grouping.of_row.iter().enumerate() {
                held[group as usize] += u64::from(holds(person));
            }
            held.into_iter().zip(grouping.people()).map(|(part, whole)| share(part, whole, z)).collect()
        };
        Self { overall: share(everybody as u64, people as u64, z), groups: groupings.iter().map(by_group).collect() }
    }
}
