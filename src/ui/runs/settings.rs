//! What of all settings a run follows from: it is kept as the fragment of an address, and taken again when the run is loaded.

use crate::data::options::DataOptions;
use crate::data::perturb::options::HarmOptions;
use crate::engine::run_file::RunFile;
use crate::ui::settings::Settings;
use crate::ui::url::{self, SETTINGS, Setting};

/// Keys of the settings that only say what is looked at, and how.
const OF_THE_VIEW: [&str; 20] = [
    "stage",
    "lang",
    "theme",
    "groups",
    "part",
    "measure",
    "rate",
    "view",
    "reference",
    "criterion",
    "cost",
    "x",
    "y",
    "z",
    "curve",
    "sweep",
    "vary",
    "jobs",
    "workers",
    "hide",
];

fn of_a_run() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| !OF_THE_VIEW.contains(&setting.key))
}

impl Settings {
    /// Takes all that a run follows from, and leaves what is looked at.
    pub(super) fn take_run(&mut self, from: &Settings) {
        for setting in of_a_run() {
            // What other settings have lies in its range.
            let _ = setting.apply(self, &(setting.get)(from));
        }
    }

    /// All that a run follows from, as the fragment of an address.
    pub(super) fn address_of_run(&self) -> String {
        let mut run = Settings::default();
        run.take_run(self);
        url::write(&run)
    }
}

/// The settings of a run: those of its address, or as far as a file without one tells.
pub fn of(file: &RunFile) -> Settings {
    if let Some(address) = &file.address {
        return url::read(address).0;
    }
    let mut settings = Settings {
        dataset: file.dataset.clone(),
        data: DataOptions { harm: None, ..file.data.clone() },
        model: file.model.clone(),
        train: file.train.clone(),
        ..Settings::default()
    };
    if let Some(planting) = file.data.harm.clone() {
        settings.harm = HarmOptions { harm: Some(planting.harm), group: planting.group, strength: planting.strength };
    }
    settings.repairs.take(&file.mitigation);
    settings
}

/// Where two runs follow from different settings: the key of each, and what the first has there.
pub fn differing(run: &RunFile, other: &RunFile) -> Vec<(&'static str, String)> {
    let (run, other) = (of(run), of(other));
    let pairs = of_a_run().map(|setting| (setting.key, (setting.get)(&run), (setting.get)(&other)));
    pairs.filter(|(_, here, there)| here != there).map(|(key, here, _)| (key, here)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run_file::samples;

    #[test]
    fn every_key_that_is_left_out_is_one() {
        assert!(OF_THE_VIEW.iter().all(|key| url::setting(key).is_some()));
    }

    #[test]
    fn a_run_is_taken_and_the_view_stays() {
        let (chosen, _) = url::read(
            "data=toy-xor&seed=9&toy-bias=0.2&hidden=4&weight=2&constraint=covariance&stage=model&lang=zh-CN&hide=lr",
        );
        let address = chosen.address_of_run();
        assert_eq!(address, "data=toy-xor&seed=9&toy-bias=0.2&hidden=4&constraint=covariance&weight=2");
        let (mut settings, _) = url::read("stage=trade-offs&theme=dark&lr=0.1&toy-rows=200&hide=seed");
        settings.take_run(&url::read(&address).0);
        assert_eq!(settings.address_of_run(), address);
        assert_eq!((settings.theme.as_str(), settings.hide.as_slice()), ("dark", &["seed".to_owned()][..]));
    }

    #[test]
    fn a_file_without_an_address_tells_its_settings_too() {
        let mut file = samples::run(1);
        let (chosen, _) =
            url::read("data=toy-gaussians&seed=4&harm=blur&harm-group=group%3DB&before=resampling&lr=0.02");
        file.data = DataOptions { harm: chosen.harm.planting(), ..chosen.data.clone() };
        (file.train, file.mitigation.before) =
            (chosen.train.clone(), Some(crate::mitigate::before::Before::Resampling));
        assert_eq!(of(&file).address_of_run(), chosen.address_of_run());
        let with = RunFile { address: Some("data=toy-gaussians&seed=5".into()), ..file.clone() };
        assert_eq!(differing(&with, &samples::run(1)), [("seed", "5".to_owned())]);
    }
}
