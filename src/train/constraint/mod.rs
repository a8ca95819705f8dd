//! Fairness as a part of what training minimises: a constraint adds its gradient at the logits to that of the loss.
//!
//! Its weight can be moved at any step, or is found by dual ascent to a stated bound: the weight rises while the decisions
//! of late are further apart than allowed, and falls else. It serves a yes or no; classes, amounts and trees have no constraints.

pub mod adversary;
pub mod cells;
pub mod config;
pub mod distance;
pub mod memory;
pub mod penalty;
pub mod state;
pub mod statistic;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use self::adversary::Adversary;
use self::cells::{Cells, Condition};
use self::config::{ConstraintConfig, Kind, MOST_WEIGHT};
use self::distance::Distance;
use self::penalty::Penalty;
use self::statistic::Statistic;

/// A group with fewer such people in the training part is compared with none: its rate is off by a tenth by chance alone.
const FEWEST: usize = 30;

/// By how much a weight rises in a step, for each unit of what is too much.
const ASCENT: f64 = 0.003;

/// Where a constraint stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What it weighs beside the loss.
    pub weight: f64,
    /// The penalty, 0 at parity, of about the last five hundred people of each group; of an adversary, its cross-entropy in
    /// nats, which is the higher, the less the score tells of the group. Unknown before the first step, and where it would
    /// have to be read from a device.
    pub value: Option<f64>,
}

/// A constraint in the course of training.
#[derive(Debug, Clone)]
pub struct Constraint {
    weight: f64,
    bound: Option<f64>,
    held: Held,
    value: Option<f64>,
}

#[derive(Debug, Clone)]
enum Held {
    /// With the weight of each, which only dual ascent parts.
    Penalties(Vec<(Penalty, f64)>),
    Adversary(Adversary),
}

impl Constraint {
    /// A constraint on people with these groups and labels, 0 or 1. Nothing if none is chosen, or if there is nobody to be
    /// compared with.
    pub fn new(config: &ConstraintConfig, groups: &[u32], labels: &[f32]) -> Option<Self> {
        let held = match means(config.kind) {
            Some((statistic, conditions, distance)) => {
                let distance = match config.bound {
                    Some(_) if distance == Distance::SquaredGap => Distance::Gap,
                    _ => distance,
                };
                let new = |&condition| Penalty::new(statistic, distance, Cells::new(condition, groups, labels, FEWEST));
                let bounded = |penalty: Penalty| if config.bound.is_some() { penalty.of_decisions() } else { penalty };
                let penalties = conditions.iter().map(new).map(bounded).filter(Penalty::compares);
                Held::Penalties(penalties.map(|penalty| (penalty, config.weight)).collect())
            }
            None if config.kind == Kind::Adversary => Held::Adversary(Adversary::new(groups.to_vec())),
            None => return None,
        };
        let compares = match &held {
            Held::Penalties(penalties) => !penalties.is_empty(),
            Held::Adversary(adversary) => adversary.compares(),
        };
        compares.then_some(Self { weight: config.weight, bound: config.bound, held, value: None })
    }

    /// The penalties it consists of; none if it is an adversary.
    pub fn penalties(&self) -> impl Iterator<Item = &Penalty> {
        let penalties = match &self.held {
            Held::Penalties(penalties) => penalties.as_slice(),
            Held::Adversary(_) => &[],
        };
        penalties.iter().map(|(penalty, _)| penalty)
    }

    /// What it weighs from the next step on.
    pub fn set_weight(&mut self, to: f64) {
        self.weight = to;
        if let Held::Penalties(penalties) = &mut self.held {
            penalties.iter_mut().for_each(|(_, weight)| *weight = to);
        }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        Standing { weight: self.weight, value: self.value }
    }

    /// Adds the gradient at the logits of a batch, the people in these `rows`, to that of the loss.
    pub fn add(&mut self, rows: &[u32], logits: &[f32], labels: &[f32], gradient: &mut [f32]) {
        match &mut self.held {
            Held::Adversary(adversary) => {
                self.value = Some(adversary.oppose(self.weight, rows, logits, gradient));
            }
            Held::Penalties(penalties) => {
                let mut value = 0.0;
                for (penalty, weight) in penalties.iter_mut() {
                    let distance = penalty.add(*weight, rows, logits, labels, gradient);
                    if let Some(bound) = self.bound {
                        *weight = (*weight + ASCENT * (distance - bound)).clamp(0.0, MOST_WEIGHT);
                    }
                    value += distance;
                }
                self.value = Some(value);
                self.weight = penalties.iter().map(|p| p.1).fold(0.0, f64::max);
            }
        }
    }
}

/// What a kind compares: a statistic's means, under which conditions, by which distance. Nothing if it compares no means.
pub fn means(kind: Kind) -> Option<(Statistic, &'static [Condition], Distance)> {
    use Condition::{Everybody, Negatives, Positives};
    Some(match kind {
        Kind::None | Kind::Adversary => return None,
        Kind::DemographicParity => (Statistic::Score, &[Everybody][..], Distance::SquaredGap),
        Kind::EqualOpportunity => (Statistic::Score, &[Positives][..], Distance::SquaredGap),
        Kind::EqualizedOdds => (Statistic::Score, &[Positives, Negatives][..], Distance::SquaredGap),
        Kind::KlDivergence => (Statistic::Score, &[Everybody][..], Distance::Kl),
        Kind::MeanAbsoluteError => (Statistic::Error, &[Everybody][..], Distance::SquaredGap),
        Kind::Covariance => (Statistic::Logit, &[Everybody][..], Distance::SquaredCovariance),
    })
}
