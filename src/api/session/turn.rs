//! Lets the event loop come round, in Node and in browsers.

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::api::get;
use crate::engine::worker::Turn;

thread_local! {
    static TURN: Rc<Turn> = Rc::default();
}

/// Until the event loop has come round. Node has `setImmediate`, where an open channel would keep it from ending.
pub async fn turn() {
    match get(&js_sys::global(), "setImmediate").dyn_into::<Function>() {
        Ok(set_immediate) => {
            let promise = Promise::new(&mut |resolve, _| {
                let _ = set_immediate.call1(&JsValue::UNDEFINED, &resolve);
            });
            let _ = JsFuture::from(promise).await;
        }
        Err(_) => TURN.with(Rc::clone).end().await,
    }
}
