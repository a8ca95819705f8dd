//! Whether members are told from others by an attacker who has trained models of its own.

use super::Shadowed;
use super::asked::{Piece, classifies, on_cpu, training};
use super::membership::{Both, told};
use crate::engine::inquiry::{Answer, Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::normal::LEVEL;
use crate::evaluate::privacy::shadow::{ShadowOptions, Shadows};
use crate::evaluate::privacy::signal::AttackError;

/// Of the progress, what asking the model counts beside a shadow.
const ASKING: u64 = 1;

/// The attack on its way: shadows are trained, then the model is asked about both parts.
pub struct Work {
    subject: Subject,
    grouping: usize,
    shadows: Shadows,
    trained: bool,
    both: Both,
}

impl Work {
    /// The attack before it begins, for the groups of the grouping with this number, or the first one.
    ///
    /// # Errors
    /// [`AttackError::AttackAmounts`] and [`AttackError::AttackFew`].
    pub fn new(subject: Subject, grouping: usize) -> Result<Self, Fault> {
        classifies(&subject)?;
        let grouping = if grouping < subject.data.train.groupings.len() { grouping } else { 0 };
        let options = ShadowOptions { seed: subject.seed, ..ShadowOptions::default() };
        let (model, train) = (&subject.configured.model, training(&subject));
        let shadows = Shadows::new(&subject.data, model, &train, subject.place(), &options)?;
        Ok(Self { shadows, grouping, trained: false, both: Both::default(), subject })
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        let piece = Piece::begin();
        while !self.trained && piece.goes_on() {
            self.trained = on_cpu(self.shadows.advance())?;
        }
        let (models, of) = self.shadows.progress();
        if !self.trained || !self.both.advance(&self.subject) {
            return Ok(Step::Doing { done: models as u64, of: of as u64 + ASKING, so_far: None });
        }
        let data = &self.subject.data;
        let report = self.shadows.attack(data, self.both.known(), self.grouping, LEVEL);
        let report = report.ok_or(AttackError::AttackFew { people: data.test.labels.rows() as u64 })?;
        let groups = data.train.groupings[self.grouping].groups.clone();
        let shadowed = Shadowed { decided: report.decided, attack: told(report.attack), groups, models };
        Ok(Step::Done(Answer::Leaks(super::Answer::Shadows(Box::new(shadowed)))))
    }
}
