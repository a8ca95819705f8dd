//! Pictures of models that are no plain networks.

use std::rc::Rc;

use yew::prelude::*;

use super::boosted::BoostedView;
use super::code::CodeView;
use super::convolutions::ConvolutionsView;
use super::steps::StepsView;
use super::tree::Tree;
use crate::engine::protocol::Drawn;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct SpecialProps {
    pub store: Store,
    pub send: Send,
    pub drawn: Rc<Drawn>,
    /// The names of all inputs.
    pub inputs: Rc<[String]>,
    /// What each output says.
    pub outputs: Rc<[AttrValue]>,
}

#[component]
pub fn Special(props: &SpecialProps) -> Html {
    let i18n = use_i18n();
    let SpecialProps { store, send, drawn, inputs, outputs } = props;
    match &**drawn {
        Drawn::Network(_) => Html::default(),
        Drawn::Tree(tree) => html!(<Tree store={store.clone()} tree={tree.clone()} title={i18n.text("tree-title")} />),
        Drawn::Boosted(boosted) => html!(<BoostedView store={store.clone()} boosted={boosted.clone()} />),
        Drawn::Convolutions(seen) => html!(<ConvolutionsView seen={seen.clone()} outputs={outputs.clone()} />),
        Drawn::Steps(curves) => html!(<StepsView store={store.clone()} curves={curves.clone()} />),
        Drawn::Code(code) => {
            html!(<CodeView code={code.clone()} inputs={inputs.clone()} outputs={outputs.clone()} send={send.clone()} />)
        }
    }
}
