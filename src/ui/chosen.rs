//! The chosen data set, and what follows from the choice: settings that suit it, groups and measures that it has.

use std::rc::Rc;

use yew::AttrValue;

use super::i18n::I18n;
use super::settings::{Choice, Measure, Settings};
use super::state::{Notice, State};
use super::url;
use crate::data::catalog::{Amount, Dataset};
use crate::data::own::OWN;
use crate::data::perturb::Harm;
use crate::data::toy::catalog;
use crate::data::toy::options::ToyOptions;
use crate::engine::protocol::Task;
use crate::mitigate::method::Method;
use crate::model::config::Family;

impl State {
    /// The data set that is chosen.
    pub fn dataset(&self) -> Option<&Dataset> {
        if self.settings.dataset == OWN {
            return self.own.dataset.as_deref();
        }
        self.built_in()
    }

    /// The data set that is chosen, if it isn't the visitor's own.
    pub fn built_in(&self) -> Option<&Dataset> {
        self.changed.as_deref().or_else(|| self.catalog.as_ref()?.get(&self.settings.dataset))
    }

    /// The chosen toy set as the visitor has changed it; nothing for any other set, and for one left as it was.
    pub(super) fn changed_toy(&self) -> Option<Rc<Dataset>> {
        let options = &self.settings.toy;
        let own = self.catalog.as_ref()?.get(&self.settings.dataset)?;
        let toy = own.toy.as_ref().filter(|_| *options != ToyOptions::default())?;
        catalog::dataset(&own.id, &options.of(toy)).map(Rc::new)
    }

    /// Whether the chosen data are pictures.
    pub fn of_pictures(&self) -> bool {
        self.dataset().is_some_and(|d| d.images.is_some())
    }

    /// What the label says of a person, where it is an amount.
    pub fn amount(&self) -> Option<&Amount> {
        self.dataset()?.label.amount.as_ref()
    }

    /// What the model is asked, or will be.
    pub fn task(&self) -> Task {
        let usual = if self.amount().is_some() { Task::Amount } else { Task::default() };
        self.made.as_ref().map_or(usual, |made| made.task)
    }

    /// What the model is asked, as a sentence.
    pub fn question(&self, i18n: &I18n) -> AttrValue {
        let id = match self.task() {
            Task::Classes => "training-classes",
            Task::Amount => "training-amount",
            Task::Anomaly if self.of_pictures() => "training-anomaly-pictures",
            Task::Anomaly => "training-anomaly",
            Task::Decision => "training-positive",
        };
        let meaning = self.dataset().map(|d| d.label.meaning().get(i18n.language()).clone());
        i18n.with(id, &[("meaning", meaning.unwrap_or_default().into())])
    }

    /// A message that may put it differently where the label is an amount.
    pub fn said(&self, id: &str, i18n: &I18n) -> AttrValue {
        let label = if self.amount().is_some() { "amount" } else { "other" };
        i18n.with(id, &[("label", label.into())])
    }

    /// Whether the model tells more than two classes apart, so that none is the positive one.
    pub fn many_classes(&self) -> bool {
        self.task() == Task::Classes
    }

    /// Whether a choice makes sense for the chosen data. What doesn't is not offered.
    pub fn offers(&self, key: &str, choice: &str) -> bool {
        match key {
            "model" => Family::named(choice).is_none_or(|family| self.suits(family)),
            "harm" => {
                let fits = |harm: Harm| self.dataset().is_none_or(|dataset| harm.fits(dataset).is_ok());
                Harm::named(choice).is_none_or(fits)
            }
            "before" => Method::named(choice).is_none_or(|method| self.suits_method(method)),
            "measure" => Measure::named(choice).is_none_or(|measure| measure.suits(self.task())),
            _ => true,
        }
    }

    /// What a control shows as the value of a setting: what is chosen, or what is taken instead where that isn't offered.
    pub fn shown(&self, setting: &url::Setting) -> String {
        if setting.key == "measure" { self.measure().name().to_owned() } else { (setting.get)(&self.settings) }
    }

