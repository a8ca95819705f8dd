//! Many runs at once: which settings are varied around those of one run, and how.
//!
//! A sweep is a list of [`Job`]s that follows from its description and nothing else, so that the same description gives
//! the same list.

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::job::Job;
use super::mitigation::{reducible, repairable};
use crate::mitigate::after::After;
use crate::mitigate::method::Method;
use crate::mitigate::reductions::config::Reduction;
use crate::random::{Purpose, stream_of};
use crate::train::constraint::config::Kind;

/// Jobs of a sweep at most.
pub const MOST_JOBS: usize = 300;
/// The largest seed.
const MOST_SEED: u64 = 999_999;
/// Learning rates are up to so many times as large or as small as the one that is set.
const LEARNING_RATES: f64 = 10.0;
/// The hidden layers that are tried, from the smallest.
const SHAPES: [&[usize]; 8] = [&[4], &[8], &[16], &[32], &[32, 16], &[64], &[64, 32], &[128, 64]];
/// The largest weight of a constraint that is tried, and how many times as large as the smallest it is.
const MOST_WEIGHT: f64 = 30.0;
const WEIGHTS: f64 = 1000.0;
/// The least and the largest bound of exponentiated gradient that is tried.
const BOUNDS: [f64; 2] = [0.001, 0.3];
/// The reductions and the repairs after training that are tried.
const REDUCTIONS: [Option<Reduction>; 3] = [None, Some(Reduction::ExponentiatedGradient), Some(Reduction::GridSearch)];
const AFTER: [Option<After>; 3] = [None, Some(After::ThresholdOptimizer), Some(After::RejectOption)];
/// The depths of trees that are tried.
const DEPTHS: [usize; 10] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16];
/// Draws of random settings for each job, before it is taken for granted that all were drawn.
const MOST_DRAWS: usize = 20;

/// How settings are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Every value with every other: evenly spaced values of each setting.
    #[default]
    Grid,
    /// Values drawn by chance, of each setting by itself (Bergstra and Bengio, Random search for hyper-parameter
    /// optimization, 2012).
    Random,
}

/// A setting that is varied. Thresholds aren't among them: they need no training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// What the constraint weighs: nothing, and up to [`MOST_WEIGHT`], evenly on a logarithmic scale.
    Weight,
    /// The repair of the data before training: none, and each of them in full.
    Before,
    /// None, and each reduction.
    Reduction,
    /// The bound of exponentiated gradient, evenly on a logarithmic scale.
    Eps,
    /// The repair of decisions after training: none, and each of them.
    After,
    /// Between a tenth of the learning rate that is set and ten times as much, evenly on a logarithmic scale.
    LearningRate,
    /// Hidden layers of different sizes.
    Hidden,
    /// The depth of trees.
    Depth,
    /// The seed: how much of a difference is chance.
    Seed,
}

/// A sweep's description.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    pub way: Way,
    pub axes: Vec<Axis>,
    /// Jobs at most: a grid has as many as fill it, and there may not be as many different ones.
    pub jobs: usize,
}

/// What is wrong with a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum SweepError {
    #[error("A sweep varies at least one setting: choose one.")]
    NothingSwept {},
    #[error("A sweep has between 1 and {most} runs; {jobs} were asked for.")]
    SweepSize { jobs: u64, most: u64 },
    #[error("The chosen model doesn't have one of the settings to vary: choose others.")]
    NotSwept {},
}

impl Axis {
    /// Whether a run has this setting.
    pub fn suits(self, job: &Job) -> bool {
        let (family, mitigation) = (job.model.family, &job.mitigation);
        let table = job.dataset.images.is_none() && job.dataset.label.amount.is_none();
        match self {
            Axis::Weight => mitigation.constraint.kind != Kind::None,
            Axis::Before => table && repairable(family),
            Axis::Reduction => table && reducible(family),
            Axis::Eps => mitigation.reduction.kind == Some(Reduction::ExponentiatedGradient),
            Axis::After => table && repairable(family) && mitigation.leaves_scores(),
            Axis::LearningRate => !family.of_trees(),
            Axis::Hidden => family.layered(),
            Axis::Depth => family.of_trees(),
            // A tree is grown without chance: its seed only decides who is in which part, as for every model.
            Axis::Seed => true,
        }
    }

