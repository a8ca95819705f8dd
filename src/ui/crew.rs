//! The engines that train a sweep's runs: each does one job at a time, as [`Pool`] schedules them, and speaks the same
//! protocol as the page's own engine. What they know of data they keep for the next job that needs the same.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use gloo::utils::window;
use web_sys::File;
use yew::prelude::*;

use super::app::{Store, Wires};
use super::headline::{Headline, Property};
use super::link::Link;
use super::settings::{EngineKind, Objective};
use super::state::{Action, State};
use super::sweeping::{News, SweepChange};
use super::url::MOST_WORKERS;
use crate::data::own::OWN;
use crate::engine::job::{Job, demands};
use crate::engine::pool::{Demand, Order, Pool, WorkerId};
use crate::engine::protocol::{Backend, Command, Event, Fault, Inquiry, Phase, Position, StudyEvent};
use crate::engine::sweep::Axis;

/// News are told together: many engines have much to tell, and each time the page draws all of it.
const GATHER_MS: u32 = 400;
/// What engines say that concerns only a page that shows their model.
const SKIPPED: &[&str] = &["plane", "reading"];

/// The visitor's own table, for engines that are to read it.
pub struct OwnTable {
    pub file: File,
    pub name: String,
    /// What its columns are for, as a command that adopts it.
    pub adopt: Command,
}

/// What every engine of a crew is started with.
pub struct Equipment {
    pub kind: EngineKind,
    pub backend: Backend,
    pub own: Option<OwnTable>,
}

/// What an engine is asked for, and will answer next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Read,
    Load,
    Make,
    Train,
    Ask,
}

/// One engine.
struct Hand {
    link: Link,
    step: Step,
    /// The job whose data it has.
    loaded: Option<usize>,
    /// The epoch of its last report on the present job.
    told: Option<u64>,
    /// Figures of its model that are still to be asked for; the first one is being worked on.
    asking: VecDeque<(Property, Inquiry)>,
}

struct Inner {
    jobs: Rc<[Job]>,
    demands: Vec<Demand>,
    equipment: Equipment,
    figures: Figures,
    pool: RefCell<Pool>,
    hands: RefCell<BTreeMap<WorkerId, Hand>>,
    news: RefCell<Vec<News>>,
    flush: RefCell<Option<Timeout>>,
    tell: Callback<SweepChange>,
}

/// Properties that are asked for of every run's last model, and of which grouping's groups.
pub struct Figures {
    pub properties: Vec<Property>,
    pub grouping: usize,
}

/// The engines of a sweep. Dropping it ends them.
pub struct Crew(Rc<Inner>);

impl Crew {
    /// Starts at most `workers` engines on jobs.
    pub fn start(
        jobs: Rc<[Job]>,
        workers: usize,
        equipment: Equipment,
        figures: Figures,
        tell: Callback<SweepChange>,
    ) -> Self {
        let demands = demands(&jobs);
        let (pool, orders) = Pool::new(demands.clone(), workers);
        let (pool, hands, news, flush) =
            (RefCell::new(pool), RefCell::default(), RefCell::default(), RefCell::default());
        let inner = Rc::new(Inner { jobs, demands, equipment, figures, pool, hands, news, flush, tell });
        inner.carry_out(orders);
        Self(inner)
    }

    /// Ends every engine; what was trained stays.
    pub fn cancel(&self) {
        let orders = self.0.pool.borrow_mut().cancel();
        self.0.carry_out(orders);
    }
}

impl Inner {
    fn carry_out(self: &Rc<Self>, orders: impl IntoIterator<Item = Order>) {
        for order in orders {
            match order {
                Order::Hire { worker, job } => self.hire(worker, job),
                Order::Give { worker, job } => {
                    self.report(News::Began(job));
                    self.with(worker, |hand| self.begin(hand, job));
                }
                Order::Dismiss { worker } => _ = self.hands.borrow_mut().remove(&worker),
            }
        }
        self.tell_soon();
    }

    fn hire(self: &Rc<Self>, worker: WorkerId, job: usize) {
        self.report(News::Began(job));
        let (hears, mourns) = (Rc::downgrade(self), Rc::downgrade(self));
        let on_events = Callback::from(move |events: Vec<Event>| hear(&hears, worker, events));
        let on_death = Callback::from(move |detail: String| mourn(&mourns, worker, detail));
        let Equipment { kind, backend, .. } = self.equipment;
        match Link::start(backend, kind, on_events, on_death.clone(), None) {
            Ok(link) => {
                link.skip(SKIPPED);
                link.send(&Command::Brief);
                let hand = Hand { link, step: Step::Start, loaded: None, told: None, asking: VecDeque::new() };
                self.hands.borrow_mut().insert(worker, hand);
            }
            Err(detail) => on_death.emit(detail),
        }
    }

