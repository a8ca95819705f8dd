//! Makes of a model what is drawn of it.

use std::rc::Rc;

use super::code::code;
use super::drawn::Drawn;
use super::{boosted, network, tree};
#[cfg(feature = "burn")]
use super::{maps::maps, steps::steps};
use crate::data::prepare::Prepared;
use crate::model::config::{Family, ModelConfig};
use crate::model::tree::nodes::Split;
use crate::train::learning::{DeviceLost, Inside};

/// What is drawn of a model's inside.
///
/// # Errors
/// [`DeviceLost`].
pub async fn draw(inside: &Inside, model: &ModelConfig, data: &Prepared) -> Result<Drawn, DeviceLost> {
    Ok(match inside {
        Inside::Tree(grown) => {
            let splits: Vec<Option<Split>> = grown.nodes.iter().map(|node| node.split).collect();
            Drawn::Tree(Rc::new(tree::view(&splits, |_| None, data)))
        }
        Inside::Boosted(inside) => Drawn::Boosted(boosted::view(inside, data)),
        Inside::Layers(layers) => match model.family {
            Family::Autoencoder => Drawn::Code(code(layers, model, data)),
            #[cfg(feature = "burn")]
            Family::Cnn => Drawn::Convolutions(maps(layers, model, data).await?),
            #[cfg(feature = "burn")]
            Family::Rnn | Family::Gru | Family::Lstm => Drawn::Steps(steps(layers, model, data).await?),
            _ => Drawn::Network(network::view(layers)),
        },
        Inside::Several(latest) => Box::pin(draw(latest, model, data)).await?,
    })
}
