//! A reduction as a run: it asks for one model after the other, each with other labels and weights, and an epoch is one
//! such model. The last epoch learns none: it takes the result.
//!
//! The search waits for answers as a future; a run learns them a step at a time, so that the session goes on answering.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::evaluation::rows_at_once;
use crate::data::layout::Layout;
use crate::evaluate::robust::feasible::Feasible;
use crate::mitigate::reductions::config::{Reduction, ReductionConfig};
use crate::mitigate::reductions::exponentiated_gradient::{self, exponentiated_gradient};
use crate::mitigate::reductions::grid_search::{self, grid_search};
use crate::mitigate::reductions::moments::Moments;
use crate::mitigate::reductions::{Lottery, Oracle, Predictor};
use crate::model::config::{Family, ModelConfig};
use crate::model::weights::LayerWeights;
use crate::train::begin::{BeginError, begin};
use crate::train::checkpoint::{Checkpoint, CheckpointError};
use crate::train::config::TrainConfig;
use crate::train::constraint::Standing;
use crate::train::learning::{DeviceLost, Inside, Learning, Pending, Predict, at_hand, at_once, ready};
use crate::train::objective::Objective;
use crate::train::rows::Rows;
use crate::train::targets::Targets;

/// The least chance that is told of a yes and of a no, so that logits stay finite.
const LEAST: f64 = 1e-6;
/// How often an iteration of exponentiated gradient asks at most: once for itself, and four times for each of two gaps.
const ASKED: u64 = 9;

/// A model that has been learnt, with what it consists of.
struct Learnt {
    model: Box<dyn Predict>,
    inside: Option<Inside>,
}

/// Labels and weights that are to be learnt.
type Question = (Vec<bool>, Vec<f64>);

/// What lies between the search and the run.
#[derive(Default)]
struct Desk {
    question: Option<Question>,
    answer: Option<(Rc<Learnt>, Vec<bool>)>,
    stands: Vec<(Predictor<Rc<Learnt>>, f64)>,
}

/// The search's side of the desk.
struct Asking(Rc<RefCell<Desk>>);

impl Oracle for Asking {
    type Model = Rc<Learnt>;
    type Error = Infallible;

    async fn fit(&mut self, labels: &[bool], weights: &[f64]) -> Result<(Rc<Learnt>, Vec<bool>), Infallible> {
        self.0.borrow_mut().question = Some((labels.to_vec(), weights.to_vec()));
        let answered = |_: &mut Context<'_>| match self.0.borrow_mut().answer.take() {
            Some(answer) => Poll::Ready(Ok(answer)),
            None => Poll::Pending,
        };
        poll_fn(answered).await
    }

    fn stands(&mut self, lottery: Lottery<'_, Rc<Learnt>>) {
        self.0.borrow_mut().stands = lottery.into_iter().map(|(model, share)| (model.clone(), share)).collect();
    }
}

type Search = Pin<Box<dyn Future<Output = ()>>>;

/// How models are learnt: as a run without a reduction would.
pub struct Learner {
    pub model: ModelConfig,
    pub train: TrainConfig,
    pub seed: u64,
    pub layout: Layout,
    pub rows: Rows,
    /// What people could be like, for training that changes them.
    pub feasible: Option<Feasible>,
}

impl Learner {
    fn begin(&self, (labels, weights): Question) -> Result<Box<dyn Learning>, BeginError> {
        let objective = Objective {
            targets: Targets::Binary(labels.into_iter().map(|label| f32::from(u8::from(label))).collect()),
            weights: Some(weights.into_iter().map(|weight| weight as f32).collect()),
            constraint: None,
            feasible: self.feasible.clone(),
        };
        begin(&self.model, &self.train, self.seed, &self.layout, &self.rows, objective)
    }

    /// Epochs of each model.
    fn epochs(&self) -> usize {
        match self.model.family {
            Family::Tree => usize::MAX,
            _ => self.train.epochs,
        }
    }
}

/// A reduction under way.
pub struct Reduced {
    /// Nothing once it has ended.
    search: Option<Search>,
    desk: Rc<RefCell<Desk>>,
    learner: Learner,
    kind: Reduction,
    /// The model that is learnt at present.
    present: Box<dyn Learning>,
    /// Once it is learnt: the model, and what it decides about those it has been asked about.
    asked: Option<(Learnt, Vec<bool>)>,
    /// Steps taken in the present epoch.
    taken: usize,
    epoch: usize,
    exhausted: bool,
}

