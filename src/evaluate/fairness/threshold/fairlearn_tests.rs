use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::evaluate::fairness::rates::rate;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// Scores, and the table of a case's inputs, groups in alphabetical order.
fn read(inputs: &Value) -> (Vec<f64>, Vec<u32>, ScoreTable) {
    let scores = numbers(&inputs["score"]);
    let positive: Vec<bool> = numbers(&inputs["y_true"]).iter().map(|&y| y == 1.0).collect();
    let of: Vec<&str> = inputs["group"].as_array().unwrap().iter().map(|g| g.as_str().unwrap()).collect();
    let mut names: Vec<String> = of.iter().map(|&g| g.to_owned()).collect();
    names.sort();
    names.dedup();
    let of_row: Vec<u32> = of.iter().map(|g| names.iter().position(|n| n == g).unwrap() as u32).collect();
    let table = ScoreTable::new(&scores, &positive, None, &of_row, &names).unwrap();
    (scores, of_row, table)
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
    place: &'a str,
    tolerance: f64,
    compared: usize,
}

impl Check<'_> {
    fn close(&mut self, what: &str, found: f64, expected: &Value) {
        let expected = expected.as_f64().unwrap_or_else(|| expected.as_str().unwrap().parse().unwrap());
        let same = found == expected || (found - expected).abs() <= self.tolerance;
        assert!(same, "{}: {what} is {found}, where {expected} is expected", self.place);
        self.compared += 1;
    }

    fn operation(&mut self, what: &str, found: &Operation, expected: &Value) {
        assert_eq!(found.above, expected[0] == ">", "{}: {what}", self.place);
        self.close(what, found.threshold, &expected[1]);
    }
}

#[test]
fn fairlearns_numbers_come_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/mitigation.json");
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    let mut compared = 0;
    for case in cases.iter().filter(|c| c["inputs"]["method"] == "fairlearn.ThresholdOptimizer") {
        let (scores, of_row, table) = read(&case["inputs"]);
        for expected in case["expected"].as_array().unwrap() {
            let place = format!("{} {}", case["name"], expected["config"]);
            let mut check = Check { place: &place, tolerance: case["tolerance"]["abs"].as_f64().unwrap(), compared: 0 };
            let settings: Settings = serde_json::from_value(expected["config"].clone()).unwrap();
            let optimum = threshold_optimizer(&table, &settings).unwrap();
            compare(&mut check, &table, &optimum, expected);
            let probabilities = expected["positive_probability"].as_array().into_iter().flatten();
            for ((probability, &score), &group) in probabilities.zip(&scores).zip(&of_row) {
                check.close("probability", optimum.groups[group as usize].probability(score), probability);
            }
            compared += check.compared;
        }
    }
    assert!(compared > 1000, "only {compared} numbers were compared");
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

#[test]
fn settings_that_fairlearn_refuses_are_refused() {
    let table = ScoreTable::new(&[0.2, 0.8, 0.5], &[false, true, true], None, &[0, 0, 1], &["a".into(), "b".into()]);
    let one_label = threshold_optimizer(&table.unwrap(), &Settings::default());
    assert_eq!(one_label, Err(ThresholdError::OneLabel { group: "b".into() }));
    let table = ScoreTable::new(&[0.2, 0.8], &[false, true], None, &[0, 0], &["a".into()]).unwrap();
    let odds = Settings { constraints: Constraint::EqualizedOdds, ..Settings::default() };
    let refused = |settings: &Settings| threshold_optimizer(&table, settings).unwrap_err();
    assert_eq!(refused(&Settings { objective: Objective::SelectionRate, ..odds }), ThresholdError::Objective {});
    assert_eq!(refused(&Settings { tol: Some(0.1), ..odds }), ThresholdError::Tolerance {});
    assert!(matches!(refused(&Settings { grid_size: 0, ..odds }), ThresholdError::Setting(_)));
}
