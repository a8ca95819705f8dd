//! The state machine between the protocol and a run. Every command has an answer in every phase; the table is in
//! [`super::protocol`].
//!
//! It knows no browser: files come through [`Files`], so that it runs natively in tests.

mod asked;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::backend::open;
use super::evaluation::Judged;
use super::export::{files, run_file, weights};
use super::files::Files;
use super::inquiry::{Inquiry, Subject};
use super::mitigated::Mitigated;
use super::own::{Opened, Opening};
use super::pictures;
use super::placed::Placed;
use super::plane::plane;
use super::protocol::{
    Backend, BackendError, Command, Event, Fault, MOST_WEIGHT, PROTOCOL, PartName, Phase, Position, Predictions,
    Refusal, Scores, StudyEvent, Task,
};
use super::refusal::no_model;
use super::report::in_brief;
use super::run::{Configured, Goal, Run};
use super::study::{Study, grouped_people, model_people};
use super::task::positive;
use crate::data::catalog::{Dataset, ImageFiles};
use crate::data::drawing::Drawing;
use crate::data::error::DataError;
use crate::data::images::Pictures;
use crate::data::infer::OwnRole;
use crate::data::labels::Labels;
use crate::data::options::DataOptions;
use crate::data::own::described;
use crate::data::prepare::{Part, Prepared, prepare, prepare_frame, prepare_images};
use crate::evaluate::fairness::audit::Audit;
use crate::evaluate::fairness::intake::sides;
use crate::evaluate::fairness::report::DataReport;
use crate::evaluate::fairness::threshold::fico;
use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::evaluate::pictures::Reading;
use crate::evaluate::score::highest;
use crate::limits::within;
use crate::model::weights::dense_sizes;
use crate::train::begin::place_for;
use crate::train::config::check_learning_rate;
use crate::train::constraint::config::check_weight;
use crate::train::rows::Place;

/// How long training goes on before other messages are looked at.
pub const SLICE: Duration = Duration::from_millis(12);

/// The file with the credit scores of the laboratory.
const CREDIT_SCORES: &str = "fico.csv";

struct Loaded {
    /// The data as they are.
    source: Rc<Prepared>,
    /// The data as a model sees them.
    mitigated: Mitigated,
    /// Where the present backend trains, once a run has started there.
    placed: Option<Placed>,
    /// The id of the data set.
    dataset: String,
    options: DataOptions,
    configured: Option<Configured>,
    run: Option<Run>,
}

/// One visitor's engine.
pub struct Session<F> {
    files: F,
    backend: Backend,
    place: Place,
    loaded: Option<Loaded>,
    opening: Option<Opening>,
    opened: Option<Opened>,
    study: Study,
    /// Whether reports are told in brief.
    brief: bool,
}

impl<F: Files> Session<F> {
    /// An empty session on the default backend.
    pub fn new(files: F) -> Self {
        Self {
            files,
            backend: Backend::Fused,
            place: Place::Fused,
            loaded: None,
            opening: None,
            opened: None,
            study: Study::default(),
            brief: false,
        }
    }

    /// Carries out a command.
    pub async fn handle(&mut self, command: Command) -> Vec<Event> {
        let name = command.name().to_owned();
        let left = if command.changes_model() { self.study.leave_inquiries() } else { Vec::new() };
        let events = match self.carry_out(command).await {
            Ok(events) => events,
            Err(fault) => vec![Event::Rejected { name, fault }],
        };
        left.into_iter().map(Event::Study).chain(events).collect()
    }

