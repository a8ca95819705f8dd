//! Minimal cost-complexity pruning (Breiman et al. 1984, chapter 3), as scikit-learn's `ccp_alpha` and
//! `cost_complexity_pruning_path`.
//!
//! With `R` the impurity of a node times its share of everybody, a branch of `n` leaves whose `R`s sum to `R_b` is
//! worth its size as long as a leaf costs less than `alpha = (R - R_b) / (n - 1)`. The branch with the smallest alpha
//! is cut first.

use serde::{Deserialize, Serialize};

use super::nodes::{Node, Split, Tree};

/// What remains after each cut, from the whole tree to the root alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PruningPath {
    /// From which price of a leaf on each of the trees is the best one, beginning with 0; 0 or more but for rounding.
    pub ccp_alphas: Vec<f64>,
    /// The summed `R` of each tree's leaves, in ascending order but for rounding.
    pub impurities: Vec<f64>,
}

/// The whole pruning path of a tree, one entry for each cut.
pub fn pruning_path(tree: &Tree) -> PruningPath {
    let mut pruning = Pruning::new(tree);
    let mut path = PruningPath { ccp_alphas: vec![0.0], impurities: vec![pruning.branch[0]] };
    while let Some((node, alpha)) = pruning.weakest() {
        pruning.cut(node);
        path.ccp_alphas.push(alpha);
        path.impurities.push(pruning.branch[0]);
    }
    path
}

/// The smallest subtree that is best when a leaf costs `ccp_alpha`. 0 prunes nothing, not even what is worth nothing.
pub fn pruned(tree: &Tree, ccp_alpha: f64) -> Tree {
    if ccp_alpha == 0.0 {
        return tree.clone();
    }
    let mut pruning = Pruning::new(tree);
    while let Some((node, _)) = pruning.weakest().filter(|&(_, alpha)| alpha <= ccp_alpha) {
        pruning.cut(node);
    }
    pruning.rest(tree)
}

/// A tree that is being cut back. Sums are kept in scikit-learn's order, so that equal alphas stay equal.
struct Pruning {
    parent: Vec<Option<usize>>,
    /// Where the branch of each node ends, in depth-first order.
    end: Vec<usize>,
    /// `R` of each node.
    own: Vec<f64>,
    /// `R_b` of each branch.
    branch: Vec<f64>,
    leaves: Vec<usize>,
    /// Which nodes still split.
    splits: Vec<bool>,
}

impl Pruning {
    fn new(tree: &Tree) -> Self {
        let n = tree.nodes.len();
        let total = tree.nodes[0].weighted_n_node_samples;
        let mut pruning = Self {
            parent: vec![None; n],
            end: (1..=n).collect(),
            own: tree.nodes.iter().map(|node| node.weighted_n_node_samples * node.impurity / total).collect(),
            branch: vec![0.0; n],
            leaves: vec![0; n],
            splits: tree.nodes.iter().map(|node| node.split.is_some()).collect(),
        };
        for (id, split) in tree.nodes.iter().enumerate().filter_map(|(id, node)| Some((id, node.split?))) {
            (pruning.parent[split.left], pruning.parent[split.right]) = (Some(id), Some(id));
        }
        for id in (0..n).rev() {
            if let Some(split) = tree.nodes[id].split {
                pruning.end[id] = pruning.end[split.right];
            }
        }
        for leaf in (0..n).filter(|&id| tree.nodes[id].split.is_none()) {
            let mut up = Some(leaf);
            while let Some(id) = up {
                pruning.branch[id] += pruning.own[leaf];
                pruning.leaves[id] += 1;
                up = pruning.parent[id];
            }
        }
        pruning
    }

    /// The branch that is cut next, and its alpha: the first of those with the smallest one.
    fn weakest(&self) -> Option<(usize, f64)> {
        let splitting = (0..self.splits.len()).filter(|&id| self.splits[id]);
        let alpha = |id: usize| (self.own[id] - self.branch[id]) / (self.leaves[id] - 1) as f64;
        splitting.map(|id| (id, alpha(id))).reduce(|best, next| if next.1 < best.1 { next } else { best })
    }

    /// Makes a node a leaf.
    fn cut(&mut self, node: usize) {
        self.splits[node..self.end[node]].fill(false);
        let (fewer, more) = (self.leaves[node] - 1, self.own[node] - self.branch[node]);
        self.leaves[node] = 1;
        self.branch[node] = self.own[node];
        let mut up = self.parent[node];
        while let Some(id) = up {
            self.leaves[id] -= fewer;
            self.branch[id] += more;
            up = self.parent[id];
        }
    }

    /// What is left of the tree, in depth-first order.
    fn rest(&self, tree: &Tree) -> Tree {
        let (mut nodes, mut place) = (Vec::new(), vec![0; tree.nodes.len()]);
        let mut id = 0;
        while id < tree.nodes.len() {
            place[id] = nodes.len();
            nodes.push(Node { split: tree.nodes[id].split.filter(|_| self.splits[id]), ..tree.nodes[id].clone() });
            id = if self.splits[id] { id + 1 } else { self.end[id] };
        }
        for split in nodes.iter_mut().filter_map(|node| node.split.as_mut()) {
            *split = Split { left: place[split.left], right: place[split.right], ..*split };
        }
        Tree { nodes }
    }
}
