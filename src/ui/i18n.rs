//! The page's words, through fluent: each file in `www/locales/` is a language, and its name is the language's tag.
//!
//! Only the language in use is fetched, see [`super::language`]. Data sets bring their own texts in the manifest;
//! nothing else is written in the code.

use std::rc::Rc;

use yew::prelude::*;

use super::fluent::{Arguments, Messages};
use crate::sentence::{Argument, Sentence};

/// The tag of each language and what it calls itself, in alphabetical order.
pub const LANGUAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The language of visitors whose own is not here.
pub const DEFAULT: &str = "en";

/// One language's messages.
#[derive(Clone)]
pub struct I18n(Rc<Messages>);

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        self.language() == other.language()
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
        Self(Rc::new(Messages::new(tag, source)))
    }

    /// The language's tag.
    pub fn language(&self) -> &str {
        self.0.language()
    }

    /// A message without arguments.
    pub fn text(&self, id: &str) -> AttrValue {
        self.format(id, &|_| None)
    }

    /// A message with arguments.
    pub fn with(&self, id: &str, args: &[(&str, Argument)]) -> AttrValue {
        self.format(id, &|name| args.iter().find(|(known, _)| *known == name).map(|(_, value)| value))
    }

    /// A sentence; the field `tag` says which of those that begin with it.
    pub fn sentence(&self, tag: &str, sentence: &Sentence) -> AttrValue {
        let id = format!("{tag}-{}", sentence.text(tag).unwrap_or_default());
        self.format(&id, &|name| sentence.0.get(name))
    }

    fn format(&self, id: &str, arguments: Arguments) -> AttrValue {
        self.0.format(id, arguments).unwrap_or_else(|| id.to_owned()).into()
    }

    /// A number with so many decimals; what rounds to 0 has no sign.
    pub fn number(&self, x: f64, digits: usize) -> String {
        let text = format!("{x:.digits$}");
        if zero(&text) { text.replace('-', "") } else { text }
    }

    /// A number with about three digits, and its thousands set apart.
    pub fn amount(&self, x: f64) -> String {
        let magnitude = x.abs().log10().floor();
        if magnitude >= 3.0 {
            let sign = if x < 0.0 { "-" } else { "" };
            return format!("{sign}{}", self.count(x.abs().round() as u64));
        }
        // As many as would be needed for 0.001 are enough: what is smaller is written like 0.
        let digits = (2.0 - magnitude).clamp(0.0, 3.0) as usize;
        let text = self.number(x, digits);
        if zero(&text) { "0".to_owned() } else { text }
    }

    /// A whole number with its thousands set apart.
    pub fn count(&self, n: u64) -> String {
        let digits = n.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap_or_default()).collect();
        groups.join(",")
    }

    /// Names one after the other, as the language separates them.
    pub fn list(&self, names: &[impl AsRef<str>]) -> String {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        names.join(&self.text("list-separator"))
    }

    /// A share as a percentage with one decimal.
    pub fn percent(&self, share: f64) -> String {
        format!("{}%", self.number(share * 100.0, 1))
    }
}

/// Whether a written number is 0, of either sign.
fn zero(text: &str) -> bool {
    text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'))
}

/// The messages of the page's language.
#[hook]
pub fn use_i18n() -> I18n {
    use_context::<I18n>().unwrap_or_else(|| I18n::new(DEFAULT, String::new()))
}

#[cfg(test)]
mod tests {
    use fluent_syntax::ast::{Entry, Resource};
    use fluent_syntax::parser::parse;

    use super::*;
    use crate::ui::url::{Kind, SETTINGS};

    fn text(tag: &str) -> String {
        std::fs::read_to_string(format!("{}/www/locales/{tag}.ftl", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn source(tag: &str) -> Resource<String> {
        parse(text(tag)).unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"))
    }

    fn ids(tag: &str) -> Vec<String> {
        let entries = source(tag).body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name),
            _ => None,
        });
        entries.collect()
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        let i18n = I18n::new("en", text("en"));
        assert_eq!(i18n.number(-0.04, 1), "0.0");
        assert_eq!(i18n.number(-0.06, 1), "-0.1");
        assert_eq!(i18n.percent(-0.0001), "0.0%");
        assert_eq!(i18n.amount(-0.0001), "0");
    }

    #[test]
    fn languages_use_what_the_page_can_say() {
        for (tag, _) in LANGUAGES {
            let tree = format!("{:?}", source(tag));
            for unsaid in ["Term(", "TermReference", "MessageReference", "attributes: [Attribute"] {
                assert!(!tree.contains(unsaid), "{tag} uses {unsaid}");
            }
            let [all, numbers] = ["FunctionReference", "Identifier { name: \"maximumFractionDigits\" }"];
            assert_eq!(tree.matches(all).count(), tree.matches(numbers).count(), "{tag}: functions other than NUMBER");
        }
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
            // What an axis shows has the words of the measure or gap that it is.
            let named_elsewhere = matches!(setting.key, "x" | "y" | "z" | "curve");
            if let Kind::Choice(names) = setting.kind
                && !named_elsewhere
            {
                for name in names().into_iter() {
                    assert!(english.contains(&format!("{wanted}-{name}")), "{wanted}-{name}");
                }
            }
        }
    }

    #[test]
    fn amounts_have_about_three_digits() {
        let i18n = I18n::new("en", String::new());
        let said = [170_086.46, -2500.0, 42.06, 2.638, -0.3472, 0.00001, 0.0].map(|x| i18n.amount(x));
        assert_eq!(said, ["170,086", "-2,500", "42.1", "2.64", "-0.347", "0", "0"]);
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