impl Reduced {
    /// A reduction that has asked for its first model.
    ///
    /// # Errors
    /// A [`BeginError`] for what can't be learnt from.
    pub fn new(
        kind: Reduction,
        config: &ReductionConfig,
        moments: Moments,
        learner: Learner,
    ) -> Result<Self, BeginError> {
        let desk = Rc::<RefCell<Desk>>::default();
        let people = learner.rows.people();
        let mut search = Some(search(kind, config, moments, Asking(desk.clone())));
        go_on(&mut search);
        // A search that asks for nothing has decided the same about everybody.
        let question = desk.borrow_mut().question.take();
        let question = question.unwrap_or_else(|| (vec![true; people], vec![1.0; people]));
        let present = learner.begin(question)?;
        let exhausted = search.is_none();
        Ok(Self { search, desk, learner, kind, present, asked: None, taken: 0, epoch: 0, exhausted })
    }

    /// Models at most, and the result.
    pub fn most_epochs(config: &ReductionConfig) -> u64 {
        1 + match config.kind {
            Some(Reduction::GridSearch) => u64::from(config.grid_size),
            _ => ASKED * u64::from(exponentiated_gradient::Settings::default().max_iter),
        }
    }

    /// Whether the present model has learnt for as long as one learns.
    fn learnt(&self) -> bool {
        self.present.exhausted() || self.present.epoch() >= self.learner.epochs()
    }

    /// Asks the model that is learnt about some more people, and hands it over after the last.
    fn ask(&mut self, (learnt, mut decisions): (Learnt, Vec<bool>)) {
        let (from, people) = (decisions.len(), self.learner.rows.people());
        let to = (from + rows_at_once(self.present.work())).min(people);
        let logits = known(learnt.model.logits(&self.learner.rows, from..to)).unwrap_or_default();
        decisions.extend(logits.into_iter().map(|logit| logit >= 0.0));
        if to < people {
            self.asked = Some((learnt, decisions));
            return;
        }
        self.desk.borrow_mut().answer = Some((Rc::new(learnt), decisions));
        (self.epoch, self.taken) = (self.epoch + 1, 0);
        go_on(&mut self.search);
        let question = self.desk.borrow_mut().question.take();
        // Who could be learnt from with some weights can be with others, unless all of them are 0.
        match question.map(|question| self.learner.begin(question)) {
            Some(Ok(next)) => self.present = next,
            Some(Err(_)) | None => self.search = None,
        }
    }
}

/// The search, up to its end.
fn search(kind: Reduction, config: &ReductionConfig, moments: Moments, oracle: Asking) -> Search {
    let (eps, grid_size) = (config.eps, config.grid_size);
    match kind {
        Reduction::ExponentiatedGradient => Box::pin(async move {
            let settings = exponentiated_gradient::Settings { eps, ..Default::default() };
            let Ok(_) = exponentiated_gradient(&moments, &settings, oracle).await;
        }),
        Reduction::GridSearch => Box::pin(async move {
            let settings = grid_search::Settings { grid_size, ..Default::default() };
            let Ok(_) = grid_search(&moments, &settings, oracle).await;
        }),
    }
}

/// Goes on until the next question, or to the end.
fn go_on(search: &mut Option<Search>) {
    let waits = search.as_mut().is_some_and(|search| ready(search.as_mut()).is_none());
    if !waits {
        *search = None;
    }
}

/// What a model on the CPU gives: it never waits, and isn't lost.
fn known<T>(pending: Pending<'_, T>) -> Option<T> {
    at_once(pending).ok().flatten()
}

impl Learning for Reduced {
    fn step(&mut self) -> usize {
        if self.search.is_none() {
            self.epoch += usize::from(!self.exhausted);
            self.exhausted = true;
            return 0;
        }
        self.taken += 1;
        if let Some(asked) = self.asked.take() {
            self.ask(asked);
            return 0;
        }
        let people = if self.learnt() { 0 } else { self.present.step() };
        if self.learnt() {
            let learnt = Learnt { model: self.present.frozen(), inside: known(self.present.inside()) };
            self.asked = Some((learnt, Vec::new()));
        }
        people
    }

