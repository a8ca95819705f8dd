//! Attacks: how large a change has to be until the model errs.

use yew::prelude::*;

use super::examples::Examples;
use super::trial::{TrialCharts, headline};
use super::use_answer;
use crate::engine::inquiry::stress::{Answer, Attack, Question, STEPS};
use crate::engine::protocol::Answer as Of;
use crate::evaluate::robust::attack::Norm;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::evaluation::EvaluationPageProps;
use crate::ui::pages::inquiry::section;
use crate::ui::parts::select::List;
use crate::ui::settings::Choice;

#[component]
pub fn AttackSection(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let attack = use_state(Attack::default);
    let (answer, waiting) = use_answer(props, Question::Attack(*attack));
    // Of other models it is said why they aren't attacked.
    let followed = store.settings.model.family.sloped();
    let attacked = match answer.as_deref() {
        Some(Of::Stress(Answer::Attack(attacked))) => Some(attacked),
        _ => None,
    };
    let body = html! {
        <>
            if let Some(attacked) = attacked {
                { headline("stress-attack", &attacked.trial, false, store, &i18n) }
            }
            if followed { { controls(&attack, store.of_pictures(), &i18n) } }
            { waiting }
            if let Some(attacked) = attacked {
                <TrialCharts store={store.clone()} id="stress-attack" trial={attacked.trial.clone()}
                    x_label={epsilon(attack.norm, store.of_pictures(), &i18n)} />
                <Examples store={store.clone()} examples={attacked.examples.clone()} />
            }
        </>
    };
    section("stress-attack", &i18n, body)
}

/// The name of the axis of radii.
pub fn epsilon(norm: Norm, pictures: bool, i18n: &I18n) -> AttrValue {
    let unit = i18n.text(if pictures { "stress-unit-pixels" } else { "stress-unit-amounts" });
    i18n.with(&format!("stress-epsilon-{}", norm.name()), &[("unit", unit.to_string().into())])
}

fn controls(attack: &UseStateHandle<Attack>, pictures: bool, i18n: &I18n) -> Html {
    let chosen = **attack;
    let set = |to: fn(Attack, &str) -> Attack| {
        let attack = attack.clone();
        Callback::from(move |value: String| attack.set(to(*attack, &value)))
    };
    let list = |id: &'static str, value: &'static str, names: &[&'static str], change: Callback<String>| {
        let options =
            names.iter().map(|&name| html!(<option value={name}>{ i18n.text(&format!("{id}-{name}")) }</option>));
        html! {
            <div class="field">
                <label for={id}>{ i18n.text(id) }</label>
                <List {id} {value} {change}>{ for options }</List>
            </div>
        }
    };
    let method = set(|attack, value| Attack { steps: if value == "fgsm" { 1 } else { STEPS }, ..attack });
    let norm = set(|attack, value| Attack { norm: Norm::named(value).unwrap_or_default(), ..attack });
    let switches = set(|attack, value| Attack { switches: u32::from(value == "one"), ..attack });
    html! {
        <div class="controls">
            { list("stress-method", if chosen.steps == 1 { "fgsm" } else { "pgd" }, &["pgd", "fgsm"], method) }
            { list("stress-norm", chosen.norm.name(), &["linf", "l2"], norm) }
            if !pictures {
                { list("stress-switches", if chosen.switches == 0 { "none" } else { "one" }, &["none", "one"], switches) }
            }
        </div>
    }
}
