//! The state machine between the protocol and a run. Every command has an answer in every phase; the table is in
//! [`super::protocol`].
//!
//! It knows no browser: files come through [`Files`], so that it runs natively in tests.

use std::future::Future;
use std::time::Duration;

use burn::tensor::Device;

use super::backend::open;
use super::protocol::{Backend, BackendError, Command, Event, Fault, PROTOCOL, Phase, Position, Refusal};
use super::run::{Goal, Run};
use crate::data::catalog::Dataset;
use crate::data::error::DataError;
use crate::data::options::DataOptions;
use crate::data::prepare::{Prepared, prepare};
use crate::model::config::ModelConfig;
use crate::train::config::{TrainConfig, check_learning_rate};

/// How long training goes on before other messages are looked at.
pub const SLICE: Duration = Duration::from_millis(12);

/// Where data files come from.
pub trait Files {
    /// The text of a data file.
    ///
    /// # Errors
    /// [`DataError::FileMissing`].
    fn text(&self, file: &str) -> impl Future<Output = Result<String, DataError>>;
}

struct Loaded {
    data: Prepared,
    seed: u64,
    configured: Option<(ModelConfig, TrainConfig)>,
    run: Option<Run>,
}

/// One visitor's engine.
pub struct Session<F> {
    files: F,
    backend: Backend,
    device: Device,
    loaded: Option<Loaded>,
}

impl<F: Files> Session<F> {
    /// An empty session on the default backend.
    pub fn new(files: F) -> Self {
        Self { files, backend: Backend::Flex, device: Device::flex(), loaded: None }
    }

    /// Carries out a command.
    pub async fn handle(&mut self, command: Command) -> Vec<Event> {
        let name = command.name().to_owned();
        match self.carry_out(command).await {
            Ok(events) => events,
            Err(fault) => vec![Event::Rejected { name, fault }],
        }
    }

    async fn carry_out(&mut self, command: Command) -> Result<Vec<Event>, Fault> {
        match command {
            Command::Start { protocol, backend } => self.start(protocol, backend).await,
            Command::Load { dataset, options } => self.load(&dataset, &options).await,
            Command::Configure { model, train } => self.configure(model, train),
            Command::Reset => self.reset(),
            Command::Play => self.train("play", Goal::Finish),
            Command::Step => self.train("step", Goal::Step),
            Command::Epoch => self.train("epoch", Goal::Epoch),
            Command::Pause => {
                let run = self.run("pause")?;
                run.pause();
                Ok(vec![Event::Position(run.position())])
            }
            Command::Ping => Ok(vec![Event::Alive]),
            Command::Tune { learning_rate } => {
                check_learning_rate(learning_rate)?;
                let (_, train) = self.loaded("tune")?.configured.as_mut().ok_or_else(|| no_model("tune"))?;
                train.learning_rate = learning_rate;
                let run = self.run("tune")?;
                run.tune(learning_rate);
                Ok(vec![Event::Position(run.position())])
            }
        }
    }

    async fn start(&mut self, protocol: u32, backend: Backend) -> Result<Vec<Event>, Fault> {
        if protocol != PROTOCOL {
            return Err(BackendError::ProtocolMismatch { page: protocol, engine: PROTOCOL }.into());
        }
        let fallback = match open(backend).await {
            Ok(device) => {
                (self.backend, self.device) = (backend, device);
                None
            }
            Err(error) => {
                (self.backend, self.device) = (Backend::Flex, Device::flex());
                Some(error.into())
            }
        };
        self.loaded = None;
        Ok(vec![Event::Started { backend: self.backend, fallback }])
    }

    async fn load(&mut self, dataset: &Dataset, options: &DataOptions) -> Result<Vec<Event>, Fault> {
        options.check()?;
        let text = self.files.text(&dataset.file).await?;
        let data = prepare(&text, dataset, options)?;
        let summary = Box::new(data.summary.clone());
        self.loaded = Some(Loaded { data, seed: options.seed, configured: None, run: None });
        let position = Position { phase: Phase::Loaded, ..Position::default() };
        Ok(vec![Event::Loaded(summary), Event::Position(position)])
    }

    fn configure(&mut self, model: ModelConfig, train: TrainConfig) -> Result<Vec<Event>, Fault> {
        model.check()?;
        train.check()?;
        self.loaded("configure")?.configured = Some((model, train));
        self.reset()
    }

    fn reset(&mut self) -> Result<Vec<Event>, Fault> {
        let (device, backend) = (self.device.clone(), self.backend);
        let loaded = self.loaded("reset")?;
        let (model, train) = loaded.configured.as_ref().ok_or_else(|| no_model("reset"))?;
        let run = Run::new(&loaded.data, model, train, loaded.seed, &device, backend);
        let ready = Event::Ready { parameters: run.parameters(), sizes: model.sizes(loaded.data.width, 1) };
        let position = Event::Position(run.position());
        loaded.run = Some(run);
        Ok(vec![ready, position])
    }

    fn train(&mut self, name: &str, goal: Goal) -> Result<Vec<Event>, Fault> {
        let run = self.run(name)?;
        run.start(goal);
        Ok(vec![Event::Position(run.position())])
    }

    fn loaded(&mut self, name: &str) -> Result<&mut Loaded, Refusal> {
        self.loaded.as_mut().ok_or_else(|| Refusal::NothingLoaded { name: name.to_owned() })
    }

    fn run(&mut self, name: &str) -> Result<&mut Run, Refusal> {
        self.loaded(name)?.run.as_mut().ok_or_else(|| no_model(name))
    }

    /// Whether there is something to do without a command.
    pub fn busy(&self) -> bool {
        self.loaded.as_ref().and_then(|l| l.run.as_ref()).is_some_and(Run::busy)
    }

    /// Works for about one [`SLICE`].
    pub async fn advance(&mut self) -> Vec<Event> {
        let Some(Loaded { data, run: Some(run), .. }) = &mut self.loaded else { return Vec::new() };
        match run.advance(data, SLICE).await {
            Ok(events) => events,
            Err(fault) => {
                run.pause();
                vec![Event::Failed { fault }, Event::Position(run.position())]
            }
        }
    }
}

fn no_model(name: &str) -> Refusal {
    Refusal::NoModel { name: name.to_owned() }
}
