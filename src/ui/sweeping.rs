//! Runs beside the present one: what is known of them, how it changes, and the points that they make of two measures.
//! Pure: the engines are [`super::crew`]'s business.

use std::rc::Rc;

use super::headline::{Headline, Property};
use super::settings::{Choice, Objective, Part, Settings};
use super::state::{Source, State};
use super::url;
use crate::data::options::DataOptions;
use crate::data::toy::options::ToyOptions;
use crate::engine::job::Job;
use crate::engine::pool::Progress;
use crate::engine::protocol::{Brief, EpochReport, Fault, PartBrief};
use crate::engine::sweep::{Axis, SweepError};

impl Brief {
    fn of(&self, part: Part) -> &PartBrief {
        match part {
            Part::Train => &self.train,
            Part::Test => &self.test,
        }
    }
}

/// One run of a sweep, as far as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    pub summaries: Vec<Brief>,
    /// Figures of its last model that reports don't tell, as far as they were asked for.
    pub figures: Vec<(Property, Headline)>,
    /// Why there will be no more of it.
    pub failed: Option<Fault>,
}

/// What a crew tells.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A job begins, or begins anew.
    Began(usize),
    Epoch(usize, Box<Brief>),
    Figure(usize, Property, Headline),
    Failed(usize, Fault),
}

/// The data that models can be compared on: the same, whomever the seed puts into which part.
#[derive(Debug, Clone, PartialEq)]
struct Ground {
    dataset: String,
    adoptions: u32,
    options: DataOptions,
    toy: ToyOptions,
}

/// A sweep, under way or over.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweeping {
    ground: Ground,
    /// The settings that differ between its runs.
    pub axes: Vec<Axis>,
    pub jobs: Rc<[Job]>,
    pub runs: Vec<Run>,
    pub progress: Progress,
    /// Grows with all that is told, so that what is made of it can be kept meanwhile.
    pub version: u32,
}

/// A sweep that has not begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The settings that can be varied with the chosen model.
    pub offered: Vec<Axis>,
    /// Those that are.
    pub axes: Vec<Axis>,
    /// The runs; none while there are no data.
    pub jobs: Result<Rc<[Job]>, SweepError>,
}

/// What changes a sweep.
pub enum SweepChange {
    Begun {
        axes: Vec<Axis>,
        jobs: Rc<[Job]>,
    },
    News {
        news: Vec<News>,
        progress: Progress,
    },
    /// Take the settings of a run, until an epoch.
    Take {
        run: usize,
        epoch: u64,
    },
}

impl Sweeping {
    fn hear(&mut self, news: News) {
        match news {
            News::Began(job) => self.runs[job] = Run::default(),
            News::Epoch(job, summary) => self.runs[job].summaries.push(*summary),
            News::Figure(job, property, figure) => self.runs[job].figures.push((property, figure)),
            News::Failed(job, fault) => self.runs[job].failed = Some(fault),
        }
    }
}

impl Settings {
    /// Takes what a run follows from, but for the data.
    fn take(&mut self, job: &Job) {
        self.data.seed = job.options.seed;
        (self.model, self.train) = (job.model.clone(), job.train.clone());
        self.repairs.take(&job.mitigation);
    }
}

impl State {
    /// The data that are worked on.
    fn ground(&self) -> Ground {
        let Source { dataset, adoptions, options, toy, .. } = self.source();
        Ground { dataset, adoptions, options: DataOptions { seed: 0, ..options }, toy }
    }

    /// Carries out a change of the runs beside the present one.
    pub(super) fn change_sweep(&mut self, change: SweepChange) {
        match change {
            SweepChange::Begun { axes, jobs } => {
                let version = self.sweep.as_ref().map_or(0, |sweep| sweep.version + 1);
                let progress = Progress { of: jobs.len(), ..Progress::default() };
                let runs = vec![Run::default(); jobs.len()];
                self.sweep = Some(Rc::new(Sweeping { ground: self.ground(), axes, jobs, runs, progress, version }));
            }
            SweepChange::News { news, progress } => {
                let Some(sweep) = &mut self.sweep else { return };
                let sweep = Rc::make_mut(sweep);
                news.into_iter().for_each(|news| sweep.hear(news));
                sweep.progress = progress;
                sweep.version += 1;
            }
            SweepChange::Take { run, epoch } => {
                let Some(job) = self.sweep.as_ref().and_then(|sweep| sweep.jobs.get(run)) else { return };
                let job = job.clone().until(epoch);
                self.settings.take(&job);
            }
        }
    }

