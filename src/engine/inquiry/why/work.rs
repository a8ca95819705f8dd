//! Work in pieces of some milliseconds, as closures.

use std::time::Duration;

use web_time::Instant;

use super::Answer;
use crate::engine::inquiry::{self, Piecework, Step};
use crate::engine::protocol::Fault;

/// How long a piece takes, about.
const PIECE: Duration = Duration::from_millis(6);
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

/// Goes on until there is no more, or a piece's time is over; says whether there is more.
pub fn paced<E>(mut advance: impl FnMut() -> Result<bool, E>) -> Result<bool, E> {
    let begun = Instant::now();
    while advance()? {
        if begun.elapsed() >= PIECE {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A share in `[0, 1]` is done.
pub fn doing(progress: f64) -> Step {
    Step::Doing { done: (progress * PARTS) as u64, of: PARTS as u64, so_far: None }
}

/// The same with what is known so far.
pub fn doing_so_far(progress: f64, answer: Answer) -> Step {
    Step::Doing { done: (progress * PARTS) as u64, of: PARTS as u64, so_far: Some(inquiry::Answer::Why(answer)) }
}

/// All is done.
pub fn done(answer: Answer) -> Step {
    Step::Done(inquiry::Answer::Why(answer))
}
