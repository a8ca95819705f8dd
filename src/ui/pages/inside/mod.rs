//! The model drawn: each family has its own picture. The network is what most visitors see first; the others are the whole
//! page's.

#[cfg(feature = "whole")]
mod boosted;
#[cfg(feature = "whole")]
mod code;
#[cfg(feature = "whole")]
mod convolutions;
#[cfg(feature = "whole")]
mod special;
#[cfg(feature = "whole")]
mod steps;
#[cfg(feature = "whole")]
mod tree;

use std::rc::Rc;

use yew::prelude::*;

#[cfg(feature = "whole")]
use self::special::Special;
#[cfg(not(feature = "whole"))]
use super::beyond::Beyond;
use crate::data::catalog::Dataset;
use crate::engine::protocol::Drawn;
use crate::ui::app::{Send, Store, Wires};
use crate::ui::charts::NetworkView;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct InsideProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
}

/// What a single output says: what the positive label means, or what the amount is called.
fn output(dataset: &Dataset, language: &str) -> AttrValue {
    let label = &dataset.label;
    let column = dataset.columns.iter().find(|c| label.amount.is_some() && c.name == label.column);
    AttrValue::from(column.map_or(&label.positive_meaning, |c| &c.title).get(language).clone())
}

/// The model as it was when it was last evaluated.
#[component]
pub fn Inside(props: &InsideProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let inputs: Rc<[String]> = (*use_memo(store.data.clone(), |data| -> Rc<[String]> {
        data.as_ref().map(|d| d.features.clone()).unwrap_or_default().into()
    }))
    .clone();
    let (Some(drawn), Some(dataset)) = (store.drawn.clone(), store.dataset()) else {
        return html!(<p class="waiting" role="status">{ i18n.text("phase-loading") }</p>);
    };
    let classes = store.data.as_ref().map(|d| d.classes.as_slice()).unwrap_or_default();
    let outputs: Rc<[AttrValue]> = match (&*drawn, classes) {
        (Drawn::Code(_), _) => inputs.iter().map(|name| name.clone().into()).collect(),
        (_, []) => [output(dataset, i18n.language())].into(),
        _ => classes.iter().map(|class| class.clone().into()).collect(),
    };
    let pictures = store.plane.clone().zip(store.surface.clone()).filter(|(_, surface)| !surface.units.is_empty());
    let send = props.send.clone();
    match &*drawn {
        Drawn::Network(network) => {
            html!(<NetworkView network={network.clone()} {inputs} {outputs} {pictures} {send} />)
        }
        #[cfg(feature = "whole")]
        _ => html!(<Special store={store.clone()} {send} {drawn} {inputs} {outputs} />),
        #[cfg(not(feature = "whole"))]
        _ => html!(<Beyond store={store.clone()} {send} wires={props.wires.clone()} />),
    }
}
