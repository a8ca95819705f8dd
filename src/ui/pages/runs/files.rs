//! Runs from files, runs on this device, and letting all of them go.

use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{RunsProps, changing};
use crate::browser;
use crate::engine::protocol::{Command, Fault};
use crate::ui::app::{Send, Store};
use crate::ui::i18n::use_i18n;
use crate::ui::runs::files::{Chosen, FileError, Import, import};
use crate::ui::runs::{RunsChange, Said, Shelf};

#[component]
pub fn FilesAndDevice(props: &RunsProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let (change, send, made) = (changing(store), props.send.clone(), store.made.is_some());
    let choose = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let list = input.files();
        let files = list.iter().flat_map(|list| (0..list.length()).filter_map(move |i| list.get(i))).collect();
        // The same file can be chosen again, after it was corrected.
        input.set_value("");
        spawn_local(take(files, change.clone(), send.clone(), made));
    });
    html! {
        <>
            <div class="controls">
                <span class="choose">
                    <input type="file" id="runs-file" multiple=true accept=".json,.safetensors"
                        aria-describedby="runs-file-help" onchange={choose} />
                    <label for="runs-file">{ i18n.text("runs-import") }</label>
                </span>
                <OnDevice store={store.clone()} />
                <ClearAll store={store.clone()} />
            </div>
            <p id="runs-file-help" class="note">{ i18n.text("runs-import-help") }{ " " }{ i18n.text("runs-keep-help") }</p>
            if let Some(trouble) = &store.runs.trouble {
                <p id="runs-trouble" role="alert">{ i18n.sentence("fault", trouble) }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OnDeviceProps {
    store: Store,
}

/// Whether runs are kept on this device.
#[component]
fn OnDevice(props: &OnDeviceProps) -> Html {
    let i18n = use_i18n();
    let on = matches!(props.store.runs.shelf, Shelf::Opening | Shelf::On);
    let change = changing(&props.store);
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        // The state decides what is checked.
        input.set_checked(on);
        change.emit(RunsChange::Shelve(if on { Shelf::Leaving } else { Shelf::Opening }));
    });
    html! {
        <div class="field field-switch">
            <label for="runs-keep">{ i18n.text("runs-keep") }</label>
            <input id="runs-keep" type="checkbox" checked={on} {onchange} aria-describedby="runs-file-help" />
        </div>
    }
}

/// Lets all runs go, once that was asked for twice.
#[component]
fn ClearAll(props: &OnDeviceProps) -> Html {
    let i18n = use_i18n();
    let sure = use_state_eq(|| false);
    let runs = props.store.runs.list.len();
    let asked = *sure && runs > 0;
    let change = changing(&props.store);
    let press = {
        let sure = sure.clone();
        Callback::from(move |_: MouseEvent| {
            if asked {
                change.emit(RunsChange::Clear);
            }
            sure.set(!asked);
        })
    };
    let words = if asked { i18n.with("runs-clear-sure", &[("runs", runs.into())]) } else { i18n.text("runs-clear") };
    let keep = Callback::from(move |_: MouseEvent| sure.set(false));
    html! {
        <span class="buttons">
            <button type="button" id="runs-clear" onclick={press} disabled={runs == 0}>{ words }</button>
            if asked {
                <button type="button" id="runs-clear-not" onclick={keep}>{ i18n.text("runs-clear-not") }</button>
            }
        </span>
    }
}

/// Reads the chosen files: a run goes into the table, weights alone to the present model.
async fn take(files: Vec<File>, change: Callback<RunsChange>, send: Send, made: bool) {
    let imported = async {
        let mut chosen = Vec::new();
        for file in files {
            chosen.push(read(&file).await?);
        }
        import(chosen)
    };
    match imported.await {
        Err(fault) => change.emit(RunsChange::Say(Said::Failed(fault))),
        Ok(Import::Nothing) => {}
        Ok(Import::Run(run, weights)) => change.emit(RunsChange::Import(run, weights)),
        Ok(Import::Weights(bytes)) => {
            send.emit(Command::Import { bytes });
            // Without a model the engine says so itself.
            if made {
                change.emit(RunsChange::Say(Said::WeightsGiven));
            }
        }
    }
}

async fn read(file: &File) -> Result<Chosen, Fault> {
    let name = file.name();
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Ok(Chosen { name, bytes: js_sys::Uint8Array::new(&buffer).to_vec() }),
        Err(error) => Err(FileError::FileUnread { name, detail: browser::words(error) }.into()),
    }
}
