//! What every number of an audit means: one table, `metrics.json`, with the formula, range, best value, sign,
//! reference group and source of each metric, and plain sentences about it in each language of the page.
//!
//! It explains numbers and computes none. The same name may stand in two conventions, with different meanings.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::data::catalog::Localized;

/// Whose definition of a metric, its sign and its empty denominators is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Convention {
    Fairlearn,
    Aif360,
    /// Our own estimates: few people give no number, but a reason.
    Fairground,
}

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A share of people, in `[0, 1]`.
    Rate,
    /// People, or their weight.
    Count,
    /// One value minus another: 0 is parity.
    Difference,
    /// One value divided by another: 1 is parity.
    Ratio,
    /// How evenly or how consistently people are treated.
    Index,
    /// How well scores or predictions fit the truth, and other values that are no share of people.
    Score,
    /// Between which bounds another number lies.
    Interval,
}

/// Everything there is to say about one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricDoc {
    /// Its key in reports, without parameters in brackets; unique in its convention.
    pub id: String,
    /// Other keys that it explains; `*` stands for any named metric of the convention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    pub convention: Convention,
    pub kind: Kind,
    pub title: Localized,
    /// One line of Unicode mathematics. `h(X)` is the prediction (0 or 1), `s` the score, `Y` the label, `A` the
    /// group; `u` and `p` are the unprivileged and the privileged group.
    pub formula: String,
    /// The least and the greatest value; `None` where there is no bound.
    pub range: (Option<f64>, Option<f64>),
    /// The best value, if one is better than the others.
    pub ideal: Option<f64>,
    /// What it says to be above or below.
    pub sign: Localized,
    /// With whom people are compared.
    pub reference: Localized,
    /// What an empty denominator gives.
    pub empty: Localized,
    pub meaning: Localized,
    /// What must not be read into the number.
    pub cannot_tell: Localized,
    /// What the words in brackets after a key stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Localized>,
    /// The function of a peer library, or the paper, that defines it.
    pub source: String,
}

impl MetricDoc {
    fn explains(&self, name: &str) -> bool {
        self.id == name || self.also.iter().any(|other| other == name)
    }

    fn explains_by_pattern(&self, table: &[MetricDoc], name: &str) -> bool {
        let patterns = self.also.iter().filter_map(|pattern| pattern.split_once('*'));
        patterns
            .filter_map(|(before, after)| name.strip_prefix(before)?.strip_suffix(after))
            .any(|inner| of(table, self.convention).any(|metric| metric.explains(inner)))
    }
}

/// The whole table, by convention and then in the order of reports.
pub fn metrics() -> &'static [MetricDoc] {
    static TABLE: OnceLock<Vec<MetricDoc>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(include_str!("metrics.json")).expect("the table is part of the code"))
}

fn of(table: &[MetricDoc], convention: Convention) -> impl Iterator<Item = &MetricDoc> {
    table.iter().filter(move |metric| metric.convention == convention)
}

/// The metric behind a key of a report, such as `equalized_odds_ratio[between_groups,mean]`; what is in brackets plays
/// no part. `None` for a key that names no number.
///
/// [`Estimates::comparisons`](super::report::Estimates::comparisons) repeat AIF360's comparisons: their keys are
/// explained by [`Convention::Aif360`].
pub fn explain(convention: Convention, key: &str) -> Option<&'static MetricDoc> {
    find(metrics(), convention, key)
}

