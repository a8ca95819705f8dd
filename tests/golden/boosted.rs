//! `boosted.json`: gradient-boosted trees that scikit-learn grew, and the scores it gives.

use std::rc::Rc;

use fairground::model::boosted::boosting::Boosting;
use fairground::model::boosted::config::BoostedConfig;
use serde_json::Value;

use crate::case::{Outcome, numbers};
use crate::trees::samples;

/// Runs every case; `table` gives the bytes of a file, named from where the cases lie.
pub fn run(file: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>) -> Vec<Outcome> {
    let one = |case: &Value| {
        let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
        if let Err(problem) = compare(case, &table, &mut outcome) {
            outcome.fail(&problem);
        }
        outcome
    };
    file["cases"].as_array().into_iter().flatten().map(one).collect()
}

fn compare(case: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>, outcome: &mut Outcome) -> Result<(), String> {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let config: BoostedConfig = serde_json::from_value(inputs["config"].clone()).map_err(|e| e.to_string())?;
    let whole = |name: &str| inputs[name].as_u64().unwrap_or(0) as usize;
    let (x, y) = samples(inputs, table)?;
    let (x, width): (Rc<[f32]>, usize) = (x.as_slice().into(), x.len() / y.len());
    let mut boosting = Boosting::new(&x, width, y, whole("classes"), &config).map_err(|e| e.to_string())?;
    if inputs["weights"].is_array() {
        boosting = boosting.weighted(numbers(&inputs["weights"])).map_err(|e| e.to_string())?;
    }
    while boosting.rounds() < whole("rounds") {
        boosting.step();
    }
    let trees = boosting.trees();
    let tolerance = case["tolerance"]["abs"].as_f64().unwrap_or(0.0);
    let mut close = |place: &str, found: Vec<f64>| {
        let expected = numbers(&expected[place]);
        if found.len() != expected.len() {
            outcome.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        found.iter().zip(&expected).for_each(|(&found, &expected)| outcome.number(place, found, expected, tolerance));
    };
    let asked: Vec<f32> = numbers(&inputs["asked"]).iter().map(|&value| value as f32).collect();
    let scores = |rows: &[f32]| rows.chunks(width).take(60).flat_map(|row| trees.scores(row)).collect();
    close("first", trees.first.clone());
    close("nodes", trees.rounds.iter().flat_map(|round| round.iter()).map(|tree| tree.nodes.len() as f64).collect());
    close("scores_first_60", scores(&x));
    close("scores_asked", scores(&asked));
    Ok(())
}
