//! What of boosted trees is drawn: the latest one, and which columns the questions of all are about.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::protocol::DrawnBoosted;
use super::tree;
use crate::data::prepare::Prepared;
use crate::model::tree::nodes::Split;
use crate::train::learning::BoostedInside;

/// Columns that are told at most.
const MOST_COLUMNS: usize = 12;

/// The drawable part of boosted trees.
pub fn view(inside: &BoostedInside, data: &Prepared) -> DrawnBoosted {
    let nodes = &inside.latest.nodes;
    let splits: Vec<Option<Split>> = nodes.iter().map(|node| node.split).collect();
    let tree = tree::view(&splits, |node| Some(nodes[node].value), data);
    let mut of_column = BTreeMap::<&str, f64>::new();
    for (meaning, gain) in data.meanings.iter().zip(&inside.gains) {
        *of_column.entry(meaning.column()).or_default() += gain;
    }
    let all: f64 = inside.gains.iter().sum();
    let shares = of_column.into_iter().filter(|&(_, gain)| gain > 0.0);
    let mut gains: Vec<(String, f64)> = shares.map(|(column, gain)| (column.to_owned(), gain / all)).collect();
    gains.sort_by(|a, b| b.1.total_cmp(&a.1));
    gains.truncate(MOST_COLUMNS);
    DrawnBoosted { tree: Rc::new(tree), round: inside.round as u64, gains }
}
