//! The runs that are kept: the present one whenever it stops, and those that come from files or from this device. Pure: what
//! the engine and the browser are asked for is [`asking`]'s and [`shelf`]'s business.

#[cfg(feature = "whole")]
pub mod asking;
#[cfg(feature = "whole")]
pub mod compare;
#[cfg(feature = "whole")]
pub mod files;
pub mod settings;
#[cfg(feature = "whole")]
pub mod shelf;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use serde::Serialize;
use thiserror::Error;
use web_time::{SystemTime, UNIX_EPOCH};

use super::settings::Settings;
use super::state::State;
use crate::data::own::OWN;
use crate::engine::protocol::{EpochReport, Fault, Phase};
use crate::engine::run_file::RunFile;
use crate::evaluate::fairness::monitor::{Gaps, GroupReport};

/// Runs that are kept at most.
pub const MOST_RUNS: usize = 40;
/// Bytes of reports and weights that are kept at most.
pub const MOST_BYTES: usize = 64 << 20;

/// A run that is kept.
#[derive(Debug, Clone)]
pub struct KeptRun {
    /// Milliseconds from 1970 to when it was first kept, and a little later where there would be two: no two have the same.
    pub id: u64,
    /// Its number among all runs, by which it is called where it has no name, and by which it looks different.
    pub number: u32,
    pub file: Rc<RunFile>,
    /// As a safetensors file; none of a model without layers, and until the engine has told them.
    pub weights: Option<Rc<Vec<u8>>>,
    /// Whether its curve is drawn.
    pub drawn: bool,
    /// Grows with each change.
    pub version: u32,
}

/// Two states of a run differ in their versions: what they hold is large.
impl PartialEq for KeptRun {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.version) == (other.id, other.version)
    }
}

impl KeptRun {
    /// About how many bytes of memory it takes.
    fn bytes(&self) -> usize {
        let parts = self.file.last().map_or(0, |report| {
            let groupings = report.test.groupings.iter();
            groupings.map(|g| size_of::<Gaps>() + g.groups.len() * size_of::<GroupReport>()).sum::<usize>()
        });
        let reports = self.file.epochs.len() * (size_of::<EpochReport>() + 2 * parts);
        reports + self.weights.as_ref().map_or(0, |weights| weights.len())
    }
}

/// Whether runs are kept on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Nothing is stored.
    #[default]
    Off,
    /// Those that are there are being read.
    Opening,
    On,
    /// Everything is being deleted from this device.
    Leaving,
}

/// What was done last, as a sentence says it.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// The settings of a run are taken, with its weights or without.
    Loaded {
        id: u64,
        weights: bool,
    },
    /// A run came from a file.
    Imported {
        id: u64,
    },
    /// Weights from a file are given to the present model.
    WeightsGiven,
    Failed(Fault),
}

/// Why a run can't be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum LoadError {
    #[error("This run was trained on your table “{name}”: open it on the data stage, then load the run again.")]
    OtherTable { name: String },
    #[error("This run was trained on “{id}”, and no data set here is called so: load another run.")]
    NoSuchData { id: String },
}

/// The runs that are kept, and what is to be done with them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Runs {
    /// The oldest first.
    pub list: Vec<KeptRun>,
    /// The run with which others are compared.
    pub pinned: Option<u64>,
    /// The run whose weights the model is to get, as soon as it is there.
    pub loading: Option<u64>,
    pub said: Option<Said>,
    pub shelf: Shelf,
    /// Why runs are not kept on this device although they are wanted there.
    pub trouble: Option<Fault>,
    /// Grows each time that the weights of the present run have to be asked for.
    pub asks: u32,
    /// The largest number that was given.
    last: u32,
    /// The entry of the present run, once it has one.
    current: Option<u64>,
    /// The entry whose weights were asked for last: the engine answers in order, also about a run that is over since.
    weighing: Option<u64>,
    /// The last report of the present run that was kept.
    seen: Option<Rc<EpochReport>>,
    /// The settings with which the present run began.
    begun: Option<Box<Settings>>,
}

