//! What of data and models is drawn, as it travels: what a model looks like inside, and the plane of two features.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::evaluate::estimate::Estimate;

/// A model's inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drawn {
    Network(Network),
    Tree(Rc<DrawnTree>),
    Boosted(DrawnBoosted),
    Convolutions(Convolutions),
    Steps(StepCurves),
    Code(Code),
}

/// What a convolutional network sees in one picture of the test part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Convolutions {
    pub pixels: Vec<u8>,
    pub class: u32,
    /// The first convolution's kernels, in 255ths: below 128 is negative, above positive.
    pub kernels: Vec<Vec<u8>>,
    /// For each convolution the pictures that it makes, after pooling, in 255ths of the convolution's largest number.
    pub maps: Vec<Vec<Vec<u8>>>,
    /// Of each class, in `[0, 1]`, 1 in all.
    pub scores: Vec<f32>,
}

/// How often a recurrent network would be right if it stopped reading after so many steps, on some of the test part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepCurves {
    /// For each grouping, for each of its groups, the accuracy after each step; of groups with enough people.
    pub groupings: Vec<Vec<Vec<Estimate>>>,
}

/// What an autoencoder makes of some people of the test part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    pub network: Network,
    /// Where they are in the code, by its first two units (or by its only one and the logarithm of the error).
    pub plane: Plane,
    /// The features that are repeated worst, the worst first: which, and the mean squared error.
    pub worst: Vec<(usize, f64)>,
    /// Of pictures: some that are repeated well, badly and in between, with what is made of them.
    pub repeated: Vec<Repeated>,
}

/// A picture and its repetition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repeated {
    pub pixels: Vec<u8>,
    pub repeated: Vec<u8>,
    /// The mean squared error, of pixels in `[0, 1]`.
    pub error: f64,
}

/// A tree as it is drawn, with the people of the training part in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DrawnTree {
    /// Level by level from the root, which is always there.
    pub nodes: Vec<DrawnNode>,
    /// Who arrives where, for each grouping of the data in its order; for the first ones only where the tree is very large.
    pub arrivals: Vec<Arrivals>,
}

/// A node of a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnNode {
    /// People in it.
    pub people: u64,
    /// The share of each class among them, in `[0, 1]`.
    pub shares: Vec<f64>,
    /// What is asked; nothing in a leaf.
    pub asks: Option<Asks>,
    /// What a leaf adds to the score of its people, in nats; nothing where its score is the share of each class.
    pub adds: Option<f64>,
    /// Nodes below that are not told, since the tree is very large.
    pub untold: u64,
}

/// A question, and at which nodes its answers lead on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asks {
    pub question: Question,
    pub yes: usize,
    pub no: usize,
}

/// A question about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Is the amount at most so much?
    AtMost {
        column: String,
        /// In the column's unit, rounded so that everybody's answer stays the same.
        rounded: f64,
        exact: f64,
        /// What is answered for those whose amount isn't known, if there are any.
        unknown: Option<bool>,
    },
    /// Is it this level?
    Is { column: String, level: String },
    /// Is nothing known?
    Unknown { column: String },
}

/// Boosted trees as they are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnBoosted {
    /// The latest tree, and its number from 1 on; 0 if there is none yet.
    pub tree: Rc<DrawnTree>,
    pub round: u64,
    /// The columns that all questions so far are about, the most telling first, each with its share of the gain, in
    /// `[0, 1]`.
    pub gains: Vec<(String, f64)>,
}

/// How many people of each group arrive at each node, and how many of those are positive: `[nodes, groups]`, row-major.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    pub people: Vec<u32>,
    pub positive: Vec<u32>,
}

/// A layer of units as it is drawn: inputs, hidden units, or the output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkLayer {
    /// Units there are.
    pub units: usize,
    /// The units that are drawn, ascending.
    pub shown: Vec<usize>,
    /// Their biases; none of inputs.
    pub biases: Vec<f32>,
}

/// A weight as it is drawn, between drawn units: `layer` counts the gaps between layers from the input side; `from` and
/// `to` count the shown units of their layers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub layer: usize,
    pub from: usize,
    pub to: usize,
    pub weight: f32,
}

/// A drawable part of the model: of wide layers, some units.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    pub layers: Vec<NetworkLayer>,
    pub links: Vec<Link>,
}

/// A person in the plane of two features.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlanePoint {
    pub x: f32,
    pub y: f32,
    pub positive: bool,
    /// Its place in [`Plane::groups`].
    pub group: u32,
}

/// The plane of a data set with two features, in encoded units, and some of its people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    pub names: [String; 2],
    pub low: [f32; 2],
    pub high: [f32; 2],
    /// The groups of the first grouping.
    pub groups: Vec<Vec<String>>,
    pub points: Vec<PlanePoint>,
}

/// The model's scores all over the plane: `side * side` of them in 255ths, row after row from the top.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    pub side: u32,
    #[serde(with = "crate::bytes")]
    pub scores: Vec<u8>,
    /// For each layer of the [`Network`], one for each drawn unit.
    pub units: Vec<Vec<Thumbnail>>,
}

/// What a drawn unit gives all over the plane: an input its own value, a hidden unit its activation, the output its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thumbnail {
    /// The smallest and the largest number it gives there.
    pub low: f32,
    pub high: f32,
    /// Places along each side.
    pub side: u32,
    /// The numbers, row after row from the top: 128 is 0 and the largest magnitude is 127 away from it. Scores are in
    /// 255ths.
    #[serde(with = "crate::bytes")]
    pub shades: Vec<u8>,
}
