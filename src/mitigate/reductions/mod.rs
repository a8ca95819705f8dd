//! Fair classification reduced to a series of weighted ones (Agarwal, Beygelzimer, Dudík, Langford & Wallach 2018, “A
//! Reductions Approach to Fair Classification”), as Fairlearn does it.
//!
//! [`moments`] says what is to be equal between groups, and turns prices of inequality (Lagrange multipliers) into labels
//! and weights; an [`Oracle`] learns them. [`grid_search`] tries many prices, and gives many models; of them each is a
//! plain one. [`exponentiated_gradient`] looks for the right prices, and gives a lottery over models, which keeps the
//! promise that no single one may be able to. Both use sensitive attributes to learn, never to decide.

pub mod config;
pub mod exponentiated_gradient;
pub mod game;
pub mod grid_search;
mod lagrangian;
pub mod moments;

/// A learner whose features are its own affair: it is asked again and again with other labels and weights.
pub trait Oracle {
    type Model;
    /// What can go wrong while learning.
    type Error;

    /// Learns a label and a weight (not negative) for each person of the training part, and gives the model and its
    /// decisions about these people. The better it minimises the weighted error, the more the reductions' promises hold.
    fn fit(
        &mut self,
        labels: &[bool],
        weights: &[f64],
    ) -> impl Future<Output = Result<(Self::Model, Vec<bool>), Self::Error>>;

    /// Is told what the search has come to so far: models, and the chance that each is drawn, which sum to 1. The last
    /// time it is the result.
    fn stands(&mut self, _lottery: Lottery<'_, Self::Model>) {}
}

/// Models, and the chance that each is drawn, above 0.
pub type Lottery<'a, M> = Vec<(&'a Predictor<M>, f64)>;

/// Decides about people.
#[derive(Debug, Clone, PartialEq)]
pub enum Predictor<M> {
    /// The same about everybody: what is best where all labels that were asked are the same.
    Constant(bool),
    Learnt(M),
}

impl<M> Predictor<M> {
    /// The decision about somebody, whom the model decides about as `decide` says.
    pub fn decide(&self, decide: impl FnOnce(&M) -> bool) -> bool {
        match self {
            Predictor::Constant(positive) => *positive,
            Predictor::Learnt(model) => decide(model),
        }
    }
}

/// Asks the oracle for signed weights: above 0, the label is positive; the weight is the amount.
async fn ask<O: Oracle>(
    oracle: &mut O,
    signed: &[f64],
    scale: f64,
) -> Result<(Predictor<O::Model>, Vec<bool>), O::Error> {
    let labels: Vec<bool> = signed.iter().map(|w| *w > 0.0).collect();
    let positive = labels.first().copied().unwrap_or_default();
    if labels.iter().all(|label| *label == positive) {
        return Ok((Predictor::Constant(positive), labels));
    }
    let weights: Vec<f64> = signed.iter().map(|w| w.abs() * scale).collect();
    let (model, decisions) = oracle.fit(&labels, &weights).await?;
    Ok((Predictor::Learnt(model), decisions))
}

#[cfg(test)]
mod tests;
