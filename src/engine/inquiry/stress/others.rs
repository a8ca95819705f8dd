//! People of groups that weren't learnt from beside those that were: how far scores can be relied on, and whether it shows
//! in their features, or in what the model says, that they are others.

use std::rc::Rc;

use super::subjects::{self, some, together};
use super::{Answer, Others};
use crate::data::shift::Shift;
use crate::engine::evaluation::Scope;
use crate::engine::inquiry::{Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::normal::{LEVEL, central, share};
use crate::evaluate::robust::familiarity::{Familiarity, Mahalanobis, energies, told_apart};
use crate::evaluate::robust::reliability::{Reliability, reliability};
use crate::evaluate::robust::tested::Tested;
use crate::evaluate::score::{Gradient, Score};

/// People who are asked about at most, and of whom the usual is taken at most.
const MOST_PEOPLE: usize = 4000;

/// The two kinds of people.
const SEEN: u32 = 0;
const UNSEEN: u32 = 1;

/// The work on them.
pub struct Meeting {
    subject: Subject,
    network: Option<Rc<dyn Gradient>>,
    people: Tested,
    /// Of each person, of which kind they are.
    kinds: Vec<u32>,
    /// Until all are taken in.
    familiarity: Option<Familiarity>,
    learnt: usize,
    /// People in a piece.
    together: usize,
    usual: Option<Mahalanobis>,
    scores: Vec<f64>,
    distances: Vec<f64>,
    energies: Vec<f64>,
}

impl Meeting {
    /// The people of the test part, divided by whether they are of a group that was learnt from.
    ///
    /// # Errors
    /// [`crate::evaluate::robust::error::RobustError::RobustnessNeedsDecision`] and
    /// [`crate::data::error::DataError::UnknownShift`].
    pub fn new(shift: &Shift, subject: Subject) -> Result<Self, Fault> {
        let people = some(&subject, MOST_PEOPLE)?;
        let seen = shift.seen(people.groupings())?;
        let familiarity = Familiarity::new(subject.data.width);
        Ok(Self {
            together: familiarity.piece().min(together(&subject, 2)),
            network: subjects::followed(&subject).ok(),
            kinds: seen.into_iter().map(|seen| if seen { SEEN } else { UNSEEN }).collect(),
            people,
            familiarity: Some(familiarity),
            learnt: 0,
            usual: None,
            scores: Vec::new(),
            distances: Vec::new(),
            energies: Vec::new(),
            subject,
        })
    }

    /// Takes in some more of those it has learnt from.
    fn learn(&mut self, mut familiarity: Familiarity) {
        let (data, width) = (&self.subject.data, self.subject.data.width);
        let part = Scope::Sample.train_part(data);
        let all = self.learners();
        let last = (self.learnt + familiarity.piece()).min(all);
        let x: Vec<f64> = part.x.numbers(self.learnt * width..last * width).iter().map(|&x| f64::from(x)).collect();
        familiarity.add(&x);
        self.learnt = last;
        if last < all {
            self.familiarity = Some(familiarity);
        } else {
            self.usual = familiarity.finish();
        }
    }

    /// How many of those it has learnt from stand for all.
    fn learners(&self) -> usize {
        Scope::Sample.train_part(&self.subject.data).labels.rows().min(MOST_PEOPLE)
    }

    /// Asks about some more people; whether there are more.
    fn ask(&mut self) -> bool {
        let (first, all) = (self.asked(), self.people.people());
        let last = (first + self.together).min(all);
        let x = self.people.x(first..last);
        self.scores.extend(self.subject.scores(&x));
        self.distances.extend(self.usual.iter().flat_map(|usual| usual.distances(&x)));
        if let Some(network) = &self.network {
            self.energies.extend(energies(&network.logits(&x), network.outputs()));
        }
        last < all
    }

    fn asked(&self) -> usize {
        self.scores.len() / self.subject.outputs()
    }

    fn report(&self) -> Others {
        let apart = |numbers: &[f64]| {
            let of = |kind: u32| -> Vec<f64> {
                numbers.iter().zip(&self.kinds).filter(|(_, of)| **of == kind).map(|(&number, _)| number).collect()
            };
            told_apart(&of(SEEN), &of(UNSEEN))
        };
        Others {
            reliability: self.reliability(),
            distance: apart(&self.distances),
            energy: self.network.as_ref().map(|_| apart(&self.energies)),
        }
    }

    fn reliability(&self) -> Vec<Reliability> {
        let (labels, outputs) = (self.people.labels(), self.subject.outputs());
        if outputs == 1 {
            let positive: Vec<bool> = labels.iter().map(|&label| label == 1).collect();
            return reliability(&self.scores, &positive, &self.kinds, 2);
        }
        // Of several classes, how sure it is of the one it names, and whether that is right.
        let named = self
            .scores
            .chunks(outputs)
            .map(|scores| (0..outputs).fold(0, |best, class| if scores[class] > scores[best] { class } else { best }));
        let (sure, right): (Vec<f64>, Vec<bool>) = named
            .enumerate()
            .map(|(person, class)| (self.scores[person * outputs + class], class as u32 == labels[person]))
            .unzip();
        let mut found = reliability(&sure, &right, &self.kinds, 2);
        for (kind, found) in found.iter_mut().enumerate() {
            let of_kind = right.iter().zip(&self.kinds).filter(|(_, of)| kind == 2 || **of as usize == kind);
            found.accuracy = share(of_kind.filter(|(right, _)| **right).count() as u64, found.people, central(LEVEL));
        }
        found
    }
}

impl Piecework for Meeting {
    fn advance(&mut self) -> Result<Step, Fault> {
        let more = match self.familiarity.take() {
            Some(familiarity) => {
                self.learn(familiarity);
                true
            }
            None => self.ask(),
        };
        if more {
            let (done, of) = (self.learnt + self.asked(), self.learners() + self.people.people());
            return Ok(Step::Doing { done: done as u64, of: of as u64, so_far: None });
        }
        Ok(Step::Done(Answer::Others(self.report()).into()))
    }
}