    /// Different values at most.
    fn most(self) -> usize {
        match self {
            Axis::Hidden => SHAPES.len(),
            Axis::Depth => DEPTHS.len(),
            Axis::Before => 1 + Method::ALL.len(),
            Axis::Reduction => REDUCTIONS.len(),
            Axis::After => AFTER.len(),
            Axis::Weight | Axis::Eps | Axis::LearningRate | Axis::Seed => MOST_JOBS,
        }
    }

    /// Gives a run the value at one of `of` evenly spaced places; a single one is the value that is set.
    fn set(self, job: &mut Job, place: usize, of: usize) {
        match self {
            Axis::Seed => job.options.seed = (job.options.seed + place as u64) % (MOST_SEED + 1),
            _ if of > 1 => self.set_share(job, place as f64 / (of - 1) as f64),
            _ => {}
        }
    }

    /// Gives a run a value by chance.
    fn draw(self, job: &mut Job, rng: &mut impl Rng) {
        match self {
            Axis::Seed => job.options.seed = rng.random_range(0..=MOST_SEED),
            _ => self.set_share(job, rng.random()),
        }
    }

    /// The value at a share of the way from the smallest to the largest.
    fn set_share(self, job: &mut Job, share: f64) {
        match self {
            Axis::Weight => {
                let weight = MOST_WEIGHT * WEIGHTS.powf(share - 1.0);
                job.mitigation.constraint.weight = if share > 0.0 { rounded(weight) } else { 0.0 };
            }
            Axis::Before => {
                let fitting = Method::ALL.into_iter().filter(|&method| job.mitigation.goes_with(method));
                let repairs: Vec<_> = [None].into_iter().chain(fitting.map(|method| Some(method.at(1.0)))).collect();
                job.mitigation.before = *pick(&repairs, share);
            }
            Axis::Reduction => job.mitigation.reduction.kind = *pick(&REDUCTIONS, share),
            Axis::Eps => {
                let [least, most] = BOUNDS;
                job.mitigation.reduction.eps = rounded(least * (most / least).powf(share));
            }
            Axis::After => job.mitigation.after.kind = *pick(&AFTER, share),
            Axis::LearningRate => {
                let factor = LEARNING_RATES.powf(2.0 * share - 1.0);
                let rate = &mut job.train.learning_rate;
                *rate = if factor == 1.0 { *rate } else { rounded(*rate * factor).clamp(1e-6, 10.0) };
            }
            Axis::Hidden => job.model.hidden = pick(&SHAPES, share).to_vec(),
            Axis::Depth => job.model.tree.max_depth = Some(*pick(&DEPTHS, share)),
            Axis::Seed => {}
        }
    }
}

/// The value at a share of a list.
fn pick<T>(values: &[T], share: f64) -> &T {
    &values[(share * (values.len() - 1) as f64).round() as usize]
}

/// Three significant digits, since people read these numbers.
fn rounded(value: f64) -> f64 {
    let power = 10f64.powf(2.0 - value.abs().log10().floor());
    if power.is_finite() { (value * power).round() / power } else { value }
}

impl Sweep {
    /// The runs around `base`, all different.
    ///
    /// # Errors
    /// [`SweepError`], for a sweep of nothing, of a setting that the model doesn't have, or of too many runs.
    pub fn jobs(&self, base: &Job) -> Result<Vec<Job>, SweepError> {
        let mut axes: Vec<Axis> = Vec::new();
        for &axis in &self.axes {
            if !axes.contains(&axis) {
                axes.push(axis);
            }
        }
        if axes.is_empty() {
            return Err(SweepError::NothingSwept {});
        }
        if !(1..=MOST_JOBS).contains(&self.jobs) {
            return Err(SweepError::SweepSize { jobs: self.jobs as u64, most: MOST_JOBS as u64 });
        }
        if !axes.iter().all(|axis| axis.suits(base)) {
            return Err(SweepError::NotSwept {});
        }
        let proposed: Box<dyn Iterator<Item = Job>> = match self.way {
            Way::Grid => Box::new(grid(base, &axes, self.jobs)),
            Way::Random => Box::new(random(base, &axes).take(self.jobs * MOST_DRAWS)),
        };
        let mut jobs = Vec::new();
        for mut job in proposed {
            job.mitigation = job.mitigation.in_force(job.model.family);
            if jobs.len() < self.jobs && !jobs.contains(&job) {
                jobs.push(job);
            }
        }
        Ok(jobs)
    }
}

