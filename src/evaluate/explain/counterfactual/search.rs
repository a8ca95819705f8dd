//! Looking for near people of whom the model decides otherwise.

use std::rc::Rc;

use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::polish::polish;
use super::space::Space;
use crate::evaluate::explain::ask::{Target, one_person, somebody};
use crate::evaluate::explain::error::ExplainError;
use crate::limits::within;
use crate::random::{Purpose, stream};

/// Restarts at most.
pub const MOST_RESTARTS: usize = 200;
/// People of the background who are nearest among those at the goal, and from whom a search starts.
const PROTOTYPES: usize = 8;
/// Greedy ways.
const GREEDY: usize = 2;
/// Changes on a greedy way at most.
const MOST_CHANGES: usize = 64;
/// People in a sphere, the radius of the smallest one in deviations, and how often it grows to 1.5 times that.
const SPHERE: usize = 64;
const RADIUS: f64 = 0.25;
const GROWTHS: i32 = 10;

/// Where the model's number has to be, on the target's scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// At this or above: a yes, where the number is the threshold.
    AtLeast(f64),
    Below(f64),
}

impl Goal {
    /// Whether a number is there.
    pub fn reached(self, number: f64) -> bool {
        match self {
            Goal::AtLeast(threshold) => number >= threshold,
            Goal::Below(threshold) => number < threshold,
        }
    }

    /// How far a number is from there, in its unit: 0 or less where it has arrived.
    fn lacking(self, number: f64) -> f64 {
        match self {
            Goal::AtLeast(threshold) => threshold - number,
            Goal::Below(threshold) => number - threshold,
        }
    }
}

/// Somebody whom the person could be, and of whom the model decides otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterfactual {
    /// Encoded, `[width]`.
    pub row: Vec<f64>,
    /// See [`Space::cost`].
    pub cost: f64,
    /// The features that change, by their place in [`Space::features`].
    pub changed: Vec<usize>,
    /// The model's number, on the target's scale.
    pub number: f64,
}

/// A search under way, from one start after the other: along what moves the
/// number most for its cost, from the nearest
/// people at the goal, and from growing spheres (Laugel et al. 2018). Each find is [polished](super::polish).
///
/// The scale that suits is [`Scale::Logit`](crate::evaluate::explain::ask::Scale), on which steps of a probability near 0 or 1
/// don't vanish.
#[derive(Debug, Clone)]
pub struct Search {
    person: Vec<f64>,
    background: Rc<[f64]>,
    space: Rc<Space>,
    goal: Goal,
    restarts: usize,
    rng: ChaCha8Rng,
    /// People of the background at the goal, as far as the person can become them; none before the first start.
    prototypes: Option<Vec<Vec<f64>>>,
    started: usize,
    found: Vec<Counterfactual>,
}

impl Search {
    /// A search for a person, with so many spheres, in `[0, 200]`; `background` is `[people, width]`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `Setting`.
    pub fn new(
        person: &[f64],
        background: Rc<[f64]>,
        space: Rc<Space>,
        goal: Goal,
        restarts: usize,
        seed: u64,
    ) -> Result<Self, ExplainError> {
        somebody(&background, person.len())?;
        within("restarts", restarts as f64, 0.0, MOST_RESTARTS as f64)?;
        let rng = stream(seed, Purpose::Counterfactual);
        let (person, prototypes, found) = (person.to_vec(), None, Vec::new());
        Ok(Self { person, background, space, goal, restarts, rng, prototypes, started: 0, found })
    }