    fn with(&self, worker: WorkerId, change: impl FnOnce(&mut Hand)) {
        if let Some(hand) = self.hands.borrow_mut().get_mut(&worker) {
            change(hand);
        }
    }

    /// Asks for the next thing that an engine needs for its job.
    fn begin(&self, hand: &mut Hand, job: usize) {
        hand.told = None;
        let Job { dataset, options, model, train, mitigation } = &self.jobs[job];
        if hand.loaded.is_some_and(|loaded| self.demands[loaded].data == self.demands[job].data) {
            hand.step = Step::Make;
            let (model, train, mitigation) = (model.clone(), train.clone(), mitigation.clone());
            hand.link.send(&Command::Configure { model, train, mitigation });
            return;
        }
        hand.loaded = None;
        match &self.equipment.own {
            Some(OwnTable { file, name, .. }) if hand.step == Step::Start => {
                hand.step = Step::Read;
                hand.link.send_file(&Command::Open { name: name.clone() }, file);
            }
            Some(OwnTable { adopt, .. }) => {
                hand.step = Step::Load;
                hand.link.send(&adopting(adopt, job, &self.jobs));
            }
            None => {
                hand.step = Step::Load;
                let dataset = Box::new((**dataset).clone());
                hand.link.send(&Command::Load { dataset, options: options.clone() });
            }
        }
    }

    fn event(self: &Rc<Self>, worker: WorkerId, event: Event) {
        let Some(job) = self.pool.borrow().job(worker) else { return };
        let Some(step) = self.hands.borrow().get(&worker).map(|hand| hand.step) else { return };
        match (step, event) {
            (Step::Start, Event::Started { .. }) | (Step::Read, Event::Opened(_)) => {
                self.with(worker, |hand| self.begin(hand, job));
            }
            (Step::Load, Event::Loaded(_)) => self.with(worker, |hand| {
                hand.loaded = Some(job);
                self.begin(hand, job);
            }),
            (Step::Make, Event::Ready { .. }) => self.with(worker, |hand| {
                hand.step = Step::Train;
                hand.link.send(&Command::Play);
            }),
            (Step::Train, Event::Brief(report)) => {
                let Position { phase, epoch, .. } = report.position;
                self.with(worker, |hand| hand.told = Some(epoch));
                self.report(News::Epoch(job, report));
                self.end_if_finished(worker, phase, epoch);
            }
            // A model that can't learn any more ends without another report.
            (Step::Train, Event::Position(Position { phase, epoch, .. })) => self.end_if_finished(worker, phase, epoch),
            (Step::Ask, Event::Study(StudyEvent::Answered { answer, .. })) => {
                let figure = Headline::read(&answer, self.figures.grouping);
                let asked = self.hands.borrow().get(&worker).and_then(|hand| Some(hand.asking.front()?.0));
                if let Some((property, figure)) = asked.zip(figure) {
                    self.report(News::Figure(job, property, figure));
                }
                self.ask_on(worker);
            }
            (Step::Ask, Event::Study(StudyEvent::Unanswered { .. })) => self.ask_on(worker),
            (_, Event::Rejected { fault, .. }) => {
                self.report(News::Failed(job, fault));
                let order = self.pool.borrow_mut().failed(worker);
                self.carry_out(order);
            }
            // What fails under way, such as a device, may do so only once.
            (_, Event::Failed { fault }) => self.died(worker, fault),
            _ => {}
        }
    }

    fn end_if_finished(self: &Rc<Self>, worker: WorkerId, phase: Phase, epoch: u64) {
        let told = self.hands.borrow().get(&worker).and_then(|hand| hand.told);
        if phase == Phase::Finished && told == Some(epoch) {
            let family = self.pool.borrow().job(worker).map(|job| self.jobs[job].model.family);
            let Figures { properties, grouping } = &self.figures;
            let question = |property: &Property| Some((*property, property.question(family?, *grouping)?));
            self.with(worker, |hand| hand.asking = properties.iter().filter_map(question).collect());
            self.ask(worker);
        }
    }

