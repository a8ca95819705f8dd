//! The link to an engine in its worker: sends commands, gathers events, and notices when the engine is gone.
//!
//! It keeps what another page has to know to go on where this one stands. A worker can end without a word, so a silent one
//! is asked for a sign of life. What to do about a dead engine is the page's decision.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use super::heard::{self, Heard};
use super::settings::EngineKind;
use super::told::Telling;
use crate::browser;
use crate::engine::protocol::{ATTACHMENT, Backend, Command, Event, PROTOCOL};

/// Events are handed on together, so that a fast engine doesn't make the page render more often than is seen.
const GATHER_MS: u32 = 33;
const PING_MS: u32 = 1_000;
/// How long an engine may be silent. A GPU's first use of a shader takes its time.
const SILENCE_CPU_MS: f64 = 5_000.0;
const SILENCE_GPU_MS: f64 = 60_000.0;

/// What happens on the line, shared with the callbacks.
struct Line {
    on_events: Callback<Vec<Event>>,
    on_death: Callback<String>,
    gathered: RefCell<Vec<Event>>,
    heard: RefCell<Heard>,
    told: RefCell<Telling>,
    flush: RefCell<Option<Timeout>>,
    /// Kinds of messages that nobody wants to read.
    skipped: Cell<&'static [&'static str]>,
    /// When it was asked for a sign of life that is still to come. Time counts from the question: of a hidden page a browser
    /// holds back the timer, and the engine is silent only because it wasn't asked.
    asked: Cell<Option<f64>>,
    started: Cell<bool>,
    dead: Cell<bool>,
}

impl Line {
    fn receive(self: &Rc<Self>, message: JsValue) {
        self.asked.set(None);
        let skipped = self.skipped.get();
        if !skipped.is_empty() && heard::kind(&message).is_some_and(|kind| skipped.contains(&kind.as_str())) {
            return;
        }
        // The whole page hands over to none.
        if !cfg!(feature = "whole") {
            self.heard.borrow_mut().note(&message);
        }
        match browser::read(message) {
            Ok(event) => self.hear(event),
            Err(detail) => self.die(detail),
        }
    }

    fn hear(self: &Rc<Self>, event: Event) {
        match event {
            Event::Alive => {}
            Event::Crashed { detail } => self.die(detail),
            event => {
                self.started.set(true);
                self.gathered.borrow_mut().push(event);
                let line = self.clone();
                let handed_on = move || {
                    line.flush.take();
                    line.on_events.emit(line.gathered.take());
                };
                self.flush.borrow_mut().get_or_insert_with(|| Timeout::new(GATHER_MS, handed_on));
            }
        }
    }

    fn die(&self, detail: String) {
        if !self.dead.replace(true) {
            self.on_death.emit(detail);
        }
    }
}

/// An engine that nobody listens to yet: what it says is kept, since a worker's messages are lost without a listener.
pub struct Running {
    worker: Worker,
    early: Rc<RefCell<Vec<JsValue>>>,
}

impl Running {
    /// Keeps what the engine says from here on.
    pub fn new(worker: Worker) -> Self {
        let early = Rc::new(RefCell::new(Vec::new()));
        let kept = early.clone();
        let keep = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            kept.borrow_mut().push(message.data());
        });
        worker.set_onmessage(Some(keep.into_js_value().unchecked_ref()));
        Self { worker, early }
    }
}

/// A running engine. Dropping it ends the engine.
pub struct Link {
    worker: Worker,
    line: Rc<Line>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    _watch: Interval,
}

impl Link {
    /// Starts the engine for a backend, in place of another one whose runs are still to be told of. `on_death` is called at
    /// most once, with what is known of the cause.
    ///
    /// # Errors
    /// The browser's words when it has no workers.
    pub fn start(
        backend: Backend,
        kind: EngineKind,
        on_events: Callback<Vec<Event>>,
        on_death: Callback<String>,
        before: Option<Self>,
    ) -> Result<Self, String> {
        let worker = Worker::new(&format!("worker.js?engine={}", kind.binary())).map_err(browser::words)?;
        let link = Self::to(worker, kind, on_events, on_death);
        if let Some(before) = before {
            let mut heard = before.line.heard.take();
            heard.renew();
            link.line.heard.replace(heard);
        }
        link.send(&Command::Start { protocol: PROTOCOL, backend });
        Ok(link)
    }

