//! A model as evaluations ask it: about people as they are, and about people who don't exist.

use std::rc::Rc;

use crate::model::output::Output;

/// A model that gives scores and learns no more.
pub trait Score {
    /// Numbers of each person.
    fn width(&self) -> usize;

    /// Numbers that are told of each person: one for a yes or no and for an amount, one a class else.
    fn outputs(&self) -> usize;

    /// The scores of people, `[people, width]` row-major, encoded as the model has learnt: `[people, outputs]`. The
    /// probability of a yes or of each class, in `[0, 1]`; of amounts what is predicted, in the label's unit.
    fn scores(&self, x: &[f64]) -> Vec<f64>;

    /// What is decided of each person, where it isn't an amount: 1 for a yes, whose score is at least a half, and 0 for a no;
    /// or the class with the largest score, the first of equals.
    fn decisions(&self, x: &[f64]) -> Vec<u32> {
        let decide = |scores: &[f64]| match scores {
            [score] => u32::from(*score >= 0.5),
            _ => highest(scores),
        };
        self.scores(x).chunks(self.outputs()).map(decide).collect()
    }
}

/// The class with the highest score, the first of several.
pub fn highest<T: PartialOrd>(scores: &[T]) -> u32 {
    (0..scores.len()).fold(0, |best, class| if scores[class] > scores[best] { class } else { best }) as u32
}

/// Writes a gradient at logits: it is given a person's number, logits, and room for their gradient, which is 0.
pub type AtLogits<'a> = &'a mut dyn FnMut(usize, &[f64], &mut [f64]);

/// The gradient at some people's logits, both `[people, outputs]`, as `at` writes it; the first of them has the number `first`.
pub fn at_logits(logits: &[f64], outputs: usize, first: usize, at: AtLogits) -> Vec<f64> {
    let mut gradients = vec![0.0; logits.len()];
    let people = logits.chunks_exact(outputs).zip(gradients.chunks_exact_mut(outputs));
    (first..).zip(people).for_each(|(person, (logits, gradient))| at(person, logits, gradient));
    gradients
}

/// A model of which it is known how what it says changes with what a person is like.
///
/// Labels are 0 or 1, a class, or an amount in standard units, as [`Output::loss`] takes them.
pub trait Gradient: Score {
    /// What its logits mean.
    fn output(&self) -> Output;

    /// What scores are made of, `[people, outputs]`: any number, of an amount in standard units.
    fn logits(&self, x: &[f64]) -> Vec<f64>;

    /// The gradient at each person's inputs, `[people, width]`, of something whose gradient at the logits `at` writes.
    fn pull_back(&self, x: &[f64], at: AtLogits) -> Vec<f64>;

    /// Each person's own loss: nats, or squared standard units; at least 0, and 0 if nothing is wrong.
    fn losses(&self, x: &[f64], labels: &[f64]) -> Vec<f64> {
        let (logits, mut room) = (self.logits(x), vec![0.0; self.outputs()]);
        let each = logits.chunks(self.outputs()).zip(labels);
        each.map(|(logits, &label)| self.output().loss(logits, label, &mut room)).collect()
    }

    /// The gradient of each person's own loss at their own inputs, `[people, width]`.
    fn loss_gradient(&self, x: &[f64], labels: &[f64]) -> Vec<f64> {
        self.pull_back(x, &mut |person, logits, gradient| {
            self.output().loss(logits, labels[person], gradient);
        })
    }
}

impl<M: Score + ?Sized> Score for Rc<M> {
    fn width(&self) -> usize {
        (**self).width()
    }

    fn outputs(&self) -> usize {
        (**self).outputs()
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        (**self).scores(x)
    }
}

impl<M: Gradient + ?Sized> Gradient for Rc<M> {
    fn output(&self) -> Output {
        (**self).output()
    }

    fn logits(&self, x: &[f64]) -> Vec<f64> {
        (**self).logits(x)
    }

    fn pull_back(&self, x: &[f64], at: AtLogits) -> Vec<f64> {
        (**self).pull_back(x, at)
    }
}