    /// Makes one more start. False when all are made.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        one_person(&self.person, target.width())?;
        let Some(prototypes) = &self.prototypes else {
            self.prototypes = Some(self.nearest_at_goal(target)?);
            return Ok(true);
        };
        let start = match self.started.checked_sub(GREEDY) {
            None => self.greedy(target, self.started == 0)?,
            Some(place) if place < prototypes.len() => Some(prototypes[place].clone()),
            Some(_) if self.started < self.starts() => self.sphere(target)?,
            Some(_) => None,
        };
        self.started += 1;
        if let Some(start) = start {
            let row = polish(target, &self.space, self.goal, &self.person, start)?;
            self.keep(target, row)?;
        }
        Ok(self.started < self.starts())
    }

    fn starts(&self) -> usize {
        GREEDY + self.prototypes.as_ref().map_or(PROTOTYPES, Vec::len) + self.restarts
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.started.min(self.starts()) as f64 / self.starts() as f64
    }

    /// The nearest whom the person can become by following people of the background.
    fn nearest_at_goal(&self, target: &Target) -> Result<Vec<Vec<f64>>, ExplainError> {
        let people = self.background.chunks_exact(self.person.len());
        let rows: Vec<Vec<f64>> = people.map(|other| self.space.towards(&self.person, other)).collect();
        let told = target.of(&rows.concat())?;
        let arrived = rows.into_iter().zip(told).filter(|(_, number)| self.goal.reached(*number));
        let mut near: Vec<(f64, Vec<f64>)> =
            arrived.map(|(row, _)| (self.space.cost(&self.person, &row), row)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.dedup();
        near.truncate(PROTOTYPES);
        Ok(near.into_iter().map(|(_, row)| row).collect())
    }

    /// Change by change, that which brings the number furthest for its cost; nothing if none brings it any further. Whether
    /// what is beyond the goal counts too decides between a far step that goes back later and several small ones.
    fn greedy(&self, target: &Target, beyond: bool) -> Result<Option<Vec<f64>>, ExplainError> {
        let mut row = self.person.clone();
        let mut lacking = self.goal.lacking(target.of_one(&row)?);
        for _ in 0..MOST_CHANGES {
            if self.goal.reached(target.of_one(&row)?) {
                return Ok(Some(row));
            }
            let moves: Vec<Vec<f64>> =
                self.space.features().iter().flat_map(|feature| feature.moves(&self.person, &row)).collect();
            let told = if moves.is_empty() { Vec::new() } else { target.of(&moves.concat())? };
            let now = self.space.cost(&self.person, &row);
            let worth = |(moved, number): (Vec<f64>, f64)| {
                let left = self.goal.lacking(number);
                let gain = lacking - if beyond { left } else { left.max(0.0) };
                let dearer = (self.space.cost(&self.person, &moved) - now).max(1e-12);
                (gain > 1e-12).then_some((gain / dearer, left, moved))
            };
            let best = moves.into_iter().zip(told).filter_map(worth).max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, left, moved)) = best else { return Ok(None) };
            (lacking, row) = (left, moved);
        }
        Ok(None)
    }

    /// The nearest at the goal in the smallest sphere that has any.
    fn sphere(&mut self, target: &Target) -> Result<Option<Vec<f64>>, ExplainError> {
        for growth in 0..=GROWTHS {
            let radius = RADIUS * 1.5f64.powi(growth);
            let rows: Vec<Vec<f64>> =
                (0..SPHERE).map(|_| self.space.draw(&self.person, radius, &mut self.rng)).collect();
            let told = target.of(&rows.concat())?;
            let arrived = rows.into_iter().zip(told).filter(|(_, number)| self.goal.reached(*number));
            let cost = |row: &Vec<f64>| self.space.cost(&self.person, row);
            let nearest = arrived.map(|(row, _)| row).min_by(|a, b| cost(a).total_cmp(&cost(b)));
            if nearest.is_some() {
                return Ok(nearest);
            }
        }
        Ok(None)
    }

    /// Keeps the cheapest find for each set of changed features.
    fn keep(&mut self, target: &Target, row: Vec<f64>) -> Result<(), ExplainError> {
        let number = target.of_one(&row)?;
        if !self.goal.reached(number) {
            return Ok(());
        }
        let cost = self.space.cost(&self.person, &row);
        let changed = self.space.changed(&self.person, &row);
        let find = Counterfactual { row, cost, changed, number };
        match self.found.iter_mut().find(|known| known.changed == find.changed) {
            Some(known) if find.cost < known.cost => *known = find,
            Some(_) => {}
            None => self.found.push(find),
        }
        self.found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        Ok(())
    }

    /// At most so many finds: the cheapest, then each time the cheapest of those that share the smallest part of their
    /// changed features with those before. Empty where the search has found no way; there may still be one.
    pub fn diverse(&self, most: usize) -> Vec<Counterfactual> {
        let mut left: Vec<&Counterfactual> = self.found.iter().collect();
        let mut chosen: Vec<&Counterfactual> = Vec::new();
        while chosen.len() < most && !left.is_empty() {
            let shared = |find: &Counterfactual| chosen.iter().map(|c| overlap(c, find)).fold(0.0, f64::max);
            let better = |best: usize, at: usize| if shared(left[at]) < shared(left[best]) { at } else { best };
            let next = (0..left.len()).reduce(better).unwrap_or_default();
            chosen.push(left.remove(next));
        }
        chosen.into_iter().cloned().collect()
    }

    /// The cheapest find.
    pub fn nearest(&self) -> Option<&Counterfactual> {
        self.found.first()
    }
}

/// The share of the features changed by either that both change (Jaccard), in `[0, 1]`.
fn overlap(a: &Counterfactual, b: &Counterfactual) -> f64 {
    let both = a.changed.iter().filter(|feature| b.changed.contains(feature)).count();
    let either = a.changed.len() + b.changed.len() - both;
    if either == 0 { 1.0 } else { both as f64 / either as f64 }
}