    /// Whether a model can learn from the chosen data.
    fn suits(&self, family: Family) -> bool {
        let ordered = self.dataset().is_some_and(|d| !d.sequence.is_empty());
        match family {
            _ if self.amount().is_some() => family.predicts_amounts(),
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
        let task = self.task();
        Measure::ALL.iter().map(|&(measure, _)| measure).filter(move |m| m.suits(task))
    }

    /// The measure that is watched: the chosen one, or else how often the model is right, or how far off it is.
    pub fn measure(&self) -> Measure {
        let usual = if self.task() == Task::Amount { Measure::MeanAbsoluteError } else { Measure::Accuracy };
        if self.settings.measure.suits(self.task()) { self.settings.measure } else { usual }
    }

    /// The grouping that is watched: its place in every report.
    pub fn grouping(&self) -> usize {
        self.grouping_of(&self.settings.attributes)
    }

    /// The place of the grouping by these attributes, or the first.
    pub fn grouping_of(&self, attributes: &[String]) -> usize {
        let known = self.data.iter().flat_map(|d| d.representation.iter());
        known.into_iter().position(|r| r.attributes == attributes).unwrap_or(0)
    }

    /// Falls back to the first data set if the chosen one isn't there.
    pub(super) fn check_dataset(&mut self) {
        let Some(catalog) = &self.catalog else { return };
        let own = self.settings.dataset == OWN;
        if (own && self.own.present()) || catalog.get(&self.settings.dataset).is_some() {
            return;
        }
        let given = self.choose_first();
        self.notify(if own { Notice::NotKept } else { Notice::UnknownDataset { given } });
    }

    /// Chooses the first data set; returns what was chosen before.
    pub(super) fn choose_first(&mut self) -> String {
        let first = self.catalog.as_ref().and_then(|c| c.datasets.first()).map(|d| d.id.clone());
        self.settings.restore_data();
        std::mem::replace(&mut self.settings.dataset, first.unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::data::catalog::Manifest;
    use crate::data::toy::catalog::toys;
    use crate::ui::state::Action;

    fn change(state: State, key: &str, value: &str) -> State {
        let action = Action::Change(url::setting(key).unwrap(), value.to_owned());
        Rc::unwrap_or_clone(Rc::new(state).reduce(action))
    }

    #[test]
    fn a_changed_toy_set_is_other_data_until_another_is_chosen() {
        let (settings, _) = url::read("data=toy-biased-labels");
        let manifest = Manifest { version: 1, datasets: toys() };
        let own = Rc::unwrap_or_clone(Rc::new(State::new(settings, vec![])).reduce(Action::Catalog(Ok(manifest))));
        assert_eq!(own.dataset().unwrap().toy.as_ref().unwrap().bias, 0.4);

        let changed = change(change(own.clone(), "toy-rows", "200"), "toy-bias", "0.1");
        let dataset = changed.dataset().unwrap();
        let toy = dataset.toy.as_ref().unwrap();
        assert_eq!((dataset.rows, toy.rows, toy.bias), (200, 200, 0.1));
        assert_ne!(changed.source(), own.source());

        let restored = Rc::unwrap_or_clone(Rc::new(changed.clone()).reduce(Action::RestoreToy));
        assert_eq!((restored.dataset(), restored.source()), (own.dataset(), own.source()));
        let other = change(changed, "data", "toy-xor");
        assert_eq!((other.settings.toy.clone(), other.dataset().unwrap().rows), (ToyOptions::default(), 1000));
    }

    #[test]
    fn what_is_planted_is_other_data_until_the_original_is_wanted_back() {
        let (settings, _) = url::read("data=toy-gaussians&harm=blur");
        let manifest = Manifest { version: 1, datasets: toys() };
        let original = Rc::unwrap_or_clone(Rc::new(State::new(settings, vec![])).reduce(Action::Catalog(Ok(manifest))));
        assert_eq!(original.source().options.harm, None, "nobody is harmed until a group is chosen");

        let harmed = change(change(original.clone(), "harm-group", "group=B"), "harm-strength", "0.8");
        let planting = harmed.source().options.harm.unwrap();
        assert_eq!((planting.harm, planting.group.as_str(), planting.strength), (Harm::Blur, "group=B", 0.8));
        assert!(harmed.offers("harm", "proxy") && harmed.offers("harm", "none"));

        let restored = Rc::unwrap_or_clone(Rc::new(harmed.clone()).reduce(Action::Unplant));
        assert_eq!(restored.source(), original.source());
        assert_eq!(url::write(&restored.settings), "data=toy-gaussians");
        assert_eq!(change(harmed, "data", "toy-xor").source().options.harm, None);
    }
}
