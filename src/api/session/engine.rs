//! An engine in this thread: commands in, events out to whoever listens.

use js_sys::{Error, Function};
use wasm_bindgen::prelude::*;

use super::people::{Held, People};
use super::turn::turn;
use crate::api::to_js;
use crate::browser;
use crate::data::frame::Frame;
use crate::data::options::DataOptions;
use crate::engine::protocol::{
    Answer, Backend, Command, EpochReport, Event, Fault, Inquiry, PROTOCOL, Phase, StudyEvent,
};
use crate::engine::session::Session;

/// Why something wasn't done, or not to its end.
pub enum Stop {
    Fault(Fault),
    /// What a listener has thrown.
    Thrown(JsValue),
}

impl From<Stop> for JsValue {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Thrown(value) => value,
            Stop::Fault(fault) => {
                let error = Error::new(fault.text("message").unwrap_or_default());
                error.set_cause(&to_js(&fault).unwrap_or_default());
                error.into()
            }
        }
    }
}

/// A session of the engine, and where it stands.
pub struct Engine {
    session: Session<Held>,
    listener: Option<Function>,
    phase: Phase,
    report: Option<EpochReport>,
}

impl Engine {
    /// A started engine for some people.
    ///
    /// # Errors
    /// If there is no such backend here.
    pub async fn start(people: &People, backend: Backend, listener: Option<Function>) -> Result<Self, Stop> {
        let session = Session::new(people.held());
        let mut engine = Self { session, listener, phase: Phase::Empty, report: None };
        let events = engine.send(Command::Start { protocol: PROTOCOL, backend }).await?;
        match events.into_iter().next() {
            Some(Event::Started { fallback: Some(fault), .. }) => Err(Stop::Fault(fault)),
            _ => Ok(engine),
        }
    }

    /// Carries out a command.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn send(&mut self, command: Command) -> Result<Vec<Event>, Stop> {
        let events = self.session.handle(command).await;
        self.tell(events)
    }

    /// Splits and encodes the people.
    ///
    /// # Errors
    /// What is wrong with them.
    pub async fn load(&mut self, people: &People, options: &DataOptions) -> Result<Vec<Event>, Stop> {
        if let Some((name, frame)) = people.table() {
            self.session.open(name, frame);
        }
        self.send(people.command(options)).await
    }

    /// Works for one slice.
    ///
    /// # Errors
    /// What fails.
    pub async fn advance(&mut self) -> Result<Vec<Event>, Stop> {
        let events = self.session.advance().await;
        self.tell(events)
    }

    /// Works until an event is the wanted one, or there is nothing left to do; the event loop has its turns meanwhile.
    ///
    /// # Errors
    /// What fails.
    pub async fn until<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> Result<Option<T>, Stop> {
        while self.session.busy() {
            if let Some(found) = self.advance().await?.iter().find_map(&wanted) {
                return Ok(Some(found));
            }
            turn().await;
        }
        Ok(None)
    }

    /// Has the model evaluated as it stands, if it isn't.
    ///
    /// # Errors
    /// What fails.
    pub async fn evaluate_anew(&mut self) -> Result<(), Stop> {
        if self.session.evaluate_anew() {
            self.until_reported().await?;
        }
        Ok(())
    }

    /// Works on a question until it is answered.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn answer(&mut self, inquiry: Inquiry) -> Result<Option<Answer>, Stop> {
        let told = |event: &Event| match event {
            Event::Study(StudyEvent::Answered { answer, .. }) => Some(Ok((**answer).clone())),
            Event::Study(StudyEvent::Unanswered { fault, .. }) => Some(Err(fault.clone())),
            _ => None,
        };
        let at_once = self.send(Command::Inquire(inquiry)).await?.iter().find_map(told);
        let told = match at_once {
            Some(told) => Some(told),
            None => self.until(told).await?,
        };
        told.transpose().map_err(Stop::Fault)
    }

    /// Works until there is a report on the model.
    ///
    /// # Errors
    /// What fails.
    pub async fn until_reported(&mut self) -> Result<(), Stop> {
        self.until(|event| matches!(event, Event::Epoch(_)).then_some(())).await.map(|_| ())
    }

    /// Scores of other people.
    ///
    /// # Errors
    /// What is wrong with them.
    pub async fn predict(&mut self, frame: &Frame) -> Result<Vec<f32>, Stop> {
        self.session.predict(frame, super::people::TABLE).await.map_err(Stop::Fault)
    }

    /// Whether there is something to do without a command.
    pub fn busy(&self) -> bool {
        self.session.busy()
    }

    /// Whether training is under way.
    pub fn training(&self) -> bool {
        self.phase == Phase::Training
    }

    /// The last report.
    pub fn report(&self) -> Option<&EpochReport> {
        self.report.as_ref()
    }

    /// Notes what happened and tells the listener; the first thing that went wrong is an error.
    fn tell(&mut self, events: Vec<Event>) -> Result<Vec<Event>, Stop> {
        let mut wrong = None;
        for event in &events {
            match event {
                Event::Position(position) => self.phase = position.phase,
                Event::Epoch(report) => self.report = Some((**report).clone()),
                Event::Rejected { fault, .. } | Event::Failed { fault } => wrong = wrong.or(Some(fault.clone())),
                _ => {}
            }
        }
        if let Some(listener) = &self.listener {
            for event in &events {
                let message = browser::message(event).unwrap_or_default();
                listener.call1(&JsValue::UNDEFINED, &message).map_err(Stop::Thrown)?;
            }
        }
        wrong.map_or(Ok(events), |fault| Err(Stop::Fault(fault)))
    }
}
