//! The fifth stage: what a repair costs. Models of the present run, and of many others beside it, by two measures.

mod controls;
pub mod models;

use yew::prelude::*;

use self::controls::{Controls, UnderWay};
use self::models::Models;
use crate::ui::app::{Send, Store, Wires};
use crate::ui::i18n::use_i18n;
use crate::ui::pages::runs::RunsSection;
use crate::ui::parts::field::Field;
use crate::ui::parts::picker::GroupingField;
use crate::ui::parts::select::Select;
use crate::ui::settings::Choice;

#[derive(Properties, PartialEq, Clone)]
pub struct TradeoffsPageProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
}

#[derive(Properties, PartialEq)]
struct ObjectiveProps {
    store: Store,
    /// Which axis.
    axis: usize,
}

#[component]
pub fn TradeoffsPage(props: &TradeoffsPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    html! {
        <>
            <section class="block" aria-labelledby="trade-title">
                <h1 id="trade-title">{ i18n.text("trade-title") }</h1>
                <p class="lead">{ i18n.text("trade-intro") }</p>
                <h2>{ i18n.text("trade-models") }</h2>
                <div class="controls">
                    { for [0, 1].map(|axis| html!(<ObjectiveField store={store.clone()} {axis} />)) }
                    <ThirdField store={store.clone()} />
                    <GroupingField store={store.clone()} />
                    <Field store={store.clone()} name="part" />
                </div>
                <Models store={store.clone()} send={props.send.clone()} />
            </section>
            <section class="block" aria-labelledby="sweep-title">
                <h2 id="sweep-title">{ i18n.text("sweep-title") }</h2>
                <p>{ i18n.text("sweep-intro") }</p>
                <Controls ..props.clone() />
                <UnderWay ..props.clone() />
            </section>
            <RunsSection store={store.clone()} send={props.send.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ThirdProps {
    store: Store,
}

/// What the size of points shows.
#[component]
fn ThirdField(props: &ThirdProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let chosen = store.third_objective();
    let options = store
        .objectives_offered()
        .map(|objective| html!(<option value={objective.name()}>{ objective.words(store, &i18n) }</option>));
    html! {
        <Select store={store.clone()} name="z" value={chosen.map_or("none", Choice::name)}
            help={chosen.map(|objective| objective.help(store, &i18n))}>
            <option value="none">{ i18n.text("trade-no-third") }</option>{ for options }
        </Select>
    }
}

/// What an axis shows.
#[component]
fn ObjectiveField(props: &ObjectiveProps) -> Html {
    let i18n = use_i18n();
    let (store, axis) = (&props.store, props.axis);
    let chosen = store.objective(axis);
    let options = store
        .objectives_offered()
        .map(|objective| html!(<option value={objective.name()}>{ objective.words(store, &i18n) }</option>));
    let name = ["x", "y"][axis];
    html! {
        <Select store={store.clone()} {name} value={chosen.name()} help={chosen.help(store, &i18n)}>{ for options }</Select>
    }
}
