//! One person: who it is, what the model says and where that comes from.

use yew::prelude::*;

use super::editor::Editor;
use super::parts::{choice, section};
use super::picker::Picker;
use super::{OfPersonProps, told, use_wished, words};
use crate::engine::inquiry::why::{Addend, Answer, Attributed, Explainer, Method, Person, Question, Stable};
use crate::engine::protocol::Inquiry;
use crate::evaluate::explain::ask::{Scale, probability};
use crate::ui::app::Store;
use crate::ui::charts::bars::GroupBars;
use crate::ui::charts::{BarRow, IntervalDots, IntervalRow, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{estimated, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{progress, use_inquiry};

/// Columns that are drawn.
const MOST: usize = 12;

#[derive(Properties, PartialEq)]
pub struct PersonSectionProps {
    pub page: EvaluationPageProps,
    pub person: u64,
    pub on_pick: Callback<u64>,
}

#[component]
pub fn PersonSection(props: &PersonSectionProps) -> Html {
    let i18n = use_i18n();
    let PersonSectionProps { page, person, on_pick } = props;
    let of = OfPersonProps { page: page.clone(), person: *person };
    let inquiry = Inquiry::Why(Question::Person { person: *person });
    let standing = use_inquiry(page, Some(inquiry.clone()));
    let content = match told(standing.as_ref()) {
        Some(Answer::Person(found)) => html! {
            <>
                { sentence(&page.store, *person, &found, &i18n) }
                <Parts ..of.clone() />
                <Editor key={person.to_string()} of={of.clone()} found={found.clone()} />
            </>
        },
        _ => Html::default(),
    };
    let body = html! {
        <>
            <Picker {of} on_pick={on_pick.clone()} />
            { content }
            { progress(page, standing.as_ref(), &inquiry, &i18n) }
        </>
    };
    section("one", body, &i18n)
}

fn sentence(store: &Store, person: u64, found: &Person, i18n: &I18n) -> Html {
    let groups: Vec<String> = found
        .groups
        .iter()
        .map(|(column, group)| {
            let group = if group.is_empty() { i18n.text("group-missing").to_string() } else { group.clone() };
            format!("{}: {group}", words::title(store, column, i18n))
        })
        .collect();
    let args = [
        ("person", &*(person + 1).to_string()),
        ("told", &words::told(store, &found.told, i18n)),
        ("truth", &words::truth(store, found.truth, i18n)),
    ];
    html! {
        <>
            <p class="lead" role="status">{ tell(i18n, "why-one-told", &args) }</p>
            if !groups.is_empty() {
                <p class="note">{ groups.join(" · ") }</p>
            }
        </>
    }
}

/// Where a person's score comes from.
#[component]
fn Parts(props: &OfPersonProps) -> Html {
    let i18n = use_i18n();
    let OfPersonProps { page, person } = props.clone();
    let explainer = use_state_eq(Explainer::default);
    let inquiry = Inquiry::Why(Question::Attribution { person, explainer: *explainer });
    let standing = use_inquiry(&page, Some(inquiry.clone()));
    let options = ["shapley", "lime"].map(|name| (name.to_owned(), i18n.text(&format!("why-explainer-{name}"))));
    let chosen = if *explainer == Explainer::Lime { "lime" } else { "shapley" };
    let change = {
        let set = explainer.setter();
        Callback::from(move |value: String| {
            set.set(if value == "lime" { Explainer::Lime } else { Explainer::Shapley });
        })
    };
    html! {
        <>
            <div class="controls">{ choice("why-explainer", chosen, options, change, &i18n) }</div>
            { match told(standing.as_ref()) {
                Some(Answer::Attribution(found)) => bars(&page.store, &found, &i18n),
                _ => Html::default(),
            } }
            { progress(&page, standing.as_ref(), &inquiry, &i18n) }
            <Stability of={props.clone()} explainer={*explainer} />
        </>
    }
}

fn bars(store: &Store, found: &Attributed, i18n: &I18n) -> Html {
    let unit = words::difference(store, found.scale);
    let row = |part: &Addend| {
        let error = part.error.filter(|error| *error > 0.0);
        let error = error.map(|error| format!(" ± {}", unit.value(error, i18n))).unwrap_or_default();
        BarRow {
            label: words::fact(store, &part.column, &part.value, i18n).into(),
            value: Some(part.adds),
            text: format!("{}{error}", words::signed(unit, part.adds, i18n)).into(),
            tone: if part.adds > 0.0 { Tone::Positive } else { Tone::Negative },
            note: None,
        }
    };
    let rows: Vec<BarRow> = found.parts.iter().take(MOST).map(row).collect();
    let most = found.parts.iter().map(|part| part.adds.abs()).fold(1e-9, f64::max);
    let least = if found.parts.iter().any(|part| part.adds < 0.0) { -most } else { 0.0 };
    let (title, method) = match found.method {
        Method::Lime => ("why-parts-lime", "why-method-lime"),
        Method::Exact => ("why-parts-shapley", "why-method-exact"),
        Method::Trees => ("why-parts-shapley", "why-method-trees"),
        Method::Sampled => ("why-parts-shapley", "why-method-sampled"),
    };
    let x_label = match found.method {
        Method::Lime => i18n.text("why-parts-slope"),
        _ => words::difference_name(store, found.scale, i18n),
    };
    let left = found.parts.len().saturating_sub(MOST) as u64 + found.nothing;
    html! {
        <>
            { way(store, found, i18n) }
            <GroupBars id="why-parts" title={i18n.text(title)} description={i18n.text(method)} {x_label} {rows}
                max={most} min={least} empty={i18n.text("why-parts-none")} />
            if left > 0 {
                <p class="note">{ tell(i18n, "why-parts-left", &[("count", &i18n.count(left))]) }</p>
            }
        </>
    }
}

/// From where to where the parts lead, or how well the linear model imitates.
fn way(store: &Store, found: &Attributed, i18n: &I18n) -> Html {
    let number = |number: f64| match found.scale {
        Scale::Logit if store.amount().is_none() => words::score(store, probability(number), i18n),
        _ => words::score(store, number, i18n),
    };
    let sentence = match (found.base, found.imitated) {
        (Some(base), _) => tell(i18n, "why-parts-way", &[("base", &number(base)), ("score", &number(found.number))]),
        (None, Some(imitated)) => {
            let r2 = found.r2.map_or_else(|| i18n.text("chart-not-estimable").to_string(), |r2| i18n.number(r2, 2));
            let args = [("imitated", &*number(imitated)), ("score", &*number(found.number)), ("r2", &*r2)];
            tell(i18n, "why-parts-imitated", &args)
        }
        (None, None) => AttrValue::default(),
    };
    html!(<p>{ sentence }</p>)
}

#[derive(Properties, PartialEq)]
struct StabilityProps {
    of: OfPersonProps,
    explainer: Explainer,
}

/// Whether explanations by other seeds say the same.
#[component]
fn Stability(props: &StabilityProps) -> Html {
    let i18n = use_i18n();
    let OfPersonProps { page, person } = &props.of;
    let wished = use_wished(page, Question::Stability { person: *person, explainer: props.explainer });
    let found = match told(wished.standing.as_ref()) {
        Some(Answer::Stability(found)) => Some(found),
        _ => None,
    };
    html! {
        <>
            if !wished.asked {
                <p><button type="button" onclick={wished.ask.clone()}>{ i18n.text("why-stability-ask") }</button></p>
            }
            { for found.as_ref().map(|found| spreads(&page.store, found, props.explainer, &i18n)) }
            { progress(page, wished.standing.as_ref(), &wished.inquiry, &i18n) }
        </>
    }
}

fn spreads(store: &Store, found: &Stable, explainer: Explainer, i18n: &I18n) -> Html {
    let row = |(column, interval, one_sign): &(String, _, bool)| IntervalRow {
        label: words::title(store, column, i18n).into(),
        tone: Tone::Neutral,
        estimate: estimated(Some(interval), i18n),
        count: None,
        note: (!one_sign).then(|| i18n.text("why-stability-sign")),
    };
    let rows: Vec<IntervalRow> = found.spreads.iter().take(MOST).map(row).collect();
    let said = |correlation: Option<f64>| {
        correlation.map_or_else(|| i18n.text("chart-not-estimable").to_string(), |c| i18n.number(c, 2))
    };
    let args =
        [("runs", &*i18n.count(found.runs)), ("mean", &*said(found.correlation)), ("lowest", &*said(found.lowest))];
    let x_label = i18n.text(if explainer == Explainer::Lime { "why-parts-slope" } else { "why-stability-axis" });
    html! {
        <IntervalDots id="why-stability" title={i18n.text("why-stability-chart")}
            description={tell(i18n, "why-stability-note", &args)} {x_label}
            unit={crate::ui::charts::Unit::Plain} {rows} empty={i18n.text("why-parts-none")} />
    }
}
