//! What a constraint knows of the people it has seen, so that training can go on from there.

use serde::{Deserialize, Serialize};

use super::memory::Memory;
use super::{Constraint, Held};

/// Where a constraint is: what it weighs, and what it remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConstraintState {
    weight: f64,
    value: Option<f64>,
    held: HeldState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HeldState {
    /// Of each penalty: its weight, and the means of its cells, as scored and as decided.
    Penalties(Vec<(f64, [Memory; 2])>),
    /// Of each group: slope and intercept.
    Adversary(Vec<[f64; 2]>),
}

impl ConstraintState {
    /// What the constraint weighs.
    pub fn weight(&self) -> f64 {
        self.weight
    }
}

impl Constraint {
    /// Where it is.
    pub fn state(&self) -> ConstraintState {
        let held = match &self.held {
            Held::Penalties(penalties) => {
                HeldState::Penalties(penalties.iter().map(|(penalty, weight)| (*weight, penalty.memories())).collect())
            }
            Held::Adversary(adversary) => HeldState::Adversary(adversary.lines().to_vec()),
        };
        ConstraintState { weight: self.weight, value: self.value, held }
    }

    /// Whether a state is of a constraint like this, on the same people.
    pub fn takes(&self, state: &ConstraintState) -> bool {
        match (&self.held, &state.held) {
            (Held::Penalties(own), HeldState::Penalties(penalties)) => {
                own.len() == penalties.len()
                    && own.iter().zip(penalties).all(|((penalty, _), (_, memories))| {
                        let own = penalty.memories();
                        own.iter().zip(memories).all(|(own, memory)| own.like(memory))
                    })
            }
            (Held::Adversary(adversary), HeldState::Adversary(lines)) => adversary.lines().len() == lines.len(),
            _ => false,
        }
    }

    /// Goes back to a state that it [takes](Self::takes).
    pub fn restore(&mut self, state: &ConstraintState) {
        (self.weight, self.value) = (state.weight, state.value);
        match (&mut self.held, &state.held) {
            (Held::Penalties(own), HeldState::Penalties(penalties)) => {
                for ((penalty, own), (weight, memories)) in own.iter_mut().zip(penalties) {
                    *own = *weight;
                    penalty.remember(memories.clone());
                }
            }
            (Held::Adversary(adversary), HeldState::Adversary(lines)) => adversary.set_lines(lines.clone()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::constraint::config::{ConstraintConfig, Kind};

    const PEOPLE: u32 = 600;

    fn constraint(kind: Kind, groups: u32) -> Constraint {
        let of_row: Vec<u32> = (0..PEOPLE).map(|row| row % groups).collect();
        let labels: Vec<f32> = (0..PEOPLE).map(|row| (row / 2 % 2) as f32).collect();
        let config = ConstraintConfig { kind, bound: Some(0.01), ..ConstraintConfig::default() };
        Constraint::new(&config, &of_row, &labels).unwrap()
    }

    /// Gradients of some batches, one after the other.
    fn gradients(constraint: &mut Constraint, batches: std::ops::Range<u32>) -> Vec<f32> {
        let batch = |at: u32| {
            let rows: Vec<u32> = (0..16).map(|i| (at * 16 + i * 7) % PEOPLE).collect();
            let logits: Vec<f32> = rows.iter().map(|&row| ((row * 37 + at) % 11) as f32 / 4.0 - 1.2).collect();
            let labels: Vec<f32> = rows.iter().map(|&row| (row / 2 % 2) as f32).collect();
            let mut gradient = vec![0.0; rows.len()];
            constraint.add(&rows, &logits, &labels, &mut gradient);
            gradient
        };
        batches.flat_map(batch).collect()
    }

    #[test]
    fn a_constraint_goes_on_from_its_state_and_takes_none_of_another() {
        let kinds = [Kind::EqualizedOdds, Kind::KlDivergence, Kind::Adversary];
        for kind in kinds {
            let mut here = constraint(kind, 3);
            gradients(&mut here, 0..9);
            let state = here.state();
            let followed = gradients(&mut here, 9..20);
            assert!(followed.iter().any(|slope| *slope != 0.0), "{kind:?}");
            let mut there = constraint(kind, 3);
            assert!(there.takes(&state));
            there.restore(&state);
            assert_eq!(there.state(), state);
            assert_eq!(gradients(&mut there, 9..20), followed, "{kind:?}");
            for other in kinds.into_iter().filter(|&other| other != kind) {
                assert!(!constraint(other, 3).takes(&state), "{kind:?} {other:?}");
            }
            assert!(!constraint(kind, 2).takes(&state), "{kind:?}");
        }
    }
}
