//! Questions in the order in which they came, answered piece by piece; those that take no time come first.

use std::collections::VecDeque;
use std::time::Duration;

use web_time::Instant;

use super::{Answer, Inquiry};
use crate::engine::protocol::{Fault, StudyEvent};

/// How long a piece takes, about.
const PIECE: Duration = Duration::from_millis(6);

/// What a piece of work came to.
pub enum Step {
    /// So many pieces are done; an answer as far as it is known, where that is worth being seen.
    Doing {
        done: u64,
        of: u64,
        so_far: Option<Answer>,
    },
    Done(Answer),
}

/// Work that is done in pieces of some milliseconds.
pub trait Piecework {
    /// Does one piece.
    ///
    /// # Errors
    /// A sentence that says why there is no answer.
    fn advance(&mut self) -> Result<Step, Fault>;
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

/// Questions that wait for an answer, the first of which is worked on.
#[derive(Default)]
pub struct Desk {
    waiting: VecDeque<(Inquiry, Box<dyn Piecework>)>,
}

impl Desk {
    /// Takes a question, in place of one of its kind that waits.
    pub fn take(&mut self, inquiry: Inquiry, work: Box<dyn Piecework>) {
        self.waiting.retain(|(waiting, _)| waiting.kind() != inquiry.kind());
        if inquiry.immediate() {
            self.waiting.push_front((inquiry, work));
        } else {
            self.waiting.push_back((inquiry, work));
        }
    }

    /// Gives up whatever waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Gives up whatever waits, and says so.
    pub fn leave(&mut self) -> Vec<StudyEvent> {
        self.waiting.drain(..).map(|(inquiry, _)| StudyEvent::Left { inquiry }).collect()
    }

    /// Whether anything waits.
    pub fn busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether the first question takes no time.
    pub fn immediate(&self) -> bool {
        self.waiting.front().is_some_and(|(inquiry, _)| inquiry.immediate())
    }

    /// Does one piece of the first question.
    pub fn advance(&mut self) -> Option<StudyEvent> {
        let (inquiry, work) = self.waiting.front_mut()?;
        let inquiry = inquiry.clone();
        let event = match work.advance() {
            Ok(Step::Doing { done, of, so_far }) => {
                return Some(StudyEvent::Inquiring { inquiry, done, of, so_far: so_far.map(Box::new) });
            }
            Ok(Step::Done(answer)) => StudyEvent::Answered { inquiry, answer: Box::new(answer) },
            Err(fault) => StudyEvent::Unanswered { inquiry, fault },
        };
        self.waiting.pop_front();
        Some(event)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::engine::inquiry::{costs, why};
    use crate::engine::protocol::Refusal;

    /// Work of so many pieces, which ends in a refusal.
    struct Pieces(u64);

    impl Piecework for Pieces {
        fn advance(&mut self) -> Result<Step, Fault> {
            self.0 -= 1;
            if self.0 == 0 {
                Err(Refusal::NoWeight {}.into())
            } else {
                Ok(Step::Doing { done: 1, of: 9, so_far: None })
            }
        }
    }

    fn ended(desk: &mut Desk) -> Vec<Inquiry> {
        let mut ended = Vec::new();
        while let Some(event) = desk.advance() {
            if let StudyEvent::Unanswered { inquiry, .. } = event {
                ended.push(inquiry);
            }
        }
        ended
    }

    #[test]
    fn a_question_about_somebody_does_not_wait_for_what_takes_its_time() {
        let [within, whole] = [Inquiry::Why(why::Question::Within {}), Inquiry::Costs(costs::Question::Whole {})];
        let somebody = |person| Inquiry::Why(why::Question::Person { person });
        let mut desk = Desk::default();
        for inquiry in [&within, &whole] {
            desk.take(inquiry.clone(), Box::new(Pieces(3)));
        }
        assert!(matches!(desk.advance(), Some(StudyEvent::Inquiring { .. })));
        for person in [1, 2] {
            desk.take(somebody(person), Box::new(Pieces(1)));
        }
        assert_eq!(ended(&mut desk), [somebody(2), within, whole]);
    }
}
