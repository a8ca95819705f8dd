//! The page's words, through fluent: each file in `www/locales/` is a language, and its name is the language's tag.
//!
//! Only the language in use is fetched, see [`super::language`]. Data sets bring their own texts in the manifest;
//! nothing else is written in the code.

use std::rc::Rc;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use yew::prelude::*;

use crate::sentence::{Argument, Sentence};

/// The tag of each language and what it calls itself, in alphabetical order.
pub const LANGUAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The language of visitors whose own is not here.
pub const DEFAULT: &str = "en";

/// One language's messages.
#[derive(Clone)]
pub struct I18n {
    language: Rc<str>,
    bundle: Rc<FluentBundle<FluentResource>>,
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

/// The language that is there for a wish such as `zh-CN`: the same tag, or the same first part, or else the default.
pub fn best_match(wish: &str) -> &'static str {
    let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let all = || LANGUAGES.iter().map(|(tag, _)| *tag);
    let same = all().find(|tag| tag.eq_ignore_ascii_case(wish));
    same.or_else(|| all().find(|tag| first(tag) == first(wish))).unwrap_or(DEFAULT)
}

impl I18n {
    /// A language with its file's text.
    pub fn new(tag: &str, source: String) -> Self {
        // Tests hold every file free of errors; a broken message would only show its id.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new(vec![tag.parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { language: tag.into(), bundle: Rc::new(bundle) }
    }

    /// The language's tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A message without arguments.
    pub fn text(&self, id: &str) -> AttrValue {
        self.format(id, None)
    }

    /// A message with arguments.
    pub fn with(&self, id: &str, args: &[(&str, FluentValue<'static>)]) -> AttrValue {
        self.format(id, Some(&args.iter().map(|(k, v)| (*k, v.clone())).collect()))
    }

    /// A sentence; the field `tag` says which of those that begin with it.
    pub fn sentence(&self, tag: &str, sentence: &Sentence) -> AttrValue {
        let id = format!("{tag}-{}", sentence.text(tag).unwrap_or_default());
        let args = sentence.0.iter().map(|(name, argument)| match argument {
            Argument::Number(number) => (name.as_str(), FluentValue::from(*number)),
            Argument::Text(text) => (name.as_str(), FluentValue::from(text.as_str())),
        });
        self.format(&id, Some(&args.collect()))
    }

    fn format(&self, id: &str, args: Option<&FluentArgs>) -> AttrValue {
        let Some(pattern) = self.bundle.get_message(id).and_then(|m| m.value()) else { return id.to_owned().into() };
        self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned().into()
    }

    /// A number with so many decimals.
    pub fn number(&self, x: f64, digits: usize) -> String {
        format!("{x:.digits$}")
    }

    /// A whole number with its thousands set apart.
    pub fn count(&self, n: u64) -> String {
        let digits = n.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap_or_default()).collect();
        groups.join(",")
    }

    /// A share as a percentage with one decimal.
    pub fn percent(&self, share: f64) -> String {
        format!("{:.1}%", share * 100.0)
    }
}

/// The messages of the page's language.
#[hook]
pub fn use_i18n() -> I18n {
    use_context::<I18n>().unwrap_or_else(|| I18n::new(DEFAULT, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::url::{Kind, SETTINGS};

    fn text(tag: &str) -> String {
        std::fs::read_to_string(format!("{}/www/locales/{tag}.ftl", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn source(tag: &str) -> FluentResource {
        FluentResource::try_new(text(tag)).unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"))
    }

    fn ids(tag: &str) -> Vec<String> {
        let resource = source(tag);
        let entries = resource.entries().filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(m) => Some(m.id.name.to_owned()),
            _ => None,
        });
        entries.collect()
    }

    #[test]
    fn languages_say_the_same_things() {
        let english = ids("en");
        for (tag, _) in LANGUAGES {
            let these = ids(tag);
            let missing: Vec<_> = english.iter().filter(|id| !these.contains(id)).collect();
            let strange: Vec<_> = these.iter().filter(|id| !english.contains(id)).collect();
            assert!(
                missing.is_empty() && strange.is_empty(),
                "{tag} lacks {missing:?}, and has only itself {strange:?}"
            );
        }
    }

    #[test]
    fn every_setting_and_every_choice_has_its_words() {
        let english = ids("en");
        for setting in SETTINGS {
            let wanted = format!("setting-{}", setting.key);
            assert!(english.contains(&wanted), "{wanted}");
            if let Kind::Choice(names) = setting.kind {
                for name in names().into_iter() {
                    assert!(english.contains(&format!("{wanted}-{name}")), "{wanted}-{name}");
                }
            }
        }
    }

    #[test]
    fn faults_are_told_in_the_visitors_language() {
        let fault = crate::data::error::DataError::RaggedRow { file: "a.csv".into(), line: 3, found: 2, expected: 4 };
        let sentence = Sentence::from(fault.clone());
        let told = |tag: &str| I18n::new(tag, text(tag)).sentence("fault", &sentence);
        assert_eq!(told("en").as_str(), fault.to_string());
        assert!(told("zh-CN").contains("第 3 行"));
    }

    #[test]
    fn a_wish_finds_the_nearest_language() {
        let wishes = ["zh-CN", "ZH", "zh-TW", "en-GB", "fr", ""];
        assert_eq!(wishes.map(best_match), ["zh-CN", "zh-CN", "zh-CN", "en", "en", "en"]);
    }
}