    /// Forgets runs on data that are no longer worked on.
    pub(super) fn end_sweep_of_other_data(&mut self) {
        if self.sweep.as_ref().is_some_and(|sweep| sweep.ground != self.ground()) {
            self.sweep = None;
        }
    }

    /// The present run as a job; none while there are no data.
    pub fn job(&self) -> Option<Job> {
        let (dataset, options) = (Rc::new(self.dataset()?.clone()), self.source().options);
        let (model, train) = (self.settings.model.clone(), self.settings.training());
        Some(Job { options, model, train, mitigation: self.mitigation(), dataset })
    }

    /// The sweep that the present settings describe.
    pub fn planned(&self) -> Planned {
        let mut sweep = self.settings.trade.sweep.clone();
        let Some(job) = self.job() else { return Planned { offered: vec![], axes: vec![], jobs: Ok(Rc::default()) } };
        let offered: Vec<Axis> = Axis::ALL.iter().map(|&(axis, _)| axis).filter(|axis| axis.suits(&job)).collect();
        sweep.axes.retain(|axis| offered.contains(axis));
        Planned { offered, jobs: sweep.jobs(&job).map(Rc::from), axes: sweep.axes }
    }

    /// What a run differs in from the others, with the key of each setting.
    pub fn differing(&self, run: usize) -> Vec<(&'static str, String)> {
        let Some((sweep, job)) = self.sweep.as_ref().and_then(|s| Some((s, s.jobs.get(run)?))) else { return vec![] };
        let mut settings = self.settings.clone();
        settings.take(job);
        let keys = sweep.axes.iter().filter_map(|axis| url::setting(axis.name()));
        keys.map(|setting| (setting.key, (setting.get)(&settings))).collect()
    }
}

/// A model beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its run in the sweep; none is the present run.
    pub run: Option<usize>,
    pub epoch: u64,
    /// Whether its run has come no further.
    pub last: bool,
    pub at: [f64; 2],
    pub intervals: [Option<(f64, f64)>; 2],
    /// The third measure, where one is chosen.
    pub third: Option<f64>,
}

impl State {
    /// All models that the chosen measures are known of: the present run's first, then run by run. Models that have learnt for
    /// less than an epoch are left out.
    pub fn points(&self) -> Vec<Point> {
        let part = self.settings.part;
        let present = |report: &Rc<EpochReport>| (report.position.epoch, PartBrief::from(part.of(report)));
        let present: Vec<(u64, PartBrief)> = self.history.iter().map(present).collect();
        let present: Vec<(u64, &PartBrief)> = present.iter().map(|(epoch, brief)| (*epoch, brief)).collect();
        let mut points = self.points_of(None, &present, &self.figures());
        for (i, run) in self.sweep.iter().flat_map(|sweep| sweep.runs.iter().enumerate()) {
            let models: Vec<_> = run.summaries.iter().map(|brief| (brief.position.epoch, brief.of(part))).collect();
            points.extend(self.points_of(Some(i), &models, &run.figures));
        }
        points
    }

    /// The models of a run, by epoch; figures are of the last one.
    fn points_of(
        &self,
        run: Option<usize>,
        models: &[(u64, &PartBrief)],
        figures: &[(Property, Headline)],
    ) -> Vec<Point> {
        let (objectives, third, grouping) = (self.objectives(), self.third_objective(), self.grouping());
        let point = |(i, &(epoch, brief)): (usize, &(u64, &PartBrief))| {
            let last = i + 1 == models.len();
            let number = |objective: Objective| objective.number(brief, grouping, if last { figures } else { &[] });
            let [(x, of_x), (y, of_y)] = [number(objectives[0])?, number(objectives[1])?];
            let third = match third {
                Some(objective) => Some(number(objective)?.0),
                None => None,
            };
            Some(Point { run, epoch, last, at: [x, y], intervals: [of_x, of_y], third })
        };
        models.iter().enumerate().filter(|(_, (epoch, _))| *epoch > 0).filter_map(point).collect()
    }

