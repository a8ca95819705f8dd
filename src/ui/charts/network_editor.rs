//! Setting one number of the model by hand: a weight, or a bias.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::network_layout::Target;
use crate::engine::protocol::{Command, MOST_WEIGHT, Network};
use crate::ui::i18n::use_i18n;

/// A number of the model, with the value that it had when it was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    pub target: Target,
    value: f32,
    layer: usize,
    from: Option<usize>,
    to: usize,
}

impl Chosen {
    /// The number that a target stands for: a link's weight, a unit's bias. Inputs have none.
    pub fn new(target: Target, network: &Network) -> Option<Self> {
        let unit = |layer: usize, shown: usize| network.layers.get(layer)?.shown.get(shown).copied();
        match target {
            Target::Link(i) => {
                let link = network.links.get(i)?;
                let (from, to) = (unit(link.layer, link.from)?, unit(link.layer + 1, link.to)?);
                Some(Self { target, value: link.weight, layer: link.layer, from: Some(from), to })
            }
            Target::Unit { layer, unit: shown } => {
                let value = *network.layers.get(layer)?.biases.get(shown)?;
                Some(Self { target, value, layer: layer.checked_sub(1)?, from: None, to: unit(layer, shown)? })
            }
        }
    }

    fn set(self, value: f64) -> Command {
        Command::SetWeight { layer: self.layer, from: self.from, to: self.to, value }
    }
}

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub chosen: Chosen,
    /// What the number is called.
    pub name: AttrValue,
    pub send: Callback<Command>,
    /// Called when it is set, and when it is left as it was.
    pub on_end: Callback<()>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let i18n = use_i18n();
    let input = use_node_ref();
    let chosen = props.chosen;
    {
        // Not an attribute, which would replace what is being typed when the model is evaluated.
        let (input, value) = (input.clone(), i18n.number(f64::from(chosen.value), 4));
        use_effect_with(chosen, move |_| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(&value);
                let _ = input.focus();
                input.select();
            }
        });
    }
    let onsubmit = {
        let (input, send, on_end) = (input.clone(), props.send.clone(), props.on_end.clone());
        Callback::from(move |e: SubmitEvent| {
            e.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                send.emit(chosen.set(input.value_as_number()));
            }
            on_end.emit(());
        })
    };
    let onkeydown = {
        let on_end = props.on_end.clone();
        Callback::from(move |e: KeyboardEvent| {
            if e.key() == "Escape" {
                on_end.emit(());
            }
        })
    };
    let cancel = props.on_end.reform(|_: MouseEvent| ());
    let most = MOST_WEIGHT.to_string();
    html! {
        <form class="network-editor" {onsubmit} {onkeydown}>
            <div class="field">
                <label for="network-value">{ &props.name }</label>
                <input ref={input} id="network-value" type="number" step="any" min={format!("-{most}")} max={most} required=true />
            </div>
            <button type="submit" class="primary">{ i18n.text("network-apply") }</button>
            <button type="button" onclick={cancel}>{ i18n.text("network-cancel") }</button>
        </form>
    }
}

/// Gives the drawing the focus back.
pub fn focus(region: &NodeRef) {
    if let Some(region) = region.cast::<HtmlElement>() {
        let _ = region.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Link, NetworkLayer};

    #[test]
    fn what_is_drawn_is_set_by_its_number_in_the_model() {
        let layer =
            |units, shown: &[usize], biases: &[f32]| NetworkLayer { units, shown: shown.into(), biases: biases.into() };
        let network = Network {
            layers: vec![layer(40, &[3, 30], &[]), layer(9, &[0, 8], &[0.5, 0.25]), layer(1, &[0], &[0.0])],
            links: vec![Link { layer: 0, from: 1, to: 1, weight: 2.0 }],
        };
        let set = |target| Chosen::new(target, &network).map(|chosen| (chosen.value, chosen.set(1.0)));
        let command = |layer, from, to| Command::SetWeight { layer, from, to, value: 1.0 };
        assert_eq!(set(Target::Link(0)), Some((2.0, command(0, Some(30), 8))));
        assert_eq!(set(Target::Unit { layer: 1, unit: 1 }), Some((0.25, command(0, None, 8))));
        assert_eq!(set(Target::Unit { layer: 0, unit: 0 }), None);
        assert_eq!(set(Target::Link(7)), None);
    }
}