/// What changes them.
pub enum RunsChange {
    Rename(u64, String),
    /// Draw its curve, or no longer.
    Draw(u64),
    /// Compare others with it, or no longer.
    Pin(u64),
    Delete(u64),
    Clear,
    /// Take its settings, and its weights once the model is there.
    Load(u64),
    /// The model has the weights, or can't have them any more.
    Arrived,
    Import(Box<RunFile>, Option<Vec<u8>>),
    /// A run that another page has seen, with its weights.
    Earlier(Rc<RunFile>, Option<Vec<u8>>),
    Say(Said),
    Shelve(Shelf),
    /// These are kept on this device.
    Stored(Vec<KeptRun>),
    /// This device doesn't keep them.
    NotStored(Fault),
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

impl Runs {
    /// A run by its id.
    pub fn get(&self, id: u64) -> Option<&KeptRun> {
        self.list.iter().find(|run| run.id == id)
    }

    /// The run with which others are compared.
    pub fn baseline(&self) -> Option<&KeptRun> {
        self.get(self.pinned?)
    }

    fn change(&mut self, id: u64, change: impl FnOnce(&mut KeptRun)) {
        if let Some(run) = self.list.iter_mut().find(|run| run.id == id) {
            change(run);
            run.version += 1;
        }
    }

    /// The present run is another one from here on.
    pub(super) fn begin(&mut self, settings: &Settings) {
        self.begun = Some(Box::new(settings.clone()));
        (self.current, self.seen) = (None, None);
    }

    /// Keeps the present run as it stands.
    fn keep(&mut self, file: RunFile) {
        self.seen = file.epochs.last().cloned();
        self.asks += 1;
        match self.current.filter(|&id| self.get(id).is_some()) {
            Some(id) => self.change(id, |run| {
                let name = run.file.name.clone();
                (run.file, run.weights) = (Rc::new(RunFile { name, ..file }), None);
            }),
            None => self.current = Some(self.add(file, None)),
        }
        self.weighing = self.current;
        self.trim();
    }

    fn add(&mut self, file: RunFile, weights: Option<Vec<u8>>) -> u64 {
        let newest = self.list.iter().map(|run| run.id).max().unwrap_or(0);
        let (id, weights) = (now().max(newest + 1), weights.map(Rc::new));
        self.last += 1;
        self.list.push(KeptRun { id, number: self.last, file: Rc::new(file), weights, drawn: true, version: 0 });
        id
    }

    /// Lets the oldest go while there are too many, but for the present run and the one that others are compared with.
    fn trim(&mut self) {
        let too_many =
            |list: &[KeptRun]| list.len() > MOST_RUNS || list.iter().map(KeptRun::bytes).sum::<usize>() > MOST_BYTES;
        while too_many(&self.list) {
            let stays = [self.pinned, self.current];
            let Some(oldest) = self.list.iter().position(|run| !stays.contains(&Some(run.id))) else { return };
            self.list.remove(oldest);
        }
    }

    /// Takes the weights that were asked for, as the engine tells them.
    pub(super) fn weigh(&mut self, bytes: Vec<u8>) {
        if let Some(id) = self.weighing.take() {
            self.change(id, |run| run.weights = Some(Rc::new(bytes)));
            self.trim();
        }
    }

    /// Puts runs of this device before those that are new, whose numbers go on from theirs.
    fn restore(&mut self, stored: Vec<KeptRun>) {
        let known = |run: &KeptRun| self.list.iter().any(|other| other.id == run.id);
        let stored: Vec<KeptRun> = stored.into_iter().filter(|run| !known(run)).collect();
        if let Some(most) = stored.iter().map(|run| run.number).max() {
            for run in &mut self.list {
                run.number += most;
                run.version += 1;
            }
            self.last += most;
        }
        self.list.extend(stored);
        self.list.sort_by_key(|run| run.id);
        self.trim();
    }
}

impl State {
    /// Keeps the present run when it has stopped, in the entry that it has already if it went on. A look back at an epoch
    /// changes nothing, until the run goes another way from there.
    pub(super) fn keep_run(&mut self) {
        let stopped = matches!(self.position.phase, Phase::Paused | Phase::Finished) && self.later.is_empty();
        let (true, Some(last), Some(data)) = (stopped, self.history.last(), &self.data) else { return };
        let seen = self.runs.seen.as_ref().is_some_and(|seen| Rc::ptr_eq(seen, last));
        // What is in force of the repairs depends on the data set.
        if seen || last.position.epochs() <= 0.0 || self.dataset().is_none() {
            return;
        }
        let mut run = self.clone();
        run.settings = self.settings_of_run();
        let (settings, mitigation) = (&run.settings, run.mitigation());
        let places = self.history.chunk_by(|a, b| a.position.epochs() == b.position.epochs());
        let epochs = places.filter_map(|same| same.last().cloned());
        let own = self.own.table.as_ref().filter(|_| settings.dataset == OWN);
        let file =
            RunFile::new(&settings.dataset, &run.source().options, &settings.model, &settings.training(), &mitigation);
        let file = RunFile { address: Some(settings.address_of_run()), table: own.map(|t| t.name.clone()), ..file };
        let file = file.with_reports(&data.representation, epochs);
        Rc::make_mut(&mut self.runs).keep(file);
    }

