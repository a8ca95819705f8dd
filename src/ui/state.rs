//! What the page knows, and how each action changes it. Pure: effects live in [`super::app`].

use std::rc::Rc;

use yew::Reducible;

pub use super::notice::Notice;
use super::own::{Own, OwnChange, Reading};
#[cfg(feature = "studies")]
use super::runs::{Runs, RunsChange};
use super::settings::{EngineKind, Settings, Stage, View};
use super::study::{Study, StudyChange, Subject, payoff};
#[cfg(feature = "whole")]
use super::sweeping::{SweepChange, Sweeping};
use super::url::{Problem, Setting};
use crate::data::catalog::{Dataset, Manifest};
use crate::data::options::DataOptions;
use crate::data::own::OWN;
use crate::data::perturb::options::HarmOptions;
use crate::data::represent::DataSummary;
use crate::data::toy::options::ToyOptions;
use crate::engine::protocol::{Backend, Drawn, EpochReport, Event, Fault, Phase, Plane, Position, Surface, Task};

/// Engines that may die one after the other before the page stops replacing them.
const MOST_DEATHS: u32 = 3;

/// What runs behind the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Engine {
    Starting,
    Running { backend: Backend, fallback: Option<Fault> },
}

/// A model that has been made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    pub parameters: u64,
    /// Units of all layers of a dense model.
    pub sizes: Vec<usize>,
    pub task: Task,
}

/// What the engine works on.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub engine: (u32, EngineKind, Backend),
    pub dataset: String,
    /// Of the visitor's own table.
    pub adoptions: u32,
    pub options: DataOptions,
    pub toy: ToyOptions,
}

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub settings: Settings,
    pub catalog: Option<Rc<Manifest>>,
    /// The chosen toy set as the visitor has changed it.
    pub changed: Option<Rc<Dataset>>,
    pub engine: Engine,
    /// Grows with each engine that has to be replaced.
    pub generation: u32,
    /// Engines that died since the last evaluation arrived.
    deaths: u32,
    /// The engine with WebGPU could not even be started.
    pub gpu_missing: bool,
    /// Grows with each data set that is loaded.
    pub loads: u32,
    pub data: Option<Rc<DataSummary>>,
    /// The plane of two features, and the model's scores there when it was last evaluated.
    pub plane: Option<Rc<Plane>>,
    pub surface: Option<Rc<Surface>>,
    pub made: Option<Made>,
    /// What the model looked like inside when it was last evaluated.
    pub drawn: Option<Rc<Drawn>>,
    pub position: Position,
    pub history: Rc<Vec<Rc<EpochReport>>>,
    /// What came later, where a visitor has gone back to an epoch.
    pub later: Rc<Vec<Rc<EpochReport>>>,
    pub notices: Vec<Notice>,
    /// The group that is highlighted everywhere.
    pub selected: Option<usize>,
    pub own: Own,
    pub study: Study,
    /// Runs beside the present one, on the same data.
    #[cfg(feature = "whole")]
    pub sweep: Option<Rc<Sweeping>>,
    /// The runs that are kept.
    #[cfg(feature = "studies")]
    pub runs: Rc<Runs>,
}

/// Everything that changes what the page shows.
pub enum Action {
    Change(&'static Setting, String),
    Address(Box<Settings>, Vec<Problem>),
    Catalog(Result<Manifest, Fault>),
    /// Makes the toy set as it is in the catalogue.
    RestoreToy,
    /// Takes the data as they were before anything was planted.
    Unplant,
    /// A language can't be had; the page goes on in the present one.
    NoLanguage {
        wished: &'static str,
        present: String,
        detail: String,
    },
    /// The page beyond training can't be had.
    NotWhole {
        detail: String,
    },
    Events(Vec<Event>),
    EngineDied {
        detail: String,
    },
    Dismiss(usize),
    /// Highlights a group, or no longer if it is the one.
    Select(usize),
    /// A file was chosen.
    Opening {
        name: String,
        bytes: u64,
    },
    /// Something about the visitor's own table.
    Own(OwnChange),
    /// Something about the audit or the laboratory.
    Study(StudyChange),
    /// Train on the visitor's own table.
    Adopt,
    /// Audit the predictions in the visitor's own table.
    AuditTable,
    /// Something about the runs beside the present one.
    #[cfg(feature = "whole")]
    Sweep(SweepChange),
    /// Something about the runs that are kept.
    #[cfg(feature = "studies")]
    Runs(RunsChange),
}

impl State {
    /// The page at its start.
    pub fn new(settings: Settings, problems: Vec<Problem>) -> Self {
        Self {
            settings,
            catalog: None,
            changed: None,
            engine: Engine::Starting,
            generation: 0,
            deaths: 0,
            gpu_missing: false,
            loads: 0,
            data: None,
            plane: None,
            surface: None,
            made: None,
            drawn: None,
            position: Position::default(),
            history: Rc::default(),
            later: Rc::default(),
            notices: problems.into_iter().map(Notice::Address).collect(),
            selected: None,
            own: Own::default(),
            study: Study::default(),
            #[cfg(feature = "whole")]
            sweep: None,
            #[cfg(feature = "studies")]
            runs: Rc::default(),
        }
    }