    async fn carry_out(&mut self, command: Command) -> Result<Vec<Event>, Fault> {
        match command {
            Command::Start { protocol, backend } => self.start(protocol, backend).await,
            Command::Load { dataset, options } => self.load(&dataset, &options).await,
            Command::Configure { model, train, mitigation } => self.configure(Configured { model, train, mitigation }),
            Command::Reset => self.reset(),
            Command::Play => self.train("play", Goal::Finish),
            Command::Step => self.train("step", Goal::Step),
            Command::Epoch => self.train("epoch", Goal::Epoch),
            Command::Pause => {
                let run = self.run("pause")?;
                run.pause();
                Ok(vec![Event::Position(run.position())])
            }
            Command::Open { name } => {
                self.opened = None;
                self.study.forget();
                let opening = Opening::new(&name, self.files.own_size(&name)?)?;
                let progress = opening.progress();
                self.opening = Some(opening);
                Ok(vec![progress])
            }
            Command::Adopt { roles, positive, options } => self.adopt(&roles, &positive, &options),
            Command::Audit { predictions } => {
                let audit = self.audit(predictions)?;
                self.study.begin(audit);
                Ok(Vec::new())
            }
            Command::Select { selection } => Ok(vec![Event::Study(self.study.select(&selection)?)]),
            Command::Laboratory { scores, payoff } => Ok(vec![Event::Study(self.laboratory(scores, payoff).await?)]),
            Command::Decide { lab } => Ok(vec![Event::Study(self.study.decide(&lab)?)]),
            Command::Solve { criterion, payoff } => Ok(vec![Event::Study(self.study.solve(criterion, &payoff)?)]),
            Command::Pictures { part, reading } => Ok(vec![Event::Study(self.pictures_read(part, reading)?)]),
            Command::Recognise { drawing } => Ok(vec![Event::Study(self.recognise(&drawing).await?)]),
            Command::Inquire(inquiry) => self.inquire(inquiry).await,
            Command::Cancel => {
                self.opening = None;
                self.study.cancel();
                Ok(vec![Event::Cancelled])
            }
            Command::Brief => {
                self.brief = true;
                Ok(Vec::new())
            }
            Command::Ping => Ok(vec![Event::Alive]),
            Command::Tune { learning_rate } => {
                check_learning_rate(learning_rate)?;
                self.configured("tune")?.train.learning_rate = learning_rate;
                let run = self.run("tune")?;
                run.tune(learning_rate);
                Ok(vec![Event::Position(run.position())])
            }
            Command::Constrain { weight } => {
                check_weight(weight)?;
                self.configured("constrain")?.mitigation.constraint.weight = weight;
                let run = self.run("constrain")?;
                run.constrain(weight);
                Ok(vec![Event::Position(run.position())])
            }
            Command::SetWeight { layer, from, to, value } => {
                let run = self.run("set-weight")?;
                within("weight", value, -MOST_WEIGHT, MOST_WEIGHT)?;
                run.set_weight(layer, from, to, value as f32).await?;
                Ok(vec![Event::Position(run.position())])
            }
            Command::Restore { epoch } => self.restore(epoch),
            Command::Export => self.export().await,
            Command::Weights => {
                Ok(weights(self.run("weights")?).await?.map(|bytes| Event::Weights { bytes }).into_iter().collect())
            }
            Command::Import { bytes } => {
                let run = self.run("import")?;
                run.import(&bytes).await?;
                Ok(vec![Event::Position(run.position())])
            }
        }
    }

    async fn start(&mut self, protocol: u32, backend: Backend) -> Result<Vec<Event>, Fault> {
        if protocol != PROTOCOL {
            return Err(BackendError::ProtocolMismatch { page: protocol, engine: PROTOCOL }.into());
        }
        let fallback = match open(backend).await {
            Ok(place) => {
                (self.backend, self.place) = (backend, place);
                None
            }
            Err(error) => {
                (self.backend, self.place) = (Backend::Fused, Place::Fused);
                Some(error.into())
            }
        };
        self.loaded = None;
        Ok(vec![Event::Started { backend: self.backend, fallback }])
    }

    async fn load(&mut self, dataset: &Dataset, options: &DataOptions) -> Result<Vec<Event>, Fault> {
        options.check()?;
        let data = match (&dataset.images, &dataset.toy) {
            (None, None) => prepare(&self.files.text(&dataset.file).await?, dataset, options)?,
            (None, Some(toy)) => prepare_frame(&toy.frame(options.seed)?, dataset, options)?,
            (Some(files), _) => {
                let (train, test) =
                    (self.pictures(files, &files.train).await?, self.pictures(files, &files.test).await?);
                prepare_images(train, test, dataset, files, options)?
            }
        };
        Ok(self.take(data, &dataset.id, options))
    }

    /// A part of the data, and what the model said of its people when it was last evaluated.
    fn evaluated(&mut self, name: &str, part: PartName) -> Result<(&Part, &Judged), Refusal> {
        let loaded = self.loaded(name)?;
        let run = loaded.run.as_ref().ok_or_else(|| no_model(name))?;
        let scores = run.scores().ok_or_else(|| Refusal::NotEvaluated { name: name.to_owned() })?;
        Ok(match part {
            PartName::Train => (scores.of.train_part(&loaded.mitigated.data), &scores.train),
            PartName::Test => (&loaded.mitigated.data.test, &scores.test),
        })
    }

    async fn pictures(&self, files: &ImageFiles, [pictures, labels]: &[String; 2]) -> Result<Pictures, DataError> {
        let (pixels, classes) = (self.files.bytes(pictures).await?, self.files.bytes(labels).await?);
        Pictures::read(files, (pictures, &pixels), (labels, &classes))
    }

    fn adopt(
        &mut self,
        roles: &BTreeMap<String, OwnRole>,
        positive: &str,
        options: &DataOptions,
    ) -> Result<Vec<Event>, Fault> {
        options.check()?;
        let opened = self.opened("adopt")?;
        let dataset = described(&opened.frame, roles, positive, &opened.name)?;
        let data = prepare_frame(&opened.frame, &dataset, options)?;
        let taken = self.take(data, &dataset.id, options);
        Ok([Event::Adopted(Box::new(dataset))].into_iter().chain(taken).collect())
    }

