//! Shapley values of trees to the last digit, whatever their number of features: only the coalitions that a tree's
//! questions tell apart count.
//!
//! Against one background person a mixture's way through a tree forks only where the two people answer differently
//! (interventional TreeSHAP, Lundberg et al. 2020). A leaf with `p` features from the person and `q` from the other on its
//! way is reached by every coalition with those `p` and without those `q`; of its value, each of the `p` is told
//! `(p - 1)! q! / (p + q)!`, and each of the `q` `-p! (q - 1)! / (p + q)!`.

use std::rc::Rc;

use super::ask::somebody;
use super::error::ExplainError;
use super::players::Players;
use super::shapley::{Attribution, weights};
use crate::model::boosted::boosting::Boosted;
use crate::model::boosted::nodes::BoostedTree;
use crate::model::tree::nodes::{Split, Tree};

/// What explaining a tree needs to know of it.
trait Branching {
    fn split(&self, node: usize) -> Option<Split>;
    fn value(&self, node: usize) -> f64;
}

/// A classification tree's share of one class.
struct Share<'a>(&'a Tree, usize);

impl Branching for Share<'_> {
    fn split(&self, node: usize) -> Option<Split> {
        self.0.nodes[node].split
    }

    fn value(&self, node: usize) -> f64 {
        self.0.nodes[node].value[self.1]
    }
}

impl Branching for BoostedTree {
    fn split(&self, node: usize) -> Option<Split> {
        self.nodes[node].split
    }

    fn value(&self, node: usize) -> f64 {
        self.nodes[node].value
    }
}

/// Trees whose sum is explained.
#[derive(Debug, Clone)]
pub enum Trees {
    /// The share of one class in the leaf, in `[0, 1]`.
    Share { tree: Rc<Tree>, class: usize },
    /// One score of boosted trees, in nats: the log-odds of a yes, or of a class up to a constant.
    Boosted { trees: Boosted, score: usize },
}

impl Trees {
    /// Calls with each of the trees.
    fn each(&self, mut call: impl FnMut(&dyn Branching)) {
        match self {
            Trees::Share { tree, class } => call(&Share(tree, *class)),
            Trees::Boosted { trees, score } => {
                let rounds = trees.rounds.iter().map(|round| &**round).chain([trees.growing.as_slice()]);
                rounds.filter_map(|round| round.get(*score)).for_each(|tree| call(tree));
            }
        }
    }

    /// What is told of everybody before any tree.
    fn first(&self) -> f64 {
        match self {
            Trees::Share { .. } => 0.0,
            Trees::Boosted { trees, score } => trees.first.get(*score).copied().unwrap_or_default(),
        }
    }

    /// Refuses a class or a score that there is none of, and trees that ask about more columns than there are.
    fn check(&self, width: usize) -> Result<(), ExplainError> {
        let (output, outputs) = match self {
            Trees::Share { tree, class } => (*class, tree.nodes[0].value.len()),
            Trees::Boosted { trees, score } => (*score, trees.first.len()),
        };
        if output >= outputs {
            return Err(ExplainError::NoOutput { output: output as u64, outputs: outputs as u64 });
        }
        let mut asked = 0;
        self.each(|tree| asked = asked.max(columns(tree)));
        if asked <= width {
            return Ok(());
        }
        Err(ExplainError::PersonWidth { found: width as u64, width: asked as u64 })
    }
}

/// The columns that a tree needs: one more than the highest that it asks about.
fn columns(tree: &dyn Branching) -> usize {
    let (mut ahead, mut columns) = (vec![0], 0);
    while let Some(node) = ahead.pop() {
        if let Some(split) = tree.split(node) {
            columns = columns.max(split.feature + 1);
            ahead.extend([split.left, split.right]);
        }
    }
    columns
}

/// Shapley values of trees under way, a background person at a time.
#[derive(Debug, Clone)]
pub struct TreeShap {
    trees: Trees,
    person: Vec<f32>,
    background: Rc<[f64]>,
    of_columns: Vec<Option<usize>>,
    done: usize,
    base: f64,
    score: f64,
    values: Vec<f64>,
}

impl TreeShap {
    /// Values of the players of a person against a background, `[people, width]`, encoded as the trees have learnt.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `NoOutput`.
    pub fn new(trees: Trees, person: &[f64], background: Rc<[f64]>, players: &Players) -> Result<Self, ExplainError> {
        somebody(&background, person.len())?;
        trees.check(person.len())?;
        let (of_columns, values) = (players.of_columns(person.len()), vec![0.0; players.len()]);
        Ok(Self { trees, person: single(person), background, of_columns, done: 0, base: 0.0, score: 0.0, values })
    }

