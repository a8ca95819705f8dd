//! `explain.json`, as far as it is about trees: what a given tree says of rows.

use fairground::model::tree::nodes::{Node, Split, Tree};
use serde_json::Value;

use crate::case::{Outcome, numbers};

/// Runs every case of a tree; the others are for other parts of the code.
pub fn run(file: &Value) -> Vec<Outcome> {
    let cases = file["cases"].as_array().into_iter().flatten();
    cases.filter(|case| case["inputs"]["model"]["kind"] == "decision_tree").map(run_one).collect()
}

fn run_one(case: &Value) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    let tree = tree(&case["inputs"]["model"]);
    let tolerance = case["tolerance"]["abs"].as_f64().unwrap_or(0.0);
    for (rows, scores) in [("X", "predict_proba_X"), ("instances", "predict_proba_instances")] {
        let rows = case["inputs"][rows].as_array().into_iter().flatten();
        let expected = numbers(&case["expected"][scores]);
        let found: Vec<f64> = rows.map(|row| tree.score(&single(row))[1]).collect();
        if found.len() != expected.len() {
            outcome.fail(&format!("{scores}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        for (&found, &expected) in found.iter().zip(&expected) {
            outcome.number(scores, found, expected, tolerance);
        }
    }
    outcome
}

fn single(row: &Value) -> Vec<f32> {
    numbers(row).iter().map(|&x| x as f32).collect()
}

/// A binary tree of scikit-learn's arrays. They say nothing of weights, and impurity is not asked for.
fn tree(model: &Value) -> Tree {
    let of = |name: &str| numbers(&model[name]);
    let (left, right, feature, threshold) = (of("children_left"), of("children_right"), of("feature"), of("threshold"));
    let (positive, people) = (of("prob_class1"), of("n_node_samples"));
    let node = |id: usize| Node {
        split: (left[id] >= 0.0).then(|| Split {
            feature: feature[id] as usize,
            threshold: threshold[id],
            left: left[id] as usize,
            right: right[id] as usize,
        }),
        impurity: 2.0 * positive[id] * (1.0 - positive[id]),
        n_node_samples: people[id] as usize,
        weighted_n_node_samples: people[id],
        value: vec![1.0 - positive[id], positive[id]],
    };
    Tree { nodes: (0..left.len()).map(node).collect() }
}
