//! Why a model says what it says: of one person, on average, and what would have to be different.
//!
//! All that is asked of a model goes through [`ask`]: one number of each person, on a scale. Whatever takes long is a state
//! with `advance`, which does a piece and says whether there is more, `progress` and `result`; what chance has a hand in is
//! given a seed.
//!
//! | of one person | |
//! |---|---|
//! | [`shapley`] | what each feature adds, exactly |
//! | [`sampled`] | the same from random orders, with standard errors |
//! | [`tree_shap`] | the same of trees, exactly and whatever the number of features |
//! | [`lime`], [`neighbourhood`] | a linear model that imitates the model nearby |
//! | [`gradients`] | slopes at the inputs, and integrated ones |
//! | [`counterfactual`] | who would be decided otherwise, and recourse by group |
//!
//! | on average | |
//! |---|---|
//! | [`importance`] | how much worse the model does without a feature |
//! | [`dependence`] | what it says if a feature were this or that |
//! | [`accumulated`] | the same told from people nearby only |
//! | [`surrogate`] | a small tree that imitates it, and how far |
//!
//! [`players`] are the features in people's terms, [`superpixels`] the parts of a picture, [`stability`] says whether
//! explanations by different seeds agree, and [`derivation`] shows the loss and its gradient in numbers. An explanation is
//! one of the model, not of the world: a feature that it makes nothing of may matter much, and the other way round.

pub mod accumulated;
pub mod ask;
pub mod counterfactual;
pub mod dependence;
pub mod derivation;
pub mod error;
pub mod gradients;
pub mod importance;
pub mod lime;
pub mod neighbourhood;
pub mod players;
#[cfg(test)]
mod properties;
mod quantile;
pub mod sampled;
pub mod shapley;
pub mod stability;
pub mod superpixels;
pub mod surrogate;
pub mod tree_shap;
