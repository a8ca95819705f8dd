//! Going back to an epoch that the engine has kept: curves end where the model is, and what came later is kept at hand until
//! the run goes on.

use std::rc::Rc;

use super::state::State;
use super::study::Subject;
use crate::engine::protocol::EpochReport;

impl State {
    /// The run is where it was at the end of an epoch, with the settings of then.
    pub(super) fn rewind(&mut self, epoch: u64, learning_rate: Option<f64>, constraint_weight: Option<f64>) {
        let mut all: Vec<_> = self.history.iter().chain(self.later.iter()).cloned().collect();
        all.sort_by(|a, b| a.position.epochs().total_cmp(&b.position.epochs()));
        let later = all.split_off(all.partition_point(|report| report.position.epochs() <= epoch as f64));
        (self.history, self.later) = (Rc::new(all), Rc::new(later));
        if let Some(rate) = learning_rate {
            self.settings.train.learning_rate = rate;
        }
        // Under a bound the weight is the engine's to find, and setting it would change the run.
        if let (Some(weight), None) = (constraint_weight, self.constraint().bound) {
            self.settings.repairs.others.constraint.weight = weight;
        }
    }

    /// The run is another one.
    pub(super) fn forget_run(&mut self) {
        (self.history, self.later) = Default::default();
        #[cfg(feature = "studies")]
        Rc::make_mut(&mut self.runs).begin(&self.settings);
    }

    /// Takes in an evaluation of the run.
    pub(super) fn evaluated(&mut self, report: EpochReport) {
        if self.study.subject == Subject::Model {
            self.study.forget();
        }
        let last = self.history.last().map_or(0.0, |last| last.position.epochs());
        if report.position.epochs() > last {
            self.later = Rc::default();
        }
        Rc::make_mut(&mut self.history).push(Rc::new(report));
    }
}