/// As [`explain`], in a copy of the table: the page fetches it rather than carry it.
pub fn find<'a>(table: &'a [MetricDoc], convention: Convention, key: &str) -> Option<&'a MetricDoc> {
    let name = key.split('[').next().unwrap_or(key);
    let named = of(table, convention).find(|metric| metric.explains(name));
    named.or_else(|| of(table, convention).find(|metric| metric.explains_by_pattern(table, name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::data::read::{ReadOptions, read};
    use crate::evaluate::fairness::audit::audit;

    /// Keys of reports that arrange numbers, or say something in words. Warnings repeat numbers in sentences.
    const STRUCTURE: [&str; 36] = [
        "aif360",
        "all",
        "attribute",
        "bootstrap",
        "by_group",
        "class",
        "classification",
        "column",
        "columns",
        "comparisons",
        "consistency_X_column_order",
        "control_levels",
        "counts",
        "data",
        "dataset",
        "dropped",
        "errors",
        "estimates",
        "fairlearn",
        "gaps",
        "group",
        "groups",
        "impossibility",
        "missing",
        "multiclass",
        "overall",
        "privileged",
        "rates",
        "reason",
        "regression",
        "scalars",
        "scores",
        "sensitive",
        "task",
        "unprivileged",
        "value",
    ];

    /// What the table doesn't explain of a report, as convention and key.
    fn unexplained(report: &Value, convention: Convention) -> BTreeSet<String> {
        let entries = match report {
            Value::Array(items) => return items.iter().flat_map(|item| unexplained(item, convention)).collect(),
            Value::Object(entries) => entries,
            _ => return BTreeSet::new(),
        };
        let mut unknown = BTreeSet::new();
        for (key, value) in entries.iter().filter(|(key, _)| *key != "warnings") {
            if !STRUCTURE.contains(&&**key) && explain(convention, key).is_none() {
                unknown.insert(format!("{convention:?}: {key}"));
            }
            unknown.extend(match (&**key, value) {
                ("fairlearn", _) => unexplained(value, Convention::Fairlearn),
                ("aif360", _) => unexplained(value, Convention::Aif360),
                ("comparisons", Value::Object(compared)) => {
                    assert!(compared.keys().all(|key| explain(Convention::Aif360, key).is_some()));
                    compared.values().flat_map(|value| unexplained(value, convention)).collect()
                }
                _ => unexplained(value, convention),
            });
        }
        unknown
    }

    /// The report on 120 people with a label, a decision, a score, groups, a feature, three classes and an amount.
    fn report(options: Value) -> Value {
        let person = |i: usize| {
            let (y, f, s) = ([1, 0, 0][i % 3], usize::from(i % 5 < 2), i as f64 / 120.0);
            let (g, c) = (["a", "b"][i % 2], ["u", "v"][i / 2 % 2]);
            let (class, guess) = (["x", "y", "z"][i % 3], ["x", "y", "z"][i / 7 % 3]);
            format!("{y},{f},{s},{g},{c},{},{class},{guess},{}.5,{}\n", i % 7, i * 3, i * 2)
        };
        let text: String = (0..120).map(person).collect();
        let csv = format!("label,decision,score,g,c,feature,class,guess,amount,estimate\n{text}");
        let frame = read("people.csv", csv.as_bytes(), &ReadOptions::default()).unwrap();
        let report = audit(&frame, &serde_json::from_value(options).unwrap()).unwrap();
        serde_json::to_value(report).unwrap()
    }

    #[test]
    fn every_number_of_a_report_is_explained() {
        let few = json!({"replicates": 20});
        let binary = json!({"label": "label", "prediction": "decision", "score": "score", "positive": "1",
            "sensitive": ["g"], "features": ["feature"], "privileged": [{"g": "a"}], "bootstrap": few});
        let mut controlled = binary.clone();
        controlled["control"] = json!(["c"]);
        let classes = json!({"label": "class", "prediction": "guess", "sensitive": ["g"], "bootstrap": few});
        let amounts = json!({"label": "amount", "prediction": "estimate", "sensitive": ["g"], "bootstrap": few});
        let parts = [
            (binary, "/aif360/classification/consistency_of_predictions[k=5]"),
            (controlled, "/fairlearn/control_levels"),
            (classes, "/multiclass/one_vs_rest/0/estimates/gaps/recall_ratio[to_overall]"),
            (amounts, "/regression/gaps/mean_residual_difference[between_groups]"),
        ];
        for (options, part) in parts {
            let report = report(options);
            assert!(report.pointer(part).is_some(), "{part}");
            assert_eq!(unexplained(&report, Convention::Fairground), BTreeSet::new());
        }
    }

    #[test]
    fn every_number_of_the_peers_is_explained() {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/fairness_metrics.json");
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
        let expected: Vec<&Value> = golden["cases"].as_array().unwrap().iter().map(|case| &case["expected"]).collect();
        assert!(expected.iter().all(|reports| reports["fairlearn"].is_object()));
        let unknown: BTreeSet<String> =
            expected.iter().flat_map(|reports| unexplained(reports, Convention::Fairground)).collect();
        assert_eq!(unknown, BTreeSet::new());
    }

    #[test]
    fn the_table_is_complete() {
        let mut ids = BTreeSet::new();
        for metric in metrics() {
            let name = format!("{:?} {}", metric.convention, metric.id);
            assert!(ids.insert(name.clone()), "{name} twice");
            let texts = [&metric.title, &metric.sign, &metric.reference, &metric.empty, &metric.meaning];
            for text in texts.into_iter().chain([&metric.cannot_tell]).chain(&metric.parameters) {
                assert!(!text.en.trim().is_empty() && text.zh.contains(|c: char| !c.is_ascii()), "{name}: {text:?}");
            }
            assert!(!metric.formula.is_empty() && !metric.source.is_empty(), "{name}");
            assert!(!metric.formula.contains('\n'), "{name}");
            let (low, high) = (metric.range.0.unwrap_or(f64::NEG_INFINITY), metric.range.1.unwrap_or(f64::INFINITY));
            assert!(low < high && metric.ideal.is_none_or(|ideal| low <= ideal && ideal <= high), "{name}");
        }
    }

    #[test]
    fn conventions_and_parameters_are_told_apart() {
        let of = |convention, key| explain(convention, key).map(|metric| metric.formula.as_str());
        let key = "equalized_odds_difference";
        assert_eq!(
            of(Convention::Fairlearn, key),
            of(Convention::Fairlearn, "equalized_odds_difference[to_overall,mean]")
        );
        assert_ne!(of(Convention::Fairlearn, key), of(Convention::Aif360, key));
        let id = |key| explain(Convention::Fairground, key).map(|metric| metric.id.as_str());
        assert_eq!(id("precision_ratio[to_overall]"), Some("rate_ratio"));
        assert_eq!(id("forced_selection_rate_gap"), Some("rate_gap"));
        assert_eq!(id("mean_residual_difference[between_groups]"), Some("error_difference"));
        assert_eq!(id("equal_opportunity_ratio[to_overall]"), Some("equal_opportunity_ratio"));
        assert_eq!(id("shoe_size_ratio"), None);
        assert_eq!(id("[alpha=1]"), None);
        assert_eq!(id(""), None);
    }
}
