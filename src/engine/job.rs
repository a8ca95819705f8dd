//! One run of many: everything that it follows from, the data that it needs, and about how long it takes.

use std::rc::Rc;

use super::mitigation::MitigationConfig;
use super::pool::Demand;
use crate::data::catalog::Dataset;
use crate::data::options::DataOptions;
use crate::mitigate::reductions::config::Reduction;
use crate::mitigate::reductions::exponentiated_gradient;
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;

/// The depth that a tree without a limit is taken to have.
const FULL_DEPTH: usize = 32;

/// One run: everything that it follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub options: DataOptions,
    pub model: ModelConfig,
    pub train: TrainConfig,
    pub mitigation: MitigationConfig,
    /// The last to be compared: it is large, and runs mostly differ in something else.
    pub dataset: Rc<Dataset>,
}

impl Job {
    /// The settings of the model after so many epochs of this run: with them, a run ends there.
    #[must_use]
    pub fn until(mut self, epoch: u64) -> Self {
        // A tree's epochs are its levels, and pruning knows only the last; those of a reduction are models.
        if self.model.family != Family::Tree && self.mitigation.reduction.kind.is_none() && epoch > 0 {
            self.train.epochs = epoch as usize;
        }
        self
    }

    /// About how long it takes beside others of the same sweep, in no unit: the weights of a network or the depth of a tree,
    /// for each model of a reduction.
    fn work(&self) -> u64 {
        let inputs = self.dataset.columns.len();
        let layers = [&[inputs], self.model.hidden.as_slice(), &[1]].concat();
        let size = match self.model.family {
            family if family.of_trees() => self.model.tree.max_depth.unwrap_or(FULL_DEPTH),
            family if family.layered() => layers.windows(2).map(|pair| pair[0] * pair[1]).sum(),
            _ => 1,
        };
        let models = match self.mitigation.reduction.kind {
            None => 1,
            Some(Reduction::GridSearch) => self.mitigation.reduction.grid_size,
            Some(Reduction::ExponentiatedGradient) => exponentiated_gradient::Settings::default().max_iter,
        };
        size as u64 * u64::from(models)
    }
}

/// Of each job a number for the data that it needs: jobs with the same number need the same.
pub fn data_of(jobs: &[Job]) -> Vec<usize> {
    let same = |job: &Job| jobs.iter().position(|other| other.options == job.options && other.dataset == job.dataset);
    jobs.iter().map(|job| same(job).unwrap_or(0)).collect()
}

/// What each job asks of a pool.
pub fn demands(jobs: &[Job]) -> Vec<Demand> {
    data_of(jobs).into_iter().zip(jobs).map(|(data, job)| Demand { data, work: job.work() }).collect()
}

#[cfg(test)]
pub mod made_up {
    use super::*;
    use crate::data::toy::catalog::toys;

    pub fn base(family: Family) -> Job {
        Job {
            dataset: Rc::new(toys().remove(0)),
            options: DataOptions::default(),
            model: ModelConfig { family, ..ModelConfig::default() },
            train: TrainConfig::default(),
            mitigation: MitigationConfig::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::made_up::base;
    use super::*;

    #[test]
    fn a_run_can_be_ended_where_one_of_its_models_was() {
        assert_eq!(base(Family::Mlp).until(7).train.epochs, 7);
        assert_eq!(base(Family::Mlp).until(0).train.epochs, TrainConfig::default().epochs);
        assert_eq!(base(Family::Tree).until(2), base(Family::Tree));
    }

    #[test]
    fn larger_models_and_more_of_them_take_longer() {
        let job = |hidden: &[usize], reduction| {
            let mut job = base(Family::Mlp);
            (job.model.hidden, job.mitigation.reduction.kind) = (hidden.to_vec(), reduction);
            job
        };
        let jobs = [job(&[4], None), job(&[32, 16], None), job(&[32, 16], Some(Reduction::GridSearch))];
        assert!(demands(&jobs).is_sorted_by_key(|demand| demand.work));
        let of = |depth| {
            let mut job = base(Family::Tree);
            job.model.tree.max_depth = depth;
            job.work()
        };
        assert!(of(Some(2)) < of(Some(3)) && of(Some(16)) < of(None));
    }
}