    /// What the axes show of the present model that its reports don't tell, as far as it is known.
    fn figures(&self) -> Vec<(Property, Headline)> {
        let shown = self.objectives().into_iter().chain(self.third_objective()).filter_map(Objective::property);
        shown.filter_map(|property| Some((property, self.headline(property)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::data::catalog::Manifest;
    use crate::data::toy::catalog::toys;
    use crate::engine::protocol::{PartReport, Position};
    use crate::engine::sweep::MOST_JOBS;
    use crate::evaluate::estimate::Estimate;
    use crate::evaluate::fairness::monitor::{by_group, overall, usual};
    use crate::ui::i18n::I18n;
    use crate::ui::state::Action;

    fn act(state: State, action: Action) -> State {
        Rc::unwrap_or_clone(Rc::new(state).reduce(action))
    }

    fn change(state: State, key: &str, value: &str) -> State {
        act(state, Action::Change(url::setting(key).unwrap(), value.to_owned()))
    }

    fn state(fragment: &str) -> State {
        let (settings, _) = url::read(fragment);
        let manifest = Manifest { version: 1, datasets: toys() };
        act(State::new(settings, vec![]), Action::Catalog(Ok(manifest)))
    }

    fn begun(fragment: &str) -> State {
        let state = state(fragment);
        let Planned { axes, jobs, .. } = state.planned();
        let jobs = jobs.unwrap();
        act(state, Action::Sweep(SweepChange::Begun { axes, jobs }))
    }

    /// Everybody of the first group is told right, of the second so many of 20.
    fn summary(epoch: u64, right: usize) -> Brief {
        let scores: Vec<f32> = (0..40).map(|i| if i < 20 + right { 0.9 } else { 0.1 }).collect();
        let of_row: Vec<u32> = (0..40).map(|i| i / 20).collect();
        let part = PartReport {
            loss: 1.0,
            overall: overall(&scores, &usual(&scores), &[true; 40]),
            groupings: vec![by_group(&scores, &usual(&scores), &[true; 40], &of_row, 2)],
        };
        let position = Position { epoch, ..Position::default() };
        Brief::from(&EpochReport {
            position,
            train: part.clone(),
            test: part,
            train_rows: 40,
            constraint: None,
            epsilon: None,
        })
    }

    fn told(state: State, news: Vec<News>) -> State {
        act(
            state,
            Action::Sweep(SweepChange::News { news, progress: Progress { of: 4, done: 1, ..Progress::default() } }),
        )
    }

    #[test]
    fn reports_become_points_and_a_job_that_begins_anew_loses_its_own() {
        let state = begun("data=toy-gaussians&jobs=4&y=demographic-parity");
        let epoch = |job, epoch, right| News::Epoch(job, Box::new(summary(epoch, right)));
        let state = told(
            state,
            vec![News::Began(1), epoch(1, 0, 0), epoch(3, 0, 1), epoch(1, 1, 5), epoch(1, 2, 10), News::Began(2)],
        );
        let points = state.points();
        let seen: Vec<_> = points.iter().map(|p| (p.run, p.epoch, p.last, p.at)).collect();
        assert_eq!(seen, [(Some(1), 1, false, [0.625, 0.75]), (Some(1), 2, true, [0.75, 0.5])]);
        let (low, high) = points[1].intervals[0].unwrap();
        assert!(low < 0.75 && 0.75 < high);
        let (low, high) = points[1].intervals[1].unwrap();
        assert!(low < 0.5 && 0.5 < high, "a gap has an interval, too");
        let loss = change(state.clone(), "z", "loss").points();
        assert!(loss.iter().all(|p| p.third == Some(1.0)) && points.iter().all(|p| p.third.is_none()));
        let version = state.sweep.as_ref().unwrap().version;
        let again = told(state, vec![News::Began(1)]);
        assert!(again.points().is_empty());
        assert!(again.sweep.unwrap().version > version);
    }

    #[test]
    fn a_point_gives_the_page_the_settings_of_its_model() {
        let state = begun("data=toy-gaussians&jobs=4&vary=lr,seed&epochs=9");
        assert_eq!(state.differing(1), [("lr", "0.0003".to_owned()), ("seed", "2".to_owned())]);
        let taken = act(state, Action::Sweep(SweepChange::Take { run: 1, epoch: 6 }));
        assert_eq!(url::write(&taken.settings), "data=toy-gaussians&seed=2&lr=0.0003&epochs=6&vary=lr,seed&jobs=4");
        assert!(taken.sweep.is_some(), "other runs stay comparable");
        let nowhere = act(taken.clone(), Action::Sweep(SweepChange::Take { run: 99, epoch: 1 }));
        assert_eq!(nowhere.settings, taken.settings);
    }

    #[test]
    fn repairs_are_taken_too() {
        let state = begun("data=toy-gaussians&constraint=equalized-odds&vary=weight,before&jobs=12");
        let run = 7;
        assert_eq!(state.differing(run), [("weight", "3".to_owned()), ("before", "massaging".to_owned())]);
        let taken = act(state.clone(), Action::Sweep(SweepChange::Take { run, epoch: 30 }));
        assert_eq!(taken.mitigation(), state.sweep.unwrap().jobs[run].mitigation);
    }

    #[test]
    fn runs_on_other_data_are_forgotten() {
        for (key, value) in [("data", "toy-xor"), ("test", "0.5"), ("toy-bias", "0.2"), ("sensitive", "true")] {
            assert!(change(begun("data=toy-gaussians"), key, value).sweep.is_none(), "{key}");
        }
        for (key, value) in [("seed", "4"), ("lr", "0.1"), ("model", "logistic"), ("part", "train")] {
            assert!(change(begun("data=toy-gaussians"), key, value).sweep.is_some(), "{key}");
        }
        let late = told(change(begun("data=toy-gaussians"), "data", "toy-xor"), vec![News::Began(0)]);
        assert!(late.sweep.is_none());
    }

    #[test]
    fn only_what_the_model_has_is_varied() {
        let tree = state("data=toy-gaussians&model=tree&vary=lr,hidden,seed");
        assert_eq!(tree.planned().axes, [Axis::Seed]);
        assert_eq!(state("data=toy-gaussians&vary=depth").planned().jobs, Err(SweepError::NothingSwept {}));
        assert_eq!(State::new(url::read("").0, vec![]).planned().jobs.unwrap().len(), 0, "no data, no runs");
        let constrained = state("data=toy-gaussians&constraint=equalized-odds&vary=weight,before");
        assert_eq!(constrained.planned().axes, [Axis::Weight, Axis::Before]);
    }

    #[test]
    fn the_page_says_what_the_error_says() {
        let english = I18n::new("en", include_str!("../../www/locales/en.ftl").to_owned());
        let size = SweepError::SweepSize { jobs: 400, most: MOST_JOBS as u64 };
        for error in [SweepError::NothingSwept {}, SweepError::NotSwept {}, size] {
            assert_eq!(english.sentence("fault", &Fault::from(error.clone())).as_str(), error.to_string());
        }
    }

    #[test]
    fn every_objective_has_words_in_both_languages_and_a_number_where_it_suits() {
        let state = state("data=toy-gaussians");
        let half = summary(1, 10).test;
        assert_eq!(half.overall.accuracy, Estimate::Value(0.75));
        for locale in ["en", "zh-CN"] {
            let path = format!("{}/www/locales/{locale}.ftl", env!("CARGO_MANIFEST_DIR"));
            let i18n = I18n::new(locale, std::fs::read_to_string(path).unwrap());
            for objective in state.objectives_offered() {
                for words in
                    [objective.words(&state, &i18n), objective.help(&state, &i18n), objective.axis(&state, &i18n)]
                {
                    assert!(!words.is_empty() && !words.contains("setting-") && !words.contains("gap-"), "{words}");
                }
                // Nobody is negative here.
                let asked = objective.property().is_some();
                let absent = asked || matches!(objective, Objective::FalsePositiveRate | Objective::EqualizedOdds);
                assert_eq!(objective.of(&half, 0).is_none(), absent, "{}", objective.name());
            }
            for axis in Axis::ALL {
                let words = i18n.text(&format!("sweep-vary-{}", axis.1));
                assert!(!words.contains("sweep-"), "{words}");
            }
        }
    }
}