    /// Takes data that are ready, in place of any other.
    fn take(&mut self, data: Prepared, dataset: &str, options: &DataOptions) -> Vec<Event> {
        let loaded = Event::Loaded(Box::new(data.summary.clone()));
        let plane = plane(&data).map(|plane| Event::Plane(Box::new(plane)));
        let source = Rc::new(data);
        let mitigated = Mitigated::plain(source.clone());
        let (dataset, options) = (dataset.to_owned(), options.clone());
        self.loaded = Some(Loaded { source, mitigated, placed: None, dataset, options, configured: None, run: None });
        let position = Position { phase: Phase::Loaded, ..Position::default() };
        [loaded].into_iter().chain(plane).chain([Event::Position(position)]).collect()
    }

    fn opened(&self, name: &str) -> Result<&Opened, Refusal> {
        self.opened.as_ref().ok_or_else(|| Refusal::NothingOpened { name: name.to_owned() })
    }

    fn audit(&mut self, predictions: Predictions) -> Result<Audit, Fault> {
        let (part, sensitive, privileged, bootstrap) = match predictions {
            Predictions::Table(options) => return Ok(Audit::begin(&self.opened("audit")?.frame, &options)?),
            Predictions::Model { part, sensitive, privileged, bootstrap } => (part, sensitive, privileged, bootstrap),
        };
        bootstrap.check()?;
        let names = self.loaded("audit")?.source.summary.classes.clone();
        let task = self.run("audit")?.task();
        let (data, judged) = self.evaluated("audit", part)?;
        let rows = data.labels.rows() as u64;
        let report = DataReport { read: rows, used: rows, ..DataReport::default() };
        match (&data.labels, task) {
            (Labels::Classes(of_row), Task::Classes) => {
                let predicted = judged.scores.chunks(names.len()).map(highest).collect();
                let people = grouped_people(data, &sensitive)?;
                Ok(Audit::of_classes(people, names, of_row.clone(), predicted, bootstrap, report))
            }
            (Labels::Amounts(label), Task::Amount) => {
                let exact = |amounts: &[f32]| amounts.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
                let (label, predicted) = (exact(label), exact(&judged.scores));
                Ok(Audit::of_amounts(&grouped_people(data, &sensitive)?, &label, &predicted, bootstrap, report))
            }
            _ => {
                let people = model_people(data, &positive(data), judged, &sensitive)?;
                let sides = sides(&people.sensitive, &privileged, &[], people.rows())?;
                Ok(Audit::of(people, sides, bootstrap, report))
            }
        }
    }

    fn pictures_read(&mut self, part: PartName, reading: Option<Reading>) -> Result<StudyEvent, Fault> {
        let none = || Refusal::NoPictures { name: "pictures".to_owned() };
        if self.run("pictures")?.task() != Task::Classes {
            return Err(none().into());
        }
        let (data, judged) = self.evaluated("pictures", part)?;
        let report = pictures::report(data, &judged.scores, reading).ok_or_else(none)?;
        Ok(StudyEvent::Pictures(Box::new(report)))
    }

    async fn recognise(&mut self, drawing: &Drawing) -> Result<StudyEvent, Fault> {
        let run = self.run("recognise")?;
        Ok(StudyEvent::Recognised(Box::new(pictures::recognise(run, drawing).await?)))
    }

    async fn inquire(&mut self, inquiry: Inquiry) -> Result<Vec<Event>, Fault> {
        let loaded = self.loaded("inquire")?;
        let (Some(run), Some(configured)) = (&loaded.run, &loaded.configured) else {
            return Err(no_model("inquire").into());
        };
        let subject = Subject::of(run, &loaded.mitigated.data, configured, loaded.options.seed).await;
        Ok(match subject.and_then(|subject| inquiry.begin(subject)) {
            Ok(work) => {
                self.study.inquire(inquiry, work);
                Vec::new()
            }
            Err(fault) => vec![Event::Study(StudyEvent::Unanswered { inquiry, fault })],
        })
    }

    async fn laboratory(&mut self, scores: Scores, payoff: Payoff) -> Result<StudyEvent, Fault> {
        match scores {
            Scores::Audited => self.study.open_audited(payoff),
            Scores::Credit => {
                let table = fico::parse(&self.files.text(CREDIT_SCORES).await?)?;
                self.study.open(table, payoff)
            }
        }
    }

