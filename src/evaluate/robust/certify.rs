//! How far people can change for sure without a change of the decision.

use super::feasible::Feasible;
use super::tested::Tested;
use crate::evaluate::shares::Shares;
use crate::model::interval::IntervalNetwork;

/// People in a piece, unless it is said otherwise.
const TOGETHER: usize = 32;
/// By so many halvings a radius is found: to a 65,000th of the largest that is asked for.
const HALVINGS: usize = 16;

/// People whose radii are found piece by piece.
///
/// Somebody's radius is the largest `epsilon` up to `most` at which bounds on every layer prove the decision about all who are
/// feasible and differ by at most `epsilon` in each feature. Bounds are cautious: the true radius is larger.
pub struct Certification {
    network: IntervalNetwork,
    feasible: Feasible,
    people: Tested,
    /// What the model decides about each.
    decisions: Vec<u32>,
    most: f64,
    radii: Vec<f64>,
    together: usize,
}

impl Certification {
    /// The people to be certified, about each of whom the network's decision is given.
    pub fn new(network: IntervalNetwork, feasible: Feasible, people: Tested, decisions: Vec<u32>, most: f64) -> Self {
        Self { network, feasible, people, decisions, most, radii: Vec::new(), together: TOGETHER }
    }

    /// The same in pieces of so many people, at least one.
    pub fn in_pieces_of(self, people: usize) -> Self {
        Self { together: people.max(1), ..self }
    }

    /// Finds the radii of some more people; returns whether there are more.
    pub fn advance(&mut self) -> bool {
        let (first, all) = (self.radii.len(), self.people.people());
        let last = (first + self.together).min(all);
        let x = self.people.x(first..last);
        self.radii.extend(radii(&self.network, &self.feasible, &x, &self.decisions[first..last], self.most));
        last < all
    }

    /// Pieces done, and in all.
    pub fn progress(&self) -> (u64, u64) {
        let pieces = |people: usize| people.div_ceil(self.together) as u64;
        (pieces(self.radii.len()), pieces(self.people.people()))
    }

    /// The radius of each person so far, in `[0, most]`; 0 if nothing is proven.
    pub fn radii(&self) -> &[f64] {
        &self.radii
    }

    /// Of how many people the decision is right and proven at a radius: the certified accuracy. At most the robust accuracy
    /// under any attack.
    pub fn certified(&self, epsilon: f64) -> Shares {
        self.people.shares(|person| {
            let right = self.decisions[person] == self.people.labels()[person];
            right && self.radii.get(person).is_some_and(|&radius| radius >= epsilon)
        })
    }
}

/// The radii of people, `[people, width]` row-major, by halving.
pub fn radii(network: &IntervalNetwork, feasible: &Feasible, x: &[f64], decisions: &[u32], most: f64) -> Vec<f64> {
    let width = feasible.width();
    let bounds: Vec<(f64, f64)> = x.chunks(width).flat_map(|row| feasible.bounds(row)).collect();
    let proven = |epsilons: &[f64]| -> Vec<bool> {
        let each = x.iter().zip(&bounds).enumerate();
        let around = each.map(|(at, (x, (low, high)))| {
            let epsilon = epsilons[at / width];
            ((x - epsilon).max(*low), (x + epsilon).min(*high))
        });
        let (low, high): (Vec<f64>, Vec<f64>) = around.unzip();
        network.margins(&low, &high, decisions).into_iter().map(|margin| margin > 0.0).collect()
    };
    let everything = proven(&vec![most; decisions.len()]);
    let (mut sure, mut unsure): (Vec<f64>, Vec<f64>) =
        everything.into_iter().map(|all| (if all { most } else { 0.0 }, most)).unzip();
    for _ in 0..HALVINGS {
        let middle: Vec<f64> = sure.iter().zip(&unsure).map(|(low, high)| (low + high) / 2.0).collect();
        for (person, proven) in proven(&middle).into_iter().enumerate() {
            if proven { sure[person] = middle[person] } else { unsure[person] = middle[person] }
        }
    }
    sure
}
