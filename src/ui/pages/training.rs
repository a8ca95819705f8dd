//! The third stage: learning as it happens, and whom the model fails, epoch by epoch.

use std::rc::Rc;

use yew::prelude::*;

use super::constraint::{ConstraintSection, moves};
use super::inside::Inside;
use super::rewind::Rewind;
use crate::engine::protocol::{EpochReport, PartReport, Task};
use crate::evaluate::estimate::Estimate;
use crate::ui::app::{Send, Store, Wires};
use crate::ui::charts::{LineChart, Series, SurfaceChart, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::groups::{GroupTable, NamedGap, followed_gaps, group_name, group_names, unit_name};
use crate::ui::parts::picker::{GroupingField, attributes_title};
use crate::ui::settings::{Choice, Measure};
use crate::ui::state::Action;

#[derive(Properties, PartialEq)]
pub struct TrainingPageProps {
    pub store: Store,
    pub send: Send,
    pub wires: Wires,
}

#[derive(Properties, PartialEq)]
pub struct PartProps {
    pub store: Store,
}

/// One number of every evaluation so far, against the epochs completed: of several at the same place, the last.
pub fn curve(store: &Store, of: impl Fn(&EpochReport) -> Option<f64>) -> Rc<[(f64, Option<f64>)]> {
    let places = store.history.chunk_by(|a, b| a.position.epochs() == b.position.epochs());
    places.filter_map(|same| same.last()).map(|r| (r.position.epochs(), of(r))).collect()
}

/// The same number of both parts.
fn both_parts(store: &Store, i18n: &I18n, of: impl Fn(&PartReport) -> Option<f64>) -> Vec<Series> {
    let series = |tone, name: &str, points| Series {
        label: i18n.text(&format!("setting-part-{name}")),
        tone,
        points,
        note: None,
    };
    vec![
        series(Tone::Train, "train", curve(store, |r| of(&r.train))),
        series(Tone::Test, "test", curve(store, |r| of(&r.test))),
    ]
}

#[component]
pub fn TrainingPage(props: &TrainingPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let x_label = i18n.text("training-epochs-axis");
    let empty = i18n.text("training-empty");
    let loss_axis = match store.task() {
        Task::Decision if !store.mitigation().leaves_scores() => "training-loss-lottery",
        Task::Decision => "training-loss-axis",
        Task::Classes => "training-loss-classes",
        Task::Amount => "training-loss-amount",
        Task::Anomaly => "training-loss-anomaly",
    };
    let sampled = store.history.iter().map(|report| report.train_rows).min();
    let sampled = sampled.filter(|&people| store.data.as_ref().is_some_and(|data| people < data.train_rows));
    let right = if store.amount().is_some() { Measure::RSquared } else { Measure::Accuracy };
    html! {
        <>
            <section class="block" aria-labelledby="failed">
                <h1 id="failed">{ i18n.text("training-title") }</h1>
                <Headline store={store.clone()} />
                <h2>{ i18n.text("training-watch") }</h2>
                <div class="controls">
                    <GroupingField store={store.clone()} />
                    { for ["part", "measure"].map(|name| html!(<Field store={store.clone()} {name} />)) }
                </div>
                <Rewind store={store.clone()} send={props.send.clone()} />
                <div class="charts three">
                    <GroupCurves store={store.clone()} />
                    <GapCurves store={store.clone()} />
                </div>
                <ConstraintSection store={store.clone()} />
                <PlaneSection store={store.clone()} />
                <GroupTable store={store.clone()} />
            </section>
            <section class="block" aria-labelledby="learned">
                <h2 id="learned">{ i18n.text("training-learned") }</h2>
                <div class="charts">
                    <LineChart id="loss" title={i18n.text("training-loss")} x_label={x_label.clone()}
                        y_label={i18n.text(loss_axis)} series={both_parts(store, &i18n, |p| Some(p.loss))}
                        empty={empty.clone()} />
                    <LineChart id="accuracy" title={store.said("training-accuracy", &i18n)} {x_label}
                        y_label={store.said("training-accuracy-axis", &i18n)}
                        series={both_parts(store, &i18n, |p| right.of(&p.overall).value())} {empty} />
                </div>
                <PrivacyCurve store={store.clone()} />
                if let Some(people) = sampled {
                    <p class="note">{ i18n.with("training-sample", &[("people", i18n.count(people).into())]) }</p>
                }
                <Inside store={store.clone()} send={props.send.clone()} wires={props.wires.clone()} />
            </section>
        </>
    }
}

/// What private training has spent so far.
#[component]
fn PrivacyCurve(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let Some(delta) = store.settings.training().privacy.map(|privacy| privacy.delta) else { return Html::default() };
    let points = curve(store, |r| r.epsilon);
    let series = vec![Series { label: "ε".into(), tone: Tone::Neutral, points, note: None }];
    html! {
        <LineChart id="epsilon" title={i18n.text("curve-epsilon")} x_label={i18n.text("training-epochs-axis")}
            description={i18n.with("curve-epsilon-help", &[("delta", delta.to_string().into())])} y_label="ε" {series}
            empty={i18n.text("training-empty")} />
    }
}

/// The plane of two features, where there is one: what the model says of whom.
#[component]
fn PlaneSection(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let Some(plane) = store.plane.clone() else { return Html::default() };
    // Groups are those of the first attribute: another choice of groups lets none stand out here.
    let selected = store.selected.filter(|_| store.grouping() == 0);
    let groups = plane.groups.iter().map(|values| group_name(values, &i18n)).collect::<Vec<_>>();
    html! {
        <SurfaceChart id="surface" title={i18n.text("surface-title")} description={i18n.text("surface-help")} {plane}
            surface={store.surface.clone()} {groups} {selected} />
    }
}

/// The five-second answer: which groups the measure is highest and lowest for.
#[component]
fn Headline(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let Some(report) = store.history.last() else {
        return html!(<p class="lead">{ i18n.text("training-intro") }</p>);
    };
    let (settings, measure) = (&store.settings, store.measure());
    let Some(watched) = settings.part.of(report).groupings.get(store.grouping()) else { return Html::default() };
    let names = group_names(store, &i18n);
    let known: Vec<(f64, AttrValue)> =
        watched.groups.iter().zip(names).filter_map(|(group, name)| Some((measure.of(group).value()?, name))).collect();
    let least = known.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let most = known.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let told = |value: f64| measure.told(Estimate::Value(value), store, &i18n).to_string();
    let words = match (least, most) {
        (Some(least), Some(most)) if known.len() > 1 => i18n.with(
            "training-headline",
            &[
                ("measure", store.said(&format!("setting-measure-{}", measure.name()), &i18n).to_string().into()),
                ("part", i18n.text(&format!("setting-part-{}", settings.part.name())).to_string().into()),
                ("highest", most.1.to_string().into()),
                ("high", told(most.0).into()),
                ("lowest", least.1.to_string().into()),
                ("low", told(least.0).into()),
            ],
        ),
        _ => i18n.text("training-headline-none"),
    };
    let help = store.said(&format!("setting-measure-{}-help", measure.name()), &i18n);
    html! {
        <>
            <p class="lead" id="headline">{ words }</p>
            <p class="note">{ help }{ " " }{ store.question(&i18n) }</p>
        </>
    }
}

/// The chosen measure of each watched group.
#[component]
fn GroupCurves(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (part, measure, grouping) = (store.settings.part, store.measure(), store.grouping());
    let of = |r: &EpochReport, group: usize| -> Option<Estimate> {
        Some(measure.of(part.of(r).groupings.get(grouping)?.groups.get(group)?))
    };
    let last = store.history.last();
    let series = group_names(store, &i18n).into_iter().enumerate().map(|(group, label)| Series {
        label,
        tone: Tone::Group(group),
        points: curve(store, |r| of(r, group)?.value()),
        note: last.and_then(|r| of(r, group)).and_then(|estimate| match estimate {
            Estimate::NotEstimable { reason } => Some(crate::ui::parts::groups::why_not(reason, &i18n)),
            Estimate::Value(_) => None,
        }),
    });
    let attributes = store.data.as_ref().and_then(|d| d.representation.get(grouping)).map(|r| r.attributes.clone());
    let name = store.said(&format!("setting-measure-{}", measure.name()), &i18n);
    let title = i18n.with(
        "training-groups",
        &[
            ("measure", name.to_string().into()),
            ("attributes", attributes_title(&attributes.unwrap_or_default(), store.dataset(), &i18n).into()),
            ("part", i18n.text(&format!("setting-part-{}", part.name())).to_string().into()),
        ],
    );
    let dispatcher = store.dispatcher();
    let on_select = Callback::from(move |group| dispatcher.dispatch(Action::Select(group)));
    html! {
        <LineChart id="group-curves" {title} x_label={i18n.text("training-epochs-axis")}
            y_label={axis(store, measure, &name, &i18n)} series={series.collect::<Vec<_>>()}
            y_range={store.amount().is_none().then_some((0.0, 1.0))} selected={store.selected} {on_select}
            empty={i18n.text("training-empty")} />
    }
}

/// A measure and its unit.
fn axis(store: &Store, measure: Measure, name: &str, i18n: &I18n) -> AttrValue {
    let (id, unit) = match store.amount() {
        None => ("training-share-axis", AttrValue::default()),
        Some(_) if measure == Measure::RSquared => ("training-r2-axis", AttrValue::default()),
        Some(amount) => ("training-amount-axis", unit_name(amount, i18n)),
    };
    i18n.with(id, &[("measure", name.into()), ("unit", unit.to_string().into())])
}

/// How far the watched groups are apart.
#[component]
fn GapCurves(props: &PartProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (part, grouping) = (store.settings.part, store.grouping());
    let x_label = i18n.text("training-epochs-axis");
    let gaps = followed_gaps(store).iter().enumerate().map(|(i, NamedGap { name, of })| Series {
        label: i18n.text(&format!("gap-{name}")),
        tone: Tone::Group(i),
        points: curve(store, |r| of(&part.of(r).groupings.get(grouping)?.gaps).judged.value()),
        note: None,
    });
    let kl = Series {
        label: i18n.text("gap-kl"),
        tone: Tone::Neutral,
        points: curve(store, |r| part.of(r).groupings.get(grouping)?.gaps.kl_divergence.judged.value()),
        note: None,
    };
    let axis = match store.amount() {
        None => i18n.text("training-gaps-axis"),
        Some(amount) => i18n.with("training-gaps-amount", &[("unit", unit_name(amount, &i18n).to_string().into())]),
    };
    html! {
        <>
            <LineChart id="gap-curves" title={i18n.text("training-gaps")} x_label={x_label.clone()}
                y_label={axis} series={gaps.collect::<Vec<_>>()} marks={moves(store, &i18n)}
                empty={i18n.text("training-no-gap")} />
            if Measure::SelectionRate.suits(store.task()) {
            <LineChart id="kl-curve" title={i18n.text("gap-kl")} {x_label} y_label={i18n.text("training-kl-axis")}
                series={vec![kl]} empty={i18n.text("training-no-gap")} />
            }
        </>
    }
}
