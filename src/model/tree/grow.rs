//! Growing a tree, node by node, so that a worker can do other things in between.

use std::ops::Range;

use super::columns::Columns;
use super::config::TreeConfig;
use super::criterion::Criterion;
use super::error::TreeError;
use super::nodes::{Node, Split, Tree};
use super::prune::pruned;
use super::split::{self, Candidate, Labels};

/// An impurity, or an increase of it, up to here is one of rounding.
const EPSILON: f64 = f64::EPSILON;

/// What a tree learns from.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    /// Features, `[rows, width]`, row-major, finite.
    pub x: &'a [f32],
    pub width: usize,
    /// The class of each row, below `classes`.
    pub y: &'a [u32],
    pub classes: usize,
    /// The weight of each row, finite and at least 0; 1 if there are none. Rows of weight 0 are left out.
    pub weights: Option<&'a [f64]>,
}

/// How the people of a node are mixed.
#[derive(Debug, Clone)]
struct Mix {
    /// The weight of each class.
    classes: Vec<f64>,
    total: f64,
    impurity: f64,
}

impl Mix {
    fn new(classes: Vec<f64>, criterion: Criterion) -> Self {
        let total = classes.iter().sum();
        let impurity = criterion.impurity(classes.iter().copied(), total);
        Self { classes, total, impurity }
    }
}

/// A node whose question is still to be found.
#[derive(Debug, Clone)]
struct Pending {
    /// Where its people are in each of the columns.
    range: Range<usize>,
    mix: Mix,
    depth: usize,
    /// The node that leads here, and whether by its left answer.
    parent: Option<(usize, bool)>,
    /// The features that may vary; one that is constant in a node is so in everything below.
    features: Vec<u32>,
}

/// A tree that is growing, depth first, left before right. It keeps its own copy of the samples.
#[derive(Debug, Clone)]
pub struct Grower {
    config: TreeConfig,
    columns: Columns,
    labels: Labels,
    classes: usize,
    /// The weight of everybody.
    total: f64,
    nodes: Vec<Node>,
    pending: Vec<Pending>,
}

/// Grows and prunes a tree in one go.
///
/// # Errors
/// Those of [`Grower::new`].
pub fn fit(samples: &Samples, config: &TreeConfig) -> Result<Tree, TreeError> {
    Ok(Grower::new(samples, config)?.finish())
}

impl Grower {
    /// Sorts the samples and begins with the root.
    ///
    /// # Errors
    /// [`TreeError`]: `Setting` for a configuration outside its limits, `Lengths`, `NotFinite`, `Class`, `Weight`, and
    /// `Nobody` without any row of positive weight.
    pub fn new(samples: &Samples, config: &TreeConfig) -> Result<Self, TreeError> {
        config.check()?;
        check(samples)?;
        let weight = samples.weights.map_or_else(|| vec![1.0; samples.y.len()], <[f64]>::to_vec);
        let labels = Labels { class: samples.y.to_vec(), weight };
        let rows: Vec<u32> = (0..samples.y.len() as u32).filter(|&r| labels.weight[r as usize] > 0.0).collect();
        if rows.is_empty() {
            return Err(TreeError::Nobody {});
        }
        let root = Pending {
            range: 0..rows.len(),
            mix: Mix::new(labels.sums(samples.classes, rows.iter().copied()), config.criterion),
            depth: 0,
            parent: None,
            features: (0..samples.width as u32).collect(),
        };
        let columns = Columns::new(samples.x, samples.width, &rows);
        let total = root.mix.total;
        let (config, classes) = (config.clone(), samples.classes);
        Ok(Self { config, columns, labels, classes, total, nodes: Vec::new(), pending: vec![root] })
    }

    /// Grows at most so many more nodes; false when there is nothing left to grow. A node costs at most time in
    /// proportion to its people times the features that vary among them.
    pub fn advance(&mut self, nodes: usize) -> bool {
        for _ in 0..nodes {
            match self.pending.pop() {
                Some(pending) => self.grow(pending),
                None => break,
            }
        }
        !self.pending.is_empty()
    }

