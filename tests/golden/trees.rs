//! `trees.json`: classification trees that scikit-learn grew and pruned, and what it reads from them.

use fairground::data::read::{ReadOptions, read};
use fairground::model::tree::config::TreeConfig;
use fairground::model::tree::grow::{Samples, fit};
use fairground::model::tree::nodes::Tree;
use fairground::model::tree::prune::pruning_path;
use serde_json::Value;

use crate::case::{Outcome, numbers};

/// Runs every case; `table` gives the bytes of a file, named from where the cases lie.
pub fn run(file: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().map(|case| run_one(case, &table)).collect()
}

fn run_one(case: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    if let Err(problem) = compare(case, table, &mut outcome) {
        outcome.fail(&problem);
    }
    outcome
}

fn compare(case: &Value, table: impl Fn(&str) -> Result<Vec<u8>, String>, outcome: &mut Outcome) -> Result<(), String> {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let config: TreeConfig = serde_json::from_value(inputs["config"].clone()).map_err(|e| e.to_string())?;
    let (x, y) = samples(inputs, table)?;
    let weights = numbers(&inputs["weights"]);
    let samples = Samples {
        x: &x,
        width: x.len() / y.len(),
        y: &y,
        classes: inputs["classes"].as_u64().unwrap_or(0) as usize,
        weights: (!inputs["weights"].is_null()).then_some(weights.as_slice()),
    };
    let tree = fit(&samples, &config).map_err(|e| e.to_string())?;
    let whole = fit(&samples, &TreeConfig { ccp_alpha: 0.0, ..config }).map_err(|e| e.to_string())?;
    let mut check = Check { expected, tolerance: case["tolerance"]["abs"].as_f64().unwrap_or(0.0), outcome };
    check.arrays(&tree);
    let path = pruning_path(&whole);
    check.close("/pruning_path/ccp_alphas", &path.ccp_alphas);
    check.close("/pruning_path/impurities", &path.impurities);
    let first: Vec<f64> = x.chunks(samples.width).take(50).flat_map(|row| tree.score(row).to_vec()).collect();
    check.close("/predict_proba_first_50", &first);
    let row = &x[..samples.width];
    let way = tree.path(row).into_iter().map(|step| step.node).chain([tree.leaf(row)]);
    check.same("/decision_path_of_first", way.map(|node| node as f64));
    Ok(())
}

/// The samples of a case: those that it holds itself, or those of a table.
pub fn samples(
    inputs: &Value,
    table: impl Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<(Vec<f32>, Vec<u32>), String> {
    if !inputs["table"].is_null() {
        return encoded(&inputs["table"], table);
    }
    let x = numbers(&inputs["x"]).iter().map(|&x| x as f32).collect();
    Ok((x, numbers(&inputs["y"]).iter().map(|&y| y as u32).collect()))
}

/// Samples from a table: numbers as they are, then an indicator for each level of a column but the first.
fn encoded(table: &Value, bytes: impl Fn(&str) -> Result<Vec<u8>, String>) -> Result<(Vec<f32>, Vec<u32>), String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let frame = read("table", &bytes(&text(&table["file"]))?, &ReadOptions::default()).map_err(|e| e.to_string())?;
    let column = |name: &Value| frame.column(&text(name)).ok_or_else(|| format!("no column {name}"));
    let mut columns: Vec<Vec<f32>> = Vec::new();
    for name in table["numeric"].as_array().into_iter().flatten() {
        let values = column(name)?.numbers().ok_or_else(|| format!("{name} has texts"))?;
        columns.push(values.iter().map(|&x| x as f32).collect());
    }
    for name in table["categorical"].as_array().into_iter().flatten() {
        let (levels, codes) = column(name)?.grouped();
        let indicator = |level| codes.iter().map(|&code| f32::from(code == level)).collect();
        columns.extend((1..levels.len() as u32).map(indicator));
    }
    let label = column(&table["label"])?;
    let y = (0..frame.rows).map(|row| u32::from(label.text(row) == text(&table["positive"]))).collect();
    Ok(((0..frame.rows).flat_map(|row| columns.iter().map(move |c| c[row])).collect(), y))
}

struct Check<'a> {
    expected: &'a Value,
    tolerance: f64,
    outcome: &'a mut Outcome,
}

impl Check<'_> {
    /// Compares a tree's nodes with scikit-learn's arrays, in which a leaf has children -1 and asks -2 of -2.
    fn arrays(&mut self, tree: &Tree) {
        let nodes = || tree.nodes.iter();
        self.same("/children_left", nodes().map(|n| n.split.map_or(-1.0, |s| s.left as f64)));
        self.same("/children_right", nodes().map(|n| n.split.map_or(-1.0, |s| s.right as f64)));
        self.same("/feature", nodes().map(|n| n.split.map_or(-2.0, |s| s.feature as f64)));
        self.same("/threshold", nodes().map(|n| n.split.map_or(-2.0, |s| s.threshold)));
        self.same("/n_node_samples", nodes().map(|n| n.n_node_samples as f64));
        self.same("/depth", [tree.depth() as f64].into_iter());
        self.same("/leaves", [tree.leaves() as f64].into_iter());
        self.close("/impurity", &nodes().map(|n| n.impurity).collect::<Vec<_>>());
        self.close("/weighted_n_node_samples", &nodes().map(|n| n.weighted_n_node_samples).collect::<Vec<_>>());
        self.close("/value", &nodes().flat_map(|n| n.value.clone()).collect::<Vec<_>>());
    }

    /// Compares numbers that have to be the same, but for what reading them from JSON rounds.
    fn same(&mut self, place: &str, found: impl Iterator<Item = f64>) {
        self.numbers(place, &found.collect::<Vec<_>>(), (f64::EPSILON, f64::MIN_POSITIVE));
    }

    fn close(&mut self, place: &str, found: &[f64]) {
        self.numbers(place, found, (self.tolerance, self.tolerance));
    }

    fn numbers(&mut self, place: &str, found: &[f64], (relative, absolute): (f64, f64)) {
        let expected = self.expected.pointer(place).map(numbers).unwrap_or_default();
        if found.len() != expected.len() {
            self.outcome.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        for (&found, &expected) in found.iter().zip(&expected) {
            self.outcome.number(place, found, expected, (relative * expected.abs()).max(absolute));
        }
    }
}
