//! The runs that are kept: a table of them, their curves in one chart, and runs as files.

mod curves;
mod files;
mod row;
mod table;

use yew::prelude::*;

use self::curves::RunCurves;
use self::files::FilesAndDevice;
use self::table::RunTable;
use crate::engine::protocol::Command;
use crate::sentence::Argument;
use crate::ui::app::{Send, Store};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::runs::{KeptRun, MOST_BYTES, MOST_RUNS, RunsChange, Said};
use crate::ui::state::{Action, State};

#[derive(Properties, PartialEq, Clone)]
pub struct RunsProps {
    pub store: Store,
    pub send: Send,
}

#[component]
pub fn RunsSection(props: &RunsProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let limits = [("runs", Argument::from(MOST_RUNS)), ("size", (MOST_BYTES >> 20).into())];
    html! {
        <section class="block" aria-labelledby="runs-title">
            <h2 id="runs-title">{ i18n.text("runs-title") }</h2>
            <p>{ i18n.with("runs-intro", &limits) }</p>
            <FilesAndDevice ..props.clone() />
            <p id="runs-said" class="note" role="status">{ said(store, &i18n) }</p>
            if store.runs.list.is_empty() {
                <p class="waiting">{ i18n.text("runs-empty") }</p>
            } else {
                <RunTable ..props.clone() />
                <RunCurves store={store.clone()} />
            }
        </section>
    }
}

/// What a run is called.
fn name(run: &KeptRun, i18n: &I18n) -> AttrValue {
    match run.file.name.trim() {
        "" => i18n.with("runs-number", &[("number", run.number.to_string().into())]),
        name => AttrValue::from(name.to_owned()),
    }
}

/// What was done last.
fn said(state: &State, i18n: &I18n) -> AttrValue {
    let of = |id: u64| state.runs.get(id).map(|run| name(run, i18n).to_string()).unwrap_or_default();
    match &state.runs.said {
        None => AttrValue::default(),
        Some(Said::Loaded { id, weights: true }) => i18n.with("runs-loaded", &[("run", of(*id).into())]),
        Some(Said::Loaded { id, weights: false }) => i18n.with("runs-loaded-settings", &[("run", of(*id).into())]),
        Some(Said::Imported { id }) => i18n.with("runs-imported", &[("run", of(*id).into())]),
        Some(Said::WeightsGiven) => i18n.text("runs-weights-given"),
        Some(Said::Failed(fault)) => i18n.sentence("fault", fault),
    }
}

/// What changes the runs.
fn changing(store: &Store) -> Callback<RunsChange> {
    let dispatcher = store.dispatcher();
    Callback::from(move |change| dispatcher.dispatch(Action::Runs(change)))
}

/// Loads a run. A new learning rate or weight alone would go on with the present one, so that begins anew first.
fn load(props: &RunsProps, id: u64) -> Callback<MouseEvent> {
    let (change, send, made) = (changing(&props.store), props.send.clone(), props.store.made.is_some());
    Callback::from(move |_| {
        if made {
            send.emit(Command::Reset);
        }
        change.emit(RunsChange::Load(id));
    })
}