    /// The settings with which the present run began, but for what may change in its course.
    fn settings_of_run(&self) -> Settings {
        let Some(mut settings) = self.runs.begun.as_deref().cloned() else { return self.settings.clone() };
        settings.train.learning_rate = self.settings.train.learning_rate;
        settings.repairs.others.constraint.weight = self.settings.repairs.others.constraint.weight;
        settings
    }

    /// Carries out a change of the runs that are kept.
    pub(super) fn change_runs(&mut self, change: RunsChange) {
        let runs = Rc::make_mut(&mut self.runs);
        match change {
            RunsChange::Rename(id, name) => runs.change(id, |run| Rc::make_mut(&mut run.file).name = name),
            RunsChange::Draw(id) => runs.change(id, |run| run.drawn = !run.drawn),
            RunsChange::Pin(id) => runs.pinned = Some(id).filter(|_| runs.pinned != Some(id)),
            RunsChange::Delete(id) => {
                runs.list.retain(|run| run.id != id);
                runs.said = None;
            }
            RunsChange::Clear => {
                runs.list.clear();
                (runs.pinned, runs.said) = (None, None);
            }
            RunsChange::Load(id) => self.load_run(id),
            RunsChange::Arrived => runs.loading = None,
            RunsChange::Import(file, weights) => {
                let id = runs.add(*file, weights);
                runs.said = Some(Said::Imported { id });
                runs.trim();
            }
            RunsChange::Earlier(file, weights) => _ = runs.add(Rc::unwrap_or_clone(file), weights),
            RunsChange::Say(said) => runs.said = Some(said),
            // The visitor may have thought better of it meanwhile.
            RunsChange::Shelve(Shelf::Off) if runs.shelf != Shelf::Leaving => {}
            RunsChange::Shelve(shelf) => (runs.shelf, runs.trouble) = (shelf, None),
            RunsChange::Stored(stored) if runs.shelf == Shelf::Opening => {
                runs.restore(stored);
                runs.shelf = Shelf::On;
            }
            RunsChange::Stored(_) => {}
            RunsChange::NotStored(fault) => {
                // What could not be opened, or deleted, is not in use.
                if runs.shelf != Shelf::On {
                    runs.shelf = Shelf::Off;
                }
                runs.trouble = Some(fault);
            }
        }
    }

    fn load_run(&mut self, id: u64) {
        let Some(run) = self.runs.get(id) else { return };
        let (file, weights) = (run.file.clone(), run.weights.is_some());
        let said = match self.loadable(&file) {
            Err(error) => Said::Failed(error.into()),
            Ok(()) => {
                let chosen = settings::of(&file);
                if chosen.dataset != self.settings.dataset {
                    self.settings.forget_groups();
                    self.selected = None;
                }
                self.settings.take_run(&chosen);
                Said::Loaded { id, weights }
            }
        };
        let runs = Rc::make_mut(&mut self.runs);
        runs.loading = Some(id).filter(|_| matches!(said, Said::Loaded { weights: true, .. }));
        runs.said = Some(said);
    }

    /// Whether the data of a run are here.
    fn loadable(&self, file: &RunFile) -> Result<(), LoadError> {
        if file.dataset != OWN {
            let known = self.catalog.as_ref().is_some_and(|catalog| catalog.get(&file.dataset).is_some());
            return if known { Ok(()) } else { Err(LoadError::NoSuchData { id: file.dataset.clone() }) };
        }
        let name = file.table.clone().unwrap_or_default();
        let open = self.own.table.as_ref().is_some_and(|table| table.name == name);
        if open { Ok(()) } else { Err(LoadError::OtherTable { name }) }
    }

    /// The weights that the model is to get, now that it is there; none if its settings are no longer those of the run.
    pub fn weights_to_load(&self) -> Option<Rc<Vec<u8>>> {
        let run = self.runs.get(self.runs.loading?)?;
        let same = settings::of(&run.file).address_of_run() == self.settings.address_of_run();
        run.weights.clone().filter(|_| same)
    }
}