    /// The engine that runs, or is to run.
    pub fn engine_kind(&self) -> EngineKind {
        match self.settings.engine() {
            EngineKind::Gpu if self.gpu_missing => EngineKind::Burn,
            kind => kind,
        }
    }

    /// What the engine works on. Where it differs, the engine loads anew.
    pub fn source(&self) -> Source {
        Source {
            engine: (self.generation, self.engine_kind(), self.settings.backend),
            dataset: self.settings.dataset.clone(),
            adoptions: self.own.adoptions,
            options: DataOptions { harm: self.settings.harm.planting(), ..self.settings.data.clone() },
            toy: self.settings.toy.clone(),
        }
    }

    /// Forgets what is known of data that are no longer worked on.
    fn unload(&mut self) {
        self.notices.retain(|n| !matches!(n, Notice::NoData(_)));
        self.data = None;
        self.plane = None;
        self.surface = None;
        self.made = None;
        self.drawn = None;
        self.forget_run();
        self.position = Position::default();
        if self.study.subject == Subject::Model {
            self.study.forget();
        }
    }

    /// Whether training is under way.
    pub fn training(&self) -> bool {
        self.position.phase == Phase::Training
    }

    /// Whether the chosen data set could not be loaded.
    pub fn data_failed(&self) -> bool {
        self.data.is_none() && self.notices.iter().any(|n| matches!(n, Notice::NoData(_)))
    }