    /// A link to an engine that runs and has said something already.
    pub fn to_running(
        running: &Running,
        kind: EngineKind,
        on_events: Callback<Vec<Event>>,
        on_death: Callback<String>,
    ) -> Self {
        let link = Self::to(running.worker.clone(), kind, on_events, on_death);
        running.early.take().into_iter().for_each(|message| link.line.receive(message));
        link
    }

    fn to(worker: Worker, kind: EngineKind, on_events: Callback<Vec<Event>>, on_death: Callback<String>) -> Self {
        let line = Rc::new(Line {
            on_events,
            on_death,
            gathered: RefCell::default(),
            heard: RefCell::default(),
            told: RefCell::default(),
            flush: RefCell::default(),
            skipped: Cell::new(&[]),
            asked: Cell::new(None),
            started: Cell::new(false),
            dead: Cell::new(false),
        });

        let heard = line.clone();
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| heard.receive(message.data()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let failed = line.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| {
            error.prevent_default();
            // A script that can't be loaded fails with an event that has no message.
            let message = Reflect::get(&error, &"message".into()).ok();
            failed.die(message.and_then(|message| message.as_string()).unwrap_or_default());
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));

        let silence = if kind == EngineKind::Gpu { SILENCE_GPU_MS } else { SILENCE_CPU_MS };
        let watch = watch(worker.clone(), line.clone(), silence);
        Self { worker, line, _on_message: on_message, _on_error: on_error, _watch: watch }
    }

    /// The engine, which goes on running, what it has said and what it was told: another page listens from here on.
    pub fn hand_over(self) -> (Worker, Heard, Telling) {
        self.silence();
        let (heard, told) = (self.line.heard.take(), self.line.told.take());
        let worker = self.worker.clone();
        // Dropping would end the engine. What is lost with the page is the page's memory.
        std::mem::forget(self);
        (worker, heard, told)
    }

    /// Nothing that is under way concerns the page any more.
    fn silence(&self) {
        self.line.dead.set(true);
        self.line.flush.take();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }

    /// Keeps the run that has stopped, with its weights, for a page that keeps runs.
    pub fn keep(&self, address: String) {
        self.line.heard.borrow_mut().stop(address);
        self.send(&Command::Weights);
    }

    /// Leaves kinds of messages unread.
    pub fn skip(&self, kinds: &'static [&'static str]) {
        self.line.skipped.set(kinds);
    }

    /// Sends a command.
    pub fn send(&self, command: &Command) {
        post(&self.worker, &self.line, command, None);
    }

    /// Sends a command with a file beside it.
    pub fn send_file(&self, command: &Command, file: &Blob) {
        post(&self.worker, &self.line, command, Some(file));
    }
}

fn post(worker: &Worker, line: &Line, command: &Command, file: Option<&Blob>) {
    let sent = browser::message(command).and_then(|message| {
        if !cfg!(feature = "whole") {
            line.told.borrow_mut().note(command, &message);
        }
        if let Some(file) = file {
            Reflect::set(&message, &ATTACHMENT.into(), file).map_err(browser::words)?;
        }
        worker.post_message(&message).map_err(browser::words)
    });
    if let Err(detail) = sent {
        line.die(detail);
    }
}

fn watch(worker: Worker, line: Rc<Line>, silence: f64) -> Interval {
    Interval::new(PING_MS, move || {
        if !line.started.get() || line.dead.get() {
            return;
        }
        let now = js_sys::Date::now();
        match line.asked.get() {
            Some(since) if now - since > silence => line.die(String::new()),
            Some(_) => {}
            None => {
                line.asked.set(Some(now));
                post(&worker, &line, &Command::Ping, None);
            }
        }
    })
}

impl Drop for Link {
    fn drop(&mut self) {
        self.silence();
        self.worker.terminate();
    }
}
