//! Runs on this device: in the browser's own database, if the visitor wants them there. Without that wish nothing is stored.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::storage::{LocalStorage, Storage};
use rexie::{ObjectStore, Rexie, RexieBuilder, TransactionMode};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wasm_bindgen::JsValue;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{KeptRun, RunsChange, Shelf};
use crate::browser;
use crate::engine::protocol::Fault;
use crate::engine::run_file::RunFile;
use crate::ui::app::Store;
use crate::ui::state::Action;

const DATABASE: &str = "fairground";
const RUNS: &str = "runs";
/// Where the wish itself is remembered.
const WISH: &str = "fairground-keep-runs";

/// Why runs are not on this device.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum ShelfError {
    #[error(
        "Runs can't be kept on this device ({detail}): let this site store data, or free some room; until then, save runs as files."
    )]
    NotStored { detail: String },
}

/// A run as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: u64,
    number: u32,
    drawn: bool,
    file: RunFile,
    #[serde(with = "crate::bytes")]
    weights: Vec<u8>,
}

impl Stored {
    fn new(run: &KeptRun) -> Self {
        let weights = run.weights.as_ref().map(|weights| weights.to_vec()).unwrap_or_default();
        Self { id: run.id, number: run.number, drawn: run.drawn, file: (*run.file).clone(), weights }
    }

    /// The run, if it still is one: what this device holds may have been written by another version of the page.
    fn run(self) -> Option<KeptRun> {
        let Self { id, number, drawn, file, weights } = self;
        let weights = Some(Rc::new(weights)).filter(|weights| !weights.is_empty());
        Some(KeptRun { id, number, drawn, weights, file: Rc::new(file.checked().ok()?), version: 0 })
    }
}

/// The versions of the runs that this page has put into the database, or found there.
type Versions = BTreeMap<u64, u32>;

/// What has to be written and what has to be deleted. Runs of other pages are left alone.
fn difference(saved: &Versions, wanted: &[KeptRun]) -> (Vec<KeptRun>, Vec<u64>) {
    let changed = wanted.iter().filter(|run| saved.get(&run.id) != Some(&run.version));
    let gone = saved.keys().filter(|&&id| wanted.iter().all(|run| run.id != id));
    (changed.cloned().collect(), gone.copied().collect())
}

async fn open() -> rexie::Result<Rexie> {
    Rexie::builder(DATABASE).version(1).add_object_store(ObjectStore::new(RUNS).key_path("id")).build().await
}

/// Everything that is there.
async fn all() -> rexie::Result<Vec<JsValue>> {
    let database = open().await?;
    let reading = database.transaction(&[RUNS], TransactionMode::ReadOnly)?;
    let all = reading.store(RUNS)?.get_all(None, None).await?;
    reading.done().await?;
    database.close();
    Ok(all)
}

async fn put(stored: &[JsValue], gone: &[u64]) -> rexie::Result<()> {
    let database = open().await?;
    let writing = database.transaction(&[RUNS], TransactionMode::ReadWrite)?;
    let store = writing.store(RUNS)?;
    for run in stored {
        store.put(run, None).await?;
    }
    for &id in gone {
        store.delete(JsValue::from(id as f64)).await?;
    }
    writing.done().await?;
    database.close();
    Ok(())
}

async fn read() -> Result<Vec<KeptRun>, String> {
    let all = all().await.map_err(words)?;
    Ok(all.into_iter().filter_map(|stored| browser::read::<Stored>(stored).ok()?.run()).collect())
}

async fn write(changed: &[KeptRun], gone: &[u64]) -> Result<(), String> {
    let stored = changed.iter().map(|run| browser::message(&Stored::new(run))).collect::<Result<Vec<_>, _>>()?;
    put(&stored, gone).await.map_err(words)
}

/// What the database says, and what the browser says within.
fn words(error: rexie::Error) -> String {
    match error {
        rexie::Error::IdbError(inner) => inner.to_string(),
        other => other.to_string(),
    }
}

fn not_stored(detail: String) -> RunsChange {
    RunsChange::NotStored(Fault::from(ShelfError::NotStored { detail }))
}

