//! Boosting as a run: a step adds a level to a tree, an epoch is a round, which corrects what those before it got wrong.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::checkpoint::{Checkpoint, CheckpointError, State};
use super::constraint::Standing;
use super::learning::{BoostedInside, Inside, Learning, Pending, Predict, at_hand};
use super::objective::Objective;
use super::rows::Rows;
use crate::model::boosted::boosting::{Boosted, Boosting, add};
use crate::model::boosted::config::BoostedConfig;
use crate::model::boosted::nodes::{BoostedNode, BoostedTree};
use crate::model::tree::error::TreeError;
use crate::model::weights::LayerWeights;

/// Sets of people whose scores are remembered at most: two parts, a sample, a plane, and whoever else is asked about.
const MOST_KNOWN: usize = 5;

/// Boosting that goes on, round after round.
pub struct BoostedLearning {
    boosting: Boosting,
    people: usize,
    /// What is known of everybody who was asked about so far.
    known: Rc<RefCell<Vec<Known>>>,
}

impl BoostedLearning {
    /// Boosting before its first round.
    ///
    /// # Errors
    /// A [`TreeError`] for what trees can't learn from.
    pub fn new(config: &BoostedConfig, x: &Rc<[f32]>, width: usize, objective: &Objective) -> Result<Self, TreeError> {
        let (y, classes) = objective.targets.classes();
        let people = y.len();
        let boosting = Boosting::new(x, width, y, classes, config)?;
        let boosting = match objective.exact_weights() {
            Some(weights) => boosting.weighted(weights)?,
            None => boosting,
        };
        Ok(Self { boosting, people, known: Rc::default() })
    }
}

impl Learning for BoostedLearning {
    fn step(&mut self) -> usize {
        let complete = self.boosting.step();
        if complete { self.people / self.boosting.outputs() } else { 0 }
    }

    fn epoch(&self) -> usize {
        self.boosting.rounds()
    }

    fn step_in_epoch(&self) -> usize {
        self.boosting.taken()
    }

    fn steps_per_epoch(&self) -> usize {
        self.boosting.levels()
    }

    fn exhausted(&self) -> bool {
        self.boosting.exhausted()
    }

    /// Questions and what leaves add, in all trees.
    fn parameters(&self) -> usize {
        let trees = self.boosting.trees();
        let all = trees.rounds.iter().flat_map(|round| round.iter()).chain(&trees.growing);
        all.map(|tree| tree.nodes.len()).sum()
    }

    fn work(&self) -> usize {
        (self.boosting.rounds() + 1) * self.boosting.levels()
    }

    fn set_constraint_weight(&mut self, _: f64) {}

    fn standing(&self) -> Option<Standing> {
        None
    }

    fn set_learning_rate(&mut self, _: f64) {}

    fn set_weights(&mut self, _: &[LayerWeights]) {}

    fn checkpoint(&self) -> Option<Checkpoint> {
        let rounds = self.boosting.complete().to_vec();
        Some(State::Boosted { rounds, taken: self.boosting.taken() }.into())
    }

    /// Takes the complete trees as they were, and grows the round anew that was under way.
    fn restore(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        let State::Boosted { rounds, taken } = checkpoint.state()? else { return Err(CheckpointError::OtherFamily {}) };
        if !self.boosting.takes(rounds) {
            return Err(CheckpointError::OtherPeople {});
        }
        self.boosting.restore(rounds);
        for _ in 0..(*taken).min(self.boosting.levels()) {
            self.boosting.step();
        }
        self.known = Rc::default();
        Ok(())
    }

    fn frozen(&self) -> Box<dyn Predict> {
        Box::new(FrozenBoosted { trees: self.boosting.trees(), known: self.known.clone() })
    }

    fn inside(&self) -> Pending<'_, Inside> {
        let trees = self.boosting.trees();
        let (round, latest) = match (trees.growing.first(), trees.rounds.last().and_then(|round| round.first())) {
            (Some(growing), _) => (trees.rounds.len() + 1, growing.clone()),
            (None, Some(last)) => (trees.rounds.len(), last.clone()),
            (None, None) => (0, BoostedTree { nodes: vec![BoostedNode { split: None, gain: 0.0, value: 0.0 }] }),
        };
        let gains = self.boosting.gains().to_vec();
        at_hand(Inside::Boosted(BoostedInside { latest, round, trees: trees.clone(), gains }))
    }

    fn barrier(&self) -> Pending<'_, ()> {
        at_hand(())
    }
}

/// The scores of some people as far as complete rounds were asked, so that no tree is asked twice about anybody.
struct Known {
    x: Rc<[f32]>,
    /// `[people, outputs]`, row-major.
    scores: Vec<f64>,
    /// How many rounds are in the scores of each person.
    rounds: Vec<usize>,
}

struct FrozenBoosted {
    trees: Boosted,
    known: Rc<RefCell<Vec<Known>>>,
}

impl FrozenBoosted {
    /// The scores of the people in a range: `[people, outputs]`, row-major.
    fn scores(&self, x: &Rc<[f32]>, width: usize, people: Range<usize>) -> Vec<f32> {
        let (first, rounds) = (&self.trees.first, &self.trees.rounds);
        let mut known = self.known.borrow_mut();
        let place = known.iter().position(|known| Rc::ptr_eq(&known.x, x)).unwrap_or_else(|| {
            let people = x.len() / width;
            if known.len() == MOST_KNOWN {
                known.pop();
            }
            known.push(Known { x: x.clone(), scores: first.repeat(people), rounds: vec![0; people] });
            known.len() - 1
        });
        let known = &mut known[place];
        let mut told = Vec::with_capacity(people.len() * first.len());
        for person in people {
            let row = &x[person * width..(person + 1) * width];
            let scores = &mut known.scores[person * first.len()..(person + 1) * first.len()];
            let asked = &mut known.rounds[person];
            if *asked > rounds.len() {
                // Meanwhile a later model was asked.
                told.extend(self.trees.scores(row).iter().map(|&score| score as f32));
                continue;
            }
            rounds[*asked..].iter().for_each(|round| add(round, row, scores));
            *asked = rounds.len();
            let mut now = scores.to_vec();
            add(&self.trees.growing, row, &mut now);
            told.extend(now.iter().map(|&score| score as f32));
        }
        told
    }
}

impl Predict for FrozenBoosted {
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        at_hand(match rows {
            Rows::Plain { x, width } => self.scores(x, *width, people),
            _ => Vec::new(),
        })
    }
}
