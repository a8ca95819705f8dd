//! The page comes in two binaries: one up to training, which is there at once, and the whole one, which is fetched when a
//! visitor goes beyond. It gets engine, file and everything that was heard and said, so that nothing is lost and nothing is
//! asked twice. Afterwards the first page is gone.
//!
//! Settings aren't handed over: they are in the address.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use yew::AppHandle;

use super::app::{App, AppProps, Wires};
use super::heard::Stopped;
use super::i18n::I18n;
use super::link::{Link, Running};
use super::state::State;
use super::study::Subject;
use super::told::Told;
use crate::browser;

/// The property of the window that holds the function by which the first page hands over.
pub(super) const HAND_OVER: &str = "handOver";

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
    /// The element that had the focus.
    pub focused: Option<String>,
}

thread_local! {
    static PAGE: RefCell<Option<AppHandle<App>>> = const { RefCell::new(None) };
}

/// Mounts a page.
pub(super) fn mount(resumed: Option<Resumed>) {
    let page = yew::Renderer::<App>::with_props(AppProps { resumed: resumed.map(Rc::new) }).render();
    PAGE.set(Some(page));
}

/// Mounts the first page.
pub fn mount_first() {
    mount(None);
}

/// A run on its way from page to page.
fn packed(Stopped { address, messages, weights }: Stopped) -> JsValue {
    let messages: Array = messages.into_iter().collect();
    Array::of3(&address.into(), &messages, &weights.unwrap_or_default()).into()
}

/// Fetches the whole page and lets it take over.
///
/// # Errors
/// The browser's words, when it can't be had; the present page then goes on.
pub async fn hand_over(wires: Wires) -> Result<(), String> {
    let hand_over = Closure::once_into_js(move || {
        let engine = wires.link.take().map(Link::hand_over);
        let Some(state) = wires.store.take() else { return JsValue::UNDEFINED };
        let said = browser::message(&state.own.said()).unwrap_or_default();
        let of_table = JsValue::from(state.study.subject == Subject::Table);
        let file = wires.file.take().map_or(JsValue::UNDEFINED, JsValue::from);
        if let Some(page) = PAGE.take() {
            page.destroy();
        }
        // Without an engine there is nothing to go on with: the whole page starts one.
        let Some((worker, heard, told)) = engine else { return JsValue::UNDEFINED };
        let [messages, told] = [heard.messages(), told.messages()].map(|all| all.into_iter().collect::<Array>());
        let ended: Array = heard.ended().into_iter().map(packed).collect();
        [worker.into(), messages.into(), told.into(), file, said, of_table, ended.into()]
            .into_iter()
            .collect::<Array>()
            .into()
    });
    Reflect::set(&js_sys::global(), &HAND_OVER.into(), &hand_over).map_err(browser::words)?;
    JsFuture::from(start_whole_page().map_err(browser::words)?).await.map_err(browser::words)?;
    Ok(())
}
