//! How the model is asked: one whose slopes are known as such; others through the subject.

use std::rc::Rc;

use super::terms::Terms;
use super::{Told, Value, WhyError};
use crate::engine::inquiry::Subject;
use crate::engine::protocol::{Fault, Refusal, Task};
use crate::evaluate::explain::ask::{Explainable, Scale, Target, log_odds};
use crate::evaluate::explain::error::ExplainError;
use crate::evaluate::explain::gradients::Sloped;
use crate::evaluate::explain::tree_shap::Trees;
use crate::evaluate::score::Score;
use crate::mitigate::before::Before;
use crate::train::learning::Inside;

impl Explainable for Subject {
    fn told(&self, x: &[f64], scale: Scale) -> Vec<f64> {
        let mut told = self.scores(x);
        if scale == Scale::Logit && self.task != Task::Amount {
            told.iter_mut().for_each(|p| *p = log_odds(*p));
        }
        told
    }
}

/// The model, and people in their own terms.
pub struct Model {
    pub subject: Subject,
    pub terms: Terms,
    sloped: Option<Rc<dyn Sloped>>,
}

impl Model {
    pub fn new(subject: Subject) -> Self {
        let terms = Terms::of(&subject.data.meanings);
        let sloped = subject.sloped();
        Self { subject, terms, sloped }
    }

    /// Refuses data that can't be told in people's terms, since a repair has changed them.
    ///
    /// # Errors
    /// [`Refusal::FeaturesChanged`].
    pub fn readable(&self) -> Result<(), Refusal> {
        let changed = self.subject.configured.mitigation.before.as_ref().is_some_and(Before::transforms);
        if changed { Err(Refusal::FeaturesChanged {}) } else { Ok(()) }
    }

    /// Columns of the encoded matrix.
    pub fn width(&self) -> usize {
        self.subject.data.width
    }

    pub fn asked(&self) -> &dyn Explainable {
        match &self.sloped {
            Some(sloped) => sloped.as_ref(),
            None => &self.subject,
        }
    }

    /// The model as one whose slopes are known.
    ///
    /// # Errors
    /// [`WhyError::NoSlopes`].
    pub fn sloped(&self) -> Result<&dyn Sloped, WhyError> {
        self.sloped.as_deref().ok_or(WhyError::NoSlopes {})
    }

    /// Whether a million questions take no longer than about a second.
    pub fn quick(&self) -> bool {
        self.subject.dense_layers().is_some() || matches!(self.subject.inside, Inside::Tree(_))
    }

    /// The number with which a person's score is told.
    pub fn target(&self, output: usize, scale: Scale) -> Result<Target<'_>, ExplainError> {
        Target::new(self.asked(), output, scale)
    }

    /// Which number of a person is explained: that of the class they are taken for.
    pub fn output(&self, row: &[f64]) -> usize {
        match self.subject.task {
            Task::Classes => self.asked().decisions(row)[0] as usize,
            _ => 0,
        }
    }

    /// The trees, of which a number is known as a sum, and on which scale.
    pub fn trees(&self, output: usize) -> Option<(Trees, Scale)> {
        match &self.subject.inside {
            Inside::Tree(tree) => {
                let class = if self.asked().outputs() == 1 { 1 } else { output };
                Some((Trees::Share { tree: Rc::new(tree.clone()), class }, Scale::Score))
            }
            Inside::Boosted(inside) if inside.trees.first.len() == 1 => {
                Some((Trees::Boosted { trees: inside.trees.clone(), score: 0 }, Scale::Logit))
            }
            _ => None,
        }
    }

    /// What the model says of a person.
    pub fn tell(&self, row: &[f64]) -> Told {
        let scores = self.asked().scores(row);
        match self.subject.task {
            Task::Amount => Told { score: scores[0], decision: None },
            Task::Decision | Task::Anomaly => Told { score: scores[0], decision: Some(u32::from(scores[0] >= 0.5)) },
            Task::Classes => {
                let class = self.asked().decisions(row)[0];
                Told { score: scores[class as usize], decision: Some(class) }
            }
        }
    }

    /// Somebody with other values.
    ///
    /// # Errors
    /// [`WhyError::NoSuchFeature`].
    pub fn edit(&self, row: &mut [f64], edits: &[(String, Value)]) -> Result<(), Fault> {
        for (column, value) in edits {
            self.terms.find(column)?.set(value, row);
        }
        Ok(())
    }
}

/// One class against the likeliest other: a yes where the model chooses it.
pub struct Against<'a> {
    pub model: &'a Model,
    pub class: usize,
}

impl Score for Against<'_> {
    fn width(&self) -> usize {
        self.model.width()
    }

    fn outputs(&self) -> usize {
        1
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let asked = self.model.asked();
        let share = |scores: &[f64]| {
            let others = scores.iter().enumerate().filter(|(class, _)| *class != self.class).map(|(_, p)| *p);
            let (own, other) = (scores[self.class], others.fold(0.0, f64::max));
            if own + other > 0.0 { own / (own + other) } else { 0.5 }
        };
        asked.scores(x).chunks(asked.outputs()).map(share).collect()
    }
}

impl Explainable for Against<'_> {}
