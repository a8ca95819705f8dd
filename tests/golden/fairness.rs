//! `fairness_metrics.json`: Fairlearn's and AIF360's numbers.

use fairground::evaluate::fairness::options::{Clause, Sides};
use fairground::evaluate::fairness::people::{Attribute, Features, People};
use fairground::evaluate::fairness::{aif360, fairlearn, scored};
use serde_json::Value;

use crate::case::{Outcome, numbers};

/// Runs every case.
pub fn run(file: &Value) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().map(run_one).collect()
}

fn run_one(case: &Value) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let people = people(inputs);
    let order = scored::descending(&people);
    outcome.tree("fairlearn", &fairlearn::report(&people, &order), &expected["fairlearn"], &case["tolerance"]);
    if !expected["aif360"].is_null() {
        let sides = Sides { privileged: clauses(&inputs["privileged"]), unprivileged: clauses(&inputs["unprivileged"]) };
        outcome.tree("aif360", &aif360::report(&people, &order, &sides), &expected["aif360"], &case["tolerance"]);
    }
    outcome
}
fn text(v: &Value) -> String { v.as_str().map_or_else(|| v.to_string(), str::to_owned) }
fn clauses(v: &Value) -> Vec<Clause> {
    v.as_array().into_iter().flatten().map(|c| c.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), text(v))).collect()).collect()
}
fn attributes(v: &Value) -> Vec<Attribute> {
    v.as_object().into_iter().flatten().map(|(name, values)| {
        let texts: Vec<String> = values.as_array().into_iter().flatten().map(text).collect();
        let mut levels = texts.clone(); levels.sort(); levels.dedup();
        let of_row = texts.iter().map(|t| levels.binary_search(t).unwrap() as u32).collect();
        Attribute { name: name.clone(), levels, of_row }
    }).collect()
}
fn people(inputs: &Value) -> People {
    let list = |k: &str| Some(numbers(&inputs[k])).filter(|l| !l.is_empty());
    let rows: Vec<Vec<f64>> = inputs["features"].as_array().into_iter().flatten().map(numbers).collect();
    People {
        positive: list("y_true").unwrap().into_iter().map(|y| y == 1.0).collect(),
        predicted: list("y_pred").unwrap().into_iter().map(|y| Some(y == 1.0)).collect(),
        scores: list("y_score"),
        weights: list("sample_weight"),
        sensitive: attributes(&inputs["sensitive_features"]),
        control: attributes(&inputs["control_features"]),
        features: (!rows.is_empty()).then(|| Features {
            names: (0..rows[0].len()).map(|i| format!("x{i}")).collect(),
            columns: (0..rows[0].len()).map(|i| rows.iter().map(|r| r[i]).collect()).collect(),
        }),
    }
}
