//! Growing a tree, level by level and node by node, so that a worker can do other things in between and that the tree so
//! far can be looked at.

use std::collections::VecDeque;
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
    /// Its place among the nodes, where it is a leaf so far.
    node: usize,
    /// The features that may vary; one that is constant in a node is so in everything below.
    features: Vec<u32>,
}

/// A tree that is growing, level by level, left before right. It keeps its own copy of the samples.
#[derive(Debug, Clone)]
pub struct Grower {
    config: TreeConfig,
    columns: Columns,
    labels: Labels,
    classes: usize,
    /// The weight of everybody.
    total: f64,
    /// In the order in which they were found.
    nodes: Vec<Node>,
    pending: VecDeque<Pending>,
    asked: usize,
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
        let rows = counted(&labels);
        if rows.is_empty() {
            return Err(TreeError::Nobody {});
        }
        let mut grower = Self {
            config: config.clone(),
            columns: Columns::new(samples.x, samples.width, &rows),
            labels,
            classes: samples.classes,
            total: 0.0,
            nodes: Vec::new(),
            pending: VecDeque::new(),
            asked: 0,
        };
        grower.plant(&rows);
        Ok(grower)
    }

    /// Goes back to the root.
    pub fn restart(&mut self) {
        self.columns.restart();
        self.plant(&counted(&self.labels));
    }

    /// Begins with the root, in which these rows are.
    fn plant(&mut self, rows: &[u32]) {
        let mix = Mix::new(self.labels.sums(self.classes, rows.iter().copied()), self.config.criterion);
        self.total = mix.total;
        self.nodes = vec![leaf(&mix, rows.len())];
        let features = (0..self.columns.width() as u32).collect();
        self.pending = VecDeque::from([Pending { range: 0..rows.len(), mix, depth: 0, node: 0, features }]);
        self.asked = 0;
    }

    /// Settles at most so many more nodes; false when there is nothing left to grow. A node costs at most time in
    /// proportion to its people times the features that vary among them.
    pub fn advance(&mut self, nodes: usize) -> bool {
        for _ in 0..nodes {
            let Some(pending) = self.pending.pop_front() else { break };
            self.asked += 1;
            if self.may_split(&pending) {
                self.split(pending);
            }
        }
        !self.pending.is_empty()
    }

    /// Nodes that are settled: what they ask, if anything, is known.
    pub fn settled(&self) -> usize {
        self.asked
    }

    /// Questions on the way to the node that is settled next, and how many nodes are left on its level.
    pub fn level(&self) -> Option<(usize, usize)> {
        let depth = self.pending.front()?.depth;
        Some((depth, self.pending.iter().take_while(|pending| pending.depth == depth).count()))
    }

    /// The tree as it stands, pruned at the price `ccp_alpha`. What isn't settled is a leaf.
    pub fn tree(&self) -> Tree {
        pruned(&Tree { nodes: depth_first(&self.nodes) }, self.config.ccp_alpha)
    }

    /// Grows what is left, and prunes the tree.
    pub fn finish(mut self) -> Tree {
        while self.advance(usize::MAX) {}
        self.tree()
    }

    fn may_split(&self, pending: &Pending) -> bool {
        let people = pending.range.len();
        self.config.max_depth.is_none_or(|most| pending.depth < most)
            && people >= self.config.min_samples_split
            && people >= 2 * self.config.min_samples_leaf
            && pending.mix.impurity > EPSILON
    }

    /// Asks the best question of a node, if there is any, and leaves both answers to be settled.
    fn split(&mut self, pending: Pending) {
        let Pending { range, mix, depth, node, features } = pending;
        let (best, features) = split::best(&self.columns, &self.labels, &self.config, &range, &mix.classes, &features);
        let Some(Candidate { feature, threshold, .. }) = best else { return };
        let middle = range.start + self.columns.divide(&range, (feature, threshold), &features);
        let (left_range, right_range) = (range.start..middle, middle..range.end);
        let (left, right) = (self.mix(feature, &left_range), self.mix(feature, &right_range));
        if self.improvement(&mix, &left, &right) + EPSILON < 0.0 {
            return;
        }
        let first = self.nodes.len();
        self.nodes[node].split = Some(Split { feature, threshold, left: first, right: first + 1 });
        for (node, (range, mix)) in (first..).zip([(left_range, left), (right_range, right)]) {
            self.nodes.push(leaf(&mix, range.len()));
            self.pending.push_back(Pending { range, mix, depth: depth + 1, node, features: features.clone() });
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

/// The rows that count, in ascending order.
fn counted(labels: &Labels) -> Vec<u32> {
    (0..labels.weight.len() as u32).filter(|&row| labels.weight[row as usize] > 0.0).collect()
}

fn leaf(mix: &Mix, people: usize) -> Node {
    Node {
        split: None,
        impurity: mix.impurity,
        n_node_samples: people,
        weighted_n_node_samples: mix.total,
        value: mix.classes.iter().map(|w| w / mix.total).collect(),
    }
}

/// The same nodes, each followed by its left branch and then its right one.
fn depth_first(nodes: &[Node]) -> Vec<Node> {
    let mut order = Vec::with_capacity(nodes.len());
    let mut place = vec![0; nodes.len()];
    let mut ahead = vec![0];
    while let Some(node) = ahead.pop() {
        place[node] = order.len();
        order.push(nodes[node].clone());
        ahead.extend(nodes[node].split.iter().flat_map(|split| [split.right, split.left]));
    }
    for split in order.iter_mut().filter_map(|node| node.split.as_mut()) {
        (split.left, split.right) = (place[split.left], place[split.right]);
    }
    order
}

/// Checks that something can be learnt from samples, if there are any.
pub(in crate::model) fn check(samples: &Samples) -> Result<(), TreeError> {
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
