//! A model as evaluations ask it: about people as they are, and about people who don't exist.

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

/// A model of which it is known how what it says changes with what a person is like.
///
/// Labels are 0 or 1, a class, or an amount in standard units, as [`crate::model::output::Output::loss`] takes them.
pub trait Gradient: Score {
    /// What scores are made of, `[people, outputs]`: any number, of an amount in standard units.
    fn logits(&self, x: &[f64]) -> Vec<f64>;

    /// Each person's own loss: nats, or squared standard units; at least 0, and 0 if nothing is wrong.
    fn losses(&self, x: &[f64], labels: &[f64]) -> Vec<f64>;

    /// The gradient of each person's own loss at their own inputs, `[people, width]`.
    fn loss_gradient(&self, x: &[f64], labels: &[f64]) -> Vec<f64>;

    /// The gradient of each person's logit with this number at their own inputs, `[people, width]`.
    fn logit_gradient(&self, x: &[f64], output: usize) -> Vec<f64>;
}
