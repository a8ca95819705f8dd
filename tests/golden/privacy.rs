//! `privacy.json`: what DP-SGD spends, by Opacus and dp-accounting, and membership inference by losses.

use fairground::evaluate::privacy::calibrate::{Accountant, noise_multiplier};
use fairground::evaluate::privacy::mechanism::Mechanism;
use fairground::evaluate::privacy::membership::{USUAL_FPR, attack};
use fairground::evaluate::privacy::{pld, rdp};
use serde_json::Value;

use crate::case::{Outcome, number, numbers};

/// Runs every case. What kind it is follows from what it is given.
pub fn run(file: &Value) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().map(one).collect()
}

fn one(case: &Value) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    let inputs = &case["inputs"];
    if inputs["points"].is_array() {
        budgets(case, &mut outcome);
    } else if inputs["q_sigma"].is_array() {
        divergences(case, &mut outcome);
    } else if inputs["targets"].is_array() {
        calibrations(case, &mut outcome);
    } else if inputs["member_loss"].is_array() {
        membership(case, &mut outcome);
    } else {
        outcome.fail("a case of a kind that isn't known");
    }
    outcome
}

/// A named number; `NaN` where there is none.
fn of(value: &Value, name: &str) -> f64 {
    number(&value[name]).unwrap_or(f64::NAN)
}

fn tolerance(case: &Value, name: &str, otherwise: f64) -> f64 {
    number(&case["tolerance"][name]).unwrap_or(otherwise)
}

fn orders(case: &Value, name: &str) -> Vec<f64> {
    let given = numbers(&case["inputs"][name]);
    if given.is_empty() { rdp::orders() } else { given }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn steps(value: &Value) -> u32 {
    of(value, "steps") as u32
}

fn budgets(case: &Value, outcome: &mut Outcome) {
    let points = list(&case["inputs"]["points"]).zip(list(&case["expected"]));
    let rel = tolerance(case, "rdp_rel", 1e-6);
    for (point, expected) in points {
        let (q, sigma, steps, delta) =
            (of(point, "q"), of(point, "noise_multiplier"), steps(point), of(point, "delta"));
        let mechanism = Mechanism { sampling_rate: q, noise_multiplier: sigma };
        let place = |what: &str| format!("q {q}, noise {sigma}, {steps} steps, delta {delta}: {what}");
        for (name, listed) in [("rdp_epsilon", "rdp_orders"), ("rdp_epsilon_wide_orders", "wide_orders")] {
            if let Some(expected) = number(&expected[name]) {
                let found = rdp::epsilon(&mechanism, steps, delta, &orders(case, listed));
                let found = found.map_or(f64::NAN, |bound| bound.epsilon);
                outcome.number(&place(name), found, expected, rel * expected.abs() + 1e-15);
            }
        }
        let found = pld::epsilon(&mechanism, steps, delta);
        if let Some(tight) = number(&expected["pld_epsilon"]) {
            let (abs, rel) = (tolerance(case, "pld_abs", 0.02), tolerance(case, "pld_rel", 0.01));
            outcome.number(&place("pld_epsilon"), found, tight, abs.max(rel * tight));
            outcome.number(&place("pld_epsilon, from above"), found.max(tight), tight, abs);
        }
        if let Some(lower) = number(&expected["opacus_prv"]["lower"]) {
            outcome.number(&place("opacus_prv.lower"), found.min(lower), lower, 1e-12);
        }
        if let Some(exact) = number(&expected["exact_gaussian_epsilon"]) {
            outcome.number(&place("exact_gaussian_epsilon"), found, exact, 1e-6);
        }
    }
}

fn divergences(case: &Value, outcome: &mut Outcome) {
    let (orders, rel) = (orders(case, "orders"), tolerance(case, "rel", 1e-6));
    let pairs = list(&case["inputs"]["q_sigma"]).map(numbers);
    for (i, pair) in pairs.enumerate() {
        let mechanism = Mechanism { sampling_rate: pair[0], noise_multiplier: pair[1] };
        let found = rdp::rdp(&mechanism, &orders);
        for name in ["rdp[i][order]", "opacus_rdp[i][order]"] {
            for ((found, expected), order) in found.iter().zip(numbers(&case["expected"][name][i])).zip(&orders) {
                outcome.number(&format!("{name}, {pair:?}, order {order}"), *found, expected, rel * expected.abs());
            }
        }
    }
}

fn calibrations(case: &Value, outcome: &mut Outcome) {
    let kinds = [
        ("noise_multiplier", "noise_multiplier_abs", 1e-4, Accountant::Rdp),
        ("pld_noise_multiplier", "pld_noise_multiplier_abs", 0.01, Accountant::Pld),
    ];
    for (target, expected) in list(&case["inputs"]["targets"]).zip(list(&case["expected"])) {
        let (q, epsilon, delta) = (of(target, "q"), of(target, "epsilon"), of(target, "delta"));
        for (name, within, otherwise, accountant) in kinds {
            let Some(expected) = number(&expected[name]) else { continue };
            match noise_multiplier(accountant, q, steps(target), epsilon, delta) {
                Ok(found) => outcome.number(name, found, expected, tolerance(case, within, otherwise)),
                Err(refusal) => outcome.fail(&refusal.to_string()),
            }
        }
    }
}

fn membership(case: &Value, outcome: &mut Outcome) {
    let losses = |name: &str| numbers(&case["inputs"][name]);
    let Some(found) = attack(&losses("member_loss"), &losses("nonmember_loss")) else {
        return outcome.fail("nobody on one side");
    };
    let (expected, abs) = (&case["expected"], tolerance(case, "abs", 1e-12));
    let (mean, at_mean) = found.at_mean;
    let mut compare = |place: &str, found: f64, expected: &Value| {
        // A threshold that isn't there is null, as one that isn't a number.
        outcome.number(place, found, number(expected).unwrap_or(f64::NAN), abs);
    };
    let named = [
        ("auc", found.auc),
        ("advantage", found.advantage),
        ("attack_balanced_accuracy", found.balanced_accuracy),
        ("best_threshold_loss_smallest", found.threshold.unwrap_or(f64::NAN)),
        ("tpr_at_best", found.at_threshold.tpr),
        ("fpr_at_best", found.at_threshold.fpr),
    ];
    named.iter().for_each(|(name, found)| compare(name, *found, &expected[*name]));
    for (fpr, tpr) in USUAL_FPR.iter().zip(found.tpr_at_fpr) {
        let name = format!("tpr_at_fpr<={fpr}");
        compare(&name, tpr, &expected[&name]);
    }
    let by_mean = &expected["mean_member_loss_threshold"];
    let named = [("threshold", mean), ("tpr", at_mean.tpr), ("fpr", at_mean.fpr), ("advantage", at_mean.advantage())];
    named.iter().for_each(|(name, found)| compare(name, *found, &by_mean[*name]));
}
