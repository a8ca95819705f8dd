//! What an engine has said, as far as another page has to hear it to go on where this one stands: the last message of
//! each kind that describes a state, and every epoch of the present model. Answers to questions are left out, since a
//! page asks anew.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser;
use crate::engine::protocol::Event;

/// Kinds of messages that describe a state, in the order in which they make sense.
const STATES: [&str; 9] = ["started", "opened", "adopted", "loaded", "plane", "ready", "drawn", "surface", "position"];
const EPOCH: &str = "epoch";

/// What kind of event a message holds; none of those that say nothing but their kind.
pub fn kind(message: &JsValue) -> Option<String> {
    message.dyn_ref::<Object>().and_then(|m| Object::keys(m).get(0).as_string())
}

/// Messages as they came.
#[derive(Default)]
pub struct Heard {
    states: [Option<JsValue>; STATES.len()],
    epochs: Vec<JsValue>,
}

impl Heard {
    /// Keeps a message, if it tells something that lasts.
    pub fn note(&mut self, message: &JsValue) {
        let Some(kind) = kind(message) else { return };
        if kind == EPOCH {
            return self.epochs.push(message.clone());
        }
        let Some(place) = STATES.iter().position(|&state| state == kind) else { return };
        // Another engine, other data and another model make what came after untrue; another table doesn't yet.
        if matches!(kind.as_str(), "started" | "loaded" | "ready") {
            self.states[place..].fill(None);
            self.epochs.clear();
        }
        self.states[place] = Some(message.clone());
    }

    /// The messages, in an order in which they make sense; the last one says where the run stands.
    pub fn messages(self) -> Vec<JsValue> {
        let mut messages: Vec<JsValue> = self.states.into_iter().flatten().collect();
        let position = messages.pop();
        messages.into_iter().chain(self.epochs).chain(position).collect()
    }
}

/// The events in messages, in pieces that a page takes one after the other: it forgets its data when another table is
/// opened, so that what follows has to come separately.
pub fn events(messages: &[JsValue]) -> Vec<Vec<Event>> {
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
