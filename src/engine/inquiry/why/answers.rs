//! What is answered. Columns, levels and groups are named as the data name them; amounts are in the column's own unit.

use serde::{Deserialize, Serialize};

use crate::engine::protocol::Asks;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::explain::counterfactual::recourse::Recourse;
use crate::evaluate::explain::derivation::{Checked, Step};
use crate::evaluate::explain::importance::Scoring;
use crate::evaluate::explain::surrogate::Fidelity;
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::shares::Shares;

/// What a column says of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    Amount(f64),
    Level(String),
    Unknown,
    /// A level that nobody had from whom the model has learnt.
    Other,
}

/// What a column can say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choices {
    /// Amounts, which in the training part are in this range.
    Amounts {
        least: f64,
        most: f64,
    },
    Levels(Vec<String>),
}

/// A column as it is of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    pub column: String,
    pub value: Value,
    pub choices: Choices,
    /// Whether it may be unknown as far as the model can tell.
    pub optional: bool,
    /// Whether groups are made of it.
    pub sensitive: bool,
}

/// What the model says of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The probability of a yes, or of the class that it is taken for, in `[0, 1]`; or the amount in the label's unit.
    pub score: f64,
    /// 1 for a yes, from 0.5 on, and 0 for a no; or the class; nothing of amounts.
    pub decision: Option<u32>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub features: Vec<Feature>,
    pub told: Told,
    /// What is true: 0 or 1, a class, or an amount in the label's unit.
    pub truth: f64,
    /// For each attribute of which groups are made, its name and the person's group.
    pub groups: Vec<(String, String)>,
}

/// Why somebody is worth being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    /// The model is hardly surer of one decision than of another.
    Uncertain,
    /// A no, and yes would be true.
    WrongNo,
    /// A yes, and no would be true.
    WrongYes,
    /// Taken for another class.
    Mistaken,
    /// An amount that is far from what is true.
    FarOff,
}

/// People to be looked at, the most telling first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picks {
    /// People in the test part.
    pub people: u64,
    pub lists: Vec<(Pick, Vec<u64>)>,
}

/// What a column is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    pub column: String,
    /// By permutation, the mean drop of the skill, and the least and the most of all repeats; by Shapley values, the mean of
    /// their sizes, and the 95% interval for other people.
    pub worth: Interval,
}

/// What all columns are worth, the most first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// By which skill; nothing of Shapley values.
    pub scoring: Option<Scoring>,
    /// The skill with people as they are.
    pub baseline: Option<Estimate>,
    pub worths: Vec<Worth>,
}

/// What decisions depend on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importances {
    /// Of how many people this was told.
    pub people: u64,
    /// What Shapley values are of.
    pub scale: Scale,
    pub by: Vec<Ranked>,
}

/// The score of one person while an amount changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    pub person: u64,
    pub scores: Vec<f64>,
}

/// The score along a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    /// At each amount the mean score, and that of some people.
    Amounts { at: Vec<f64>, average: Vec<f64>, curves: Vec<Curve> },
    /// At each level the mean score, and between which scores half of the people are.
    Levels(Vec<(Value, Interval)>),
}

/// Accumulated local effects of an amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effects {
    pub at: Vec<f64>,
    /// By how much the score is above its mean there.
    pub effects: Vec<f64>,
}

/// How the score depends on a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    pub people: u64,
    pub along: Along,
    /// Nothing of a category, whose levels have no order.
    pub effects: Option<Effects>,
}

/// How an attribution was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    Exact,
    Trees,
    Sampled,
    Lime,
}

/// What a column adds to a person's number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Addend {
    pub column: String,
    pub value: Value,
    pub adds: f64,
    /// The standard error, where values are sampled.
    pub error: Option<f64>,
}