/// Every combination of evenly spaced values, at most `most` of them, the last axis changing fastest.
fn grid(base: &Job, axes: &[Axis], most: usize) -> impl Iterator<Item = Job> {
    let levels = levels(axes, most);
    (0..levels.iter().product()).map(move |index| {
        let mut job = base.clone();
        let mut rest = index;
        for (axis, &of) in axes.iter().zip(&levels).rev() {
            axis.set(&mut job, rest % of, of);
            rest /= of;
        }
        job
    })
}

/// How many values each setting takes, so that there are at most `most` combinations: as evenly as can be, the first
/// settings getting more.
fn levels(axes: &[Axis], most: usize) -> Vec<usize> {
    let mut levels = vec![1; axes.len()];
    loop {
        let product: usize = levels.iter().product();
        let grows = |&i: &usize| levels[i] < axes[i].most() && product / levels[i] * (levels[i] + 1) <= most;
        let Some(least) = (0..axes.len()).filter(grows).min_by_key(|&i| levels[i]) else { return levels };
        levels[least] += 1;
    }
}

/// Runs with settings drawn by chance, each with a stream of its own.
fn random(base: &Job, axes: &[Axis]) -> impl Iterator<Item = Job> {
    (0..).map(move |index| {
        let mut rng = stream_of(base.options.seed, Purpose::Sweep, index);
        let mut job = base.clone();
        axes.iter().for_each(|axis| axis.draw(&mut job, &mut rng));
        job
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::job::data_of;
    use crate::engine::job::made_up::base;
    use crate::model::config::Family;
    use proptest::prelude::*;

    fn sweep(way: Way, axes: &[Axis], jobs: usize) -> Sweep {
        Sweep { way, axes: axes.to_vec(), jobs }
    }

    #[test]
    fn a_grid_is_filled_as_evenly_as_can_be() {
        let jobs = sweep(Way::Grid, &[Axis::LearningRate, Axis::Seed], 7).jobs(&base(Family::Mlp)).unwrap();
        let each: Vec<_> = jobs.iter().map(|j| (j.train.learning_rate, j.options.seed)).collect();
        assert_eq!(each, [(0.0003, 1), (0.0003, 2), (0.003, 1), (0.003, 2), (0.03, 1), (0.03, 2)]);
        assert_eq!(levels(&[Axis::LearningRate, Axis::Hidden], 32), [6, 5]);
        assert_eq!(levels(&[Axis::Hidden, Axis::Seed], 300), [8, 37]);
        assert_eq!(data_of(&jobs), [0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn repairs_and_weights_begin_with_none() {
        let mut base = base(Family::Mlp);
        assert!(!Axis::Weight.suits(&base), "there is no constraint");
        base.mitigation.constraint.kind = Kind::EqualizedOdds;
        let jobs = sweep(Way::Grid, &[Axis::Weight], 4).jobs(&base).unwrap();
        let weights: Vec<f64> = jobs.iter().map(|job| job.mitigation.constraint.weight).collect();
        assert_eq!(weights, [0.0, 0.3, 3.0, 30.0]);
        base.model.family = Family::Boosted;
        let jobs = sweep(Way::Grid, &[Axis::Before], 30).jobs(&base).unwrap();
        let repairs: Vec<_> = jobs.iter().map(|job| job.mitigation.before.map(|before| before.method())).collect();
        assert_eq!(repairs, [&[None][..], &Method::ALL.map(Some)].concat());
    }

    #[test]
    fn repairs_that_exclude_each_other_are_not_tried_together() {
        let mut base = base(Family::Logistic);
        assert!(!Axis::Eps.suits(&base), "there is nothing to bound");
        let jobs = sweep(Way::Grid, &[Axis::Reduction, Axis::After], 9).jobs(&base).unwrap();
        let repairs: Vec<_> =
            jobs.iter().map(|job| (job.mitigation.reduction.kind, job.mitigation.after.kind)).collect();
        let lottery = (REDUCTIONS[1], None);
        let [plain, grid] = [REDUCTIONS[0], REDUCTIONS[2]].map(|reduction| AFTER.map(|after| (reduction, after)));
        assert_eq!(repairs, [&plain[..], &[lottery], &grid].concat());
        base.mitigation.reduction.kind = lottery.0;
        assert!(Axis::Eps.suits(&base) && !Axis::After.suits(&base));
        let jobs = sweep(Way::Grid, &[Axis::Eps], 3).jobs(&base).unwrap();
        let bounds: Vec<f64> = jobs.iter().map(|job| job.mitigation.reduction.eps).collect();
        assert_eq!(bounds, [0.001, 0.0173, 0.3]);
        assert_eq!(jobs[0].clone().until(3), jobs[0], "an epoch is a model");
    }

    #[test]
    fn a_single_run_is_the_one_that_is_set() {
        let base = base(Family::Mlp);
        assert_eq!(sweep(Way::Grid, &[Axis::LearningRate, Axis::Seed], 1).jobs(&base), Ok(vec![base]));
    }

    #[test]
    fn a_list_that_is_exhausted_ends_the_search() {
        for way in [Way::Grid, Way::Random] {
            let jobs = sweep(way, &[Axis::Hidden], 100).jobs(&base(Family::Mlp)).unwrap();
            let shapes: Vec<&[usize]> = jobs.iter().map(|j| j.model.hidden.as_slice()).collect();
            assert!(SHAPES.iter().all(|shape| shapes.contains(shape)) && shapes.len() == SHAPES.len());
        }
    }

    #[test]
    fn what_cannot_be_swept_is_refused() {
        let (mlp, tree) = (base(Family::Mlp), base(Family::Tree));
        assert_eq!(sweep(Way::Grid, &[], 4).jobs(&mlp), Err(SweepError::NothingSwept {}));
        assert_eq!(sweep(Way::Grid, &[Axis::Depth], 4).jobs(&mlp), Err(SweepError::NotSwept {}));
        assert_eq!(sweep(Way::Random, &[Axis::Seed, Axis::Hidden], 4).jobs(&tree), Err(SweepError::NotSwept {}));
        let size = |jobs: usize| SweepError::SweepSize { jobs: jobs as u64, most: MOST_JOBS as u64 };
        for jobs in [0, MOST_JOBS + 1] {
            assert_eq!(sweep(Way::Grid, &[Axis::Seed], jobs).jobs(&mlp), Err(size(jobs)));
        }
    }

    fn axis() -> impl Strategy<Value = Axis> {
        prop::sample::select(
            &[
                Axis::Weight,
                Axis::Before,
                Axis::Reduction,
                Axis::Eps,
                Axis::After,
                Axis::LearningRate,
                Axis::Hidden,
                Axis::Depth,
                Axis::Seed,
            ][..],
        )
    }

    proptest! {
        #[test]
        fn every_run_is_one_that_the_engine_takes(
            family in prop::sample::select(&[Family::Logistic, Family::Mlp, Family::Tree, Family::Boosted][..]),
            axes in prop::collection::vec(axis(), 1..5),
            random in any::<bool>(),
            most in 1usize..=MOST_JOBS,
            rate in 1e-6f64..=10.0,
            seed in 0u64..=MOST_SEED,
        ) {
            let way = if random { Way::Random } else { Way::Grid };
            let mut base = base(family);
            (base.train.learning_rate, base.options.seed) = (rate, seed);
            base.mitigation.constraint.kind = Kind::DemographicParity;
            let axes: Vec<Axis> = axes.into_iter().filter(|axis| axis.suits(&base)).collect();
            prop_assume!(!axes.is_empty());
            let sweep = sweep(way, &axes, most);
            let jobs = sweep.jobs(&base).unwrap();
            prop_assert!(!jobs.is_empty() && jobs.len() <= most);
            for (i, job) in jobs.iter().enumerate() {
                prop_assert!(job.model.check().is_ok() && job.train.check().is_ok() && job.options.check().is_ok());
                prop_assert!(job.mitigation.check().is_ok());
                prop_assert_eq!(job.mitigation.clone().in_force(family), job.mitigation.clone());
                prop_assert!(job.options.seed <= MOST_SEED && !jobs[..i].contains(job));
            }
            prop_assert_eq!(sweep.jobs(&base).unwrap(), jobs);
        }
    }
}
