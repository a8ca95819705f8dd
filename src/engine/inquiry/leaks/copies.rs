//! How well the model is copied by asking it.

use super::Copies;
use super::asked::{Logits, Piece, classifies, on_cpu, training};
use crate::engine::inquiry::{Answer, Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::privacy::extraction::{Extraction, ExtractionOptions, Source, decisions};

/// Copies on their way: the model is asked all questions, and about the test part; then one copy after the other is trained.
pub struct Work {
    subject: Subject,
    extraction: Extraction,
    /// Of those asked about, and of the test part.
    logits: [Logits; 2],
    /// Once all is answered, the agreement of who always says the most frequent.
    usual: Option<f64>,
    copies: usize,
}

impl Work {
    /// The attack before its first question.
    ///
    /// # Errors
    /// [`crate::evaluate::privacy::signal::AttackError`].
    pub fn new(subject: Subject, source: Source) -> Result<Self, Fault> {
        classifies(&subject)?;
        let options = ExtractionOptions { source, seed: subject.seed, ..ExtractionOptions::default() };
        let (model, train) = (&subject.configured.model, training(&subject));
        let extraction = Extraction::new(&subject.data, model, &train, subject.place(), &options)?;
        Ok(Self { copies: extraction.copies(), subject, extraction, logits: Default::default(), usual: None })
    }

    /// Asks some questions; true once all are answered.
    fn ask(&mut self, piece: &Piece) -> bool {
        let (subject, outputs) = (&self.subject, self.subject.data.outputs());
        let [asked, test] = &mut self.logits;
        let answered = asked.advance(subject, self.extraction.asked(), outputs, piece)
            && test.advance(subject, &subject.data.test.x, outputs, piece);
        if answered {
            let logits = [asked.known(), test.known()];
            self.usual = Some(most_frequent(&decisions(logits[1], outputs), outputs.max(2)));
            self.extraction.answer(logits);
        }
        answered
    }

    fn answer(&self, usual: f64) -> Answer {
        let people = self.subject.data.test.labels.rows() as u64;
        Answer::Leaks(super::Answer::Copies(Copies { curve: self.extraction.curve().to_vec(), usual, people }))
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        let piece = Piece::begin();
        if self.usual.is_none() && !self.ask(&piece) {
            return Ok(Step::Doing { done: 0, of: self.copies as u64, so_far: None });
        }
        let usual = self.usual.unwrap_or_default();
        while piece.goes_on() {
            if on_cpu(self.extraction.advance())? {
                return Ok(Step::Done(self.answer(usual)));
            }
        }
        let done = self.extraction.curve().len();
        Ok(Step::Doing { done: done as u64, of: self.copies as u64, so_far: Some(self.answer(usual)) })
    }
}

/// The share of the most frequent decision.
fn most_frequent(decisions: &[u32], classes: usize) -> f64 {
    let mut counts = vec![0_usize; classes];
    decisions.iter().for_each(|&class| counts[class as usize] += 1);
    counts.into_iter().max().unwrap_or_default() as f64 / decisions.len().max(1) as f64
}
