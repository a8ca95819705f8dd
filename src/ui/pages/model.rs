//! The second stage: what kind of model learns, how, and what it looks like inside.

use std::rc::Rc;

use yew::prelude::*;

use super::next::Next;
use crate::engine::protocol::Drawn;
use crate::model::config::Family;
use crate::train::config::Algorithm;
use crate::ui::app::Store;
use crate::ui::charts::NetworkView;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::layers::Layers;
use crate::ui::settings::Choice;
use crate::ui::state::Made;

#[derive(Properties, PartialEq)]
pub struct ModelPageProps {
    pub store: Store,
}

#[component]
pub fn ModelPage(props: &ModelPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let fields = |names: &[&'static str]| {
        let each = names.iter().map(|&name| html!(<Field store={store.clone()} {name} />));
        html!(<div class="controls">{ for each }</div>)
    };
    let family = store.settings.model.family;
    let momentum = store.settings.train.algorithm == Algorithm::Sgd;
    let shape: &[&'static str] = match family {
        Family::Logistic => &["model"],
        Family::Mlp => &["model", "activation", "dropout"],
        Family::Cnn => &["model", "filters", "activation", "dropout"],
        Family::Rnn | Family::Gru | Family::Lstm => &["model", "state"],
        Family::Autoencoder => &["model", "code", "activation", "dropout"],
        Family::Tree => &["model", "impurity", "depth", "leaf", "pruning"],
    };
    html! {
        <>
            <section class="block" aria-labelledby="shape">
                <h1 id="shape">{ i18n.text("model-title") }</h1>
                <p class="lead">{ i18n.text(&format!("model-{}", family.name())) }</p>
                { fields(shape) }
                <Layers store={store.clone()} />
                if let Some(made) = &store.made {
                    <p id="parameters">{ size(made, family, &i18n) }</p>
                }
            </section>
            if family != Family::Tree {
                <section class="block" aria-labelledby="learning">
                    <h2 id="learning">{ i18n.text("model-learning") }</h2>
                    <p>{ i18n.text("model-learning-intro") }</p>
                    { fields(if momentum { &["optimizer", "momentum", "l2", "stop"] } else { &["optimizer", "l2", "stop"] }) }
                </section>
            }
            <Drawing store={store.clone()} />
            <Next store={store.clone()} />
        </>
    }
}

/// How large a model is.
fn size(made: &Made, family: Family, i18n: &I18n) -> AttrValue {
    let parameters = ("parameters", i18n.count(made.parameters).into());
    match (family, made.sizes.as_slice()) {
        (Family::Tree, _) => i18n.text("model-size-tree"),
        (_, []) => i18n.with("model-size-parameters", &[parameters]),
        (_, sizes) => {
            let sizes = sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" → ");
            i18n.with("model-size", &[parameters, ("sizes", sizes.into())])
        }
    }
}

/// The model as it stands, drawn.
#[component]
pub fn Drawing(props: &ModelPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let inputs: Rc<[String]> = (*use_memo(store.data.clone(), |data| -> Rc<[String]> {
        data.as_ref().map(|d| d.features.clone()).unwrap_or_default().into()
    }))
    .clone();
    let (Some(drawn), Some(dataset)) = (store.drawn.as_deref(), store.dataset()) else {
        return html!(<p class="waiting" role="status">{ i18n.text("phase-loading") }</p>);
    };
    let classes = store.data.as_ref().map(|d| d.classes.as_slice()).unwrap_or_default();
    let outputs: Rc<[AttrValue]> = match classes {
        [] => [AttrValue::from(dataset.label.positive_meaning.get(i18n.language()).clone())].into(),
        _ => classes.iter().map(|class| class.clone().into()).collect(),
    };
    match drawn {
        Drawn::Network(network) => html!(<NetworkView network={network.clone()} {inputs} {outputs} />),
        Drawn::Tree(_) => Html::default(),
    }
}
