//! The page comes in two binaries: one up to training, which is there at once, and the whole one, which is fetched when a
//! visitor goes beyond. It takes over engine, file and everything that was heard and said, so that nothing is lost and
//! nothing is asked twice. Afterwards the first page is gone.
//!
//! Settings aren't handed over: they are in the address.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Worker};
use yew::platform::spawn_local;
use yew::{AppHandle, Reducible};

use super::app::{App, AppProps, Store, Wires};
use super::i18n::I18n;
use super::link::{Link, Running};
use super::own::OwnChange;
use super::state::{Action, State};
use super::study::{StudyChange, Subject};
use super::told::Told;
use super::{heard, language, site, url};
use crate::browser;

/// The property of the window that holds the function by which the first page hands over.
const HAND_OVER: &str = "handOver";

#[wasm_bindgen]
extern "C" {
    /// Fetches the whole page and starts it; in `boot.js`, since only a script can import another.
    #[wasm_bindgen(catch, js_name = startWholePage)]
    fn start_whole_page() -> Result<Promise, JsValue>;
}

/// What a page goes on with.
pub struct Resumed {
    pub state: State,
    pub engine: Running,
    pub told: Told,
    pub file: Option<File>,
    pub words: Option<I18n>,
}

thread_local! {
    static PAGE: RefCell<Option<AppHandle<App>>> = const { RefCell::new(None) };
}

/// Mounts a page.
fn mount(resumed: Option<Resumed>) {
    let page = yew::Renderer::<App>::with_props(AppProps { resumed: resumed.map(Rc::new) }).render();
    PAGE.set(Some(page));
}

/// Mounts the first page.
pub fn mount_first() {
    mount(None);
}

/// Mounts the whole page in place of the first one, once all that it needs to be seen is there.
pub fn mount_whole() {
    spawn_local(async {
        let (settings, problems) = url::read(&site::fragment());
        let words = language::fetch(language::chosen(&settings)).await.ok();
        let catalog = site::catalog().await;
        let Some(handed) = take() else { return mount(None) };
        let mut state = State::new(settings, problems);
        let events = heard::events(&handed.messages).into_iter().map(Action::Events);
        let said = handed.said.into_iter().map(Action::Own);
        let subject = if handed.of_table { Subject::Table } else { Subject::Model };
        let rest = [Action::Catalog(catalog), Action::Study(StudyChange::Subject(subject))];
        for action in events.chain(said).chain(rest) {
            state = Rc::unwrap_or_clone(Rc::new(state).reduce(action));
        }
        let Handed { engine, told, file, .. } = handed;
        mount(Some(Resumed { state, engine, told, file, words }));
    });
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
}

/// Ends the first page and takes what it has.
fn take() -> Option<Handed> {
    let hand_over: Function = Reflect::get(&js_sys::global(), &HAND_OVER.into()).ok()?.dyn_into().ok()?;
    let handed: Array = hand_over.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    Some(Handed {
        engine: Running::new(handed.get(0).dyn_into::<Worker>().ok()?),
        messages: handed.get(1).dyn_into::<Array>().ok()?.to_vec(),
        told: browser::read(handed.get(2)).ok()?,
        file: handed.get(3).dyn_into().ok(),
        said: browser::read(handed.get(4)).ok()?,
        of_table: handed.get(5).is_truthy(),
    })
}

/// Fetches the whole page and lets it take over.
///
/// # Errors
/// The browser's words, when it can't be had; the present page then goes on.
pub async fn hand_over(wires: Wires, state: Rc<RefCell<Store>>) -> Result<(), String> {
    let hand_over = Closure::once_into_js(move || {
        let engine = wires.link.take().map(Link::hand_over);
        let state = state.borrow().clone();
        let said = browser::message(&state.own.said()).unwrap_or_default();
        let of_table = JsValue::from(state.study.subject == Subject::Table);
        let file = wires.file.take().map_or(JsValue::UNDEFINED, JsValue::from);
        if let Some(page) = PAGE.take() {
            page.destroy();
        }
        // Without an engine there is nothing to go on with: the whole page starts one.
        let Some((worker, messages, told)) = engine else { return JsValue::UNDEFINED };
        let (messages, told) = (messages.into_iter().collect::<Array>(), browser::message(&told).unwrap_or_default());
        [worker.into(), messages.into(), told, file, said, of_table].into_iter().collect::<Array>().into()
    });
    Reflect::set(&js_sys::global(), &HAND_OVER.into(), &hand_over).map_err(browser::words)?;
    JsFuture::from(start_whole_page().map_err(browser::words)?).await.map_err(browser::words)?;
    Ok(())
}
