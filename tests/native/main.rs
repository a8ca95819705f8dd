//! The engine from outside, natively: its protocol, what its defaults reach, and the data it ships.

mod amounts;
mod common;
mod learning;
mod pictures;
mod published;
mod repairs;
mod session;
mod study;
mod toy;
