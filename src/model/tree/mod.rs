//! A classification tree: questions of the form “is this feature at most that?”, and at each end the share of every
//! class among the training people who arrived there.
//!
//! CART as scikit-learn's `DecisionTreeClassifier` (1.9) grows and prunes it, without Burn: [`config`] is what can be
//! chosen, [`criterion`] measures how mixed a node is, `split` finds a node's best question, [`grow`] asks it node by
//! node so that a worker can yield, [`nodes`] is the tree that comes of it, and [`prune`] cuts back what isn't worth
//! its size.
//!
//! It deliberately doesn't grow best first, sample features, choose thresholds at random, regress, or take missing
//! values and class weights: the encoding leaves no value missing, and the weights of people say all that class weights
//! would. Two things differ on purpose. Where scikit-learn breaks ties between features at random, the first feature
//! wins here. And where fractional weights make scikit-learn split a node of one class, because a difference of sums
//! leaves a trace of another, each sum is taken anew here.

mod columns;
pub mod config;
pub mod criterion;
pub mod error;
pub mod grow;
pub mod nodes;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod prune;
mod split;
