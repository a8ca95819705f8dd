//! `fairness_metrics.json`: Fairlearn's and AIF360's numbers of decisions and scores given in columns.

use std::collections::BTreeMap;
use std::fmt;

use fairground::data::frame::{Codes, Frame, Values};
use fairground::evaluate::fairness::audit::audit;
use fairground::evaluate::fairness::named::Named;
use fairground::evaluate::fairness::options::{AuditOptions, Text};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::case::{Outcome, number};

/// Runs every case.
pub fn run(text: &str) -> Vec<Outcome> {
    let file: Result<(Value, File), _> =
        serde_json::from_str(text).and_then(|value| Ok((value, serde_json::from_str(text)?)));
    match file {
        Err(problem) => vec![Outcome::refused(&problem.to_string())],
        Ok((value, file)) => {
            value["cases"].as_array().into_iter().flatten().zip(&file.cases).map(|(v, c)| run_one(v, c)).collect()
        }
    }
}

/// The file as far as the order of its names matters, which [`Value`] need not keep: groups are crossed in it.
#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    inputs: Inputs,
}

#[derive(Deserialize)]
struct Inputs {
    sensitive_features: Names,
    #[serde(default)]
    control_features: Names,
}

/// The names in an object, in its order.
#[derive(Default)]
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Names, E> {
                Ok(Names::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Names::default();
                while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                    names.0.push(name);
                }
                Ok(names)
            }
        }
        deserializer.deserialize_any(Keys)
    }
}

fn run_one(case: &Value, order: &Case) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    let (frame, options) = request(&case["inputs"], &order.inputs);
    match audit(&frame, &options) {
        Err(refusal) => outcome.fail(&refusal.to_string()),
        Ok(report) => {
            let empty = Named::Map(BTreeMap::new());
            for (name, found) in [("fairlearn", &report.fairlearn), ("aif360", &report.aif360)] {
                let expected = &case["expected"][name];
                if !expected.is_null() {
                    outcome.tree(name, found.as_ref().unwrap_or(&empty), expected, &case["tolerance"]);
                }
            }
        }
    }
    outcome
}

/// The table and the roles of its columns that a case describes.
fn request(inputs: &Value, order: &Inputs) -> (Frame, AuditOptions) {
    let mut frame = Frame::default();
    let mut add = |name: &str, values: &[Value]| {
        frame.rows = values.len();
        frame.names.push(name.to_owned());
        frame.columns.push(column(values));
        name.to_owned()
    };
    let mut single = |role: &str| inputs[role].as_array().map(|values| add(role, values));
    let (label, prediction) = (single("y_true").unwrap_or_default(), single("y_pred"));
    let (score, weight) = (single("y_score"), single("sample_weight"));
    let mut several = |role: &str, names: &Names| -> Vec<String> {
        names.0.iter().map(|n| add(n, inputs[role][n.as_str()].as_array().map_or(&[], Vec::as_slice))).collect()
    };
    let sensitive = several("sensitive_features", &order.sensitive_features);
    let control = several("control_features", &order.control_features);
    let rows = inputs["features"].as_array().map_or(&[][..], Vec::as_slice);
    let width = rows.first().and_then(Value::as_array).map_or(0, Vec::len);
    let features = (0..width).map(|i| {
        let cells: Vec<Value> = rows.iter().map(|row| row[i].clone()).collect();
        add(&format!("x{i}"), &cells)
    });
    let features = features.collect();
    let clauses = |side: &str| serde_json::from_value(inputs[side].clone()).unwrap_or_default();
    let options = AuditOptions {
        label,
        prediction,
        score,
        weight,
        sensitive,
        control,
        features,
        positive: Some(Text("1".to_owned())),
        privileged: clauses("privileged"),
        unprivileged: clauses("unprivileged"),
        ..AuditOptions::default()
    };
    (frame, options)
}

fn column(values: &[Value]) -> Values {
    if let Some(numbers) = values.iter().map(|v| if v.is_string() { None } else { number(v) }).collect() {
        return Values::Numbers(numbers);
    }
    let mut levels: Vec<String> = Vec::new();
    let mut codes = Codes::default();
    for value in values {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let code = levels.iter().position(|l| *l == text).unwrap_or_else(|| {
            levels.push(text);
            levels.len() - 1
        });
        codes.push(Some(code as u32));
    }
    Values::Levels { codes, levels }
}