    /// Asks for the next figure of an engine's model; once there is none left, its job is done.
    fn ask(self: &Rc<Self>, worker: WorkerId) {
        let next = self.hands.borrow().get(&worker).and_then(|hand| Some(hand.asking.front()?.1.clone()));
        let Some(inquiry) = next else {
            let order = self.pool.borrow_mut().done(worker);
            return self.carry_out(order);
        };
        self.with(worker, |hand| {
            hand.step = Step::Ask;
            hand.link.send(&Command::Inquire(inquiry));
        });
    }

    fn ask_on(self: &Rc<Self>, worker: WorkerId) {
        self.with(worker, |hand| _ = hand.asking.pop_front());
        self.ask(worker);
    }

    fn died(self: &Rc<Self>, worker: WorkerId, fault: Fault) {
        let (orders, given_up) = self.pool.borrow_mut().died(worker);
        if let Some(job) = given_up {
            self.report(News::Failed(job, fault));
        }
        self.carry_out(orders);
    }

    fn report(&self, news: News) {
        self.news.borrow_mut().push(news);
    }

    fn tell_soon(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let told = move || {
            let Some(inner) = weak.upgrade() else { return };
            inner.flush.take();
            let progress = inner.pool.borrow().progress();
            inner.tell.emit(SweepChange::News { news: inner.news.take(), progress });
        };
        self.flush.borrow_mut().get_or_insert_with(|| Timeout::new(GATHER_MS, told));
    }
}

fn hear(crew: &Weak<Inner>, worker: WorkerId, events: Vec<Event>) {
    let Some(crew) = crew.upgrade() else { return };
    events.into_iter().for_each(|event| crew.event(worker, event));
    crew.tell_soon();
}

/// A link tells of its death from within; it is ended afterwards.
fn mourn(crew: &Weak<Inner>, worker: WorkerId, detail: String) {
    let crew = crew.clone();
    let buried = move || {
        if let Some(crew) = crew.upgrade() {
            let silent = detail.is_empty();
            let fault = if silent { "worker-silent" } else { "worker-died" };
            crew.died(worker, Fault::new("fault", fault, [("detail", detail)]));
        }
    };
    Timeout::new(0, buried).forget();
}

/// The command that adopts the visitor's table as a job needs it.
fn adopting(adopt: &Command, job: usize, jobs: &[Job]) -> Command {
    let mut adopt = adopt.clone();
    if let Command::Adopt { options, .. } = &mut adopt {
        options.clone_from(&jobs[job].options);
    }
    adopt
}

/// Processors of this machine, as far as the browser tells.
pub fn processors() -> usize {
    (window().navigator().hardware_concurrency() as usize).clamp(1, MOST_WORKERS as usize)
}

/// How many engines a sweep is given.
pub fn workers(state: &State) -> usize {
    // One GPU is there once, however many engines there are.
    if state.engine_kind() == EngineKind::Gpu { 1 } else { state.settings.trade.workers.unwrap_or_else(processors) }
}

/// Starts runs that vary some settings, in place of those before.
pub fn begin(store: &Store, wires: &Wires, axes: Vec<Axis>, jobs: Rc<[Job]>) {
    let own = (store.settings.dataset == OWN)
        .then(|| {
            let adopt = store.own.adopt(&store.settings.data)?;
            let name = store.own.table.as_ref()?.name.clone();
            Some(OwnTable { file: wires.file.borrow().clone()?, name, adopt })
        })
        .flatten();
    let equipment = Equipment { kind: store.engine_kind(), backend: store.settings.backend, own };
    store.dispatch(Action::Sweep(SweepChange::Begun { axes, jobs: jobs.clone() }));
    let dispatcher = store.dispatcher();
    let tell = Callback::from(move |change| dispatcher.dispatch(Action::Sweep(change)));
    let axes = store.objectives().into_iter().chain(store.third_objective());
    let figures = Figures { properties: axes.filter_map(Objective::property).collect(), grouping: store.grouping() };
    *wires.crew.borrow_mut() = Some(Crew::start(jobs, workers(store), equipment, figures, tell));
}

/// Ends the engines of a sweep that is over, or that has been forgotten.
#[hook]
pub fn use_crew(store: &Store, wires: &Wires) {
    let slot = wires.crew.clone();
    let under_way = store.sweep.as_ref().is_some_and(|sweep| !sweep.progress.over());
    use_effect_with(under_way, move |under_way| {
        if !under_way {
            slot.take();
        }
    });
}
