//! Asking a model about many people, piece by piece, and what attacks on it share.

use std::time::Duration;

use web_time::Instant;

use crate::data::features::Features;
use crate::engine::inquiry::Subject;
use crate::engine::protocol::{Fault, Refusal, Task};
use crate::evaluate::privacy::signal::AttackError;
use crate::train::config::TrainConfig;
use crate::train::learning::ready;

/// How long a piece takes, about.
const PIECE: Duration = Duration::from_millis(8);
/// People who are asked about at once.
const AT_ONCE: usize = 256;

/// Whether a piece that began then has lasted long enough.
pub struct Piece(Instant);

impl Piece {
    /// A piece that begins now.
    pub fn begin() -> Self {
        Self(Instant::now())
    }

    /// Whether there is time for more.
    pub fn goes_on(&self) -> bool {
        self.0.elapsed() < PIECE
    }
}

/// Logits of some people, as far as they are there.
#[derive(Default)]
pub struct Logits(Vec<f32>);

impl Logits {
    /// Asks about some more of the people, until the piece is over; true once all are done.
    pub fn advance(&mut self, subject: &Subject, x: &Features, outputs: usize, piece: &Piece) -> bool {
        let (width, people) = (subject.data.width, x.len() / subject.data.width.max(1));
        loop {
            let from = self.0.len() / outputs;
            if from >= people {
                return true;
            }
            if !piece.goes_on() {
                return false;
            }
            let to = (from + AT_ONCE).min(people);
            self.0.extend(subject.logits(x.numbers(from * width..to * width).into_owned()));
        }
    }

    /// `[people, outputs]`.
    pub fn known(&self) -> &[f32] {
        &self.0
    }
}

/// Refuses a model that tells no classes apart.
///
/// # Errors
/// [`AttackError::AttackAmounts`].
pub fn classifies(subject: &Subject) -> Result<(), AttackError> {
    match subject.task {
        Task::Decision | Task::Classes => Ok(()),
        Task::Amount | Task::Anomaly => Err(AttackError::AttackAmounts {}),
    }
}

/// How an attacker trains models that are to be like the subject: as it was, for as many epochs as it has learnt so far.
pub fn training(subject: &Subject) -> TrainConfig {
    let train = &subject.configured.train;
    // Of a reduction, an epoch is a model.
    let reduced = subject.configured.mitigation.reduction.kind.is_some();
    let epochs = if reduced { train.epochs } else { subject.position.epoch.max(1) as usize };
    TrainConfig { epochs, ..train.clone() }
}

/// What a step of learning on the CPU came to, which is known at once.
///
/// # Errors
/// The step's own, and [`Refusal::NotAtOnce`].
pub fn on_cpu<T, E: Into<Fault>>(step: impl Future<Output = Result<T, E>>) -> Result<T, Fault> {
    ready(step).ok_or(Refusal::NotAtOnce {})?.map_err(Into::into)
}