    /// Plays against the next in the background. False when everybody had a turn.
    pub fn advance(&mut self) -> bool {
        let Some(other) = self.background.chunks_exact(self.person.len()).nth(self.done) else { return false };
        let other = single(other);
        let mut sides = Sides::new(self.values.len());
        self.base += self.trees.first();
        self.score += self.trees.first();
        self.trees.each(|tree| {
            let game = Game { tree, person: &self.person, other: &other, of_columns: &self.of_columns };
            game.play(&mut sides, &mut self.values);
            self.base += game.value(false);
            self.score += game.value(true);
        });
        self.done += 1;
        self.done < self.people()
    }

    fn people(&self) -> usize {
        self.background.len() / self.person.len()
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.done as f64 / self.people() as f64
    }

    /// The values against those who had a turn.
    pub fn result(&self) -> Attribution {
        Attribution::mean(self.base, self.score, &self.values, self.done)
    }
}

/// Trees compare features in single precision.
fn single(row: &[f64]) -> Vec<f32> {
    row.iter().map(|&x| x as f32).collect()
}

/// Whose features a way through a tree needs.
struct Sides {
    /// Of each player: whether the person's, if it is settled.
    of: Vec<Option<bool>>,
    /// Those settled, the person's and the other's.
    settled: [Vec<usize>; 2],
}

impl Sides {
    fn new(players: usize) -> Self {
        Self { of: vec![None; players], settled: [Vec::new(), Vec::new()] }
    }
}

/// What is next on the ways through a tree.
enum Visit {
    Node(usize),
    Settle(usize, bool),
    Release(usize),
}

/// One tree, one person, and another.
struct Game<'a> {
    tree: &'a dyn Branching,
    person: &'a [f32],
    other: &'a [f32],
    of_columns: &'a [Option<usize>],
}

impl Game<'_> {
    /// The value where all players are on one side; columns of nobody are the person's.
    fn value(&self, persons: bool) -> f64 {
        let mut node = 0;
        while let Some(split) = self.tree.split(node) {
            let own = persons || self.of_columns[split.feature].is_none();
            node = split.next(if own { self.person } else { self.other }[split.feature]);
        }
        self.tree.value(node)
    }

    /// Adds what the tree tells each player to `values`. A tree may be deep, so ways aren't calls.
    fn play(&self, sides: &mut Sides, values: &mut [f64]) {
        let mut ahead = vec![Visit::Node(0)];
        while let Some(visit) = ahead.pop() {
            match visit {
                Visit::Settle(player, own) => {
                    sides.of[player] = Some(own);
                    sides.settled[usize::from(!own)].push(player);
                }
                Visit::Release(player) => {
                    if let Some(own) = sides.of[player].take() {
                        sides.settled[usize::from(!own)].pop();
                    }
                }
                Visit::Node(node) => match self.tree.split(node) {
                    None => tell(self.tree.value(node), &sides.settled, values),
                    Some(split) => self.fork(&split, sides, &mut ahead),
                },
            }
        }
    }

    fn fork(&self, split: &Split, sides: &Sides, ahead: &mut Vec<Visit>) {
        let [own, others] = [self.person, self.other].map(|row| split.next(row[split.feature]));
        let player = self.of_columns[split.feature];
        match player.map(|player| (player, sides.of[player])) {
            Some((_, Some(false))) => ahead.push(Visit::Node(others)),
            Some((player, None)) if own != others => {
                for (side, node) in [(true, own), (false, others)] {
                    ahead.extend([Visit::Release(player), Visit::Node(node), Visit::Settle(player, side)]);
                }
            }
            _ => ahead.push(Visit::Node(own)),
        }
    }
}

/// Tells a leaf's value to those on whom it depends.
fn tell(value: f64, [own, others]: &[Vec<usize>; 2], values: &mut [f64]) {
    let weights = weights(own.len() + others.len());
    if let Some(least) = own.len().checked_sub(1) {
        own.iter().for_each(|&player| values[player] += weights[least] * value);
    }
    if !others.is_empty() {
        others.iter().for_each(|&player| values[player] -= weights[own.len()] * value);
    }
}
