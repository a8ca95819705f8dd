//! Makes of a model what is drawn of it.

use super::drawn::{Drawn, DrawnNode, DrawnTree};
use super::network;
use crate::model::tree::nodes::{Node, Tree};
use crate::train::learning::Inside;

/// What is drawn of a model's inside.
pub fn draw(inside: &Inside) -> Drawn {
    match inside {
        Inside::Layers(layers) => Drawn::Network(network::view(layers)),
        Inside::Tree(tree) => Drawn::Tree(drawn_tree(tree)),
    }
}

fn drawn_tree(tree: &Tree) -> DrawnTree {
    let node = |node: &Node| DrawnNode {
        people: node.n_node_samples as u64,
        shares: node.value.clone(),
        feature: node.split.map(|split| split.feature),
        threshold: node.split.map_or(0.0, |split| split.threshold),
        left: node.split.map_or(0, |split| split.left),
        right: node.split.map_or(0, |split| split.right),
    };
    DrawnTree { nodes: tree.nodes.iter().map(node).collect() }
}
