//! What private training promises, what it costs whom, and how a run is made private.

use yew::prelude::*;

use super::calculator::Calculator;
use crate::engine::inquiry::leaks::{self, Promise, Question, Spending};
use crate::engine::protocol::{Answer, Inquiry, Task};
use crate::evaluate::estimate::Estimate;
use crate::ui::app::Store;
use crate::ui::charts::{IntervalDots, IntervalRow, LineChart, Reference, Series, Spot, Tone};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{known, progress, section, use_inquiry};
use crate::ui::parts::groups::{group_names, why_not};

#[component]
pub fn PrivacySection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let inquiry = Inquiry::Leaks(Question::Spent);
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let spent = match known(standing.as_ref()).as_deref() {
        Some(Answer::Leaks(leaks::Answer::Spent(Some(promise)))) => html! {
            <>
                <p class="lead">{ headline(promise, "leaks-spent", &i18n) }</p>
                <div class="charts">
                    { curve("leaks-spent", promise, &i18n) }
                    { accuracies(&props.store, &i18n) }
                </div>
                <p class="note">{ i18n.text("leaks-spent-note") }</p>
            </>
        },
        Some(_) => html!(<p class="lead">{ i18n.text("leaks-not-private") }</p>),
        None => Html::default(),
    };
    section(
        "leaks-privacy",
        &i18n,
        html! {
            <>
                { progress(props, standing.as_ref(), &inquiry, &i18n) }
                { spent }
                <Calculator ..props.clone() />
            </>
        },
    )
}

/// What is promised in the end, and what that is worth.
pub fn headline(promise: &Promise, id: &str, i18n: &I18n) -> AttrValue {
    let Some(end) = promise.curve.last() else { return AttrValue::default() };
    let worth = match end.pld {
        epsilon if epsilon <= 1.0 => "strong",
        epsilon if epsilon <= 10.0 => "some",
        _ => "hardly",
    };
    let args = [
        ("epsilon", i18n.number(end.pld, 2)),
        ("rdp", i18n.number(end.rdp, 2)),
        ("delta", promise.delta.to_string()),
        ("noise", i18n.number(promise.noise_multiplier, 3)),
        ("epochs", i18n.number(end.epochs, if end.epochs.fract() == 0.0 { 0 } else { 2 })),
        ("worth", worth.to_owned()),
    ];
    tell(i18n, id, &args.each_ref().map(|(key, text)| (*key, text.as_str())))
}

/// What is spent epoch by epoch, by both accountants.
pub fn curve(id: &'static str, promise: &Promise, i18n: &I18n) -> Html {
    let series = |name: &str, tone, of: fn(&Spending) -> f64| Series {
        label: i18n.text(name),
        tone,
        points: promise.curve.iter().map(|spent| (spent.epochs, Some(of(spent)))).collect(),
        note: None,
    };
    let series = vec![series("leaks-pld", Tone::Neutral, |s| s.pld), series("leaks-rdp", Tone::Test, |s| s.rdp)];
    html! {
        <LineChart id={format!("{id}-curve")} title={i18n.text("leaks-curve-title")} description={i18n.text("leaks-curve-help")}
            x_label={i18n.text("training-epochs-axis")} y_label="ε" {series} empty={i18n.text("training-empty")} />
    }
}

/// How often the model is right about each of the watched groups.
fn accuracies(store: &Store, i18n: &I18n) -> Html {
    if !matches!(store.task(), Task::Decision | Task::Classes) {
        return Html::default();
    }
    let Some(report) = store.history.last() else { return Html::default() };
    let spot = |estimate| match estimate {
        Estimate::Value(value) => Ok(Spot { value, interval: None }),
        Estimate::NotEstimable { reason } => Err(why_not(reason, i18n)),
    };
    let groups = report.test.groupings.get(store.grouping()).map(|grouping| grouping.groups.as_slice());
    let rows = group_names(store, i18n).into_iter().zip(groups.unwrap_or_default()).enumerate();
    let rows: Vec<IntervalRow> = rows
        .map(|(place, (label, group))| IntervalRow {
            label,
            tone: Tone::Group(place),
            estimate: spot(group.accuracy),
            count: Some(group.people),
            note: None,
        })
        .collect();
    let reference = Reference { label: i18n.text("leaks-everybody"), estimate: spot(report.test.overall.accuracy) };
    html! {
        <IntervalDots id="leaks-accuracy" title={i18n.text("leaks-accuracy-title")}
            description={i18n.text("leaks-accuracy-help")} x_label={i18n.text("leaks-accuracy-axis")} {rows}
            reference={Some(reference)} empty={i18n.text("leaks-no-groups")} />
    }
}