    fn configure(&mut self, configured: Configured) -> Result<Vec<Event>, Fault> {
        let Configured { model, train, mitigation } = &configured;
        model.check()?;
        train.check()?;
        mitigation.check()?;
        let loaded = self.loaded("configure")?;
        // A model that can't be made takes the place of the one before, too.
        (loaded.configured, loaded.run) = (None, None);
        model.fits(&loaded.source.layout, loaded.source.standard.is_some())?;
        if let Some(mitigated) = loaded.mitigated.changed(&loaded.source, mitigation, loaded.options.seed)? {
            (loaded.mitigated, loaded.placed) = (mitigated, None);
        }
        loaded.configured = Some(configured);
        self.reset()
    }

    fn reset(&mut self) -> Result<Vec<Event>, Fault> {
        let (wished, barriers) = (self.place.clone(), self.backend == Backend::Webgpu);
        let loaded = self.loaded("reset")?;
        let configured = loaded.configured.as_ref().ok_or_else(|| no_model("reset"))?;
        let place = place_for(configured.model.family, &wished).ok_or(BackendError::NeedsBurn {})?;
        let placed = match loaded.placed.take() {
            Some(placed) if placed.place == place => placed,
            _ => Placed::new(&loaded.mitigated, &place),
        };
        let run = Run::new(&loaded.mitigated, &placed, configured, loaded.options.seed, barriers && place == wished)?;
        let data = &loaded.mitigated.data;
        let sizes = dense_sizes(&configured.model, &data.layout, data.width, data.outputs());
        let ready = Event::Ready { parameters: run.parameters(), sizes, task: run.task() };
        let position = Event::Position(run.position());
        (loaded.placed, loaded.run) = (Some(placed), Some(run));
        Ok(vec![ready, position])
    }

    fn restore(&mut self, epoch: u64) -> Result<Vec<Event>, Fault> {
        let run = self.run("restore")?;
        let [learning_rate, constraint_weight] = run.restore(epoch)?;
        let position = Event::Position(run.position());
        let Configured { train, mitigation, .. } = self.configured("restore")?;
        train.learning_rate = learning_rate.unwrap_or(train.learning_rate);
        if let (Some(weight), None) = (constraint_weight, mitigation.constraint.bound) {
            mitigation.constraint.weight = weight;
        }
        Ok(vec![Event::Restored { epoch, learning_rate, constraint_weight }, position])
    }

    async fn export(&mut self) -> Result<Vec<Event>, Fault> {
        let loaded = self.loaded("export")?;
        let (Some(run), Some(configured)) = (&loaded.run, &loaded.configured) else {
            return Err(no_model("export").into());
        };
        let (summary, reports) = (&loaded.source.summary, run.kept().reports());
        let file = run_file(&loaded.dataset, &loaded.options, configured, summary, reports);
        Ok(files(&file, weights(run).await?))
    }

    fn train(&mut self, name: &str, goal: Goal) -> Result<Vec<Event>, Fault> {
        let run = self.run(name)?;
        run.start(goal);
        Ok(vec![Event::Position(run.position())])
    }

    fn loaded(&mut self, name: &str) -> Result<&mut Loaded, Refusal> {
        self.loaded.as_mut().ok_or_else(|| Refusal::NothingLoaded { name: name.to_owned() })
    }

    fn configured(&mut self, name: &str) -> Result<&mut Configured, Refusal> {
        self.loaded(name)?.configured.as_mut().ok_or_else(|| no_model(name))
    }

    fn run(&mut self, name: &str) -> Result<&mut Run, Refusal> {
        self.loaded(name)?.run.as_mut().ok_or_else(|| no_model(name))
    }

    /// Whether there is something to do without a command.
    pub fn busy(&self) -> bool {
        let run = self.loaded.as_ref().and_then(|l| l.run.as_ref());
        self.opening.is_some() || self.study.busy() || run.is_some_and(Run::busy)
    }

    async fn read_on(&mut self, mut opening: Opening) -> Result<Event, DataError> {
        if !opening.advance(&self.files).await? {
            let progress = opening.progress();
            self.opening = Some(opening);
            return Ok(progress);
        }
        let opened = opening.finish()?;
        let table = opened.described();
        self.opened = Some(opened);
        Ok(Event::Opened(Box::new(table)))
    }

    /// Works for about one [`SLICE`].
    pub async fn advance(&mut self) -> Vec<Event> {
        if let Some(opening) = self.opening.take() {
            return vec![self.read_on(opening).await.unwrap_or_else(|e| Event::Failed { fault: e.into() })];
        }
        if let Some(event) = self.study.advance() {
            return vec![Event::Study(event)];
        }
        let Some(Loaded { mitigated, run: Some(run), .. }) = &mut self.loaded else { return Vec::new() };
        match run.advance(&mitigated.data, SLICE).await {
            Ok(events) if self.brief => in_brief(events),
            Ok(events) => events,
            Err(fault) => {
                run.pause();
                vec![Event::Failed { fault }, Event::Position(run.position())]
            }
        }
    }
}
