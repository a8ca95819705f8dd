//! The first stage: which people these are, who is in which group, and what to know before trusting the numbers.

use yew::prelude::*;

use super::harm::HarmSection;
use super::next::Next;
use super::own::OwnSection;
use super::toy::ToySection;
use crate::data::catalog::{Dataset, Domain};
use crate::data::represent::{DataSummary, GroupPresence, Representation};
use crate::ui::app::{Open, Send, Store, Wires};
use crate::ui::charts::{BarRow, GroupBars, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::groups::{group_name, unit_name, with_unit};
use crate::ui::parts::picker::{GroupingField, attributes_title, domain_name};
use crate::ui::state::Action;

#[derive(Properties, PartialEq, Clone)]
pub struct DataPageProps {
    pub store: Store,
    pub send: Send,
    pub open: Open,
    pub wires: Wires,
}

#[component]
pub fn DataPage(props: &DataPageProps) -> Html {
    let DataPageProps { store, send, wires, .. } = props.clone();
    html! {
        <>
            <OwnSection ..props.clone() />
            { match store.dataset().cloned() {
                Some(dataset) => html!(<Chosen {store} {dataset} {send} {wires} />),
                None => html!(<Awaited failed={store.data_failed()} />),
            } }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AwaitedProps {
    failed: bool,
}

/// Said in place of data that are not there.
#[component]
fn Awaited(props: &AwaitedProps) -> Html {
    let i18n = use_i18n();
    let role = (!props.failed).then_some("status");
    html!(<p class="waiting" {role}>{ i18n.text(if props.failed { "data-failed" } else { "phase-loading" }) }</p>)
}

#[derive(Properties, PartialEq)]
struct ChosenProps {
    store: Store,
    dataset: Dataset,
    send: Send,
    wires: Wires,
}

/// The chosen data set.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    html! {
        <>
            <DataCard dataset={props.dataset.clone()} />
            if let Some(toy) = props.dataset.toy.clone() { <ToySection store={store.clone()} {toy} /> }
            <section class="block" aria-labelledby="people">
                <h2 id="people">{ i18n.text("data-people") }</h2>
                <p>{ store.said("data-people-intro", &i18n) }</p>
                <div class="controls">
                    <GroupingField store={store.clone()} />
                    if props.dataset.images.is_none() {
                        { for ["test", "sensitive"].map(|name| html!(<Field store={store.clone()} {name} />)) }
                    }
                </div>
                { match &store.data {
                    Some(data) => html!(<Presence store={store.clone()} data={(**data).clone()} />),
                    None => html!(<Awaited failed={store.data_failed()} />),
                } }
            </section>
            <HarmSection store={store.clone()} send={props.send.clone()} wires={props.wires.clone()} />
            <Next store={store.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DataCardProps {
    dataset: Dataset,
}

/// What the data are, and what to know before trusting them.
#[component]
fn DataCard(props: &DataCardProps) -> Html {
    let i18n = use_i18n();
    let d = &props.dataset;
    let language = i18n.language();
    let sensitive = i18n.list(&d.sensitive().map(|c| c.title.get(language)).collect::<Vec<_>>());
    let fact = |id: &str, value: Html| html!(<div><dt>{ i18n.text(id) }</dt><dd>{ value }</dd></div>);
    let known = [("card-licence", &d.licence), ("card-citation", &d.citation), ("card-source", &d.source)];
    let origin = known.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| fact(id, html!(text)));
    let mut caveats: Vec<AttrValue> = d.caveats.get(language).iter().map(|c| c.clone().into()).collect();
    if d.domain == Domain::Own {
        caveats.push(i18n.text("own-caveat"));
    }
    html! {
        <article class="card" aria-labelledby="card-title">
            <p class="kicker">{ domain_name(d.domain, &i18n) }</p>
            <h1 id="card-title" tabindex="-1">{ d.title.get(language) }</h1>
            if !d.summary.get(language).is_empty() { <p class="lead">{ d.summary.get(language) }</p> }
            <dl class="facts">
                { fact("card-rows", html!(i18n.count(d.rows))) }
                { fact("card-predicts", html!(i18n.with(if d.images.is_some() || d.label.amount.is_some() { "card-predicts-class" } else { "card-predicts-that" }, &[
                    ("meaning", d.label.meaning().get(language).clone().into()),
                ]))) }
                { fact("card-sensitive", html!(sensitive)) }
                { for origin }
            </dl>
            <h2>{ i18n.text("card-caveats") }</h2>
            <ul class="caveats">{ for caveats.into_iter().map(|c| html!(<li>{ c }</li>)) }</ul>
            <Columns dataset={d.clone()} />
        </article>
    }
}

/// Every column with its role.
#[component]
fn Columns(props: &DataCardProps) -> Html {
    use crate::data::catalog::{Kind, Role};
    let i18n = use_i18n();
    let role = |r: Role| match r {
        Role::Feature => "role-feature",
        Role::Sensitive => "role-sensitive",
        Role::Label => "role-label",
        Role::Count => "role-count",
        Role::Ignore => "role-ignore",
    };
    let kind = |k: Kind| if k == Kind::Numeric { "kind-numeric" } else { "kind-categorical" };
    let rows = props.dataset.columns.iter().map(|c| {
        html! {
            <tr>
                <th scope="row">{ c.title.get(i18n.language()) }</th>
                <td><code>{ &c.name }</code></td>
                <td>{ i18n.text(kind(c.kind)) }</td>
                <td>{ i18n.text(role(c.role)) }</td>
            </tr>
        }
    });
    html! {
        <details>
            <summary>{ i18n.with("card-columns", &[("n", props.dataset.columns.len().to_string().into())]) }</summary>
            <div class="scroll" tabindex="0" role="region" aria-label={i18n.text("columns-title")}>
                <table>
                    <thead><tr>{ for ["columns-title", "columns-name", "columns-kind", "columns-role"]
                        .map(|id| html!(<th scope="col">{ i18n.text(id) }</th>)) }</tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct PresenceProps {
    store: Store,
    data: DataSummary,
}

/// Who is in the data: rows and mean label of each group, and what is missing.
#[component]
fn Presence(props: &PresenceProps) -> Html {
    let i18n = use_i18n();
    let (store, data) = (&props.store, &props.data);
    let dispatcher = store.dispatcher();
    let select = Callback::from(move |group| dispatcher.dispatch(Action::Select(group)));
    let count = |n: u64| i18n.count(n);
    let Some(watched) = data.representation.get(store.grouping()) else { return Html::default() };
    let title = attributes_title(&watched.attributes, store.dataset(), &i18n);
    let facts = i18n.with(
        "data-split",
        &[
            ("rows", count(data.rows).into()),
            ("train", count(data.train_rows).into()),
            ("test", count(data.test_rows).into()),
            ("features", data.features.len().to_string().into()),
        ],
    );
    let most = watched.groups.iter().map(|g| g.rows).max().unwrap_or(0) as f64;
    html! {
        <>
            <p>{ facts }</p>
            if data.unlabelled > 0 {
                <p>{ i18n.with("data-unlabelled", &[("rows", count(data.unlabelled).into())]) }</p>
            }
            <div class="charts">
                <GroupBars id="rows" title={i18n.with("data-rows-by", &[("attributes", title.into())])}
                    x_label={i18n.text("data-rows-axis")} rows={bars(watched, &i18n, |g| (g.rows as f64, count(g.rows)))}
                    max={most} selected={store.selected} on_select={select.clone()} empty={i18n.text("phase-loading")} />
                { labels(store, watched, select, &i18n) }
            </div>
            <Missing store={store.clone()} data={data.clone()} />
        </>
    }
}

/// The mean of each group's labels: a share of positive ones, or an amount. Classes have none.
fn labels(store: &Store, watched: &Representation, on_select: Callback<usize>, i18n: &I18n) -> Html {
    let means = || watched.groups.iter().filter_map(|g| g.mean_label);
    let Some(dataset) = store.dataset().filter(|_| means().next().is_some()) else { return Html::default() };
    let language = i18n.language();
    let (id, unit, (min, max)) = match &dataset.label.amount {
        Some(amount) => {
            ("data-mean", unit_name(amount, i18n), (means().fold(0.0, f64::min), means().fold(0.0, f64::max)))
        }
        None => ("data-base-rate", AttrValue::default(), (0.0, 1.0)),
    };
    let told = |mean: f64| match &dataset.label.amount {
        Some(amount) => with_unit(mean, amount, i18n).to_string(),
        None => i18n.percent(mean),
    };
    let column = dataset.columns.iter().find(|c| c.name == dataset.label.column);
    let title = i18n.with(
        &format!("{id}-by"),
        &[
            ("label", column.map_or("", |c| c.title.get(language)).into()),
            ("attributes", attributes_title(&watched.attributes, Some(dataset), i18n).into()),
        ],
    );
    html! {
        <GroupBars id="base-rates" {title} x_label={i18n.with(&format!("{id}-axis"), &[("unit", unit.to_string().into())])}
            rows={bars(watched, i18n, |g| { let mean = g.mean_label.unwrap_or_default(); (mean, told(mean)) })} {min} {max}
            selected={store.selected} {on_select} empty={i18n.text("phase-loading")} />
    }
}

fn bars(representation: &Representation, i18n: &I18n, of: impl Fn(&GroupPresence) -> (f64, String)) -> Vec<BarRow> {
    let row = |(i, g): (usize, &GroupPresence)| {
        let (value, text) = of(g);
        BarRow {
            label: group_name(&g.values, i18n),
            value: (g.rows > 0).then_some(value),
            text: text.into(),
            tone: Tone::Group(i),
            note: None,
        }
    };
    representation.groups.iter().enumerate().map(row).collect()
}

/// Missing values, by column and by group.
#[component]
fn Missing(props: &PresenceProps) -> Html {
    let i18n = use_i18n();
    let data = &props.data;
    if data.missing.is_empty() {
        return html!(<p class="note">{ i18n.text("missing-none") }</p>);
    }
    let Some(watched) = data.representation.get(props.store.grouping()) else { return Html::default() };
    let by_column = data.missing.iter().map(|m| {
        let title = attributes_title(std::slice::from_ref(&m.column), props.store.dataset(), &i18n);
        html!(<tr><th scope="row">{ title }</th><td>{ i18n.count(m.cells) }</td><td>{ i18n.percent(m.cells as f64 / data.rows as f64) }</td></tr>)
    });
    let by_group = watched.groups.iter().map(|g| {
        let share = i18n.percent(g.incomplete as f64 / g.rows.max(1) as f64);
        html!(<tr><th scope="row">{ group_name(&g.values, &i18n) }</th><td>{ i18n.count(g.incomplete) }</td><td>{ share }</td></tr>)
    });
    let table = |id: &str, head: &str, rows: Vec<Html>| {
        let columns = [head, "missing-count", "missing-share"].map(|id| html!(<th scope="col">{ i18n.text(id) }</th>));
        html! {
            <table id={id.to_owned()} class="numbers">
                <caption>{ i18n.text(id) }</caption>
                <thead><tr>{ for columns }</tr></thead><tbody>{ for rows }</tbody>
            </table>
        }
    };
    html! {
        <section>
            <h3>{ i18n.text("missing-title") }</h3>
            <p class="note">{ i18n.text("missing-note") }</p>
            <div class="scroll side-by-side" tabindex="0" role="region" aria-label={i18n.text("missing-title")}>
                { table("missing-by-column", "columns-title", by_column.collect()) }
                { table("missing-by-group", "groups-group", by_group.collect()) }
            </div>
        </section>
    }
}
