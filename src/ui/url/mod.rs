//! The page's whole state in its address: one table says, for each setting, its key, type and range, and drives
//! reading, writing and the controls alike.
//!
//! Unknown keys are ignored; a value of the wrong type keeps the default, one out of range is moved into it, and both
//! are reported.

#[macro_use]
mod row;
mod table;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub use self::row::{Kind, Problem, Setting};
pub use self::table::{MOST_WORKERS, SETTINGS};
use super::settings::Settings;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b',');

/// The row of a key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
}

/// Reads the fragment of an address, with or without its `#`.
pub fn read(fragment: &str) -> (Settings, Vec<Problem>) {
    let mut settings = Settings::default();
    let mut problems = Vec::new();
    for pair in fragment.trim_start_matches('#').split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8_lossy();
        if let Some(setting) = setting(key) {
            problems.extend(setting.apply(&mut settings, &value).err());
        }
    }
    (settings, problems)
}

/// Writes what differs from the default.
pub fn write(settings: &Settings) -> String {
    let default = Settings::default();
    let changed = SETTINGS.iter().map(|s| (s.key, (s.get)(settings), (s.get)(&default)));
    let pairs = changed
        .filter(|(_, value, default)| value != default)
        .map(|(key, value, _)| format!("{key}={}", utf8_percent_encode(&value, PLAIN)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::toy::catalog::toys;
    use crate::data::toy::options::ToyOptions;
    use crate::ui::study::payoff;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut settings = Settings::default();
        assert_eq!(write(&settings), "");
        for (key, value) in [
            ("stage", "training"),
            ("data", "adult"),
            ("seed", "7"),
            ("toy-rows", "200"),
            ("toy-bias", "0"),
            ("hidden", "8,4"),
            ("lr", "0.1"),
            ("sensitive", "true"),
            ("groups", "race,sex"),
            ("backend", "ndarray"),
            ("theme", "dark"),
            ("criterion", "equal-opportunity"),
            ("cost", "0.2"),
            ("harm-group", "race,sex=African-American,Female"),
            ("harm", "flip-labels"),
            ("reduction", "grid-search"),
            ("grid", "30"),
            ("harm-strength", "0.8"),
            ("stage", "trade-offs"),
            ("x", "tpr"),
            ("y", "kl"),
            ("sweep", "random"),
            ("vary", "seed,hidden"),
            ("jobs", "48"),
            ("workers", "3"),
            ("seen", "age|<50|≥60"),
            ("adversarial", "0.2"),
            ("adversarial-norm", "l2"),
            ("adversarial-steps", "1"),
        ] {
            setting(key).unwrap().apply(&mut settings, value).unwrap();
        }
        let (read_back, problems) = read(&write(&settings));
        assert_eq!((read_back, problems), (settings, vec![]));
    }

    #[test]
    fn bad_values_are_moved_or_ignored_and_reported() {
        let (settings, problems) = read("#lr=99&epochs=many&hidden=8,9999&batch=-3&seed=2.0&later=1&stage=moon");
        assert_eq!(settings.train.learning_rate, 10.0);
        assert_eq!(settings.train.epochs, Settings::default().train.epochs);
        assert_eq!(settings.model.hidden, [8, 256]);
        assert_eq!((settings.train.batch_size, settings.data.seed), (1, 2));
        let keys: Vec<_> = problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["lr", "epochs", "hidden", "batch", "stage"]);
    }

    #[test]
    fn what_may_be_left_out_is_nothing_until_it_is_given() {
        let (settings, problems) = read("#toy-rows=50&toy-noise=&toy-share=0.25&toy-bias=much&toy-shift=2");
        let toy = ToyOptions { rows: Some(100), share: Some(0.25), shift: Some(1.0), ..ToyOptions::default() };
        assert_eq!(settings.toy, toy);
        let keys: Vec<_> = problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["toy-rows", "toy-bias", "toy-shift"]);
        assert_eq!(write(&settings), "toy-rows=100&toy-share=0.25&toy-shift=1");
    }

    #[test]
    fn every_default_lies_in_its_own_range() {
        let default = Settings::default();
        for setting in SETTINGS {
            let mut settings = default.clone();
            assert_eq!(setting.apply(&mut settings, &(setting.get)(&default)), Ok(()), "{}", setting.key);
            assert_eq!(settings, default);
        }
    }

    proptest! {
        #[test]
        fn no_fragment_makes_settings_that_the_engine_refuses(fragment in "\\PC{0,80}", key in 0..SETTINGS.len(), value in "\\PC{0,12}") {
            let key = SETTINGS[key].key;
            for fragment in [fragment.clone(), format!("{key}={value}")] {
                let (settings, _) = read(&fragment);
                prop_assert!(payoff(settings.cost).check().is_ok());
                let toys = toys().into_iter().filter_map(|dataset| dataset.toy);
                prop_assert!(toys.into_iter().all(|toy| settings.toy.of(&toy).check().is_ok()));
                prop_assert!(settings.harm.planting().is_none_or(|planting| planting.check().is_ok()));
                prop_assert!(settings.model.check().is_ok() && settings.train.check().is_ok() && settings.data.check().is_ok());
            }
        }
    }
}
