//! What the model consists of: coefficients, or a small tree that imitates it.

use yew::prelude::*;

use super::parts::{choice, section};
use super::{told, words};
use crate::engine::inquiry::why::{Alike, Answer, Coefficient, Imitated, Question, Within};
use crate::engine::protocol::{Inquiry, Question as Asked, Task};
use crate::evaluate::explain::surrogate::Fidelity;
use crate::ui::app::Store;
use crate::ui::charts::bars::GroupBars;
use crate::ui::charts::{BarRow, Tone, Unit};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::tell;
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::group_shares::GroupShares;
use crate::ui::pages::inquiry::{progress, use_inquiry};
use crate::ui::parts::groups::unit_name;
use crate::ui::parts::picker::GroupingField;

#[component]
pub fn WithinSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let class = use_state_eq(|| 0_usize);
    let inquiry = Inquiry::Why(Question::Within {});
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let content = match told(standing.as_ref()) {
        Some(Answer::Within(Within::Coefficients { intercepts, coefficients })) => html! {
            <>
                if intercepts.len() > 1 {
                    <div class="controls">{ classes(store, *class, class.setter(), &i18n) }</div>
                }
                { sum(store, (*class).min(intercepts.len().saturating_sub(1)), &intercepts, &coefficients, &i18n) }
            </>
        },
        Some(Answer::Within(Within::Surrogate { nodes, fidelity, alike })) => html! {
            <>
                { imitation(store, &nodes, fidelity, &i18n) }
                if let Some(Alike { shares, people }) = alike {
                    <div class="controls"><GroupingField store={store.clone()} /></div>
                    <GroupShares store={store.clone()} id="why-alike" title={i18n.text("why-alike")}
                        description={i18n.text("why-alike-note")} x_label={i18n.text("why-alike-axis")} {shares} {people} />
                }
            </>
        },
        _ => Html::default(),
    };
    section("within", html! { <>{ content }{ progress(props, standing.as_ref(), &inquiry, &i18n) }</> }, &i18n)
}

fn classes(store: &Store, class: usize, set: UseStateSetter<usize>, i18n: &I18n) -> Html {
    let names = store.data.as_ref().map(|data| data.classes.clone()).unwrap_or_default();
    let options = names.into_iter().enumerate().map(|(place, name)| (place.to_string(), name.into()));
    let change = Callback::from(move |value: String| set.set(value.parse().unwrap_or_default()));
    choice("why-within-class", &class.to_string(), options, change, i18n)
}

fn sum(store: &Store, output: usize, intercepts: &[f64], coefficients: &[Coefficient], i18n: &I18n) -> Html {
    let unit = if store.amount().is_some() { Unit::Amount } else { Unit::Plain };
    let weight = |c: &Coefficient| c.weights.get(output).copied().unwrap_or_default();
    let row = |c: &Coefficient| {
        let (label, note) = match (&c.level, c.deviation) {
            (Some(level), _) => (words::fact(store, &c.column, level, i18n), i18n.text("why-coefficient-level")),
            (None, Some(deviation)) => {
                let deviation = tell(i18n, "why-coefficient-deviation", &[("deviation", &i18n.amount(deviation))]);
                (words::title(store, &c.column, i18n), deviation)
            }
            (None, None) => (words::title(store, &c.column, i18n), i18n.text("why-coefficient-logarithm")),
        };
        BarRow {
            label: label.into(),
            value: Some(weight(c)),
            text: words::signed(unit, weight(c), i18n).into(),
            tone: if weight(c) > 0.0 { Tone::Positive } else { Tone::Negative },
            note: Some(note),
        }
    };
    let most = coefficients.iter().map(|c| weight(c).abs()).fold(1e-9, f64::max);
    let x_label = store.amount().map_or_else(|| i18n.text("why-log-odds"), |amount| unit_name(amount, i18n));
    let intercept = unit.value(intercepts.get(output).copied().unwrap_or_default(), i18n);
    html! {
        <GroupBars id="why-coefficients" title={i18n.text("why-coefficients-chart")}
            description={tell(i18n, "why-coefficients-note", &[("intercept", &intercept)])} {x_label}
            rows={coefficients.iter().map(row).collect::<Vec<_>>()} max={most} min={-most}
            empty={i18n.text("why-parts-none")} />
    }
}

fn imitation(store: &Store, nodes: &[Imitated], fidelity: Fidelity, i18n: &I18n) -> Html {
    let share = |share: Option<f64>| {
        share.map_or_else(|| i18n.text("chart-not-estimable").to_string(), |share| i18n.percent(share))
    };
    let people = i18n.count(fidelity.people);
    let (r2, agreement) = (share(fidelity.r2), share(fidelity.agreement));
    let id = if fidelity.agreement.is_some() { "why-fidelity" } else { "why-fidelity-amount" };
    let args = [("r2", &*r2), ("agreement", &*agreement), ("people", &*people)];
    html! {
        <>
            <p class="lead">{ tell(i18n, id, &args) }</p>
            <div class="scroll" tabindex="0" role="region" aria-label={i18n.text("why-rules")}>
                <ul class="why-rules">{ rule(store, nodes, 0, i18n) }</ul>
            </div>
        </>
    }
}

/// What is asked at a node, and what follows; or what is said in a leaf.
fn rule(store: &Store, nodes: &[Imitated], at: usize, i18n: &I18n) -> Html {
    let Some(node) = nodes.get(at) else { return Html::default() };
    // Children come after their parent, so that this ends.
    let Some(asks) = node.asks.as_ref().filter(|asks| asks.yes > at && asks.no > at) else {
        return html!(<li>{ leaf(store, node, i18n) }</li>);
    };
    let branch = |yes: bool, to: usize| html!(<li>{ condition(store, &asks.question, yes, i18n) }<ul>{ rule(store, nodes, to, i18n) }</ul></li>);
    html! { <>{ branch(true, asks.yes) }{ branch(false, asks.no) }</> }
}

fn leaf(store: &Store, node: &Imitated, i18n: &I18n) -> AttrValue {
    let people = i18n.count(node.people);
    let said = match (store.task(), node.scores.as_slice()) {
        (Task::Classes, scores) => {
            let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or_default();
            let score = scores.get(best).copied().unwrap_or_default();
            format!("{} {}", words::class_name(store, best as u32), i18n.percent(score)).into()
        }
        (_, scores) => words::score(store, scores.last().copied().unwrap_or_default(), i18n),
    };
    tell(i18n, "why-leaf", &[("said", &said), ("people", &people)])
}

fn condition(store: &Store, question: &Asked, yes: bool, i18n: &I18n) -> AttrValue {
    match question {
        Asked::AtMost { column, rounded, unknown, .. } => {
            let condition = format!("{} {} {rounded}", words::title(store, column, i18n), if yes { '≤' } else { '>' });
            let also = unknown.is_some_and(|unknown| unknown == yes);
            if also { tell(i18n, "tree-or-unknown", &[("condition", &condition)]) } else { condition.into() }
        }
        Asked::Is { column, level } => {
            format!("{} {} {level}", words::title(store, column, i18n), if yes { '=' } else { '≠' }).into()
        }
        Asked::Unknown { column } => {
            let id = if yes { "tree-is-unknown" } else { "tree-is-known" };
            tell(i18n, id, &[("column", &words::title(store, column, i18n))])
        }
    }
}
