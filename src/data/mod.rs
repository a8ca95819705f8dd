//! Tables of people, with roles: what is predicted, from what, and whom a failure would concern.
//!
//! [`catalog`] describes the built-in sets. [`read`] reads any file into a [`frame`],
//! [`infer`] proposes what its columns are for and [`own`] describes it as a data set; [`csv`] makes a [`table`] of a
//! frame as its description says, [`split`] divides it, [`encode`] turns it into numbers (fitted on the training part
//! only) with a [`meaning`] and a [`scale`], [`images`] reads pictures and [`drawing`] makes one of a visitor's strokes;
//! [`groups`] names who is in which group, [`represent`] counts them, and [`prepare`] does it all. [`unseen`] encodes
//! people who are not in the data; [`toy`] makes people up, and [`perturb`] harms some of any. Nothing here knows of models or of browsers.

pub mod catalog;
mod column;
pub mod csv;
pub mod drawing;
pub mod encode;
pub mod error;
pub mod features;
pub mod frame;
pub mod groups;
pub mod images;
pub mod infer;
pub mod labels;
pub mod layout;
pub mod meaning;
mod names;
pub mod options;
pub mod own;
pub mod perturb;
pub mod prepare;
pub mod read;
mod records;
pub mod represent;
mod rows;
pub mod sample;
pub mod scale;
pub mod shift;
pub mod split;
pub mod standard;
pub mod table;
pub mod toy;
pub mod unseen;
