//! What the model costs as it is.

use yew::prelude::*;

use super::said::{bytes, energy, latency, time};
use crate::engine::inquiry::costs::{self, Question, Whole};
use crate::engine::protocol::{Answer, Inquiry};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{table, tell};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::{known, progress, section, use_inquiry};

#[component]
pub fn WholeSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let inquiry = Inquiry::Costs(Question::Whole {});
    let standing = use_inquiry(props, Some(inquiry.clone()));
    let shown = match known(standing.as_ref()).as_deref() {
        Some(Answer::Costs(costs::Answer::Whole(whole))) => told(whole, &i18n),
        _ => Html::default(),
    };
    section("costs-whole", &i18n, html!(<>{ progress(props, standing.as_ref(), &inquiry, &i18n) }{ shown }</>))
}

fn told(whole: &Whole, i18n: &I18n) -> Html {
    let rows = rows(whole, i18n).into_iter().map(|(name, number)| {
        html! {
            <tr>
                <th scope="row">{ i18n.text(&format!("costs-{name}")) }</th>
                <td>{ number }</td>
                <td class="costs-meaning">{ i18n.text(&format!("costs-{name}-help")) }</td>
            </tr>
        }
    });
    let head = ["costs-what", "costs-much", "costs-meaning"].iter().map(|id| i18n.text(id)).collect();
    html! {
        <>
            <p class="lead" aria-live="polite">{ headline(whole, i18n) }</p>
            if whole.several { <p class="note">{ i18n.text("costs-several") }</p> }
            <div class="costs-table">{ table("costs-whole", &i18n.text("costs-whole-caption"), head, html!({ for rows })) }</div>
            if whole.cost.is_none() { <p class="note">{ i18n.text("costs-partly") }</p> }
        </>
    }
}

fn headline(whole: &Whole, i18n: &I18n) -> AttrValue {
    let size = match (whole.trees, whole.parameters) {
        (Some(trees), _) if trees.trees > 1 => tell(i18n, "costs-size-trees", &[("trees", &i18n.count(trees.trees))]),
        (Some(trees), _) => tell(i18n, "costs-size-tree", &[("depth", &i18n.count(trees.depth))]),
        (None, Some(parameters)) => tell(i18n, "costs-size", &[("parameters", &i18n.count(parameters))]),
        (None, None) => i18n.text("costs-size-unknown"),
    };
    match whole.latency {
        None => tell(i18n, "costs-headline-measuring", &[("size", &size)]),
        Some([one, batch]) => {
            let each = batch.median / batch.people.max(1) as f64;
            let args = [("size", size.to_string()), ("one", time(one.median, i18n)), ("each", time(each, i18n))];
            tell(i18n, "costs-headline", &args.each_ref().map(|(key, text)| (*key, text.as_str())))
        }
    }
}

/// What is known, by the name of its messages.
fn rows(whole: &Whole, i18n: &I18n) -> Vec<(&'static str, AttrValue)> {
    let count = |n: u64| AttrValue::from(i18n.count(n));
    let size = |n: u64| AttrValue::from(bytes(n, i18n));
    let (cost, trees) = (whole.cost, whole.trees);
    let of_network = |n: Option<u64>| n.filter(|_| trees.is_none());
    let time = |place: usize| {
        whole.latency.map(|both| {
            let words = latency(&both[place], i18n);
            if place == 0 {
                return words;
            }
            tell(i18n, "costs-batch-time", &[("time", &words), ("people", &i18n.count(both[place].people))])
        })
    };
    let rows = [
        ("trees", trees.map(|trees| count(trees.trees))),
        ("nodes", trees.and_then(|trees| trees.nodes).map(count)),
        ("depth", trees.map(|trees| count(trees.depth))),
        ("parameters", of_network(whole.parameters).map(count)),
        ("multiply-adds", of_network(whole.multiply_adds).map(count)),
        ("weight-bytes", whole.weight_bytes.map(size)),
        ("activation-bytes", cost.map(|cost| size(cost.activation_bytes))),
        ("file-bytes", whole.file_bytes.map(size)),
        ("latency-one", time(0)),
        ("latency-batch", time(1)),
        ("energy", cost.map(|cost| energy(cost.picojoules, i18n).into())),
    ];
    rows.into_iter().filter_map(|(name, number)| Some((name, number?))).collect()
}