    fn epoch(&self) -> usize {
        self.epoch
    }

    fn step_in_epoch(&self) -> usize {
        self.taken
    }

    /// About: how many steps a tree takes is known at its end.
    fn steps_per_epoch(&self) -> usize {
        let epochs = if self.learner.model.family == Family::Tree { 1 } else { self.learner.epochs() };
        (self.present.steps_per_epoch() * epochs).max(self.taken + 1)
    }

    fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// Those of one of the models.
    fn parameters(&self) -> usize {
        self.present.parameters()
    }

    fn work(&self) -> usize {
        self.present.work() * self.desk.borrow().stands.len().max(1)
    }

    /// From the next step and for all models that follow.
    fn set_learning_rate(&mut self, rate: f64) {
        self.learner.train.learning_rate = rate;
        self.present.set_learning_rate(rate);
    }

    fn set_constraint_weight(&mut self, _: f64) {}

    fn standing(&self) -> Option<Standing> {
        None
    }

    fn set_weights(&mut self, _: &[LayerWeights]) {}

    /// A search can't be read back.
    fn checkpoint(&self) -> Option<Checkpoint> {
        None
    }

    fn restore(&mut self, _: &Checkpoint) -> Result<(), CheckpointError> {
        Err(CheckpointError::NotKept {})
    }

    /// What the search has come to; before its first result, the model that is learnt.
    fn frozen(&self) -> Box<dyn Predict> {
        let stands = self.desk.borrow().stands.clone();
        match (self.kind, stands.as_slice()) {
            (Reduction::GridSearch, [(model, _)]) => Box::new(Single(model.clone())),
            (Reduction::GridSearch, _) => self.present.frozen(),
            (Reduction::ExponentiatedGradient, []) => {
                let first = Learnt { model: self.present.frozen(), inside: None };
                Box::new(Mixture(vec![(Predictor::Learnt(Rc::new(first)), 1.0)]))
            }
            (Reduction::ExponentiatedGradient, _) => Box::new(Mixture(stands)),
        }
    }

    fn inside(&self) -> Pending<'_, Inside> {
        let stands = &self.desk.borrow().stands;
        let one = match stands.as_slice() {
            [(Predictor::Learnt(learnt), _)] => learnt.inside.clone(),
            _ => None,
        };
        match (self.kind, one) {
            (Reduction::GridSearch, Some(inside)) => at_hand(inside),
            (Reduction::GridSearch, None) => self.present.inside(),
            _ => Box::pin(async { Ok(Inside::Several(Box::new(self.present.inside().await?))) }),
        }
    }

    fn barrier(&self) -> Pending<'_, ()> {
        at_hand(())
    }
}

/// The logit of a model, or one that is all but certain.
async fn logits_of(
    predictor: &Predictor<Rc<Learnt>>,
    rows: &Rows,
    people: Range<usize>,
) -> Result<Vec<f32>, DeviceLost> {
    match predictor {
        Predictor::Constant(positive) => Ok(vec![logit(f64::from(*positive)); people.len()]),
        Predictor::Learnt(learnt) => learnt.model.logits(rows, people).await,
    }
}

fn logit(chance: f64) -> f32 {
    let chance = chance.clamp(LEAST, 1.0 - LEAST);
    (chance / (1.0 - chance)).ln() as f32
}

/// One model of a grid.
struct Single(Predictor<Rc<Learnt>>);

impl Predict for Single {
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        Box::pin(logits_of(&self.0, rows, people))
    }
}

/// A lottery over models: its score is the chance of a yes.
struct Mixture(Vec<(Predictor<Rc<Learnt>>, f64)>);

impl Predict for Mixture {
    /// `ln(p / (1 - p))` of the chance `p`, which is kept within [`LEAST`] of 0 and 1.
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>> {
        Box::pin(async move {
            let mut chances = vec![0.0; people.len()];
            for (predictor, share) in &self.0 {
                let logits = logits_of(predictor, rows, people.clone()).await?;
                chances.iter_mut().zip(logits).filter(|(_, z)| *z >= 0.0).for_each(|(chance, _)| *chance += share);
            }
            Ok(chances.into_iter().map(logit).collect())
        })
    }

    fn draws(&self) -> bool {
        true
    }
}
