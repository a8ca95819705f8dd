//! One property: its figure, how sure it is, for whom it is worst, and what has changed.

use yew::prelude::*;

use crate::engine::protocol::{Inquiry, Task};
use crate::ui::app::Store;
use crate::ui::charts::Unit;
use crate::ui::headline::{Headline, Property, attacked};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::inquiries::Standing;
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::progress;
use crate::ui::parts::groups::group_name;
use crate::ui::parts::select::change;

/// Half of the last digit in which a group's loss is told: a tenth of a point.
const LEAST_LOSS: f64 = 0.0005;

#[derive(Properties, PartialEq)]
pub struct CardProps {
    pub page: EvaluationPageProps,
    pub property: Property,
    pub figure: Option<Headline>,
    pub pinned: Option<Headline>,
    pub standing: Option<Standing>,
    pub inquiry: Option<Inquiry>,
}

#[component]
pub fn Card(props: &CardProps) -> Html {
    let i18n = use_i18n();
    let (store, property) = (&props.page.store, props.property);
    let name = property.name();
    let heading = format!("overview-{name}");
    let go = change(store, "view");
    let onclick = Callback::from(move |_| go.emit(property.view().to_owned()));
    let more = tell(&i18n, "overview-more", &[("tab", &i18n.text(&format!("setting-view-{}", property.view())))]);
    html! {
        <section class="card" aria-labelledby={heading.clone()}>
            <h2 id={heading.clone()}>{ i18n.text(&heading) }</h2>
            { match props.figure {
                Some(figure) => told(figure, props, &i18n),
                None => absent(props, &i18n),
            } }
            <p><button type="button" {onclick}>{ more }</button></p>
        </section>
    }
}

fn absent(props: &CardProps, i18n: &I18n) -> Html {
    match (&props.inquiry, &props.standing) {
        (Some(_), None) => Html::default(),
        (Some(inquiry), Some(standing)) if !matches!(standing, Standing::Answered(_)) => {
            progress(&props.page, Some(standing), inquiry, i18n)
        }
        _ => html!(<p>{ i18n.text("overview-absent") }</p>),
    }
}

fn told(figure: Headline, props: &CardProps, i18n: &I18n) -> Html {
    let (store, property) = (&props.page.store, props.property);
    let value = |value: f64| said(value, property, store, i18n);
    let interval = figure.ends.map(|(low, high)| {
        let (low, high) = (value(low), value(high));
        html!(<p class="card-interval">{ tell(i18n, "overview-interval", &[("low", &low), ("high", &high)]) }</p>)
    });
    let worst = figure.worst.and_then(|(place, number)| {
        let grouping = store.data.as_ref()?.representation.get(store.grouping())?;
        let group = group_name(&grouping.groups.get(place)?.values, i18n);
        let args = [("group", group.as_str()), ("value", &said_of_group(number, property, store, i18n))];
        // A loss that rounds to none is nobody's in particular.
        let nobody = property == Property::Efficiency && number < LEAST_LOSS;
        let id = if nobody { "nobody" } else { "worst" };
        Some(html!(<p>{ tell(i18n, &format!("overview-{}-{id}", property.name()), &args) }</p>))
    });
    let changed = props.pinned.map(|pinned| changed(figure.value - pinned.value, property, store, i18n));
    html! {
        <>
            <p class="card-figure">{ value(figure.value) }</p>
            <p>{ i18n.text(&meaning(property, store)) }</p>
            { interval.unwrap_or_default() }
            { worst.unwrap_or_default() }
            { changed.unwrap_or_default() }
        </>
    }
}

/// The id of the sentence that says what a figure is.
fn meaning(property: Property, store: &Store) -> String {
    let of = match (property, store.task()) {
        (Property::Fairness, Task::Classes) => "-classes",
        (Property::Fairness, Task::Amount) | (Property::Transparency, Task::Amount) => "-amount",
        (Property::Reliability, _) if !attacked(store.settings.model.family) => "-noise",
        _ => "",
    };
    format!("overview-{}-is{of}", property.name())
}

/// A figure in its unit.
fn said(value: f64, property: Property, store: &Store, i18n: &I18n) -> String {
    match (property, store.task()) {
        (Property::Efficiency, _) => {
            tell(i18n, "overview-kilobytes", &[("kilobytes", &i18n.number(value / 1000.0, 1))]).to_string()
        }
        (Property::Fairness, Task::Amount) => i18n.amount(value),
        _ => i18n.percent(value),
    }
}

/// The number of the group that is worst off: of efficiency, what it loses.
fn said_of_group(value: f64, property: Property, store: &Store, i18n: &I18n) -> String {
    match (property, store.task()) {
        (Property::Efficiency, Task::Amount) => i18n.amount(value),
        (Property::Efficiency, _) => Unit::Points.value(value, i18n).to_string(),
        _ => said(value, property, store, i18n),
    }
}

fn changed(by: f64, property: Property, store: &Store, i18n: &I18n) -> Html {
    let id = match (by == 0.0, (by > 0.0) == property.more()) {
        (true, _) => "overview-same",
        (false, true) => "overview-better",
        (false, false) => "overview-worse",
    };
    html!(<p class="card-change">{ tell(i18n, id, &[("by", &said(by.abs(), property, store, i18n))]) }</p>)
}