    pub(super) fn notify(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// A dead engine is replaced, unless it keeps dying. One with WebGPU that never started is replaced by the one
    /// without, which says so itself.
    fn engine_died(&mut self, detail: String) {
        if self.settings.backend == Backend::Webgpu && self.engine == Engine::Starting && !self.gpu_missing {
            self.gpu_missing = true;
            self.generation += 1;
            return;
        }
        self.engine = Engine::Starting;
        self.study.reset();
        self.deaths += 1;
        // The file may be what it died of.
        self.own.reading = None;
        if self.deaths > MOST_DEATHS {
            self.notify(Notice::GaveUp { detail });
        } else {
            self.generation += 1;
            self.notify(Notice::Restarted { detail });
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Started { backend, fallback } => {
                if let Some(fault) = fallback.clone() {
                    self.notify(Notice::Fault(fault));
                }
                self.engine = Engine::Running { backend, fallback };
            }
            Event::Loaded(summary) => {
                self.loads += 1;
                self.data = Some(Rc::new(*summary));
                (self.plane, self.surface) = (None, None);
                self.selected = None;
            }
            Event::Plane(plane) => self.plane = Some(Rc::new(*plane)),
            Event::Surface(surface) => self.surface = Some(Rc::new(*surface)),
            Event::Ready { parameters, sizes, task } => {
                self.made = Some(Made { parameters, sizes, task });
                self.drawn = None;
                self.forget_run();
            }
            Event::Restored { epoch, learning_rate, constraint_weight } => {
                self.rewind(epoch, learning_rate, constraint_weight);
            }
            Event::Drawn(drawn) => self.drawn = Some(Rc::new(*drawn)),
            Event::Position(position) => self.position = position,
            // A report on a run that a new model or data set has replaced tells nothing.
            Event::Epoch(report) if self.made.is_some() => {
                self.deaths = 0;
                self.evaluated(*report);
            }
            Event::Failed { fault } => {
                self.study.progress = None;
                let unread = self.own.reading.take().is_some();
                self.notify(if unread { Notice::Unread(fault) } else { Notice::Fault(fault) });
            }
            Event::Rejected { name, fault } if matches!(name.as_str(), "load" | "adopt") => {
                self.notify(Notice::NoData(fault))
            }
            Event::Rejected { name, fault } if name == "configure" => {
                (self.made, self.drawn, self.surface) = (None, None, None);
                self.forget_run();
                self.position = Position { phase: Phase::Loaded, ..Position::default() };
                self.notify(Notice::NoModel(fault));
            }
            Event::Rejected { name, fault } if name == "open" => {
                self.own.reading = None;
                self.notify(Notice::Unread(fault));
            }
            Event::Rejected { name, fault } => {
                if name == "audit" {
                    self.study.forget();
                }
                self.notify(Notice::Fault(fault));
            }
            Event::Reading { bytes, of, rows } => {
                if let Some(reading) = &mut self.own.reading {
                    *reading = Reading { bytes, of, rows, ..reading.clone() };
                }
            }
            Event::Opened(table) => {
                self.own.open(*table);
                self.own.adoptions += u32::from(self.settings.dataset == OWN);
            }
            Event::Adopted(dataset) => {
                self.own.dataset = Some(Rc::new(*dataset));
                self.fit_model();
            }
            #[cfg(feature = "studies")]
            Event::Study(event) => self.study.event(event, &self.settings),
            Event::Cancelled => {
                self.own.reading = None;
                #[cfg(feature = "whole")]
                self.study.inquiries.stopped();
                // The engine has given up the audit before, too.
                if self.study.progress.is_some() {
                    self.study.reset();
                }
            }
            #[cfg(feature = "studies")]
            Event::Weights { bytes } => Rc::make_mut(&mut self.runs).weigh(bytes),
            #[cfg(feature = "studies")]
            Event::Brief(_) => {}
            #[cfg(not(feature = "studies"))]
            Event::Weights { .. } => {}
            Event::Exported { .. } => {}
            Event::Epoch(_) | Event::Crashed { .. } | Event::Alive => {}
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Change(setting, value) => {
                // Controls offer fitting values; what is typed out of range is moved into it in plain sight.
                let _ = setting.apply(&mut next.settings, &value);
                if setting.key == "data" {
                    next.settings.forget_groups();
                    next.settings.restore_data();
                    next.changed = None;
                    next.suit(self.dataset());
                    next.fit_model();
                }
                next.notices.retain(|n| !matches!(n, Notice::NoModel(_)));
                if matches!(setting.key, "data" | "groups") {
                    next.selected = None;
                }
                next.check_dataset();
            }
            Action::Address(settings, problems) => {
                next.settings = *settings;
                problems.into_iter().for_each(|p| next.notify(Notice::Address(p)));
                next.check_dataset();
            }
            Action::Catalog(Ok(manifest)) => {
                next.catalog = Some(Rc::new(manifest));
                next.check_dataset();
            }
            Action::RestoreToy => next.settings.toy = ToyOptions::default(),
            Action::Unplant => next.settings.harm = HarmOptions::default(),
            Action::Catalog(Err(fault)) => next.notify(Notice::NoData(fault)),
            Action::NoLanguage { wished, present, detail } => {
                let arguments = [("language", wished.to_owned()), ("detail", detail)];
                next.notify(Notice::Fault(Fault::new("fault", "language-missing", arguments)));
                next.settings.language = present;
            }
            Action::NotWhole { detail } => {
                next.notify(Notice::Fault(Fault::new("fault", "stage-missing", [("detail", detail)])));
                if matches!(next.settings.stage, Stage::Evaluation | Stage::Tradeoffs) {
                    next.settings.stage = Stage::Training;
                }
            }
            Action::Events(events) => {
                events.into_iter().for_each(|e| next.event(e));
                next.check_dataset();
            }
            Action::EngineDied { detail } => next.engine_died(detail),
            Action::Dismiss(index) => {
                next.notices.remove(index);
            }
            Action::Opening { name, bytes } => {
                next.notices.retain(|n| !matches!(n, Notice::Unread(_) | Notice::NotKept));
                next.own.begin(name, bytes);
                if next.settings.dataset == OWN {
                    next.choose_first();
                    next.settings.forget_groups();
                }
                // The engine now has neither an audit nor a laboratory.
                next.study.reset();
            }
            Action::Own(change) => next.own.change(change),
            Action::Study(change) => {
                if matches!(change, StudyChange::Rules(_)) {
                    next.settings.criterion = None;
                }
                next.study.change(change);
            }
            Action::Adopt => {
                next.own.dataset = None;
                next.own.adoptions += 1;
                next.settings.dataset = OWN.to_owned();
                next.settings.restore_data();
                next.settings.forget_groups();
                next.study.change(StudyChange::Subject(Subject::Model));
            }
            Action::AuditTable => {
                next.settings.stage = Stage::Evaluation;
                next.settings.view = View::Audit;
                next.settings.forget_groups();
                next.study.change(StudyChange::Subject(Subject::Table));
            }
            #[cfg(feature = "whole")]
            Action::Sweep(change) => next.change_sweep(change),
            #[cfg(feature = "studies")]
            Action::Runs(change) => next.change_runs(change),
            Action::Select(group) => next.selected = Some(group).filter(|_| self.selected != Some(group)),
        }
        let made_from = |s: &State| (s.settings.dataset.clone(), s.settings.toy.clone(), s.catalog.is_some());
        if made_from(&next) != made_from(&self) {
            next.changed = next.changed_toy();
        }
        if next.settings.cost != self.settings.cost {
            next.study.change(StudyChange::Payoff(payoff(next.settings.cost)));
        }
        if next.source() != self.source() {
            next.unload();
        }
        #[cfg(feature = "whole")]
        next.end_sweep_of_other_data();
        #[cfg(feature = "studies")]
        next.keep_run();
        // A new engine holds no table.
        if next.source().engine != self.source().engine {
            next.own.reread();
        }
        Rc::new(next)
    }
}
