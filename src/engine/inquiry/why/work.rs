//! Work in pieces of some milliseconds, as closures.

use super::Answer;
pub use crate::engine::inquiry::paced;
use crate::engine::inquiry::{self, Piecework, Step};
use crate::engine::protocol::Fault;

/// Parts in which progress is told.
const PARTS: f64 = 1000.0;

struct Work<F>(F);

impl<F: FnMut() -> Result<Step, Fault>> Piecework for Work<F> {
    fn advance(&mut self) -> Result<Step, Fault> {
        (self.0)()
    }
}

/// Work of which each call is a piece.
pub fn work(piece: impl FnMut() -> Result<Step, Fault> + 'static) -> Box<dyn Piecework> {
    Box::new(Work(piece))
}

/// A share in `[0, 1]` is done.
pub fn doing(progress: f64) -> Step {
    Step::Doing { done: (progress * PARTS) as u64, of: PARTS as u64, so_far: None }
}

/// All is done.
pub fn done(answer: Answer) -> Step {
    Step::Done(inquiry::Answer::Why(answer))
}
