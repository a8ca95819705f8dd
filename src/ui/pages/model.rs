//! The second stage: what kind of model learns, how, and what it looks like inside.

use std::rc::Rc;

use yew::prelude::*;

use super::next::Next;
use crate::model::config::Family;
use crate::train::config::Algorithm;
use crate::ui::app::Store;
use crate::ui::charts::NetworkView;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::field::Field;
use crate::ui::parts::layers::Layers;

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
    let layered = store.settings.model.family == Family::Mlp;
    let momentum = store.settings.train.algorithm == Algorithm::Sgd;
    html! {
        <>
            <section class="block" aria-labelledby="shape">
                <h1 id="shape">{ i18n.text("model-title") }</h1>
                <p class="lead">{ i18n.text(if layered { "model-mlp" } else { "model-logistic" }) }</p>
                { fields(if layered { &["model", "activation", "dropout"] } else { &["model"] }) }
                <Layers store={store.clone()} />
                if let Some(made) = &store.made {
                    <p id="parameters">{ i18n.with("model-size", &[
                        ("parameters", i18n.count(made.parameters).into()),
                        ("sizes", made.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" → ").into()),
                    ]) }</p>
                }
            </section>
            <section class="block" aria-labelledby="learning">
                <h2 id="learning">{ i18n.text("model-learning") }</h2>
                <p>{ i18n.text("model-learning-intro") }</p>
                { fields(if momentum { &["optimizer", "momentum", "l2", "stop"] } else { &["optimizer", "l2", "stop"] }) }
            </section>
            <Drawing store={store.clone()} />
            <Next store={store.clone()} />
        </>
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
    let (Some(report), Some(dataset)) = (store.history.last(), store.dataset()) else {
        return html!(<p class="waiting" role="status">{ i18n.text("phase-loading") }</p>);
    };
    let classes = store.data.as_ref().map(|d| d.classes.as_slice()).unwrap_or_default();
    let outputs: Rc<[AttrValue]> = match classes {
        [] => [AttrValue::from(dataset.label.positive_meaning.get(i18n.language()).clone())].into(),
        _ => classes.iter().map(|class| class.clone().into()).collect(),
    };
    html!(<NetworkView network={report.network.clone()} {inputs} {outputs} />)
}
