//! A model that is tried at one level after the other.

use std::ops::ControlFlow;

use super::fallen::Fallen;
use super::subjects::{self, Levels, people, together};
use super::{Answer, Trial};
use crate::data::groups::Grouping;
use crate::engine::inquiry::{Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::robust::curve::{Curve, Level};
use crate::evaluate::robust::disturbance::{Disturbance, Missing, Noise};
use crate::evaluate::robust::feasible::Feasible;
use crate::evaluate::robust::tested::Tested;
use crate::evaluate::score::Score;

impl Trial {
    /// What is known of people at the levels that they were tried at.
    pub fn of(levels: Vec<Level>, people: &Tested) -> Self {
        Self {
            people: people.groupings().iter().map(Grouping::people).collect(),
            everybody: people.people() as u64,
            fallen: Fallen::along(&levels),
            levels,
        }
    }
}

/// The work of a trial.
pub struct Trying<M, D> {
    pub curve: Curve<M, D>,
    pub people: Tested,
    /// Levels that were told.
    told: usize,
}

impl<M: Score, D: Disturbance<M>> Trying<M, D> {
    /// A model that is tried on these people, so many in a piece.
    pub fn new(model: M, disturbance: D, people: Tested, levels: Vec<f64>, together: usize) -> Self {
        Self { curve: Curve::new(model, disturbance, people.clone(), levels).in_pieces_of(together), people, told: 0 }
    }

    /// Tries the model on some more people; the trial once everybody was tried at every level, and before that how far it is.
    pub fn advance(&mut self, answer: impl Fn(Trial) -> Answer) -> ControlFlow<Trial, Step> {
        let more = self.curve.advance();
        let levels = self.curve.report();
        if !more {
            return ControlFlow::Break(Trial::of(levels, &self.people));
        }
        let news = levels.len() > self.told;
        self.told = levels.len();
        let (done, of) = self.curve.progress();
        ControlFlow::Continue(Step::Doing {
            done,
            of,
            so_far: news.then(|| answer(Trial::of(levels, &self.people)).into()),
        })
    }
}

/// A trial that is itself the answer.
pub struct Plain<D> {
    trying: Trying<Subject, D>,
    answer: fn(Trial) -> Answer,
}

impl<D: Disturbance<Subject>> Piecework for Plain<D> {
    fn advance(&mut self) -> Result<Step, Fault> {
        Ok(match self.trying.advance(self.answer) {
            ControlFlow::Continue(step) => step,
            ControlFlow::Break(trial) => Step::Done((self.answer)(trial).into()),
        })
    }
}

impl<D: Disturbance<Subject>> Plain<D> {
    fn new(subject: Subject, disturbance: D, levels: &Levels, answer: fn(Trial) -> Answer) -> Result<Self, Fault> {
        let (people, levels) = (people(&subject)?, levels.suiting(&subject));
        let together = together(&subject, 1);
        Ok(Self { trying: Trying::new(subject, disturbance, people, levels, together), answer })
    }
}

/// The trial by noise.
///
/// # Errors
/// [`crate::evaluate::robust::error::RobustError::RobustnessNeedsDecision`].
pub fn noise(subject: Subject) -> Result<Plain<Noise>, Fault> {
    let noise = Noise { feasible: Feasible::of(&subject.data), seed: subject.seed };
    Plain::new(subject, noise, &subjects::NOISE, Answer::Noise)
}

/// The trial by missing values.
///
/// # Errors
/// [`crate::evaluate::robust::error::RobustError::RobustnessNeedsDecision`].
pub fn missing(subject: Subject) -> Result<Plain<Missing>, Fault> {
    let missing = Missing::new(&subject.data.meanings, subject.seed);
    Plain::new(subject, missing, &subjects::MISSING, Answer::Missing)
}
