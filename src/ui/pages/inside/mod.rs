//! The model drawn: each family has its own picture.

mod boosted;
mod code;
mod convolutions;
mod steps;
mod tree;

use std::rc::Rc;

use yew::prelude::*;

use self::boosted::BoostedView;
use self::code::CodeView;
use self::convolutions::ConvolutionsView;
use self::steps::StepsView;
use self::tree::Tree;
use crate::engine::protocol::Drawn;
use crate::ui::app::Store;
use crate::ui::charts::NetworkView;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct InsideProps {
    pub store: Store,
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
        (_, []) => [AttrValue::from(dataset.label.positive_meaning.get(i18n.language()).clone())].into(),
        _ => classes.iter().map(|class| class.clone().into()).collect(),
    };
    match &*drawn {
        Drawn::Network(network) => html!(<NetworkView network={network.clone()} {inputs} {outputs} />),
        Drawn::Tree(tree) => html!(<Tree store={store.clone()} tree={tree.clone()} title={i18n.text("tree-title")} />),
        Drawn::Boosted(boosted) => html!(<BoostedView store={store.clone()} boosted={boosted.clone()} />),
        Drawn::Convolutions(seen) => html!(<ConvolutionsView seen={seen.clone()} {outputs} />),
        Drawn::Steps(curves) => html!(<StepsView store={store.clone()} curves={curves.clone()} />),
        Drawn::Code(code) => html!(<CodeView code={code.clone()} {inputs} {outputs} />),
    }
}
