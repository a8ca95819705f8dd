//! Makes of a model what is drawn of it.

use super::code::code;
use super::drawn::{Drawn, DrawnNode, DrawnTree};
use super::network;
#[cfg(feature = "burn")]
use super::{maps::maps, steps::steps};
use crate::data::prepare::Prepared;
use crate::model::config::{Family, ModelConfig};
use crate::model::tree::nodes::{Node, Tree};
use crate::train::learning::{DeviceLost, Inside};

/// What is drawn of a model's inside.
///
/// # Errors
/// [`DeviceLost`].
pub async fn draw(inside: &Inside, model: &ModelConfig, data: &Prepared) -> Result<Drawn, DeviceLost> {
    Ok(match inside {
        Inside::Tree(tree) => Drawn::Tree(drawn_tree(tree)),
        Inside::Layers(layers) => match model.family {
            Family::Autoencoder => Drawn::Code(code(layers, model, data)),
            #[cfg(feature = "burn")]
            Family::Cnn => Drawn::Convolutions(maps(layers, model, data).await?),
            #[cfg(feature = "burn")]
            Family::Rnn | Family::Gru | Family::Lstm => Drawn::Steps(steps(layers, model, data).await?),
            _ => Drawn::Network(network::view(layers)),
        },
    })
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