/// What is done, one after the other: the latest wish is carried out, those between are passed over.
#[derive(Default)]
struct Keeper {
    saved: Versions,
    wanted: Option<Vec<KeptRun>>,
    busy: bool,
}

async fn keep(keeper: Rc<RefCell<Keeper>>, tell: Callback<RunsChange>) {
    if std::mem::replace(&mut keeper.borrow_mut().busy, true) {
        return;
    }
    loop {
        let Some(wanted) = keeper.borrow_mut().wanted.take() else { break };
        let (changed, gone) = difference(&keeper.borrow().saved, &wanted);
        if changed.is_empty() && gone.is_empty() {
            continue;
        }
        match write(&changed, &gone).await {
            Ok(()) => keeper.borrow_mut().saved = wanted.iter().map(|run| (run.id, run.version)).collect(),
            Err(detail) => tell.emit(not_stored(detail)),
        }
    }
    keeper.borrow_mut().busy = false;
}

/// Reads what is there when runs begin to be kept here, writes every change from then on, and deletes everything when
/// they no longer are.
#[hook]
pub fn use_shelf(store: &Store) {
    let keeper = use_mut_ref(Keeper::default);
    let dispatcher = store.dispatcher();
    let tell = Callback::from(move |change| dispatcher.dispatch(Action::Runs(change)));
    let said = tell.clone();
    use_effect_with((), move |()| {
        if LocalStorage::get::<bool>(WISH).unwrap_or(false) {
            said.emit(RunsChange::Shelve(Shelf::Opening));
        }
    });

    let (kept, said) = (keeper.clone(), tell.clone());
    use_effect_with(store.runs.shelf, move |shelf| match shelf {
        Shelf::Off => {}
        Shelf::Opening => spawn_local(async move {
            match read().await {
                Ok(runs) => {
                    kept.borrow_mut().saved = runs.iter().map(|run| (run.id, run.version)).collect();
                    said.emit(RunsChange::Stored(runs));
                }
                Err(detail) => said.emit(not_stored(detail)),
            }
        }),
        Shelf::On => {
            if let Err(error) = LocalStorage::set(WISH, true) {
                said.emit(not_stored(error.to_string()));
            }
        }
        Shelf::Leaving => spawn_local(async move {
            LocalStorage::delete(WISH);
            *kept.borrow_mut() = Keeper::default();
            match RexieBuilder::new(DATABASE).delete().await {
                Ok(()) => said.emit(RunsChange::Shelve(Shelf::Off)),
                Err(error) => said.emit(not_stored(words(error))),
            }
        }),
    });

    use_effect_with((store.runs.list.clone(), store.runs.shelf), move |(list, shelf)| {
        if *shelf == Shelf::On {
            keeper.borrow_mut().wanted = Some(list.clone());
            spawn_local(keep(keeper, tell));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run_file::samples;

    fn run(id: u64, version: u32) -> KeptRun {
        KeptRun { id, number: 1, file: Rc::new(samples::run(1)), weights: None, drawn: true, version }
    }

    #[test]
    fn only_what_changed_is_written_and_only_own_runs_are_deleted() {
        let saved = Versions::from([(1, 0), (2, 0), (3, 4)]);
        let (changed, gone) = difference(&saved, &[run(1, 0), run(3, 5), run(9, 0)]);
        assert_eq!((changed, gone), (vec![run(3, 5), run(9, 0)], vec![2]));
        assert_eq!(difference(&Versions::new(), &[]), (vec![], vec![]));
    }

    #[test]
    fn what_is_stored_comes_back() {
        let before = KeptRun { weights: Some(Rc::new(vec![1, 2])), ..run(7, 3) };
        let after = Stored::new(&before).run().unwrap();
        assert_eq!((after.id, after.version, &after.file, &after.weights), (7, 0, &before.file, &before.weights));
        assert_eq!(Stored::new(&run(7, 3)).run().unwrap().weights, None);
    }

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        let english = crate::ui::i18n::I18n::new("en", include_str!("../../../www/locales/en.ftl").to_owned());
        let error = ShelfError::NotStored { detail: "no room".into() };
        assert_eq!(english.sentence("fault", &Fault::from(error.clone())).as_str(), error.to_string());
    }
}
