//! What a study of smaller models says. Plain data: nothing is computed here.

use serde::{Deserialize, Serialize};

use super::variant::Variant;
use crate::evaluate::fairness::monitor::{GroupReport, GroupingReport};
use crate::evaluate::fairness::report::Interval;

/// What a model costs each time it is asked about a person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Weights and biases; of a tree, questions.
    pub parameters: u64,
    /// Those of them that aren't 0.
    pub nonzero: u64,
    /// Products of a weight and a number, each added to a sum, if zeros are multiplied too, as most processors do.
    pub multiply_adds: u64,
    /// The same if products with a weight of 0 are skipped.
    pub nonzero_multiply_adds: u64,
    /// Questions of a tree at most.
    pub comparisons: u64,
    /// Bytes of weights in memory; where most are 0, as a bit for each and the others.
    pub weight_bytes: u64,
    /// The most bytes that a layer's inputs and outputs take together.
    pub activation_bytes: u64,
    /// Bytes of the safetensors file: the same numbers, their names and shapes.
    pub file_bytes: u64,
    /// A proxy and no measurement, in picojoules: multiply-adds with weights that aren't 0, weights read once, and
    /// activations written and read once, each times what Horowitz (ISSCC 2014) gives for a 45 nm process. It says which of
    /// two models takes more, and not what a device takes.
    pub picojoules: f64,
}

/// How long a call takes here, in seconds: the quartiles of repeated measurements. It is the time of this page's plain
/// arithmetic, which gains nothing from zeros and little from whole numbers; a device that is made for them gains both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// People in a call.
    pub people: u64,
    /// Calls that were measured.
    pub calls: u64,
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

/// What a group loses when a model is replaced by a smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    pub people: u64,
    /// People of whom the whole model was right and the smaller one is wrong; of amounts, whose error has grown.
    pub harmed: u64,
    /// People of whom the whole model was wrong and the smaller one is right; of amounts, whose error has shrunk.
    pub helped: u64,
    /// `(harmed - helped) / people`, in `[-1, 1]`: above 0, the smaller model is wrong more often. Of amounts, the mean
    /// increase of the absolute error, in the label's unit. 0 is no loss.
    pub loss: Interval,
}

/// What each group of a grouping loses, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Losses {
    /// Intervals cover 95 % for all judged groups together (Bonferroni).
    pub groups: Vec<Loss>,
    /// The judged group that loses most, if any loses.
    pub most: Option<usize>,
    /// Whether that loss is more than chance: its interval lies above 0.
    pub beyond_chance: bool,
}

/// How many of a class are recognised, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClassRecall {
    /// `P[h(X) = c | Y = c]` of the whole model, in `[0, 1]`, with Wilson's interval of 95 %.
    pub before: Interval,
    /// The same of the smaller one.
    pub after: Interval,
    /// What the class loses; the interval covers 95 % for all classes together.
    pub loss: Loss,
}

/// What is said of one variant, on the people of the test part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariantReport {
    pub variant: Variant,
    pub cost: Cost,
    /// Of one person, and of a batch.
    pub latency: [Latency; 2],
    /// Fidelity: the share of people of whom it decides as the whole model does, in `[0, 1]`, with Wilson's interval of
    /// 95 %. Absent where the label is an amount.
    pub agreement: Interval,
    pub overall: GroupReport,
    /// In the order of the data's groupings.
    pub groupings: Vec<GroupingReport>,
    pub everybody: Loss,
    /// For each grouping.
    pub losses: Vec<Losses>,
    /// Of a yes or no, the negative class and then the positive one; nothing where the label is an amount.
    pub classes: Vec<ClassRecall>,
}
