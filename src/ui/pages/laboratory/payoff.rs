//! What decisions are worth: one slider for which error costs more, and the four numbers behind it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::select::change;
use crate::ui::state::Action;
use crate::ui::study::{StudyChange, payoff};

/// The ratios that the slider stops at.
const COSTS: [f64; 7] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// The largest number that can be typed, either way.
const MOST: f64 = 1e6;

/// Where a number of a payoff is.
type Part = fn(&mut Payoff) -> &mut f64;

/// Each number with the ids of its control and of its name.
const PARTS: [(&str, &str, Part); 4] = [
    ("lab-true-positive", "chart-true-positives", |p| &mut p.true_positive),
    ("lab-false-positive", "chart-false-positives", |p| &mut p.false_positive),
    ("lab-true-negative", "chart-true-negatives", |p| &mut p.true_negative),
    ("lab-false-negative", "chart-false-negatives", |p| &mut p.false_negative),
];

#[derive(Properties, PartialEq)]
pub struct CostsProps {
    pub store: Store,
    pub payoff: Payoff,
}

#[component]
pub fn Costs(props: &CostsProps) -> Html {
    let i18n = use_i18n();
    let cost = props.store.settings.cost;
    let go = change(&props.store, "cost");
    let oninput = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(cost) = COSTS.get(input.value_as_number() as usize) {
            go.emit(cost.to_string());
        }
    });
    let words = told(cost, props.payoff, &i18n);
    html! {
        <section aria-labelledby="lab-costs">
            <h2 id="lab-costs">{ i18n.text("lab-costs") }</h2>
            <p class="note">{ i18n.text("lab-costs-note") }</p>
            <div class="field lab-cost">
                <label for="lab-cost">{ i18n.text("setting-cost") }</label>
                <input id="lab-cost" type="range" min="0" max={(COSTS.len() - 1).to_string()} step="1"
                    value={nearest(cost).to_string()} aria-valuetext={words.clone()} {oninput} />
                <output for="lab-cost">{ words }</output>
            </div>
            <Numbers store={props.store.clone()} payoff={props.payoff} />
        </section>
    }
}

/// The stop nearest to a ratio, as ratios go.
fn nearest(cost: f64) -> usize {
    let far = |stop: &f64| (stop.ln() - cost.ln()).abs();
    let stops = COSTS.iter().map(far).enumerate();
    stops.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |stop| stop.0)
}

fn told(cost: f64, now: Payoff, i18n: &I18n) -> AttrValue {
    let times = |cost: f64| [("times", ((cost * 100.0).round() / 100.0).to_string().into())];
    match cost {
        _ if now != payoff(cost) => i18n.text("lab-cost-own"),
        1.0 => i18n.text("lab-cost-same"),
        cost if cost > 1.0 => i18n.with("lab-cost-positive", &times(cost)),
        cost => i18n.with("lab-cost-negative", &times(1.0 / cost)),
    }
}

/// The four numbers; those that make no sense are not taken, and it is said why.
#[component]
fn Numbers(props: &CostsProps) -> Html {
    let i18n = use_i18n();
    let backwards = use_state_eq(|| false);
    let now = props.payoff;
    let inputs = PARTS.iter().map(|&(id, words, part)| {
        let (dispatcher, backwards) = (props.store.dispatcher(), backwards.clone());
        let onchange = Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let value = input.value_as_number();
            if !value.is_finite() {
                return;
            }
            let mut changed = now;
            *part(&mut changed) = value.clamp(-MOST, MOST);
            let sound = changed.check().is_ok();
            backwards.set(!sound);
            if sound {
                dispatcher.dispatch(Action::Study(StudyChange::Payoff(changed)));
            }
        });
        let mut shown = now;
        let value = part(&mut shown).to_string();
        html! {
            <div class="field">
                <label for={id}>{ i18n.text(words) }</label>
                <input {id} type="number" step="any" min={(-MOST).to_string()} max={MOST.to_string()} {value} {onchange} />
            </div>
        }
    });
    html! {
        <details>
            <summary>{ i18n.text("lab-numbers") }</summary>
            <p class="note">{ i18n.text("lab-numbers-note") }</p>
            <div class="controls">{ for inputs }</div>
            <p role="status">{ backwards.then(|| i18n.text("fault-backwards")) }</p>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ratio_has_its_stop() {
        assert_eq!(COSTS.map(nearest), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!((nearest(0.9), nearest(4.0)), (3, 5));
    }
}
