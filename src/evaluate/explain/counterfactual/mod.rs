//! What would have to be different for a model to decide otherwise (Wachter et al. 2018), and to whom that is open
//! (recourse, Ustun et al. 2019).
//!
//! [`space`] says who somebody can become and what that costs, [`search`] finds near ones of those of whom the model decides
//! otherwise, `polish` takes back what isn't needed, and [`recourse`] asks for many people, group by group.
//!
//! What is found flips the model's number, and that is checked; that nothing nearer would is not known, unless the model is
//! linear on the asked scale and only amounts may change. Neither does a counterfactual say what would happen if somebody
//! did change: the model isn't the world.

mod polish;
pub mod recourse;
pub mod search;
pub mod space;
#[cfg(test)]
mod tests;
