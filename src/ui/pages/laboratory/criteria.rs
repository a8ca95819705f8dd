//! Criteria to find rules for, and what the rules found make equal, at what price.

use std::rc::Rc;

use yew::prelude::*;

use super::rates::rate_of;
use super::words;
use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::evaluate::fairness::threshold::solve::{Criterion, Decided, Equalised, Ruling, Solution};
use crate::ui::app::Store;
use crate::ui::charts::Unit;
use crate::ui::charts::spot::joined;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::groups::{share, why_not};
use crate::ui::parts::select::change;
use crate::ui::settings::Choice;
use crate::ui::study::Laboratory;

#[derive(Properties, PartialEq)]
pub struct CriteriaProps {
    pub store: Store,
    pub laboratory: Rc<Laboratory>,
}

#[component]
pub fn Criteria(props: &CriteriaProps) -> Html {
    let i18n = use_i18n();
    let CriteriaProps { store, laboratory } = props;
    let asked = store.settings.criterion;
    let go = change(store, "criterion");
    let name = |name: &str| i18n.text(&format!("setting-criterion-{name}"));
    let help = |name: &str| i18n.text(&format!("setting-criterion-{name}-help"));
    let buttons = Criterion::ALL.iter().map(|&(criterion, id)| {
        let pressed = asked == Some(criterion);
        let onclick = {
            let go = go.clone();
            Callback::from(move |_| go.emit(if pressed { "none" } else { id }.to_owned()))
        };
        html! {
            <button type="button" id={format!("lab-solve-{id}")} aria-pressed={pressed.to_string()} title={help(id)} {onclick}>
                { name(id) }
            </button>
        }
    });
    let explained = Criterion::ALL.iter().map(|(_, id)| html!(<div><dt>{ name(id) }</dt><dd>{ help(id) }</dd></div>));
    let solution = laboratory.solution.as_deref().filter(|s| Some(s.criterion) == asked);
    let left = solution.map(|solution| left_out(solution, laboratory, &i18n)).unwrap_or_default();
    let result = match (asked, solution) {
        (None, _) => name("none"),
        (Some(_), None) => AttrValue::default(),
        (Some(_), Some(solution)) => found(solution, left.is_empty(), &i18n),
    };
    let overall = solution.map_or(&laboratory.moved.overall, |s| &s.overall);
    html! {
        <section aria-labelledby="lab-criteria">
            <h2 id="lab-criteria">{ i18n.text("lab-criteria") }</h2>
            <div class="toggles" role="group" aria-labelledby="lab-criteria">{ for buttons }</div>
            <div id="lab-result" role="status" data-criterion={solution.map(|s| s.criterion.name())}>
                <p class="lead">{ result }</p>
                if !left.is_empty() {
                    <p class="note">{ i18n.with("lab-unsolved", &[("groups", left.to_string().into())]) }</p>
                }
            </div>
            <p id="lab-price">{ price(overall, laboratory.best.as_ref(), &laboratory.lab.payoff, &i18n) }</p>
            <details>
                <summary>{ i18n.text("lab-criteria-explained") }</summary>
                <dl class="facts">{ for explained }</dl>
            </details>
        </section>
    }
}

/// What is equal now, in all groups or only in those that can be judged.
fn found(solution: &Solution, all: bool, i18n: &I18n) -> AttrValue {
    let equal = |Equalised { quantity, value }: &Equalised| match rate_of(*quantity) {
        None => i18n.with("lab-equal-threshold", &[("value", words::score(*value, i18n).into())]),
        Some(rate) => i18n.with(
            if all { "lab-equal" } else { "lab-equal-judged" },
            &[
                ("quantity", i18n.text(rate.id).to_string().into()),
                ("value", Unit::Percent.value(*value, i18n).to_string().into()),
            ],
        ),
    };
    match &solution.equalised[..] {
        [] => i18n.text("setting-criterion-max-profit-help"),
        equalised => together(&equalised.iter().map(equal).collect::<Vec<_>>()),
    }
}

/// The groups without a rule, and why.
fn left_out(solution: &Solution, laboratory: &Laboratory, i18n: &I18n) -> AttrValue {
    let groups = laboratory.opened.groups.iter().zip(&solution.groups).filter_map(|(group, ruling)| match ruling {
        Ruling::Solved { .. } => None,
        Ruling::NotSolvable { reason } => {
            let named = [("label", group.name.clone().into()), ("value", why_not(*reason, i18n).to_string().into())];
            Some(i18n.with("chart-pair", &named))
        }
    });
    joined(&groups.collect::<Vec<_>>())
}

fn together(sentences: &[AttrValue]) -> AttrValue {
    sentences.iter().map(AttrValue::as_str).collect::<Vec<_>>().join(" ").into()
}

/// How good decisions are, beside those of the most profitable rules.
fn price(overall: &Decided, best: Option<&Decided>, payoff: &Payoff, i18n: &I18n) -> AttrValue {
    let accuracy = |decided: &Decided| share(decided.rates.accuracy, i18n).to_string();
    let profit = |decided: &Decided| i18n.number(decided.mean_profit, 3);
    let said = |id: &str, words: &dyn Fn(&Decided) -> String| match best {
        Some(best) => {
            let both = [("value", words(overall).into()), ("most", words(best).into())];
            i18n.with(&format!("{id}-compared"), &both)
        }
        None => i18n.with(id, &[("value", words(overall).into())]),
    };
    let mut sentences = vec![said("lab-price-accuracy", &accuracy)];
    // Where profit is accuracy, it has been said.
    if *payoff != Payoff::ACCURACY {
        sentences.push(said("lab-price-profit", &profit));
    }
    if best.is_some_and(|best| best.counts.people.total().round() != overall.counts.people.total().round()) {
        sentences.push(i18n.text("lab-price-others"));
    }
    together(&sentences)
}
