//! What no attack can change: the radius around each person within which bounds on every layer prove the decision.

use super::subjects::{self, LARGEST};
use super::{Answer, Trial};
use crate::engine::inquiry::{Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::robust::certify::Certification;
use crate::evaluate::robust::curve::Level;
use crate::evaluate::robust::error::RobustError;
use crate::evaluate::robust::feasible::Feasible;
use crate::evaluate::robust::tested::Tested;
use crate::evaluate::score::Score;
use crate::model::interval::IntervalNetwork;

/// Answers that finding a radius takes, about: 17 times centres and radii, in double precision.
const ANSWERS: usize = 50;

/// The work of a proof.
pub struct Proving {
    certification: Certification,
    people: Tested,
    levels: Vec<f64>,
}

impl Proving {
    /// A proof about the subject.
    ///
    /// # Errors
    /// A [`crate::evaluate::robust::error::RobustError`].
    pub fn new(subject: &Subject) -> Result<Self, Fault> {
        let people = subjects::people(subject)?;
        let dense = subject.dense().ok_or(RobustError::ProofNeedsDense {})?;
        let decisions = dense.decisions(&people.x(0..people.people()));
        let network = IntervalNetwork::new(subjects::layers(subject), subject.configured.model.activation);
        let levels = LARGEST.suiting(subject);
        let most = levels.last().copied().unwrap_or_default();
        let certification = Certification::new(network, Feasible::of(&subject.data), people.clone(), decisions, most);
        let certification = certification.in_pieces_of(subjects::together(subject, ANSWERS));
        Ok(Self { certification, people, levels })
    }
}

impl Piecework for Proving {
    fn advance(&mut self) -> Result<Step, Fault> {
        if self.certification.advance() {
            let (done, of) = self.certification.progress();
            return Ok(Step::Doing { done, of, so_far: None });
        }
        let at = |&level: &f64| Level { level, right: self.certification.certified(level) };
        Ok(Step::Done(Answer::Proof(Trial::of(self.levels.iter().map(at).collect(), &self.people)).into()))
    }
}
