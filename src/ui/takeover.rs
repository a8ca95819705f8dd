//! The whole page takes over: it hears again what the first page had heard, and goes on with its engine.

use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{File, Worker};
use yew::Reducible;
use yew::platform::spawn_local;
use yew::platform::time::sleep;

use super::handover::{HAND_OVER, Resumed, mount};
use super::heard::Stopped;
use super::link::Running;
use super::own::OwnChange;
use super::runs::RunsChange;
use super::state::{Action, State};
use super::study::{StudyChange, Subject};
use super::told::Told;
use super::{language, site, url};
use crate::browser;
use crate::data::catalog::Manifest;
use crate::engine::protocol::{Event, Fault};

/// How long until what is pressed is looked at again, and how often at most: nobody clicks longer than a second.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
const LOOKS: usize = 100;

/// Mounts the whole page in place of the first one, once all that it needs to be seen is there.
pub fn mount_whole() {
    spawn_local(async {
        let words = language::fetch(language::chosen(&url::read(&site::fragment()).0)).await.ok();
        let catalog = site::catalog().await;
        let_go().await;
        // Only now: all this can change until the first page is gone.
        let (settings, problems) = url::read(&site::fragment());
        let focused = site::focused();
        let Some(handed) = take() else { return mount(None) };
        let earlier = handed.ended.iter().filter_map(|ended| earlier(ended, &catalog)).map(Action::Runs);
        let events = events(&handed.messages).into_iter().map(Action::Events);
        let said = handed.said.iter().cloned().map(Action::Own);
        let subject = if handed.of_table { Subject::Table } else { Subject::Model };
        let rest = [Action::Catalog(catalog.clone()), Action::Study(StudyChange::Subject(subject))];
        let state = after(State::new(settings, problems), earlier.chain(events).chain(said).chain(rest));
        let Handed { engine, told, file, .. } = handed;
        mount(Some(Resumed { state, engine, told, file, words, focused }));
    });
}

/// Waits until nothing is pressed any more.
async fn let_go() {
    for _ in 0..LOOKS {
        if !site::pressed() {
            return;
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// The events in messages, in pieces that a page takes one after the other: it forgets its data when another table is
/// opened, so that what follows has to come separately.
fn events(messages: &[JsValue]) -> Vec<Vec<Event>> {
    let events = messages.iter().filter_map(|message| browser::read::<Event>(message.clone()).ok());
    let mut pieces = vec![Vec::new()];
    for event in events {
        let last = pieces.len() - 1;
        let opened = matches!(event, Event::Opened(_));
        pieces[last].push(event);
        if opened {
            pieces.push(Vec::new());
        }
    }
    pieces
}

/// What the engine works on by these messages.
fn told(messages: &Array) -> Told {
    let mut told = Told::default();
    messages.iter().filter_map(|message| browser::read(message).ok()).for_each(|command| told.note(command));
    told
}

/// A state after some actions.
fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state, |state, action| Rc::unwrap_or_clone(Rc::new(state).reduce(action)))
}

/// A run before the present one, as the whole page would have kept it.
fn earlier(ended: &Stopped, catalog: &Result<Manifest, Fault>) -> Option<RunsChange> {
    let events = events(&ended.messages).into_iter().map(Action::Events);
    let actions = events.chain([Action::Catalog(catalog.clone())]);
    let file = after(State::new(url::read(&ended.address).0, Vec::new()), actions).runs.list.last()?.file.clone();
    let weights = ended.weights.iter().find_map(|message| match browser::read(message.clone()) {
        Ok(Event::Weights { bytes }) => Some(bytes),
        _ => None,
    });
    Some(RunsChange::Earlier(file, weights))
}

/// What the first page hands over.
struct Handed {
    engine: Running,
    messages: Vec<JsValue>,
    told: Told,
    file: Option<File>,
    said: Vec<OwnChange>,
    /// Whether the predictions in the visitor's table are studied.
    of_table: bool,
    /// Runs before the present one.
    ended: Vec<Stopped>,
}

/// A run on its way from page to page.
fn unpacked(run: JsValue) -> Option<Stopped> {
    let run: Array = run.dyn_into().ok()?;
    let weights = Some(run.get(2)).filter(|weights| !weights.is_undefined());
    Some(Stopped { address: run.get(0).as_string()?, messages: run.get(1).dyn_into::<Array>().ok()?.to_vec(), weights })
}

/// Ends the first page and takes what it has.
fn take() -> Option<Handed> {
    let hand_over: Function = Reflect::get(&js_sys::global(), &HAND_OVER.into()).ok()?.dyn_into().ok()?;
    let handed: Array = hand_over.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    Some(Handed {
        engine: Running::new(handed.get(0).dyn_into::<Worker>().ok()?),
        messages: handed.get(1).dyn_into::<Array>().ok()?.to_vec(),
        told: told(&handed.get(2).dyn_into::<Array>().ok()?),
        file: handed.get(3).dyn_into().ok(),
        said: browser::read(handed.get(4)).ok()?,
        of_table: handed.get(5).is_truthy(),
        ended: handed.get(6).dyn_into::<Array>().ok()?.iter().filter_map(unpacked).collect(),
    })
}
