//! Which runs are made, and how far they are.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::TradeoffsPageProps;
use crate::engine::protocol::Fault;
use crate::engine::sweep::Axis;
use crate::sentence::Argument;
use crate::ui::app::Store;
use crate::ui::crew;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::parts::field::Field;
use crate::ui::parts::select::{Select, change};
use crate::ui::settings::{Choice, EngineKind};

/// The sweep's settings, and the button that starts it.
#[component]
pub fn Controls(props: &TradeoffsPageProps) -> Html {
    let i18n = use_i18n();
    let (store, wires) = (&props.store, &props.wires);
    let running = store.sweep.as_ref().is_some_and(|sweep| !sweep.progress.over());
    let settings = (store.settings.trade.sweep.clone(), store.settings.model.clone(), store.settings.train.clone());
    let planned =
        use_memo((settings, store.mitigation(), store.source(), store.dataset().is_some()), |_| store.planned());
    let start = {
        let (store, wires, planned) = (store.clone(), wires.clone(), planned.clone());
        // What can be wrong is said below the button, which then can't be pressed.
        Callback::from(move |_| {
            if let Ok(jobs) = &planned.jobs {
                crew::begin(&store, &wires, planned.axes.clone(), jobs.clone());
            }
        })
    };
    let runs = planned.jobs.as_ref().map_or(0, |jobs| jobs.len());
    let told = match &planned.jobs {
        Ok(jobs) if jobs.is_empty() => i18n.text("phase-loading"),
        Ok(_) => i18n
            .with("sweep-planned", &[("runs", Argument::from(runs)), ("epochs", store.settings.train.epochs.into())]),
        Err(error) => i18n.sentence("fault", &Fault::from(error.clone())),
    };
    html! {
        <>
            { varied(store, &planned.offered, &i18n) }
            <div class="controls">
                <Field store={store.clone()} name="sweep" />
                <Field store={store.clone()} name="jobs" />
                <Workers ..props.clone() />
                <button type="button" id="sweep-start" onclick={start} disabled={running || runs == 0}>
                    { i18n.text("sweep-start") }
                </button>
            </div>
            <p class="note">{ told }</p>
        </>
    }
}

/// Which settings are varied.
fn varied(store: &Store, offered: &[Axis], i18n: &I18n) -> Html {
    if !store.settings.shows("vary") {
        return Html::default();
    }
    let chosen = &store.settings.trade.sweep.axes;
    let boxes = offered.iter().map(|&axis| {
        let on = chosen.contains(&axis);
        let change = change(store, "vary");
        let mut others: Vec<&str> = chosen.iter().filter(|a| **a != axis).map(|a| a.name()).collect();
        if !on {
            others.push(axis.name());
        }
        let flipped = others.join(",");
        let onchange = Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            // The state decides what is checked.
            input.set_checked(on);
            change.emit(flipped.clone());
        });
        let id = format!("vary-{}", axis.name());
        html! {
            <div class="field field-switch" title={i18n.text(&format!("sweep-vary-{}", axis.name()))}>
                <label for={id.clone()}>{ i18n.text(&format!("setting-{}", axis.name())) }</label>
                <input {id} type="checkbox" checked={on} {onchange} />
            </div>
        }
    });
    html!(<fieldset class="layers vary"><legend>{ i18n.text("setting-vary") }</legend>{ for boxes }</fieldset>)
}

/// How many engines work at the same time.
#[component]
fn Workers(props: &TradeoffsPageProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    if store.engine_kind() == EngineKind::Gpu {
        return Html::default();
    }
    let processors = crew::processors();
    let chosen = store.settings.trade.workers;
    let most = processors.max(chosen.unwrap_or(1));
    let options = (1..=most).map(|n| html!(<option value={n.to_string()}>{ i18n.count(n as u64) }</option>));
    let all = i18n.with("sweep-all-processors", &[("count", i18n.count(processors as u64).into())]);
    let value = chosen.map(|n| n.to_string()).unwrap_or_default();
    html! {
        <Select store={store.clone()} name="workers" {value} help={i18n.text("setting-workers-help")}>
            <option value="">{ all }</option>{ for options }
        </Select>
    }
}

/// How far the runs are, and why some failed.
#[component]
pub fn UnderWay(props: &TradeoffsPageProps) -> Html {
    let i18n = use_i18n();
    let Some(sweep) = props.store.sweep.as_ref() else { return Html::default() };
    let crew = props.wires.crew.clone();
    let cancel = Callback::from(move |_| {
        if let Some(crew) = crew.borrow().as_ref() {
            crew.cancel();
        }
    });
    let progress = sweep.progress;
    let ended = progress.done + progress.failed;
    let id = match (progress.over(), progress.cancelled) {
        (false, _) => "sweep-progress",
        (true, 0) => "sweep-over",
        (true, _) => "sweep-cancelled",
    };
    let counts = [("done", progress.done), ("of", progress.of), ("failed", progress.failed)];
    let words = i18n.with(id, &counts.map(|(name, count)| (name, Argument::from(count))));
    // Many runs tend to fail for the same reason.
    let mut faults: Vec<(&Fault, usize)> = Vec::new();
    for fault in sweep.runs.iter().filter_map(|run| run.failed.as_ref()) {
        match faults.iter_mut().find(|(known, _)| *known == fault) {
            Some((_, runs)) => *runs += 1,
            None => faults.push((fault, 1)),
        }
    }
    let faults = faults.into_iter().map(|(fault, runs)| {
        let why = i18n.sentence("fault", fault).to_string();
        html!(<li>{ i18n.with("sweep-failed", &[("runs", runs.into()), ("why", why.into())]) }</li>)
    });
    html! {
        <>
            <div class="progress">
                <label for="sweep-progress"><span role="status">{ words }</span></label>
                <progress id="sweep-progress" max={progress.of.max(1).to_string()} value={ended.to_string()} />
                if !progress.over() {
                    <button type="button" id="sweep-cancel" onclick={cancel}>{ i18n.text("sweep-cancel") }</button>
                }
            </div>
            if sweep.runs.iter().any(|run| run.failed.is_some()) {
                <ul class="caveats">{ for faults }</ul>
            }
        </>
    }
}
