//! Models as Burn modules, for training on any device: every family is a list of layers and a way through them.

mod convolutional;
mod dense;
pub mod network;
mod recurrent;
