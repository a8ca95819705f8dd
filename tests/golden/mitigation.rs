//! `mitigation*.json`: AIF360's and Fairlearn's mitigations, before, while and after learning.

mod preprocessing;
mod reductions;
mod reject_option;
mod thresholds;

use serde_json::Value;

use crate::case::Outcome;

/// Runs every case.
pub fn run(file: &Value) -> Vec<Outcome> {
    let cases = file["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
    let run_one = |case: &Value| {
        let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
        match case["inputs"]["method"].as_str().unwrap_or_default() {
            "aif360.Reweighing" => preprocessing::reweighing(case, &mut outcome),
            "aif360.RejectOptionClassification" => reject_option::run(case, &mut outcome),
            "fairlearn.CorrelationRemover" => preprocessing::correlation_remover(case, &mut outcome),
            "fairlearn.ThresholdOptimizer" => thresholds::run(case, &mut outcome),
            "LogisticRegression" => reductions::baseline(case, &mut outcome),
            "fairlearn.ExponentiatedGradient" => reductions::exponentiated_gradient(case, cases, &mut outcome),
            "fairlearn.GridSearch" => reductions::grid_search(case, cases, &mut outcome),
            other => outcome.fail(&format!("unknown method “{other}”")),
        }
        outcome
    };
    cases.iter().map(run_one).collect()
}
