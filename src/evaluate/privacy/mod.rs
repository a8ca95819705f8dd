//! What a model gives away about the people it learnt from: what differentially private training promises, and what attacks
//! find out.
//!
//! - The accountants say what DP-SGD promises: [`rdp`] and, tighter, [`pld`] bound the epsilon of a [`mechanism`] that is
//!   repeated; [`calibrate`] asks the other way round. Both look at [`moments`] of the privacy loss.
//! - [`membership`] tells who was learnt from by the model's losses alone, [`groups`] whom that happens to; [`shadow`] learns
//!   how to tell from models of its own, and [`extraction`] copies a model by asking it.

pub mod calibrate;
pub mod extraction;
pub mod gaussian;
pub mod groups;
pub mod mechanism;
pub mod membership;
pub mod moments;
pub mod pld;
pub mod rdp;
pub mod shadow;
pub mod signal;