/// Where a person's number comes from, the largest part first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attributed {
    pub method: Method,
    pub scale: Scale,
    /// The mean of the number over a background, from which parts are counted; nothing of LIME.
    pub base: Option<f64>,
    /// The person's number.
    pub number: f64,
    /// Columns that add something.
    pub parts: Vec<Addend>,
    /// Columns that add nothing at all.
    pub nothing: u64,
    /// Of LIME, the share of the variance nearby that the linear model tells, and what it says of the person.
    pub r2: Option<f64>,
    pub imitated: Option<f64>,
}

/// How far explanations agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stable {
    pub runs: u64,
    /// The mean rank correlation of two explanations, in `[-1, 1]`, and the lowest.
    pub correlation: Option<f64>,
    pub lowest: Option<f64>,
    /// Of each column, the mean, the least and the most, and whether all have one sign; the largest first.
    pub spreads: Vec<(String, Interval, bool)>,
}

/// Somebody near of whom the model decides otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Deviations of amounts, and 1 for each category.
    pub cost: f64,
    pub told: Told,
    /// Of each column that changes, what it is and what it would be.
    pub changes: Vec<(String, Value, Value)>,
}

/// What would have to change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    pub told: Told,
    /// The nearest first; empty where no way was found.
    pub found: Vec<Change>,
}

/// What it takes the people of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRecourse {
    pub values: Vec<String>,
    pub recourse: Recourse,
}

/// The weights of an encoded column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    pub column: String,
    /// Which level it is for; nothing of an amount.
    pub level: Option<Value>,
    /// What one deviation of an amount is in the column's unit, where that is the same everywhere.
    pub deviation: Option<f64>,
    /// For each score, by how many nats of log-odds, or of the label's unit, it grows with one deviation, or with the level.
    pub weights: Vec<f64>,
}

/// A node of a tree that imitates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imitated {
    pub asks: Option<Asks>,
    /// People of the training part in it.
    pub people: u64,
    /// The probability of each class, of which yes is the second of two; or the amount.
    pub scores: Vec<f64>,
}

/// What a model consists of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// The numbers of somebody average, and what columns add, the largest first.
    Coefficients { intercepts: Vec<f64>, coefficients: Vec<Coefficient> },
    Surrogate {
        nodes: Vec<Imitated>,
        fidelity: Fidelity,
        /// Absent of amounts.
        alike: Option<Alike>,
    },
}

/// Of whom a model and the tree that imitates it decide alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alike {
    pub shares: Shares,
    /// People of each group of each grouping.
    pub people: Vec<Vec<u64>>,
}

/// A derivative term by term: the mean over people of the derivative at the logit times what the weight is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The encoded column.
    pub from: usize,
    pub terms: Vec<(f64, f64)>,
    pub gradient: f64,
}

/// The loss of a few people and its gradient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Maths {
    /// Each layer's inputs and outputs.
    pub layers: Vec<(usize, usize)>,
    pub steps: Vec<Step>,
    pub loss: f64,
    /// Of a model of one layer and one logit.
    pub example: Option<Example>,
    pub checked: Vec<Checked>,
}

/// Which pixels a picture's score comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    pub width: usize,
    #[serde(with = "crate::bytes")]
    pub pixels: Vec<u8>,
    /// What each pixel adds: 0 takes away as much as any, 127 or 128 is nothing, 255 adds as much as any.
    #[serde(with = "crate::bytes")]
    pub heat: Vec<u8>,
    /// How much the most is.
    pub most: f64,
    pub told: Told,
    /// The true class.
    pub truth: f64,
    /// By how much integrated gradients miss the difference of the scores.
    pub missing: Option<f64>,
    /// The share of the variance that LIME's linear model tells.
    pub r2: Option<f64>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Importance(Importances),
    Shape(Shape),
    Picks(Picks),
    Person(Person),
    Edited(Told),
    Attribution(Attributed),
    Stability(Stable),
    Changes(Changes),
    Recourse(Vec<GroupRecourse>),
    Within(Within),
    Maths(Maths),
    Picture(Picture),
}
