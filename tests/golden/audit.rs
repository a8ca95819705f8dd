//! `audit_*.expected.json`: what Fairlearn says of a prediction file as people have them, with its missing values.

use fairground::data::frame::Frame;
use fairground::data::read::{ReadOptions, read};
use fairground::evaluate::fairness::audit::audit;
use fairground::evaluate::fairness::named::Named;
use fairground::evaluate::fairness::options::{AuditOptions, Missing, Text};
use serde_json::Value;

use crate::case::Outcome;

/// Runs every analysis of every case; `table` gives the bytes of a file beside the expectations.
pub fn run(file: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().flat_map(|case| run_case(case, &table)).collect()
}

fn run_case(case: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>) -> Vec<Outcome> {
    let name = case["inputs"]["file"].as_str().unwrap_or_default();
    let frame = table(name).and_then(|bytes| read(name, &bytes, &ReadOptions::default()).map_err(|e| e.to_string()));
    let frame = match frame {
        Ok(frame) => frame,
        Err(problem) => return vec![Outcome::refused(&problem)],
    };
    let mut outcomes = vec![as_read(case, &frame)];
    for (columns, policies) in case["expected"].as_object().into_iter().flatten() {
        for (policy, expected) in policies.as_object().into_iter().flatten() {
            let mut outcome = Outcome::new(&format!("{name}: {columns}, {policy}"));
            analyse(&frame, case, (columns, policy), expected, &mut outcome);
            outcomes.push(outcome);
        }
    }
    outcomes
}

/// Whether the table has the rows and the missing cells that it should have.
fn as_read(case: &Value, frame: &Frame) -> Outcome {
    let inputs = &case["inputs"];
    let mut outcome = Outcome::new(&format!("{}: rows and missing cells", inputs["file"].as_str().unwrap_or("?")));
    outcome.number("rows", frame.rows as f64, inputs["n_rows"].as_f64().unwrap_or(f64::NAN), 0.5);
    for (column, cells) in inputs["n_missing"].as_object().into_iter().flatten() {
        let found = frame.column(column).map_or(f64::NAN, |values| values.missing() as f64);
        outcome.number(column, found, cells.as_f64().unwrap_or(f64::NAN), 0.5);
    }
    outcome
}

/// Decisions and scores are audited apart, since the file leaves out other people for each.
fn analyse(frame: &Frame, case: &Value, (columns, policy): (&str, &str), expected: &Value, outcome: &mut Outcome) {
    let decisions = options(case, columns, policy);
    let scores = AuditOptions { prediction: None, ..decisions.clone() };
    let decisions = match &decisions.prediction {
        Some(_) => AuditOptions { score: None, ..decisions },
        None => decisions,
    };
    let mut check = |options: &AuditOptions, used: &str, metrics: &str| match audit(frame, options) {
        Err(refusal) => outcome.fail(&refusal.to_string()),
        Ok(report) => {
            if let Some(rows) = expected[used].as_f64() {
                outcome.number(used, report.data.used as f64, rows, 0.5);
            }
            let found = report.fairlearn.map(|found| only(&found, &expected[metrics]));
            outcome.tree(
                metrics,
                &found.unwrap_or(Named::Text("nothing".into())),
                &expected[metrics],
                &case["tolerance"],
            );
        }
    };
    check(&decisions, "n_used", "label_metrics");
    if !expected["score_metrics"].is_null() {
        check(&scores, "n_used_score", "score_metrics");
    }
}

fn options(case: &Value, columns: &str, policy: &str) -> AuditOptions {
    let inputs = &case["inputs"];
    let role = |name: &str| inputs["roles"][name].as_str().map(str::to_owned);
    AuditOptions {
        label: role("y_true").unwrap_or_default(),
        prediction: role("y_pred"),
        score: role("score"),
        threshold: inputs["threshold"].as_f64(),
        positive: inputs["positive_label"].as_str().map(|p| Text(p.to_owned())),
        sensitive: columns.split('|').map(str::to_owned).collect(),
        missing: if policy == "as_group" { Missing::AsGroup } else { Missing::Drop },
        ..AuditOptions::default()
    }
}

/// Of a report, the metrics that are expected: decisions made from scores have more.
fn only(found: &Named, expected: &Value) -> Named {
    match (found, expected) {
        (Named::Map(found), Value::Object(expected)) => Named::Map(
            found.iter().filter_map(|(name, value)| Some((name.clone(), only(value, expected.get(name)?)))).collect(),
        ),
        _ => found.clone(),
    }
}
