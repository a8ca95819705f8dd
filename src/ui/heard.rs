//! What an engine has said, as far as another page has to hear it to go on where this one stands: the last message of
//! each kind that describes a state, and every epoch of the present model. Answers to questions are left out, since a
//! page asks anew. Runs that another one has followed are kept as they stopped.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

/// Kinds of messages that describe a state, in the order in which they make sense.
const STATES: [&str; 9] = ["started", "opened", "adopted", "loaded", "plane", "ready", "drawn", "surface", "position"];
const EPOCH: &str = "epoch";
const WEIGHTS: &str = "weights";
/// Runs that are kept at most.
const MOST_RUNS: usize = 20;

/// What kind of event a message holds; none of those that say nothing but their kind.
pub fn kind(message: &JsValue) -> Option<String> {
    message.dyn_ref::<Object>().and_then(|m| Object::keys(m).get(0).as_string())
}

/// A run that has stopped: the address that the page had then, what it takes to hear of the run anew, and its weights as a
/// message, if it has any and they have come.
pub struct Stopped {
    pub address: String,
    pub messages: Vec<JsValue>,
    pub weights: Option<JsValue>,
}

/// Messages as they came.
#[derive(Default)]
pub struct Heard {
    states: [Option<JsValue>; STATES.len()],
    epochs: Vec<JsValue>,
    /// The present run, as it stopped last.
    stopped: Option<Stopped>,
    /// Runs before it.
    ended: Vec<Stopped>,
}

impl Heard {
    /// Keeps a message, if it tells something that lasts.
    pub fn note(&mut self, message: &JsValue) {
        let Some(kind) = kind(message) else { return };
        match (kind.as_str(), &mut self.stopped) {
            (EPOCH, _) => return self.epochs.push(message.clone()),
            (WEIGHTS, Some(stopped)) => stopped.weights = Some(message.clone()),
            _ => {}
        }
        let Some(place) = STATES.iter().position(|&state| state == kind) else { return };
        // Another engine, other data and another model make what came after untrue; another table doesn't yet.
        if matches!(kind.as_str(), "started" | "loaded" | "ready") {
            self.forget(place);
        }
        self.states[place] = Some(message.clone());
    }

    /// Another engine is heard from here on.
    pub fn renew(&mut self) {
        self.forget(0);
    }

    /// Forgets states from this one on, and the present run but for how it stopped.
    fn forget(&mut self, place: usize) {
        self.states[place..].fill(None);
        self.epochs.clear();
        self.ended.extend(self.stopped.take());
        self.ended.drain(..self.ended.len().saturating_sub(MOST_RUNS));
    }

    /// Keeps the present run as it stands, while the page has this address: another may follow.
    pub fn stop(&mut self, address: String) {
        self.stopped = Some(Stopped { address, messages: self.messages(), weights: None });
    }

    /// The messages, in an order in which they make sense; the last one says where the run stands.
    pub fn messages(&self) -> Vec<JsValue> {
        let mut messages: Vec<JsValue> = self.states.iter().flatten().cloned().collect();
        let position = messages.pop();
        messages.into_iter().chain(self.epochs.iter().cloned()).chain(position).collect()
    }

    /// The runs before the present one, the oldest first.
    pub fn ended(self) -> Vec<Stopped> {
        self.ended
    }
}
