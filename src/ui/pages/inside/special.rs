//! Pictures of models that are no plain networks.

use std::rc::Rc;

use yew::prelude::*;

use super::code::CodeView;
use super::convolutions::ConvolutionsView;
use super::steps::StepsView;
use crate::engine::protocol::Drawn;
use crate::ui::app::{Send, Store};
use crate::ui::charts::TreeView;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::group_names;
use crate::ui::state::Action;

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
        Drawn::Tree(tree) => {
            let classes = store.data.as_ref().map(|d| d.classes.as_slice()).unwrap_or_default();
            let classes = classes.iter().map(|class| class.clone().into()).collect::<Vec<_>>();
            let dispatcher = store.dispatcher();
            let on_select = Callback::from(move |group| dispatcher.dispatch(Action::Select(group)));
            html! {
                <TreeView tree={tree.clone()} grouping={store.grouping()} groups={group_names(store, &i18n)} {classes}
                    selected={store.selected} {on_select} />
            }
        }
        Drawn::Convolutions(seen) => html!(<ConvolutionsView seen={seen.clone()} outputs={outputs.clone()} />),
        Drawn::Steps(curves) => html!(<StepsView store={store.clone()} curves={curves.clone()} />),
        Drawn::Code(code) => {
            html!(<CodeView code={code.clone()} inputs={inputs.clone()} outputs={outputs.clone()} send={send.clone()} />)
        }
    }
}
