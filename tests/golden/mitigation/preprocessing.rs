//! AIF360's `Reweighing` and Fairlearn's `CorrelationRemover`.

use fairground::mitigate::correlation_remover::CorrelationRemover;
use fairground::mitigate::error::MitigationError;
use fairground::mitigate::reweighing::Reweighing;
use serde_json::Value;

use crate::case::{Outcome, number, numbers};

/// How far off a number may be.
fn tolerance(case: &Value, expected: f64) -> f64 {
    let of = |kind: &str| case["tolerance"][kind].as_f64().unwrap_or(0.0);
    of("abs") + of("rel") * expected.abs()
}

/// Compares a list of numbers.
fn compare(case: &Value, outcome: &mut Outcome, place: &str, found: &[f64], expected: &Value) {
    let expected = numbers(expected);
    if found.len() != expected.len() {
        outcome.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
    }
    for (&found, expected) in found.iter().zip(expected) {
        outcome.number(place, found, expected, tolerance(case, expected));
    }
}

/// Factors and weights of the unprivileged (group 0) and the privileged (group 1).
pub fn reweighing(case: &Value, outcome: &mut Outcome) {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let labels: Vec<bool> = numbers(&inputs["y_true"]).iter().map(|&y| y == 1.0).collect();
    let listed = |list: &str, group: &Value| inputs[list].as_array().is_some_and(|names| names.contains(group));
    let side = |group: &Value| match () {
        () if listed("unprivileged", group) => Some(0),
        () if listed("privileged", group) => Some(1),
        () => None,
    };
    let of_row: Vec<Option<u32>> = inputs["group"].as_array().into_iter().flatten().map(side).collect();
    let old = inputs["sample_weight"].as_array().map(|_| numbers(&inputs["sample_weight"]));
    let found = Reweighing::fit(&labels, &of_row, 2, old.as_deref())
        .and_then(|reweighing| Ok((reweighing.weights(&labels, &of_row, old.as_deref())?, reweighing.factors)));
    let (weights, factors) = match found {
        Ok(found) => found,
        Err(problem) => return outcome.fail(&problem.to_string()),
    };
    compare(case, outcome, "instance_weights", &weights, &expected["instance_weights"]);
    for (side, factors) in ["unprivileged", "privileged"].into_iter().zip(&factors) {
        for (label, factor) in ["unfavorable", "favorable"].into_iter().zip(factors) {
            let name = format!("{side}_{label}");
            let expected = number(&expected["factor"][&name]).unwrap_or(f64::NAN);
            outcome.number(&name, *factor, expected, tolerance(case, expected));
        }
    }
}

/// A matrix by rows as its sensitive columns and the others, row-major.
fn divide(rows: &Value, sensitive: &[usize]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let rows: Vec<Vec<f64>> = rows.as_array().into_iter().flatten().map(numbers).collect();
    let columns = sensitive.iter().map(|&j| rows.iter().map(|row| row[j]).collect()).collect();
    let others = |row: &Vec<f64>| {
        row.iter().enumerate().filter(|(j, _)| !sensitive.contains(j)).map(|(_, x)| *x).collect::<Vec<f64>>()
    };
    (columns, rows.iter().flat_map(others).collect())
}

/// What features become, of the people that were fitted and of others, at several `alpha`.
pub fn correlation_remover(case: &Value, outcome: &mut Outcome) {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let sensitive: Vec<usize> = numbers(&inputs["sensitive_feature_ids"]).iter().map(|&j| j as usize).collect();
    let (columns, features) = divide(&inputs["X"], &sensitive);
    let (new_columns, new_features) = divide(&inputs["X_new"], &sensitive);
    let width = inputs["X"][0].as_array().map_or(0, Vec::len) - sensitive.len();
    for (key, expected_here) in expected.as_object().into_iter().flatten() {
        let Some(alpha) = key.strip_prefix("alpha=").and_then(|alpha| alpha.parse().ok()) else { continue };
        let transformed = |remover: &CorrelationRemover, columns: &[Vec<f64>], features: &[f64]| {
            let mut changed = features.to_vec();
            remover.transform(columns, &mut changed).map(|()| changed)
        };
        let found = CorrelationRemover::fit(&columns, &features, width, alpha).and_then(|remover| {
            let (old, new) =
                (transformed(&remover, &columns, &features)?, transformed(&remover, &new_columns, &new_features)?);
            Ok::<_, MitigationError>((remover, old, new))
        });
        let (remover, old, new) = match found {
            Ok(found) => found,
            Err(problem) => return outcome.fail(&format!("{key}: {problem}")),
        };
        compare(case, outcome, &format!("{key} fit_transform"), &old, &expected_here["fit_transform"]);
        compare(case, outcome, &format!("{key} transform_new"), &new, &expected_here["transform_new"]);
        compare(case, outcome, "beta", &remover.beta, &expected["beta"]);
        compare(case, outcome, "sensitive_mean", &remover.sensitive_mean, &expected["sensitive_mean"]);
    }
}