    /// Nodes so far.
    pub fn grown(&self) -> usize {
        self.nodes.len()
    }

    /// Grows what is left, and prunes the tree at the price `ccp_alpha`.
    pub fn finish(mut self) -> Tree {
        while self.advance(usize::MAX) {}
        pruned(&Tree { nodes: self.nodes }, self.config.ccp_alpha)
    }

    fn grow(&mut self, pending: Pending) {
        let id = self.nodes.len();
        if let Some((parent, left)) = pending.parent
            && let Some(split) = &mut self.nodes[parent].split
        {
            *(if left { &mut split.left } else { &mut split.right }) = id;
        }
        let mix = &pending.mix;
        self.nodes.push(Node {
            split: None,
            impurity: mix.impurity,
            n_node_samples: pending.range.len(),
            weighted_n_node_samples: mix.total,
            value: mix.classes.iter().map(|w| w / mix.total).collect(),
        });
        if self.may_split(&pending) {
            self.split(id, pending);
        }
    }

    fn may_split(&self, pending: &Pending) -> bool {
        let people = pending.range.len();
        self.config.max_depth.is_none_or(|most| pending.depth < most)
            && people >= self.config.min_samples_split
            && people >= 2 * self.config.min_samples_leaf
            && pending.mix.impurity > EPSILON
    }

    /// Asks the best question of a node, if there is any, and leaves both answers to be grown.
    fn split(&mut self, id: usize, pending: Pending) {
        let Pending { range, mix, depth, features, .. } = pending;
        let (best, features) = split::best(&self.columns, &self.labels, &self.config, &range, &mix.classes, &features);
        let Some(Candidate { feature, threshold, .. }) = best else { return };
        let middle = range.start + self.columns.divide(&range, (feature, threshold), &features);
        let (left_range, right_range) = (range.start..middle, middle..range.end);
        let (left, right) = (self.mix(feature, &left_range), self.mix(feature, &right_range));
        if self.improvement(&mix, &left, &right) + EPSILON < 0.0 {
            return;
        }
        self.nodes[id].split = Some(Split { feature, threshold, left: 0, right: 0 });
        for (range, mix, is_left) in [(right_range, right, false), (left_range, left, true)] {
            let (depth, parent, features) = (depth + 1, Some((id, is_left)), features.clone());
            self.pending.push(Pending { range, mix, depth, parent, features });
        }
    }

    /// Summed anew, since a difference would leave a trace of classes that nobody has.
    fn mix(&self, feature: usize, range: &Range<usize>) -> Mix {
        let rows = self.columns.of(feature, range).iter().map(|cell| cell.row);
        Mix::new(self.labels.sums(self.classes, rows), self.config.criterion)
    }

    /// The decrease in impurity, as a part of everybody's. Only rounding makes it negative.
    fn improvement(&self, mix: &Mix, left: &Mix, right: &Mix) -> f64 {
        let [on_right, on_left] = [right, left].map(|side| side.total / mix.total * side.impurity);
        mix.total / self.total * (mix.impurity - on_right - on_left)
    }
}

fn check(samples: &Samples) -> Result<(), TreeError> {
    let rows = samples.y.len();
    let lengths = |what: &str, found: usize, expected: usize| {
        let error = TreeError::Lengths { what: what.into(), found: found as u64, expected: expected as u64 };
        if found == expected { Ok(()) } else { Err(error) }
    };
    lengths("values", samples.x.len(), rows * samples.width)?;
    if let Some(at) = samples.x.iter().position(|x| !x.is_finite()) {
        return Err(TreeError::NotFinite { row: (at / samples.width) as u64, column: (at % samples.width) as u64 });
    }
    if let Some(row) = samples.y.iter().position(|&class| class as usize >= samples.classes) {
        return Err(TreeError::Class { row: row as u64, class: samples.y[row], classes: samples.classes as u64 });
    }
    if let Some(weights) = samples.weights {
        lengths("weights", weights.len(), rows)?;
        if let Some(row) = weights.iter().position(|w| !w.is_finite() || *w < 0.0) {
            return Err(TreeError::Weight { row: row as u64, value: weights[row] });
        }
    }
    Ok(())
}
