//! What private training would promise, and the settings for it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::privacy::{curve, headline};
use crate::engine::inquiry::leaks::{self, Budget, EPSILON, Plan, Promise, Question};
use crate::engine::protocol::{Answer, Inquiry};
use crate::train::privacy::{DELTA, NOISE_MULTIPLIER, PrivacyConfig};
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::on_demand;
use crate::ui::parts::select::{List, change};

/// At these, neural networks keep their accuracy on large tables at a small epsilon: each person counts in few steps of
/// many people.
const USUAL: Plan = Plan { budget: Budget::Epsilon(3.0), batch_size: 512, epochs: 10, delta: 1e-5 };
const LEARNING_RATE: f64 = 0.005;
const BATCH: (f64, f64) = (1.0, 4096.0);
const EPOCHS: (f64, f64) = (1.0, 10_000.0);

#[component]
pub fn Calculator(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let plan = use_state(|| USUAL);
    let given = match plan.budget {
        Budget::Epsilon(_) => "epsilon",
        Budget::Noise(_) => "noise",
    };
    let set = |of: fn(&mut Plan, f64)| {
        let plan = plan.clone();
        Callback::from(move |number: f64| {
            let mut changed = *plan;
            of(&mut changed, number);
            plan.set(changed);
        })
    };
    let choose = {
        let plan = plan.clone();
        Callback::from(move |name: String| {
            let budget =
                if name == "noise" { Budget::Noise(PrivacyConfig::default().noise_multiplier) } else { USUAL.budget };
            plan.set(Plan { budget, ..*plan });
        })
    };
    let budget = match plan.budget {
        Budget::Epsilon(epsilon) => {
            number("epsilon", epsilon, EPSILON, &i18n, set(|plan, epsilon| plan.budget = Budget::Epsilon(epsilon)))
        }
        Budget::Noise(noise) => {
            number("noise", noise, NOISE_MULTIPLIER, &i18n, set(|plan, noise| plan.budget = Budget::Noise(noise)))
        }
    };
    let (answer, start) =
        on_demand(props, Inquiry::Leaks(Question::Promise(*plan)), i18n.text("leaks-plan-start"), &i18n);
    let shown = match answer.as_deref() {
        Some(Answer::Leaks(leaks::Answer::Promise(promise))) => html! {
            <>
                <p class="lead">{ headline(promise, "leaks-plan", &i18n) }</p>
                { take(&props.store, promise, &plan, &i18n) }
                <div class="charts">{ curve("leaks-plan", promise, &i18n) }</div>
            </>
        },
        _ => Html::default(),
    };
    let options = ["epsilon", "noise"]
        .map(|name| html!(<option value={name}>{ i18n.text(&format!("leaks-plan-{name}")) }</option>));
    html! {
        <>
            <h3>{ i18n.text("leaks-plan-title") }</h3>
            <p>{ i18n.text("leaks-plan-intro") }</p>
            <div class="controls">
                <div class="field">
                    <label for="leaks-given">{ i18n.text("leaks-plan-given") }</label>
                    <List id="leaks-given" value={given} change={choose}>{ for options }</List>
                </div>
                { budget }
                { number("batch", plan.batch_size as f64, BATCH, &i18n, set(|plan, n| plan.batch_size = n.round() as usize)) }
                { number("epochs", plan.epochs as f64, EPOCHS, &i18n, set(|plan, n| plan.epochs = n.round() as usize)) }
                { number("delta", plan.delta, DELTA, &i18n, set(|plan, delta| plan.delta = delta)) }
            </div>
            { start }
            { shown }
        </>
    }
}

/// A labelled number within limits.
fn number(name: &str, value: f64, (least, most): (f64, f64), i18n: &I18n, set: Callback<f64>) -> Html {
    let id = format!("leaks-plan-{name}-field");
    let onchange = Callback::from(move |event: Event| {
        let number = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        if number.is_finite() {
            set.emit(number.clamp(least, most));
        }
    });
    html! {
        <div class="field">
            <label for={id.clone()}>{ i18n.text(&format!("leaks-plan-{name}")) }</label>
            <input {id} type="number" step="any" min={least.to_string()} max={most.to_string()} value={value.to_string()}
                {onchange} />
        </div>
    }
}

/// A button that takes these settings, where the chosen model can learn privately.
fn take(store: &Store, promise: &Promise, plan: &Plan, i18n: &I18n) -> Html {
    if !store.settings.learns_privately() {
        return html!(<p class="note">{ i18n.text("leaks-plan-elsewhere") }</p>);
    }
    // Rounded up, lest a little more is spent than was wished.
    let noise = (promise.noise_multiplier * 1e4).ceil() / 1e4;
    let settings = [
        ("privacy-noise", noise),
        ("delta", plan.delta),
        ("batch", plan.batch_size as f64),
        ("epochs", plan.epochs as f64),
        ("lr", LEARNING_RATE),
    ];
    let changes = settings.map(|(key, value)| (change(store, key), value.to_string()));
    let go = change(store, "stage");
    let onclick = Callback::from(move |_: MouseEvent| {
        changes.iter().for_each(|(change, value)| change.emit(value.clone()));
        go.emit("training".to_owned());
    });
    let rate = i18n.with("leaks-plan-take", &[("rate", LEARNING_RATE.to_string().into())]);
    html!(<p><button type="button" {onclick}>{ rate }</button></p>)
}
