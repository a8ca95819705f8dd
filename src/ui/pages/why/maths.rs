//! The loss of a few people and its gradient, written out.

use yew::prelude::*;

use super::parts::section;
use super::{told, use_wished};
use crate::engine::inquiry::why::{Answer, Example, Maths, Question};
use crate::engine::protocol::Task;
use crate::evaluate::explain::derivation::{Checked, Step};
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{table, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::progress;

/// From here on the two gradients differ by more than rounding.
const WRONG: f64 = 1e-4;

#[component]
pub fn MathsSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let wished = use_wished(props, Question::Maths {});
    let found = match told(wished.standing.as_ref()) {
        Some(Answer::Maths(found)) => Some(found),
        _ => None,
    };
    let body = html! {
        <>
            if !wished.asked {
                <p><button type="button" onclick={wished.ask.clone()}>{ i18n.text("why-maths-ask") }</button></p>
            }
            { for found.as_ref().map(|found| written(&props.store, found, &i18n)) }
            { progress(props, wished.standing.as_ref(), &wished.inquiry, &i18n) }
        </>
    };
    section("maths", body, &i18n)
}

fn written(store: &Store, found: &Maths, i18n: &I18n) -> Html {
    let kind = match store.task() {
        Task::Classes => "classes",
        Task::Amount => "amount",
        Task::Decision | Task::Anomaly => "decision",
    };
    let formula = |id: String| html!(<p class="why-formula">{ i18n.text(&id) }</p>);
    let deep = found.layers.len() > 1;
    html! {
        <>
            <h3>{ i18n.text("why-maths-loss") }</h3>
            { formula(format!("why-formula-loss-{kind}")) }
            { losses(store, &found.steps, i18n) }
            <p>{ tell(i18n, "why-maths-mean", &[("loss", &i18n.number(found.loss, 5))]) }</p>
            <h3>{ i18n.text("why-maths-gradient") }</h3>
            { formula(format!("why-formula-logit-{kind}")) }
            { formula(if deep { "why-formula-deep".to_owned() } else { "why-formula-weight".to_owned() }) }
            { for found.example.as_ref().map(|example| terms(store, example, i18n)) }
            <h3>{ i18n.text("why-maths-check") }</h3>
            { formula("why-formula-check".to_owned()) }
            { checks(store, found, i18n) }
        </>
    }
}

/// Whichever of a person's numbers the label is about.
fn own(step: &Step) -> usize {
    if step.logits.len() > 1 { step.label as usize } else { 0 }
}

fn losses(store: &Store, steps: &[Step], i18n: &I18n) -> Html {
    let row = |step: &Step| {
        let at = |numbers: &[f64]| i18n.number(numbers.get(own(step)).copied().unwrap_or_default(), 4);
        let label = i18n.number(step.label, if store.task() == Task::Amount { 4 } else { 0 });
        let cells = [at(&step.logits), at(&step.scores), label, i18n.number(step.loss, 4), at(&step.of_logits)];
        html!(<tr>{ for cells.map(|cell| html!(<td>{ cell }</td>)) }</tr>)
    };
    let p = if store.task() == Task::Amount { "why-maths-amount" } else { "why-maths-p" };
    let head = ["why-maths-z", p, "why-maths-y", "why-maths-l", "why-maths-dz"].map(|id| i18n.text(id));
    table("why-losses", &i18n.text("why-maths-people"), head.to_vec(), html!({ for steps.iter().map(row) }))
}

/// A weight's derivative, person by person.
fn terms(store: &Store, example: &Example, i18n: &I18n) -> Html {
    let number = |x: f64| if x < 0.0 { format!("({})", i18n.number(x, 3)) } else { i18n.number(x, 3) };
    let products: Vec<String> = example.terms.iter().map(|(d, x)| format!("{} · {}", number(*d), number(*x))).collect();
    let sum = format!("({}) / {} = {}", products.join(" + "), products.len(), i18n.number(example.gradient, 5));
    html! {
        <>
            <p>{ tell(i18n, "why-maths-example", &[("feature", &feature(store, example.from))]) }</p>
            <p class="why-formula">{ sum }</p>
        </>
    }
}

/// The name of an encoded column.
fn feature(store: &Store, from: usize) -> String {
    let features = store.data.as_ref().map_or(&[][..], |data| &data.features);
    features.get(from).cloned().unwrap_or_else(|| (from + 1).to_string())
}

fn checks(store: &Store, found: &Maths, i18n: &I18n) -> Html {
    let worst = found.checked.iter().map(|checked| checked.difference).fold(0.0, f64::max);
    let id = if worst < WRONG { "why-maths-right" } else { "why-maths-wrong" };
    let lead = tell(i18n, id, &[("worst", &format!("{worst:.1e}"))]);
    let row = |checked: &Checked| {
        let numbers = [checked.value, checked.gradient, checked.numerical].map(|x| format!("{x:.6}"));
        let cells = numbers.into_iter().chain([format!("{:.1e}", checked.difference)]);
        html! {
            <tr>
                <th scope="row">{ weight(store, found.layers.len(), checked, i18n) }</th>
                { for cells.map(|cell| html!(<td>{ cell }</td>)) }
            </tr>
        }
    };
    let head = ["why-maths-weight", "why-maths-value", "why-maths-chain", "why-maths-tried", "why-maths-difference"];
    let rows = html!({ for found.checked.iter().map(row) });
    html! {
        <>
            <p class="lead">{ lead }</p>
            { table("why-checks", &i18n.text("why-maths-checked"), head.map(|id| i18n.text(id)).to_vec(), rows) }
        </>
    }
}

/// Where a weight is.
fn weight(store: &Store, layers: usize, checked: &Checked, i18n: &I18n) -> String {
    let place = checked.place;
    let from = match place.from {
        None => i18n.text("why-maths-bias").to_string(),
        Some(from) if place.layer == 0 => feature(store, from),
        Some(from) => format!("h{}[{}]", place.layer, from + 1),
    };
    let to = if place.layer + 1 == layers { "z".to_owned() } else { format!("h{}", place.layer + 1) };
    format!("{from} → {to}[{}]", place.to + 1)
}
