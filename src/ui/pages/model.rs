//! The second stage: what kind of model learns, how, and what it looks like inside.

use yew::prelude::*;

use super::inside::Inside;
use super::next::Next;
use crate::mitigate::after::After;
use crate::mitigate::method::Method;
use crate::mitigate::reductions::config::Reduction;
use crate::model::config::Family;
use crate::train::config::Algorithm;
use crate::train::constraint::config::Kind as Constraint;
use crate::ui::app::{Send, Store, Wires};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::layers::Layers;
use crate::ui::parts::picker::GroupingSelect;
use crate::ui::settings::Choice;
use crate::ui::state::Made;

#[derive(Properties, PartialEq)]
pub struct ModelPageProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
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
        Family::Boosted => &["model", "shrinkage", "depth", "leaf", "l2"],
    };
    let mut learning = if momentum { vec!["optimizer", "momentum", "l2"] } else { vec!["optimizer", "l2"] };
    // A search over models ends by itself.
    if store.mitigation().reduction.kind.is_none() {
        learning.push("stop");
    }
    if store.settings.learns_adversarially() {
        learning.push("adversarial");
        if store.settings.train.adversarial.is_some() {
            learning.extend(["adversarial-norm", "adversarial-steps"]);
        }
    }
    if store.settings.learns_privately() {
        learning.push("privacy-noise");
        if store.settings.train.privacy.is_some() {
            learning.extend(["clip", "delta"]);
        }
    }
    html! {
        <>
            <section class="block" aria-labelledby="shape">
                <h1 id="shape">{ i18n.text("model-title") }</h1>
                <p class="lead">{ store.said(&format!("model-{}", family.name()), &i18n) }</p>
                { fields(shape) }
                <Layers store={store.clone()} />
                if let Some(made) = &store.made {
                    <p id="parameters">{ size(made, family, &i18n) }</p>
                }
            </section>
            if !family.of_trees() {
                <section class="block" aria-labelledby="learning">
                    <h2 id="learning">{ i18n.text("model-learning") }</h2>
                    <p>{ i18n.text("model-learning-intro") }</p>
                    { fields(&learning) }
                </section>
            }
            if store.repairable() {
                <RepairSection store={store.clone()} />
            }
            <Inside store={store.clone()} send={props.send.clone()} wires={props.wires.clone()} />
            <Next store={store.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RepairProps {
    store: Store,
}

/// What is done for fairness before training, and in it.
#[component]
fn RepairSection(props: &RepairProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let repairs = &store.settings.repairs;
    let in_force = store.mitigation();
    let (reduction, after) = (in_force.reduction.kind, in_force.after.kind);
    let field = |name| html!(<Field store={store.clone()} {name} />);
    let before = in_force.before.map(|before| before.method());
    let constrained = store.constrained();
    let equal = reduction.is_some() || after.is_some();
    let help = |id: String| html!(<p class="note">{ i18n.text(&id) }</p>);
    html! {
        <section class="block" aria-labelledby="repair">
            <h2 id="repair">{ i18n.text("repair-title") }</h2>
            <p>{ i18n.text("repair-intro") }</p>
            <div class="controls">
                if before.is_some() || constrained || equal {
                    <GroupingSelect store={store.clone()} name="protect" chosen={store.grouping_of(&repairs.others.attributes)} />
                }
                if equal { { field("parity") } }
                { field("before") }
                if before.is_some_and(Method::has_level) { { field("level") } }
                if store.reducible() { { field("reduction") } }
                if reduction == Some(Reduction::ExponentiatedGradient) { { field("eps") } }
                if reduction == Some(Reduction::GridSearch) { { field("grid") } }
                if store.constrainable() { { field("constraint") } }
                if constrained {
                    { field("weight") }
                    if in_force.constraint.kind != Constraint::Adversary { { field("bound") } }
                }
                if in_force.leaves_scores() { { field("after") } }
                if after == Some(After::RejectOption) { { field("reject") } }
            </div>
            if let Some(method) = before { { help(format!("before-{}", method.name())) } }
            if let Some(reduction) = reduction { { help(format!("reduction-{}", reduction.name())) } }
            if constrained { { help(format!("constraint-{}", in_force.constraint.kind.name())) } }
            if let Some(after) = after { { help(format!("after-{}", after.name())) } }
        </section>
    }
}

/// How large a model is.
fn size(made: &Made, family: Family, i18n: &I18n) -> AttrValue {
    let parameters = ("parameters", i18n.count(made.parameters).into());
    match (family, made.sizes.as_slice()) {
        (Family::Tree, _) => i18n.text("model-size-tree"),
        (Family::Boosted, _) => i18n.text("model-size-boosted"),
        (_, []) => i18n.with("model-size-parameters", &[parameters]),
        (_, sizes) => {
            let sizes = sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" → ");
            i18n.with("model-size", &[parameters, ("sizes", sizes.into())])
        }
    }
}
