//! What makes a model treat groups more alike: changes of the data before training, of the learning, and of the
//! decisions after it. Each file is one method of the literature as a peer library does it, and says what it changes, for
//! whom, and what it doesn't promise.
//!
//! | when | method | what it changes |
//! |---|---|---|
//! | before | [`reweighing`] | how much each person counts |
//! | before | [`resampling`] | who is learnt from, and how often |
//! | before | [`massaging`] | labels of those closest to the other label |
//! | before | [`correlation_remover`], [`disparate_impact`] | features |
//! | while learning | [`reductions`] | labels and weights, again and again |
//! | after | `evaluate`'s threshold optimizer | decisions, by a threshold for each group |
//! | after | [`reject_option`] | decisions close to the threshold |
//!
//! [`before`] applies one of the first kind to prepared data, and [`after`] fits one of the last to scores; [`method`] says which
//! suits which model. A learner is known only as an [`reductions::Oracle`];
//! [`logistic`] is one that needs nothing else. Everything computes in `f64`, and everything that is estimated is fitted
//! on the training part only.

pub mod after;
pub mod before;
pub mod correlation_remover;
pub mod disparate_impact;
pub mod error;
mod least_squares;
pub mod logistic;
pub mod massaging;
pub mod method;
pub mod parity;
pub mod reductions;
pub mod reject_option;
pub mod resampling;
pub mod reweighing;
mod targets;
