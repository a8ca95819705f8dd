//! AIF360's `RejectOptionClassification`: the rule that is chosen, and what it decides.

use fairground::mitigate::reject_option::{Settings, Side, choose};
use serde_json::Value;

use crate::case::{Outcome, number, numbers};

/// One case.
pub fn run(case: &Value, outcome: &mut Outcome) {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let scores = numbers(&inputs["score"]);
    let labels: Vec<bool> = numbers(&inputs["y_true"]).iter().map(|&y| y == 1.0).collect();
    let side = |side: &Value| match side.as_str() {
        Some("unprivileged") => Side::Unprivileged,
        Some("privileged") => Side::Privileged,
        _ => Side::Neither,
    };
    let sides: Vec<Side> = inputs["side"].as_array().into_iter().flatten().map(side).collect();
    let settings: Result<Settings, _> = serde_json::from_value(serde_json::json!({
        "gap": inputs["gap"], "bound": inputs["bound"], "low": inputs["low"], "high": inputs["high"],
        "thresholds": inputs["thresholds"], "margins": inputs["margins"],
    }));
    let found = settings
        .map_err(|e| e.to_string())
        .and_then(|settings| choose(&scores, &labels, &sides, &settings).map_err(|e| e.to_string()));
    let found = match found {
        Ok(found) => found,
        Err(problem) => return outcome.fail(&problem),
    };
    let tolerance = case["tolerance"]["abs"].as_f64().unwrap_or(0.0);
    for (name, value) in [
        ("threshold", found.rule.threshold),
        ("margin", found.rule.margin),
        ("balanced_accuracy", found.balanced_accuracy),
        ("gap", found.gap),
    ] {
        outcome.number(name, value, number(&expected[name]).unwrap_or(f64::NAN), tolerance);
    }
    let decisions = numbers(&expected["decisions"]);
    for ((&score, &side), expected) in scores.iter().zip(&sides).zip(decisions) {
        outcome.number("decision", f64::from(found.rule.decide(score, side)), expected, tolerance);
    }
}
