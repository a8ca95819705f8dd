//! The chosen data set, and what follows from the choice: settings that suit it, groups and measures that it has.

use super::settings::{Choice, Measure, Settings};
use super::state::State;
use super::url;
use crate::data::catalog::Dataset;
use crate::data::own::OWN;
use crate::engine::protocol::Task;
use crate::model::config::Family;

impl State {
    /// The data set that is chosen.
    pub fn dataset(&self) -> Option<&Dataset> {
        if self.settings.dataset == OWN {
            return self.own.dataset.as_deref();
        }
        self.catalog.as_ref()?.get(&self.settings.dataset)
    }

    /// Whether the chosen data are pictures.
    pub fn of_pictures(&self) -> bool {
        self.dataset().is_some_and(|d| d.images.is_some())
    }

    /// What the model is asked.
    pub fn task(&self) -> Task {
        self.made.as_ref().map_or(Task::default(), |made| made.task)
    }

    /// Whether the model tells more than two classes apart, so that none is the positive one.
    pub fn many_classes(&self) -> bool {
        self.task() == Task::Classes
    }

    /// Whether a choice makes sense for the chosen data. What doesn't is not offered.
    pub fn offers(&self, key: &str, choice: &str) -> bool {
        key != "model" || Family::named(choice).is_none_or(|family| self.suits(family))
    }

    /// Whether a model can learn from the chosen data.
    fn suits(&self, family: Family) -> bool {
        let ordered = self.dataset().is_some_and(|d| !d.sequence.is_empty());
        match family {
            Family::Logistic | Family::Mlp | Family::Autoencoder => true,
            Family::Cnn => self.of_pictures(),
            Family::Rnn | Family::Gru | Family::Lstm => self.of_pictures() || ordered,
            Family::Tree | Family::Boosted => !self.of_pictures(),
        }
    }

    /// Takes the usual model where the chosen one can't learn from the chosen data.
    pub(super) fn fit_model(&mut self) {
        if !self.suits(self.settings.model.family) {
            self.settings.model.family = Family::default();
        }
    }

    /// The measures that groups have.
    pub fn measures(&self) -> impl Iterator<Item = Measure> + use<> {
        let many = self.many_classes();
        let each = Measure::ALL.iter().map(|&(measure, _)| measure);
        each.filter(move |m| !many || matches!(m, Measure::Accuracy | Measure::MeanScore | Measure::MeanAbsoluteError))
    }

    /// The measure that is watched: the chosen one, or else accuracy.
    pub fn measure(&self) -> Measure {
        let chosen = self.settings.measure;
        if self.measures().any(|m| m == chosen) { chosen } else { Measure::Accuracy }
    }

    /// The grouping that is watched: its place in every report.
    pub fn grouping(&self) -> usize {
        let known = self.data.iter().flat_map(|d| d.representation.iter());
        known.into_iter().position(|r| r.attributes == self.settings.attributes).unwrap_or(0)
    }

    /// Takes the settings that suit the chosen data set, and back to usual what suited the one before.
    pub(super) fn suit(&mut self, before: Option<&Dataset>) {
        let usual = Settings::default();
        for setting in before.iter().flat_map(|d| d.settings.keys()).filter_map(|key| url::setting(key)) {
            let _ = setting.apply(&mut self.settings, &(setting.get)(&usual));
        }
        let suiting = self.dataset().map(|d| d.settings.clone()).unwrap_or_default();
        for (setting, value) in suiting.iter().filter_map(|(key, value)| Some((url::setting(key)?, value))) {
            let _ = setting.apply(&mut self.settings, value);
        }
    }
}
