//! Many runs, one after the other, on an engine of their own.

use js_sys::Function;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::engine::{Engine, Stop};
use super::people::People;
use super::turn::turn;
use crate::api::to_js;
use crate::data::options::DataOptions;
use crate::engine::job::{Job, data_of};
use crate::engine::pool::Progress;
use crate::engine::protocol::{Backend, Command, EpochReport, Event, Fault, MitigationConfig, PartReport};
use crate::engine::sweep::{Axis, Sweep, Way};
use crate::model::config::ModelConfig;
use crate::train::config::TrainConfig;

/// What is varied, and how.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct SweepOptions {
    way: Way,
    axes: Vec<Axis>,
    jobs: usize,
}

impl Default for SweepOptions {
    fn default() -> Self {
        Self { way: Way::Grid, axes: Vec::new(), jobs: 16 }
    }
}

/// One run: its settings, and what became of it.
#[derive(Debug, Clone, Serialize)]
struct Run {
    data: DataOptions,
    model: ModelConfig,
    train: TrainConfig,
    mitigation: MitigationConfig,
    /// Why there is no more of it.
    failed: Option<Fault>,
    /// Whether it was ended, or never begun.
    cancelled: bool,
}

/// A model after an epoch of a run.
#[derive(Debug, Clone, Serialize)]
struct Point {
    run: usize,
    epoch: u64,
    /// Whether its run has come no further.
    last: bool,
    train: PartReport,
    test: PartReport,
}

/// What a sweep comes to.
#[derive(Debug, Serialize)]
pub struct Swept {
    progress: Progress,
    runs: Vec<Run>,
    points: Vec<Point>,
}

/// What is told meanwhile.
#[derive(Serialize)]
struct News<'a> {
    run: usize,
    progress: Progress,
    point: Option<&'a Point>,
    failed: Option<&'a Fault>,
}

/// Who hears of a sweep, and who may end it.
pub struct Watch {
    pub listener: Option<Function>,
    /// An `AbortSignal`.
    pub signal: JsValue,
}

impl Watch {
    fn aborted(&self) -> bool {
        crate::api::get(&self.signal, "aborted").is_truthy()
    }

    fn tell(&self, news: &News) -> Result<(), Stop> {
        let Some(listener) = &self.listener else { return Ok(()) };
        let news = to_js(news).unwrap_or_default();
        listener.call1(&JsValue::UNDEFINED, &news).map(|_| ()).map_err(Stop::Thrown)
    }
}

/// Trains the runs around `base`, those that need the same data one after the other.
///
/// # Errors
/// If there are no such runs. A run that fails takes no other along.
pub async fn sweep(
    people: &People,
    backend: Backend,
    base: &Job,
    SweepOptions { way, axes, jobs }: SweepOptions,
    watch: &Watch,
) -> Result<Swept, Stop> {
    let jobs = Sweep { way, axes, jobs }.jobs(base).map_err(|error| Stop::Fault(error.into()))?;
    let data = data_of(&jobs);
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&run| data[run]);
    let mut swept = Swept::new(&jobs);
    let (mut engine, mut loaded) = (Engine::start(people, backend, None).await?, None);
    for run in order {
        if watch.aborted() {
            swept.end(run, None, true);
            continue;
        }
        swept.progress.running = 1;
        let load = loaded != Some(data[run]);
        loaded = Some(data[run]);
        let outcome = train(&mut engine, load.then_some(people), &jobs[run], run, &mut swept, watch).await;
        let failed = match outcome {
            Ok(()) => None,
            Err(Stop::Fault(fault)) => Some(fault),
            Err(thrown) => return Err(thrown),
        };
        // Data that can't be loaded fail for the next run, too, in its own words.
        loaded = loaded.filter(|_| failed.is_none());
        swept.end(run, failed, watch.aborted());
        let failed = swept.runs[run].failed.as_ref();
        watch.tell(&News { run, progress: swept.progress, point: None, failed })?;
    }
    swept.points.sort_by_key(|point| (point.run, point.epoch));
    Ok(swept)
}

/// Trains one run to its end, or until it is ended.
async fn train(
    engine: &mut Engine,
    load: Option<&People>,
    job: &Job,
    run: usize,
    swept: &mut Swept,
    watch: &Watch,
) -> Result<(), Stop> {
    if let Some(people) = load {
        engine.load(people, &job.options).await?;
    }
    let (model, train, mitigation) = (job.model.clone(), job.train.clone(), job.mitigation.clone());
    engine.send(Command::Configure { model, train, mitigation }).await?;
    engine.send(Command::Play).await?;
    let progress = swept.progress;
    while engine.busy() && !watch.aborted() {
        for event in engine.advance().await? {
            if let Event::Epoch(report) = event
                && let Some(point) = swept.take(run, *report)
            {
                watch.tell(&News { run, progress, point: Some(point), failed: None })?;
            }
        }
        turn().await;
    }
    Ok(())
}

impl Swept {
    fn new(jobs: &[Job]) -> Self {
        let run = |job: &Job| {
            let Job { options: data, model, train, mitigation, .. } = job.clone();
            Run { data, model, train, mitigation, failed: None, cancelled: false }
        };
        let progress = Progress { of: jobs.len(), ..Progress::default() };
        Self { progress, runs: jobs.iter().map(run).collect(), points: Vec::new() }
    }

    /// Takes a report, unless the model has learnt for less than an epoch.
    fn take(&mut self, run: usize, report: EpochReport) -> Option<&Point> {
        let EpochReport { position, train, test, .. } = report;
        if position.epoch == 0 {
            return None;
        }
        if let Some(before) = self.points.last_mut().filter(|point| point.run == run) {
            before.last = false;
        }
        self.points.push(Point { run, epoch: position.epoch, last: true, train, test });
        self.points.last()
    }

    fn end(&mut self, run: usize, failed: Option<Fault>, cancelled: bool) {
        self.progress.running = 0;
        match (&failed, cancelled) {
            (Some(_), _) => self.progress.failed += 1,
            (None, true) => self.progress.cancelled += 1,
            (None, false) => self.progress.done += 1,
        }
        self.runs[run].cancelled = cancelled && failed.is_none();
        self.runs[run].failed = failed;
    }
}
