//! What it takes people of different groups to be decided otherwise, and who can't be at all.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::search::{Goal, Search};
use super::space::Space;
use crate::evaluate::estimate::{Estimate, LEAST_COUNT, Reason};
use crate::evaluate::explain::ask::{Target, somebody};
use crate::evaluate::explain::error::{ExplainError, for_each};
use crate::evaluate::explain::quantile::quantile;

/// The recourse of a group's people who haven't what they want.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recourse {
    /// People for whom a way was sought: those not at the goal.
    pub people: u64,
    /// The share of them for whom none was found, in `[0, 1]`: 0 is nobody, 1 everybody.
    pub without: Estimate,
    /// Of those who have one, what half of them need at most: the median [cost](Space::cost), 0 or more.
    pub median: Estimate,
    /// What a quarter need at most, and three quarters.
    pub lower: Estimate,
    pub upper: Estimate,
}

/// Recourse under way, a person at a time.
#[derive(Debug, Clone)]
pub struct Seeking {
    x: Rc<[f64]>,
    width: usize,
    of_row: Vec<u32>,
    background: Rc<[f64]>,
    space: Rc<Space>,
    goal: Goal,
    restarts: usize,
    seed: u64,
    /// Who isn't at the goal; none before that was asked.
    people: Option<Vec<usize>>,
    search: Option<Search>,
    costs: Vec<Option<f64>>,
}

impl Seeking {
    /// A way for each of some people, `[people, width]`, of whom each is in a group, as [`Search`] finds it.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `NotForEach`, `Setting`.
    pub fn new(
        x: Rc<[f64]>,
        of_row: Vec<u32>,
        background: Rc<[f64]>,
        space: Rc<Space>,
        width: usize,
        (goal, restarts, seed): (Goal, usize, u64),
    ) -> Result<Self, ExplainError> {
        somebody(&x, width)?;
        for_each("groups", of_row.len(), x.len() / width)?;
        Search::new(&x[..width], background.clone(), space.clone(), goal, restarts, seed)?;
        let (people, search, costs) = (None, None, Vec::new());
        Ok(Self { x, width, of_row, background, space, goal, restarts, seed, people, search, costs })
    }

    /// Makes one more start for the present person. False when everybody's are made.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        let Some(people) = &self.people else {
            let told = target.of(&self.x)?;
            let not_there = (0..self.of_row.len()).filter(|&row| !self.goal.reached(told[row])).collect::<Vec<_>>();
            let any = !not_there.is_empty();
            self.people = Some(not_there);
            return Ok(any);
        };
        let Some(&row) = people.get(self.costs.len()) else { return Ok(false) };
        let mut search = match self.search.take() {
            Some(search) => search,
            None => {
                let person = &self.x[row * self.width..][..self.width];
                let (background, space) = (self.background.clone(), self.space.clone());
                Search::new(person, background, space, self.goal, self.restarts, self.seed)?
            }
        };
        if search.advance(target)? {
            self.search = Some(search);
        } else {
            self.costs.push(search.nearest().map(|find| find.cost));
        }
        Ok(self.costs.len() < people.len())
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.people.as_ref().map_or(0.0, |people| self.costs.len() as f64 / people.len().max(1) as f64)
    }

    /// The recourse of each of so many groups, told by those whose turn is over.
    pub fn result(&self, groups: usize) -> Vec<Recourse> {
        let people = self.people.iter().flatten().zip(&self.costs);
        let of = |group: usize| people.clone().filter(move |(row, _)| self.of_row[**row] as usize == group);
        (0..groups).map(|group| summary(of(group).map(|(_, cost)| *cost))).collect()
    }
}

fn summary(costs: impl Iterator<Item = Option<f64>> + Clone) -> Recourse {
    let people = costs.clone().count() as u64;
    let mut found: Vec<f64> = costs.flatten().collect();
    found.sort_by(f64::total_cmp);
    let at = |share: f64| match found.len() as u64 {
        0 => Estimate::absent(Reason::NoRows),
        1..LEAST_COUNT => Estimate::absent(Reason::TooFew),
        _ => Estimate::Value(quantile(&found, share)),
    };
    let without = Estimate::rate((people - found.len() as u64) as f64, people, Reason::NoRows);
    Recourse { people, without, median: at(0.5), lower: at(0.25), upper: at(0.75) }
}
