//! Attacks: how often the model is right under them, and people whom they lead it astray about.

use std::ops::ControlFlow;
use std::rc::Rc;

use super::subjects::{self, Levels};
use super::trying::Trying;
use super::{Answer, Attack, Attacked, Change, ColumnChange, Example, Known};
use crate::data::meaning::Meaning;
use crate::data::prepare::Prepared;
use crate::engine::inquiry::{Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::robust::disturbance::{Attacks, Disturbance};
use crate::evaluate::robust::feasible::Feasible;
use crate::evaluate::score::{Gradient, Score};

/// Examples at most.
const PICTURES: usize = 8;
const PEOPLE: usize = 2;
/// A gradient costs about three times as much as an answer.
const GRADIENT: usize = 3;
/// An amount that has changed less, in standard deviations, is the same.
const SAME: f64 = 1e-6;

/// The work of an attack.
pub struct Attacking {
    trying: Trying<Rc<dyn Gradient>, Attacks>,
    network: Rc<dyn Gradient>,
    attacks: Attacks,
    levels: Vec<f64>,
    data: Rc<Prepared>,
    pictures: bool,
}

impl Attacking {
    /// An attack on the subject.
    ///
    /// # Errors
    /// A [`crate::evaluate::robust::error::RobustError`].
    pub fn new(attack: Attack, subject: &Subject) -> Result<Self, Fault> {
        // What can't be judged at all is said first.
        let people = subjects::people(subject)?;
        let (network, levels) = (subjects::followed(subject)?, Levels::of(attack.norm).suiting(subject));
        let steps = attack.steps.max(1) as usize;
        let feasible = Feasible::of(&subject.data);
        let attacks = Attacks { norm: attack.norm, steps, switches: attack.switches as usize, feasible };
        let together = subjects::together(subject, GRADIENT * steps);
        let trying = Trying::new(network.clone(), attacks.clone(), people, levels.clone(), together);
        let (data, pictures) = (subject.data.clone(), subjects::pictures(subject));
        Ok(Self { trying, network, attacks, levels, data, pictures })
    }

    /// People about whom the model was right, led astray by the smallest changes.
    fn examples(&self) -> Vec<Example> {
        let first = self.trying.curve.astray().into_iter().enumerate();
        let mut astray: Vec<(usize, usize)> =
            first.filter_map(|(person, level)| Some((level.filter(|&level| level > 0)?, person))).collect();
        astray.sort_unstable();
        let most = if self.pictures { PICTURES } else { PEOPLE };
        astray.into_iter().take(most).filter_map(|(level, person)| self.example(person, self.levels[level])).collect()
    }

    fn example(&self, person: usize, level: f64) -> Option<Example> {
        let people = &self.trying.people;
        let (x, label) = (people.x(person..person + 1), people.labels()[person]);
        let changed = self.attacks.disturb(&self.network, level, person, &x, &[f64::from(label)]);
        let after = self.network.decisions(&changed)[0];
        let change = if self.pictures {
            Change::Picture { before: ink(&x), after: ink(&changed) }
        } else {
            Change::Columns(columns(&self.data.meanings, &x, &changed))
        };
        let groups = people.groupings().iter().map(|grouping| grouping.of_row[person]).collect();
        (after != label).then_some(Example { level, before: label, after, groups, change })
    }
}

impl Piecework for Attacking {
    fn advance(&mut self) -> Result<Step, Fault> {
        let so_far = |trial| Answer::Attack(Attacked { trial, examples: Vec::new() });
        Ok(match self.trying.advance(so_far) {
            ControlFlow::Continue(step) => step,
            ControlFlow::Break(trial) => {
                Step::Done(Answer::Attack(Attacked { trial, examples: self.examples() }).into())
            }
        })
    }
}

/// Pixels as bytes.
fn ink(x: &[f64]) -> Vec<u8> {
    x.iter().map(|x| (x * 255.0).round().clamp(0.0, 255.0) as u8).collect()
}

/// The columns in which somebody has changed, in the data's own words and units.
fn columns(meanings: &[Meaning], before: &[f64], after: &[f64]) -> Vec<ColumnChange> {
    let mut changes: Vec<ColumnChange> = Vec::new();
    for (feature, meaning) in meanings.iter().enumerate() {
        let (own, changed) = (before[feature], after[feature]);
        if (own - changed).abs() <= SAME {
            continue;
        }
        let column = meaning.column().to_owned();
        match meaning {
            Meaning::Amount { scale, .. } => {
                let [before, after] = [own, changed].map(|x| Known::Amount(scale.decode(x)));
                changes.push(ColumnChange { column, before, after });
            }
            // Of a switched category one level goes and another one comes.
            Meaning::Level { level, .. } if changed > own => {
                let had = |(other, x): (&Meaning, &f64)| match other {
                    Meaning::Level { column: of, level } if *of == column && *x == 1.0 => Some(level.clone()),
                    _ => None,
                };
                if let Some(had) = meanings.iter().zip(before).find_map(had) {
                    changes.push(ColumnChange {
                        column,
                        before: Known::Level(had),
                        after: Known::Level(level.clone()),
                    });
                }
            }
            Meaning::Level { .. } | Meaning::Unknown { .. } => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::scale::Scale;

    #[test]
    fn changes_are_told_in_the_datas_own_words() {
        let scale = Scale { transform: None, mean: 40.0, deviation: 10.0 };
        let level = |level: &str| Meaning::Level { column: "job".into(), level: level.into() };
        let meanings = [
            Meaning::Amount { column: "age".into(), scale, lacking: false },
            level("clerk"),
            level("cook"),
            Meaning::Unknown { column: "job".into() },
        ];
        let found = columns(&meanings, &[0.5, 1.0, 0.0, 0.0], &[1.0, 0.0, 1.0, 0.0]);
        let amount = |before, after| ColumnChange {
            column: "age".into(),
            before: Known::Amount(before),
            after: Known::Amount(after),
        };
        let job = ColumnChange {
            column: "job".into(),
            before: Known::Level("clerk".into()),
            after: Known::Level("cook".into()),
        };
        assert_eq!(found, [amount(45.0, 50.0), job]);
        assert!(columns(&meanings, &[0.5, 1.0, 0.0, 0.0], &[0.5, 1.0, 0.0, 0.0]).is_empty());
    }
}
