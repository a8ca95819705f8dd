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
    /// Other keys that it explains; `*` stands for the id of any metric of the convention.
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
    fn also_explains(&self, name: &str) -> bool {
        self.also.iter().any(|pattern| match pattern.split_once('*') {
            None => pattern == name,
            Some((before, after)) => name
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|id| of(self.convention).any(|metric| metric.id == id)),
        })
    }
}

/// The whole table, by convention and then in the order of reports.
pub fn metrics() -> &'static [MetricDoc] {
    static TABLE: OnceLock<Vec<MetricDoc>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(include_str!("metrics.json")).expect("the table is part of the code"))
}

fn of(convention: Convention) -> impl Iterator<Item = &'static MetricDoc> {
    metrics().iter().filter(move |metric| metric.convention == convention)
}

/// The metric behind a key of a report, such as `equalized_odds_ratio[between_groups,mean]`; what is in brackets plays
/// no part. `None` for a key that names no number.
///
/// [`Estimates::comparisons`](super::report::Estimates::comparisons) repeat AIF360's comparisons: their keys are
/// explained by [`Convention::Aif360`].
pub fn explain(convention: Convention, key: &str) -> Option<&'static MetricDoc> {
    let name = key.split('[').next().unwrap_or(key);
    let exact = of(convention).find(|metric| metric.id == name);
    exact.or_else(|| of(convention).find(|metric| metric.also_explains(name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::evaluate::fairness::options::{Bootstrap, Clause, Sides};
    use crate::evaluate::fairness::people::{Attribute, Features, People};
    use crate::evaluate::fairness::{aif360, estimates, fairlearn, scored};

    /// Keys of reports that arrange numbers and are none themselves.
    const STRUCTURE: [&str; 19] = [
        "groups",
        "group",
        "overall",
        "by_group",
        "control_levels",
        "scalars",
        "classification",
        "rates",
        "dataset",
        "all",
        "privileged",
        "unprivileged",
        "consistency_X_column_order",
        "bootstrap",
        "counts",
        "gaps",
        "comparisons",
        "value",
        "reason",
    ];

    /// Adds what the table doesn't explain, convention and key.
    fn walk(report: &Value, convention: Convention, unknown: &mut BTreeSet<String>) {
        match report {
            Value::Array(items) => items.iter().for_each(|item| walk(item, convention, unknown)),
            Value::Object(entries) => {
                for (key, value) in entries {
                    if !STRUCTURE.contains(&&**key) && explain(convention, key).is_none() {
                        unknown.insert(format!("{convention:?}: {key}"));
                    }
                    walk(value, convention, unknown);
                }
            }
            _ => {}
        }
    }

    fn attribute(name: &str, period: u32) -> Attribute {
        let of_row = (0..60).map(|row| row / period % 2).collect();
        Attribute { name: name.into(), levels: vec!["a".into(), "b".into()], of_row }
    }

    fn people() -> People {
        People {
            positive: (0..60).map(|row| row % 3 == 0).collect(),
            predicted: (0..60).map(|row| Some(row % 5 < 2)).collect(),
            scores: Some((0..60).map(|row| f64::from(row) / 60.0).collect()),
            weights: None,
            sensitive: vec![attribute("g", 1)],
            control: Vec::new(),
            features: Some(Features {
                names: vec!["x".into()],
                columns: vec![(0..60).map(|row| f64::from(row % 7)).collect()],
            }),
        }
    }

    #[test]
    fn every_number_of_a_report_is_explained() {
        let people = people();
        let order = scored::descending(&people);
        let side = |level: &str| vec![Clause::from([("g".to_owned(), level.to_owned())])];
        let sides = Sides { privileged: side("a"), unprivileged: side("b") };
        let bootstrap = Bootstrap { replicates: 20, ..Bootstrap::default() };
        let controlled = People { control: vec![attribute("c", 2)], ..people.clone() };

        let json = |report| serde_json::to_value(report).unwrap();
        let mut unknown = BTreeSet::new();
        walk(&json(fairlearn::report(&people, &order)), Convention::Fairlearn, &mut unknown);
        walk(&json(fairlearn::report(&controlled, &order)), Convention::Fairlearn, &mut unknown);
        walk(&json(aif360::report(&people, &order, &sides)), Convention::Aif360, &mut unknown);
        let mut estimates = estimates::estimate(&people, Some(&sides), &bootstrap);
        let comparisons = std::mem::take(&mut estimates.comparisons);
        walk(&serde_json::to_value(estimates).unwrap(), Convention::Fairground, &mut unknown);
        assert_eq!(unknown, BTreeSet::new());
        assert!(comparisons.len() > 10 && comparisons.keys().all(|key| explain(Convention::Aif360, key).is_some()));
    }

    #[test]
    fn every_number_of_the_peers_is_explained() {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/fairness_metrics.json");
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
        let cases = golden["cases"].as_array().unwrap();
        let mut unknown = BTreeSet::new();
        for expected in cases.iter().map(|case| &case["expected"]) {
            walk(&expected["fairlearn"], Convention::Fairlearn, &mut unknown);
            walk(&expected["aif360"], Convention::Aif360, &mut unknown);
        }
        assert!(cases.len() > 10);
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
        assert_eq!(id("macro_recall"), Some("macro_average"));
        assert_eq!(id("equal_opportunity_ratio[to_overall]"), Some("equal_opportunity_ratio"));
        assert_eq!(id("shoe_size_ratio"), None);
        assert_eq!(id("[alpha=1]"), None);
        assert_eq!(id(""), None);
    }
}
