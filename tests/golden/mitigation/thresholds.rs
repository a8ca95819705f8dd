//! The rules that Fairlearn's `ThresholdOptimizer` finds.

use std::collections::BTreeMap;

use fairground::evaluate::fairness::rates::rate;
use fairground::evaluate::fairness::threshold::fairlearn::{Operation, Optimum, Settings, threshold_optimizer};
use fairground::evaluate::fairness::threshold::table::ScoreTable;
use serde_json::Value;

use crate::case::{Outcome, number, numbers};

/// One case: several settings on the same scores.
pub fn run(case: &Value, outcome: &mut Outcome) {
    let Some((scores, of_row, table)) = read(&case["inputs"]) else {
        outcome.fail("inputs that are no scores of groups");
        return;
    };
    for expected in case["expected"].as_array().into_iter().flatten() {
        let optimum = serde_json::from_value::<Settings>(expected["config"].clone())
            .map_err(|e| e.to_string())
            .and_then(|settings| threshold_optimizer(&table, &settings).map_err(|e| e.to_string()));
        let optimum = match optimum {
            Ok(optimum) => optimum,
            Err(problem) => {
                outcome.fail(&format!("{}: {problem}", expected["config"]));
                continue;
            }
        };
        let tolerance = case["tolerance"]["abs"].as_f64().unwrap_or(0.0);
        let mut check = Check { place: expected["config"].to_string(), tolerance, outcome };
        compare(&mut check, &table, &optimum, expected);
        let probabilities = expected["positive_probability"].as_array().into_iter().flatten();
        for ((probability, &score), &group) in probabilities.zip(&scores).zip(&of_row) {
            check.close("probability", optimum.groups[group as usize].probability(score), probability);
        }
    }
}

/// Scores, and the table of a case's inputs, groups in alphabetical order.
fn read(inputs: &Value) -> Option<(Vec<f64>, Vec<u32>, ScoreTable)> {
    let scores = numbers(&inputs["score"]);
    let positive: Vec<bool> = numbers(&inputs["y_true"]).iter().map(|&y| y == 1.0).collect();
    let of: Vec<&str> = inputs["group"].as_array()?.iter().filter_map(Value::as_str).collect();
    let mut names: Vec<String> = of.iter().map(|&g| g.to_owned()).collect();
    names.sort();
    names.dedup();
    let of_row: Vec<u32> = of.iter().filter_map(|g| names.iter().position(|n| n == g)).map(|g| g as u32).collect();
    let table = ScoreTable::new(&scores, &positive, None, &of_row, &names).ok()?;
    Some((scores, of_row, table))
}

/// The difference between groups, and the larger one of both error rates.
fn differences(rates: &BTreeMap<&str, Vec<f64>>) -> BTreeMap<String, f64> {
    let gap = |name: &str| {
        let least = rates[name].iter().copied().fold(f64::INFINITY, f64::min);
        rates[name].iter().copied().fold(f64::NEG_INFINITY, f64::max) - least
    };
    let (found, alarms) = (gap("true_positive_rate"), gap("false_positive_rate"));
    BTreeMap::from([
        ("demographic_parity_difference".into(), gap("selection_rate")),
        ("true_positive_rate_difference".into(), found),
        ("false_positive_rate_difference".into(), alarms),
        ("equalized_odds_difference".into(), found.max(alarms)),
    ])
}

struct Check<'a> {
    place: String,
    tolerance: f64,
    outcome: &'a mut Outcome,
}

impl Check<'_> {
    fn close(&mut self, what: &str, found: f64, expected: &Value) {
        let expected = number(expected).unwrap_or(f64::NAN);
        self.outcome.number(&format!("{} {what}", self.place), found, expected, self.tolerance);
    }

    fn operation(&mut self, what: &str, found: &Operation, expected: &Value) {
        if found.above != (expected[0] == ">") {
            self.outcome.fail(&format!("{} {what}: on the other side", self.place));
        }
        self.close(what, found.threshold, &expected[1]);
    }
}

fn compare(check: &mut Check, table: &ScoreTable, optimum: &Optimum, expected: &Value) {
    check.close("objective", optimum.objective_value, &expected["objective_value"]);
    if let Some(y) = expected.get("y_best") {
        check.close("y_best", optimum.y_best, y);
        check.close("x_best", optimum.groups[0].x, &expected["x_best"]);
    }
    let mut right = 0.0;
    let mut everybody = 0.0;
    let mut by_rate: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (group, found) in table.groups().iter().zip(&optimum.groups) {
        let entry = &expected["interpolation_dict"][&group.name];
        check.close("p0", found.p0, &entry["p0"]);
        check.close("p1", found.p1, &entry["p1"]);
        check.operation("operation0", &found.operation0, &entry["operation0"]);
        check.operation("operation1", &found.operation1, &entry["operation1"]);
        if let Some((p_ignore, constant)) = found.ignore {
            check.close("p_ignore", p_ignore, &entry["p_ignore"]);
            check.close("prediction_constant", constant, &entry["prediction_constant"]);
        }
        if let Some(x) = expected.get("x_best_per_group") {
            check.close("x", found.x, &x[&group.name]);
        }
        let cells = found.cells(group);
        right += cells.tp() + cells.tn();
        everybody += cells.total();
        for name in ["selection_rate", "true_positive_rate", "false_positive_rate"] {
            let value = (rate(name).of)(&cells).or(f64::NAN);
            check.close(name, value, &expected["expected_rates"]["by_group"][&group.name][name]);
            by_rate.entry(name).or_default().push(value);
        }
    }
    check.close("accuracy", right / everybody, &expected["expected_rates"]["accuracy"]);
    for (name, value) in differences(&by_rate) {
        check.close(&name, value, &expected["expected_rates"][&name]);
    }
}
