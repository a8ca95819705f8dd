//! The constraint while it is in force: how much it weighs, to be moved while training goes on, and what it comes to.

use yew::prelude::*;

use super::training::{PartProps, curve};
use crate::train::constraint::config::Kind;
use crate::ui::app::Store;
use crate::ui::charts::{LineChart, Series, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::picker::attributes_title;
use crate::ui::parts::slider::Slider;
use crate::ui::settings::Choice;

/// Where the weight's slider stops.
const STOPS: &[f64] = &[0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];

/// Nothing if no constraint is in force.
#[component]
pub fn ConstraintSection(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    if !store.constrained() {
        return Html::default();
    }
    let constraint = store.constraint();
    let line = |id: &str, name: &str, points| {
        let label = i18n.text(name);
        let series = vec![Series { label: label.clone(), tone: Tone::Neutral, points, note: None }];
        html! {
            <LineChart id={id.to_owned()} title={label.clone()} x_label={i18n.text("training-epochs-axis")}
                y_label={i18n.text(&format!("{name}-axis"))} {series} marks={moves(store, &i18n)}
                empty={i18n.text("training-empty")} />
        }
    };
    let penalty = if constraint.kind == Kind::Adversary { "curve-adversary" } else { "curve-penalty" };
    html! {
        <section aria-labelledby="constraint-title">
            <h2 id="constraint-title">{ title(store, &i18n) }</h2>
            if let Some(bound) = constraint.bound {
                <p>{ i18n.with("constraint-ascent", &[("bound", i18n.number(bound, 3).into())]) }</p>
            } else {
                <div class="controls">
                    <Slider store={store.clone()} name="weight" value={constraint.weight}
                        words={AttrValue::from(i18n.number(constraint.weight, 2))} stops={STOPS} />
                </div>
            }
            <div class="charts">
                { line("constraint-penalty", penalty, curve(store, |r| r.constraint?.value)) }
                { line("constraint-weight", "curve-weight", curve(store, |r| Some(r.constraint?.weight))) }
            </div>
        </section>
    }
}

/// What is held against the model, between which groups.
fn title(store: &Store, i18n: &I18n) -> AttrValue {
    let kind = i18n.text(&format!("setting-constraint-{}", store.constraint().kind.name()));
    let grouping = store.grouping_of(&store.settings.repairs.others.attributes);
    let attributes = store.data.as_ref().and_then(|d| d.representation.get(grouping)).map(|r| r.attributes.clone());
    let groups = attributes_title(&attributes.unwrap_or_default(), store.dataset(), i18n);
    i18n.with("constraint-title", &[("kind", kind.to_string().into()), ("groups", groups.into())])
}

/// Where the weight was moved by hand, and to what.
pub fn moves(store: &Store, i18n: &I18n) -> Vec<(f64, AttrValue)> {
    if store.constraint().bound.is_some() {
        return Vec::new();
    }
    let moved = store.history.windows(2).filter_map(|pair| {
        let (before, after) = (pair[0].constraint?.weight, pair[1].constraint?.weight);
        let words = || i18n.with("constraint-moved", &[("weight", i18n.number(after, 2).into())]);
        (before != after).then(|| (pair[0].position.epochs(), words()))
    });
    moved.collect()
}
