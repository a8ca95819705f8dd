//! Training through Burn: for every family that is differentiable, on every device. The only place, beside the models
//! themselves, that knows Burn.

pub mod constraint;
#[cfg(test)]
mod faces;
#[cfg(test)]
mod families;
pub mod generic;
pub mod learner;
pub mod loss;
