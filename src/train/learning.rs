//! What a run needs of a model that learns, whatever its family and wherever it is computed.

use std::future::Future;
use std::ops::Range;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use thiserror::Error;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::constraint::Standing;
use super::privacy::Spent;
use super::rows::Rows;
use crate::model::boosted::boosting::Boosted;
use crate::model::boosted::nodes::BoostedTree;
use crate::model::tree::nodes::Tree;
use crate::model::weights::LayerWeights;

/// The compute device is gone; what it said last.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct DeviceLost(pub String);

/// What a device will have read: a GPU can't be waited for in a browser.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, DeviceLost>> + 'a>>;

/// What is known already.
pub fn at_hand<'a, T: 'a>(value: T) -> Pending<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

/// What comes of it without waiting, if anything does.
pub fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(known) => Some(known),
        Poll::Pending => None,
    }
}

/// What is known without waiting, if it is.
///
/// # Errors
/// [`DeviceLost`].
pub fn at_once<T>(pending: Pending<'_, T>) -> Result<Option<T>, DeviceLost> {
    ready(pending).transpose()
}

/// A model in the course of learning, resumable after any step.
pub trait Learning {
    /// Takes one step and returns how many people were learnt from.
    fn step(&mut self) -> usize;

    /// Epochs completed.
    fn epoch(&self) -> usize;

    /// Steps completed in the present epoch.
    fn step_in_epoch(&self) -> usize;

    /// Steps in the present epoch.
    fn steps_per_epoch(&self) -> usize;

    /// Whether no step would change anything any more.
    fn exhausted(&self) -> bool;

    /// Numbers that learning adjusts.
    fn parameters(&self) -> usize;

    /// Multiplications that the model makes for each person, about.
    fn work(&self) -> usize;

    /// Changes the step size from the next step on, where there is one.
    fn set_learning_rate(&mut self, rate: f64);

    /// Changes what the constraint weighs from the next step on, where there is one.
    fn set_constraint_weight(&mut self, weight: f64);

    /// Where the constraint stands, if there is one.
    fn standing(&self) -> Option<Standing>;

    /// What it has spent of people's privacy, if it learns privately.
    fn spent(&self) -> Option<Spent> {
        None
    }

    /// Takes other weights of the same shapes, where there are weights; what the optimiser remembers stays.
    fn set_weights(&mut self, weights: &[LayerWeights]);

    /// All that going on depends on; none where it can't be read back.
    fn checkpoint(&self) -> Option<Checkpoint>;

    /// Goes to where a checkpoint was taken, before or after the present place. What follows is bit for bit what followed
    /// there.
    ///
    /// # Errors
    /// [`CheckpointError`] where it is of another model; nothing has changed then.
    fn restore(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointError>;

    /// A copy of the model as it stands, to be asked.
    fn frozen(&self) -> Box<dyn Predict>;

    /// What the model as it stands consists of.
    ///
    /// # Errors
    /// [`DeviceLost`].
    fn inside(&self) -> Pending<'_, Inside>;

    /// Waits until the device has done what was asked of it so far.
    ///
    /// # Errors
    /// [`DeviceLost`].
    fn barrier(&self) -> Pending<'_, ()>;
}

/// What a model consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum Inside {
    Layers(Vec<LayerWeights>),
    Tree(Tree),
    Boosted(BoostedInside),
    /// Of several models, that which learns at present.
    Several(Box<Inside>),
}

impl Inside {
    /// One model: of several that which learns at present.
    pub fn latest(&self) -> &Self {
        match self {
            Inside::Several(latest) => latest.latest(),
            one => one,
        }
    }
}

/// What is to be seen of boosted trees.
#[derive(Debug, Clone, PartialEq)]
pub struct BoostedInside {
    /// The latest tree, of the first score, and the number of its round from 1 on; only a root before the first.
    pub latest: BoostedTree,
    pub round: usize,
    /// All trees.
    pub trees: Boosted,
    /// By how much the questions about each feature have lowered the loss so far, to second order.
    pub gains: Vec<f64>,
}

/// From logits to the gradient at them.
pub type At<'a> = &'a mut dyn FnMut(&[f32]) -> Vec<f32>;

/// A model that learns no more.
pub trait Predict {
    /// What the model gives for the people in a range of `rows`, who are at its place: `[people, outputs]`, row-major.
    ///
    /// # Errors
    /// [`DeviceLost`].
    fn logits<'a>(&'a self, rows: &'a Rows, people: Range<usize>) -> Pending<'a, Vec<f32>>;

    /// The gradient at the inputs of the people in a range of `rows`, `[people, width]`, of something whose gradient at their
    /// logits `at` tells: it is given the logits, `[people, outputs]`. None of a model whose slopes aren't known this way.
    fn pull_back<'a>(&'a self, _rows: &'a Rows, _people: Range<usize>, _at: At<'a>) -> Option<Pending<'a, Vec<f32>>> {
        None
    }

    /// Whether its score is the chance of a yes, for which a lot is cast.
    fn draws(&self) -> bool {
        false
    }
}
