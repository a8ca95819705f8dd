//! The transport: reset, play and pause, step, epoch; where the run is, how fast, and on what.

use yew::prelude::*;

use super::field::Field;
use super::picker::DatasetField;
use crate::engine::protocol::{Command, Phase};
use crate::model::config::Family;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::settings::Choice;
use crate::ui::state::Engine;

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub store: Store,
    pub send: Send,
}

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let ready = store.made.is_some();
    let button = |name: &str, symbol: &str, command: Command, primary: bool| {
        let send = props.send.clone();
        let onclick = Callback::from(move |_| send.emit(command.clone()));
        let label = i18n.text(&format!("transport-{name}"));
        html! {
            <button type="button" class={classes!("transport", primary.then_some("primary"))} id={format!("transport-{name}")}
                {onclick} disabled={!ready} title={label.clone()}>
                <span aria-hidden="true">{ symbol }</span><span class="words">{ label }</span>
            </button>
        }
    };
    let main = if store.training() {
        button("pause", "❚❚", Command::Pause, true)
    } else {
        button("play", "▶", Command::Play, true)
    };
    // Trees learn neither by steps of a size nor in batches, and of a single one its depth says how long.
    let fields: &[&'static str] = match store.settings.model.family {
        Family::Tree => &["seed", "backend"],
        Family::Boosted => &["epochs", "seed", "backend"],
        _ => &["lr", "batch", "epochs", "seed", "backend"],
    };
    html! {
        <section class="bar" aria-label={i18n.text("transport-title")}>
            <div class="buttons">
                { button("reset", "↺", Command::Reset, false) }
                { main }
                { button("step", "›", Command::Step, false) }
                { button("epoch", "»", Command::Epoch, false) }
            </div>
            <Counter store={store.clone()} />
            <div class="settings">
                <DatasetField store={store.clone()} />
                { for fields.iter().map(|&name| html!(<Field store={store.clone()} {name} />)) }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct CounterProps {
    store: Store,
}

/// The epoch counter, the phase, the speed and the backend.
#[component]
fn Counter(props: &CounterProps) -> Html {
    let i18n = use_i18n();
    let position = &props.store.position;
    let step = i18n.with(
        "transport-step-of",
        &[("step", position.step.to_string().into()), ("steps", position.steps_per_epoch.to_string().into())],
    );
    html! {
        <div class="counter">
            <div>
                <span class="term">{ i18n.text("transport-epochs") }</span>
                <span><span id="epoch" class="figure">{ format!("{:03}", position.epoch) }</span>
                    <span class="of">{ format!("/ {}", position.until) }</span></span>
                <span class="small" id="step">{ step }</span>
            </div>
            <div>
                <span class="term">{ i18n.text("transport-phase") }</span>
                <span id="phase" data-phase={phase_name(position.phase)} role="status">{ phase(&props.store, &i18n) }</span>
                <span class="small" id="engine">{ engine(&props.store, &i18n) }</span>
            </div>
        </div>
    }
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Empty => "empty",
        Phase::Loaded => "loaded",
        Phase::Ready => "ready",
        Phase::Training => "training",
        Phase::Paused => "paused",
        Phase::Finished => "finished",
    }
}

fn phase(store: &Store, i18n: &I18n) -> AttrValue {
    let id = match (&store.engine, store.position.phase) {
        (Engine::Starting, _) => "phase-starting",
        (_, Phase::Empty) if store.dataset().is_some() && !store.data_failed() => "phase-loading",
        (_, phase) => return i18n.text(&format!("phase-{}", phase_name(phase))),
    };
    i18n.text(id)
}

fn engine(store: &Store, i18n: &I18n) -> AttrValue {
    let Engine::Running { backend, .. } = &store.engine else { return AttrValue::default() };
    let name = i18n.text(&format!("setting-backend-{}", backend.name()));
    let speed = store.position.samples_per_second;
    if speed == 0.0 {
        return name;
    }
    i18n.with(
        "transport-speed",
        &[
            ("backend", name.to_string().into()),
            ("speed", i18n.count(speed.round() as u64).into()),
            ("memory", i18n.count(store.position.memory / 1_000_000).into()),
        ],
    )
}
