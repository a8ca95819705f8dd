//! The Web Worker's side: messages become commands, events become messages, files come by `fetch`.
//!
//! One loop owns the session, so that nothing is borrowed twice: it carries out what has arrived, works for a slice,
//! lets the event loop run, and starts over.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use super::files::Files;
use super::protocol::{ATTACHMENT, Command, Event, Refusal};
use super::session::Session;
use crate::browser;
use crate::data::error::DataError;

/// The built-in data sets, next to the worker's script, and the file that came with the last message that had one.
#[derive(Default)]
struct Site {
    own: Rc<RefCell<Option<Blob>>>,
}

impl Site {
    fn blob(&self, name: &str) -> Result<Blob, DataError> {
        let missing =
            || DataError::FileMissing { file: name.to_owned(), detail: "no file came with the message".into() };
        self.own.borrow().clone().ok_or_else(missing)
    }
}

impl Files for Site {
    fn own_size(&self, name: &str) -> Result<u64, DataError> {
        Ok(self.blob(name)?.size() as u64)
    }

    async fn own(&self, name: &str, from: u64, to: u64) -> Result<Vec<u8>, DataError> {
        let described = |e: JsValue| DataError::FileMissing { file: name.to_owned(), detail: browser::words(e) };
        let slice = self.blob(name)?.slice_with_f64_and_f64(from as f64, to as f64).map_err(described)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(described)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, DataError> {
        let found = browser::fetch_bytes(&format!("data/{file}")).await;
        found.map_err(|detail| DataError::FileMissing { file: file.to_owned(), detail })
    }

    async fn text(&self, file: &str) -> Result<String, DataError> {
        let found = browser::fetch_text(&format!("data/{file}")).await;
        found.map_err(|detail| DataError::FileMissing { file: file.to_owned(), detail })
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(event: &Event) {
    let message = browser::message(event).expect("events are plain data");
    // The only failure is an object that can't be cloned, which plain data never is.
    let _ = scope().post_message(&message);
}

/// Commands that have arrived, and whoever waits for them.
#[derive(Default)]
struct Inbox {
    commands: VecDeque<Result<Command, Refusal>>,
    waiting: Option<Function>,
}

/// Starts the worker: from here on it answers messages.
pub fn run() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        post(&Event::Crashed { detail: panic.to_string() });
    }));
    let inbox = Rc::new(RefCell::new(Inbox::default()));
    let site = Site::default();
    let (receiver, own) = (inbox.clone(), site.own.clone());
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let beside = Reflect::get(&message.data(), &ATTACHMENT.into()).ok();
        if let Some(file) = beside.and_then(|file| file.dyn_into::<Blob>().ok()) {
            *own.borrow_mut() = Some(file);
        }
        let command = browser::read(message.data()).map_err(|detail| Refusal::Unreadable { detail });
        let mut inbox = receiver.borrow_mut();
        inbox.commands.push_back(command);
        if let Some(resolve) = inbox.waiting.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    spawn_local(serve(inbox, site));
}

async fn serve(inbox: Rc<RefCell<Inbox>>, site: Site) {
    let (mut session, turn) = (Session::new(site), Turn::default());
    loop {
        loop {
            let Some(command) = inbox.borrow_mut().commands.pop_front() else { break };
            let events = match command {
                Ok(command) => session.handle(command).await,
                Err(refusal) => vec![Event::Rejected { name: String::new(), fault: refusal.into() }],
            };
            events.iter().for_each(post);
        }
        if session.busy() {
            session.advance().await.iter().for_each(post);
            turn.end().await;
        } else {
            arrival(&inbox).await;
        }
    }
}

/// Until a command arrives.
async fn arrival(inbox: &Rc<RefCell<Inbox>>) {
    let promise = Promise::new(&mut |resolve, _| inbox.borrow_mut().waiting = Some(resolve));
    let _ = JsFuture::from(promise).await;
}

/// A message to oneself, which is answered once the event loop has come round: timers are held back to 4 ms.
pub struct Turn {
    channel: MessageChannel,
    waiting: Rc<RefCell<VecDeque<Function>>>,
}

impl Default for Turn {
    fn default() -> Self {
        let channel = MessageChannel::new().expect("workers have message channels");
        let waiting = Rc::new(RefCell::new(VecDeque::<Function>::new()));
        let resolve = waiting.clone();
        let come_round = Closure::<dyn FnMut()>::new(move || {
            if let Some(resolve) = resolve.borrow_mut().pop_front() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        channel.port1().set_onmessage(Some(come_round.as_ref().unchecked_ref()));
        come_round.forget();
        Self { channel, waiting }
    }
}

impl Turn {
    /// Until the event loop has come round.
    pub async fn end(&self) {
        let promise = Promise::new(&mut |resolve, _| self.waiting.borrow_mut().push_back(resolve));
        let _ = self.channel.port2().post_message(&JsValue::NULL);
        let _ = JsFuture::from(promise).await;
    }
}
