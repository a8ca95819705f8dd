//! The laboratory in words: what labels mean, and who is selected by a rule.

use yew::AttrValue;

use crate::data::infer::OwnRole;
use crate::evaluate::fairness::threshold::fico::About;
use crate::evaluate::fairness::threshold::rule::Rule;
use crate::evaluate::fairness::threshold::table::NOBODY;
use crate::ui::charts::spot::joined;
use crate::ui::i18n::I18n;
use crate::ui::settings::View;
use crate::ui::state::State;
use crate::ui::study::Subject;

/// What it means to be labelled, as it completes “a person …”.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    pub positive: AttrValue,
    pub negative: AttrValue,
}

impl Meaning {
    /// What the labels of the studied people mean.
    pub fn of(state: &State, about: Option<&About>, i18n: &I18n) -> Self {
        let label = match (state.settings.view, state.study.subject) {
            (View::Credit, _) => about.map(|a| &a.label),
            (_, Subject::Model) => state.dataset().map(|d| &d.label),
            (_, Subject::Table) => None,
        };
        if let Some(label) = label {
            let words = |meaning: &crate::data::catalog::Localized| meaning.get(i18n.language()).clone().into();
            return Self { positive: words(&label.positive_meaning), negative: words(&label.negative_meaning) };
        }
        let column = state.own.columns(OwnRole::Label).into_iter().next().unwrap_or_default();
        let named = [("column", column.into()), ("value", state.own.positive.clone().into())];
        let [positive, negative] = ["lab-own-positive", "lab-own-negative"].map(|id| i18n.with(id, &named));
        Self { positive, negative }
    }
}

/// A threshold as a place among scores: one that selects everybody stands at 0.
pub fn place(threshold: f64) -> f64 {
    threshold.clamp(0.0, NOBODY)
}

/// A score with up to three decimals.
pub fn score(threshold: f64, i18n: &I18n) -> String {
    let text = i18n.number(place(threshold), 3);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Who is selected by a rule.
pub fn rule(rule: &Rule, i18n: &I18n) -> AttrValue {
    let at = |threshold: f64| score(threshold, i18n).into();
    if rule.is_deterministic() {
        return match rule.low {
            low if low >= NOBODY => i18n.text("lab-rule-nobody"),
            low if low < 0.0 => i18n.text("lab-rule-everybody"),
            low => i18n.with("lab-rule-single", &[("threshold", at(low))]),
        };
    }
    let zone = |id: &str, ends: [f64; 2], probability: f64| {
        let chance = chance(probability, i18n).to_string().into();
        i18n.with(id, &[("low", at(ends[0])), ("high", at(ends[1])), ("chance", chance)])
    };
    let ends = [rule.low, rule.high];
    let zones = [
        (rule.high < NOBODY).then(|| zone("lab-zone-above", ends, rule.probability(NOBODY))),
        (rule.low < rule.high).then(|| zone("lab-zone-between", ends, rule.probability(rule.high))),
        (rule.low >= 0.0).then(|| zone("lab-zone-below", ends, rule.probability(rule.low))),
    ];
    let zones: Vec<AttrValue> = zones.into_iter().flatten().collect();
    i18n.with("lab-rule-lots", &[("zones", joined(&zones).to_string().into())])
}

/// How often a decision is positive, to a thousandth.
fn chance(probability: f64, i18n: &I18n) -> AttrValue {
    let thousandths = (probability * 1000.0).round();
    match thousandths {
        0.0 => i18n.text("lab-chance-never"),
        1000.0 => i18n.text("lab-chance-always"),
        _ => {
            let digits = usize::from(thousandths % 10.0 != 0.0 && !(10.0..=990.0).contains(&thousandths));
            i18n.with("lab-chance-lots", &[("share", i18n.number(thousandths / 10.0, digits).into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(r: Rule) -> String {
        let source = include_str!("../../../../www/locales/en.ftl");
        rule(&r, &I18n::new("en", source.to_owned())).to_string()
    }

    #[test]
    fn rules_say_who_is_selected() {
        assert_eq!(told(Rule::at_least(0.5)), "Selected: scores of at least 0.5.");
        assert_eq!(told(Rule::at_least(0.0)), "Selected: everybody.");
        assert_eq!(told(Rule::single(NOBODY)), "Selected: nobody.");
    }

    #[test]
    fn lots_say_how_often_each_score_is_selected() {
        let lots = Rule::between(0.54, 0.37, 0.61);
        let zones = "Selected: from 0.61 up, always; from 0.54 to 0.61, 37 of 100, by lot; below 0.54, never.";
        assert_eq!(told(lots), zones);
        let ignoring = Rule { p_ignore: 0.2, prediction_constant: 0.02, ..Rule::single(0.6) };
        let zones = "Selected: from 0.6 up, 80 of 100, by lot; below 0.6, 0.4 of 100, by lot.";
        assert_eq!(told(ignoring), zones);
        assert_eq!(
            told(Rule::between(0.5, 0.5, NOBODY)),
            "Selected: from 0.5 to 1, 50 of 100, by lot; below 0.5, never."
        );
    }
}
