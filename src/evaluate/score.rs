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
}
