//! What a network's layers, units and links are called, and what there is to say about each.
//!
//! Words and numbers only; where things lie is `network_layout`'s.

use yew::AttrValue;

use super::network_drawing::LayerText;
use super::network_layout::Target;
use super::plot::pair;
use super::table::{DataTable, number};
use crate::engine::protocol::{Link, Network, Thumbnail};
use crate::sentence::Argument;
use crate::ui::i18n::I18n;

/// Weights listed in the readout of a unit.
const MOST_LISTED: usize = 5;

/// What units and links are called.
pub struct Names<'a> {
    pub network: &'a Network,
    pub inputs: &'a [String],
    pub outputs: &'a [AttrValue],
    pub i18n: &'a I18n,
}

impl Names<'_> {
    /// What is written over a layer.
    fn caption(&self, layer: usize) -> AttrValue {
        match layer {
            0 => self.i18n.text("network-inputs"),
            _ if layer + 1 == self.network.layers.len() => self.i18n.text("network-output"),
            _ => self.i18n.with("network-hidden", &[("layer", self.count(layer))]),
        }
    }

    /// What is written over and under each layer.
    pub fn layers(&self) -> Vec<LayerText> {
        let layers = self.network.layers.iter().enumerate().map(|(i, layer)| {
            let more = layer.units.saturating_sub(layer.shown.len());
            let more = (more > 0).then(|| self.i18n.with("network-more", &[("units", self.count(more))]));
            LayerText { caption: self.caption(i), more }
        });
        layers.collect()
    }

    /// The names of the inputs that are drawn.
    pub fn shown_inputs(&self) -> Vec<AttrValue> {
        let shown = self.network.layers.first().map_or(0, |l| l.shown.len());
        (0..shown).map(|unit| self.unit(0, unit)).collect()
    }

    /// A shown unit's name.
    fn unit(&self, layer: usize, unit: usize) -> AttrValue {
        let number = self.network.layers[layer].shown.get(unit).copied().unwrap_or(unit);
        match self.inputs.get(number) {
            Some(name) if layer == 0 => AttrValue::from(name.clone()),
            _ if layer > 0 && layer + 1 == self.network.layers.len() => {
                self.outputs.get(number).cloned().unwrap_or_default()
            }
            _ => {
                let args =
                    [("layer", Argument::from(self.caption(layer).to_string())), ("unit", self.count(number + 1))];
                self.i18n.with("network-unit", &args)
            }
        }
    }

    fn ends(&self, link: &Link) -> (AttrValue, AttrValue) {
        (self.unit(link.layer, link.from), self.unit(link.layer + 1, link.to))
    }

    fn weight(&self, weight: f32) -> AttrValue {
        if !weight.is_finite() {
            return self.i18n.text("network-overflow");
        }
        AttrValue::from(self.i18n.number(f64::from(weight), 3))
    }

    /// What a number that can be set is called: a link's weight, a unit's bias.
    pub fn number(&self, target: Target) -> AttrValue {
        match target {
            Target::Link(i) => {
                let (from, to) = self.ends(&self.network.links[i]);
                pair(self.i18n, &self.i18n.text("network-weight"), &format!("{from} → {to}"))
            }
            Target::Unit { layer, unit } => {
                self.i18n.with("network-bias-of", &[("unit", Argument::from(self.unit(layer, unit).to_string()))])
            }
        }
    }

    /// A heading, and the strongest weights of a unit: those that come in, or those of an input that go out.
    pub fn readout(&self, target: Target) -> (AttrValue, Vec<AttrValue>) {
        let (layer, unit) = match target {
            Target::Link(i) => {
                let link = &self.network.links[i];
                let (from, to) = self.ends(link);
                return (pair(self.i18n, &format!("{from} → {to}"), &self.weight(link.weight)), vec![]);
            }
            Target::Unit { layer, unit } => (layer, unit),
        };
        let ours =
            |l: &&Link| if layer == 0 { l.layer == 0 && l.from == unit } else { l.layer + 1 == layer && l.to == unit };
        let mut links: Vec<&Link> = self.network.links.iter().filter(ours).collect();
        links.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let other = |l: &Link| if layer == 0 { self.ends(l).1 } else { self.ends(l).0 };
        let listed = links.iter().take(MOST_LISTED).map(|l| pair(self.i18n, &other(l), &self.weight(l.weight)));
        let heading = if layer == 0 { "network-outgoing" } else { "network-incoming" };
        let heading = self.i18n.with(heading, &[("unit", Argument::from(self.unit(layer, unit).to_string()))]);
        let bias = self.network.layers[layer].biases.get(unit);
        let bias = bias.map(|&bias| pair(self.i18n, &self.i18n.text("network-bias"), &self.weight(bias)));
        (heading, listed.chain(bias).collect())
    }

    /// From where to where a unit's numbers go on the plane.
    pub fn range(&self, layer: usize, picture: &Thumbnail) -> AttrValue {
        if !(picture.low.is_finite() && picture.high.is_finite()) {
            return self.i18n.text("network-overflow");
        }
        let output = layer + 1 == self.network.layers.len();
        let end = |end: f32| {
            let end = f64::from(end);
            Argument::from(if output { self.i18n.percent(end) } else { self.i18n.number(end, 2) })
        };
        let id = match layer {
            0 => "network-range-input",
            _ if output => "network-range-output",
            _ => "network-range-hidden",
        };
        self.i18n.with(id, &[("low", end(picture.low)), ("high", end(picture.high))])
    }

    /// All weights between drawn units, and their biases.
    pub fn table(&self) -> DataTable {
        let cell = |weight: f32| if weight.is_finite() { number(f64::from(weight)) } else { self.weight(weight) };
        let weights = self.network.links.iter().map(|link| {
            let (from, to) = self.ends(link);
            vec![from, to, cell(link.weight)]
        });
        let layers = self.network.layers.iter().enumerate();
        let biases = layers.flat_map(|(layer, units)| {
            let each = units.biases.iter().enumerate();
            each.map(move |(unit, &bias)| vec![self.i18n.text("network-bias"), self.unit(layer, unit), cell(bias)])
        });
        let columns = ["network-from", "network-to", "network-weight"].map(|id| self.i18n.text(id)).to_vec();
        DataTable { columns, rows: weights.chain(biases).collect() }
    }

    fn count(&self, n: usize) -> Argument {
        Argument::from(self.i18n.count(n as u64))
    }
}
