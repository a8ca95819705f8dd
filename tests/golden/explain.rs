//! `explain.json`: what given models say of given people, and why.

use std::rc::Rc;

use fairground::data::labels::Labels;
use fairground::evaluate::estimate::Estimate;
use fairground::evaluate::explain::ask::{Explainable, Scale, Target};
use fairground::evaluate::explain::dependence::{Dependence, Grid};
use fairground::evaluate::explain::error::ExplainError;
use fairground::evaluate::explain::importance::{Importance, Permuting};
use fairground::evaluate::explain::lime;
use fairground::evaluate::explain::players::Players;
use fairground::evaluate::explain::shapley::{Attribution, Exact};
use fairground::evaluate::explain::tree_shap::{TreeShap, Trees};
use fairground::evaluate::trees::TreeScore;
use fairground::model::config::Activation;
use fairground::model::dense::DenseNetwork;
use fairground::model::matrix::Real;
use fairground::model::output::Output;
use fairground::model::tree::nodes::{Node, Split, Tree};
use serde_json::{Map, Value};

use crate::case::{Outcome, SINGLE, number, numbers};

/// Runs every case.
pub fn run(file: &Value) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().map(run_one).collect()
}

fn run_one(case: &Value) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    if let Err(problem) = compare(case, &mut outcome) {
        outcome.fail(&problem);
    }
    outcome
}

fn compare(case: &Value, outcome: &mut Outcome) -> Result<(), String> {
    let (inputs, model) = (&case["inputs"], &case["inputs"]["model"]);
    let abs = |name: &str| case["tolerance"][name].as_f64();
    let tolerance = abs("abs").unwrap_or(1e-9);
    let tolerances = (tolerance, abs("shapley_abs").unwrap_or(tolerance));
    let mut asked = |name: &str, model: &dyn Explainable, (abs, shapley): (f64, f64)| {
        let check = Check { name, inputs, expected: &case["expected"], model, abs, shapley, outcome: &mut *outcome };
        check.everything()
    };
    match model["kind"].as_str().unwrap_or_default() {
        "logistic_regression" => {
            let layer = (numbers(&model["coef"]), numbers(&model["intercept"]));
            let model = DenseNetwork::<f64>::of_numbers([layer], Activation::Relu, Output::Decision);
            asked("", &model, tolerances)
        }
        "decision_tree" => {
            let width = inputs["X"][0].as_array().map_or(0, Vec::len);
            let scored = TreeScore { tree: tree(model), width, outputs: 1 };
            asked("", &scored, tolerances)?;
            tree_shap(inputs, &case["expected"]["shapley"]["probability"], &scored.tree, tolerances.1, outcome)
        }
        "mlp" => {
            asked("", &network::<f64>(model)?, tolerances)?;
            asked("single precision: ", &network::<f32>(model)?, (SINGLE, SINGLE))
        }
        other => Err(format!("unknown kind of model “{other}”")),
    }
}

fn network<T: Real>(model: &Value) -> Result<DenseNetwork<T>, String> {
    let activation = serde_json::from_value(model["hidden_activation"].clone()).map_err(|e| e.to_string())?;
    let of = |name: &str| model[name].as_array().into_iter().flatten().map(numbers).collect::<Vec<_>>();
    let layers: Vec<_> = of("weights_in_by_out").into_iter().zip(of("biases")).collect();
    if layers.is_empty() {
        return Err("a network without layers".to_owned());
    }
    Ok(DenseNetwork::of_numbers(layers, activation, Output::Decision))
}

/// One model against everything that is expected of it.
struct Check<'a> {
    /// Goes before each place.
    name: &'a str,
    inputs: &'a Value,
    expected: &'a Value,
    model: &'a dyn Explainable,
    abs: f64,
    shapley: f64,
    outcome: &'a mut Outcome,
}

impl Check<'_> {
    fn everything(mut self) -> Result<(), String> {
        for (key, expected) in entries(self.expected) {
            match key.as_str() {
                "predict_proba_X" => self.scores(key, "X", expected),
                "predict_proba_instances" => self.scores(key, "instances", expected),
                "shapley" => self.shapley(expected).map_err(|e| e.to_string())?,
                "permutation_importance" => self.importance(expected).map_err(|e| e.to_string())?,
                "partial_dependence" => self.dependence(expected).map_err(|e| e.to_string())?,
                "lime" => self.lime(expected).map_err(|e| e.to_string())?,
                "cross_check_max_abs_difference" => {}
                other => return Err(format!("“{other}” is not known")),
            }
        }
        Ok(())
    }

    /// Numbers computed in single precision are held to as much of themselves, where that is more.
    fn close(&mut self, place: &str, found: &[f64], expected: &Value, tolerance: f64) {
        let (place, expected) = (format!("{}{place}", self.name), numbers(expected));
        if found.len() != expected.len() {
            self.outcome.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        for (&found, &expected) in found.iter().zip(&expected) {
            let scale = if self.name.is_empty() { 1.0 } else { expected.abs().max(1.0) };
            self.outcome.number(&place, found, expected, tolerance * scale);
        }
    }

    fn scores(&mut self, place: &str, rows: &str, expected: &Value) {
        let found = self.model.scores(&numbers(&self.inputs[rows]));
        self.close(place, &found, expected, self.abs);
    }

    fn shapley(&mut self, expected: &Value) -> Result<(), ExplainError> {
        for (key, expected) in entries(expected) {
            let scale = if key.ends_with("logit") { Scale::Logit } else { Scale::Score };
            let target = Target::new(self.model, 0, scale)?;
            let found = attributions(self.inputs, |person, background, players| {
                let mut exact = Exact::new(person, background, players)?;
                while exact.advance(&target)? {}
                Ok(exact.result())
            })?;
            match key.as_str() {
                "probability" | "logit" => self.attributions(&format!("shapley.{key}"), &found, expected),
                "mean_abs_probability" | "mean_abs_logit" => {
                    let mean =
                        |player: usize| found.iter().map(|f| f.values[player].abs()).sum::<f64>() / found.len() as f64;
                    let means: Vec<f64> = (0..self.model.width()).map(mean).collect();
                    self.close(&format!("shapley.{key}"), &means, expected, self.shapley);
                }
                other => self.outcome.fail(&format!("shapley.{other} is not known")),
            }
        }
        Ok(())
    }

    fn attributions(&mut self, place: &str, found: &[Attribution], expected: &Value) {
        let bases: Vec<f64> = found.iter().map(|found| found.base).collect();
        let base = Value::Array(vec![expected["base_value"].clone(); bases.len()]);
        let values: Vec<f64> = found.iter().flat_map(|found| found.values.clone()).collect();
        self.close(&format!("{place}.base_value"), &bases, &base, self.shapley);
        self.close(&format!("{place}.values"), &values, &expected["values"], self.shapley);
    }

    fn importance(&mut self, expected: &Value) -> Result<(), ExplainError> {
        let (x, width) = (Rc::<[f64]>::from(numbers(&self.inputs["X"])), self.model.width());
        let positive = numbers(&self.inputs["y"]).into_iter().map(|y| y == 1.0).collect();
        let orders = self.inputs["permutations"].as_array().into_iter().flatten();
        let orders = orders.map(|order| numbers(order).into_iter().map(|p| p as u32).collect()).collect();
        let mut permuting = Permuting::new(x, width, Labels::Binary(positive), Players::single(width), orders)?;
        while permuting.advance(self.model)? {}
        let found = permuting.result();
        for (scoring, expected) in entries(expected) {
            let named = |by: &&Importance| serde_json::to_value(by.scoring).is_ok_and(|name| name == scoring.as_str());
            let Some(found) = found.iter().find(named) else {
                self.outcome.fail(&format!("permutation_importance.{scoring} is not known"));
                continue;
            };
            for (key, expected) in entries(expected) {
                let found = match key.as_str() {
                    "baseline" => vec![found.baseline],
                    "importances" => found.drops.concat(),
                    "mean" => found.means.clone(),
                    "std" => found.deviations.clone(),
                    _ => Vec::new(),
                };
                let found: Vec<f64> = found.into_iter().filter_map(Estimate::value).collect();
                self.close(&format!("permutation_importance.{scoring}.{key}"), &found, expected, self.abs);
            }
        }
        Ok(())
    }

    fn dependence(&mut self, expected: &Value) -> Result<(), ExplainError> {
        let pdp = &self.inputs["pdp"];
        for (key, expected) in entries(expected) {
            if key.starts_with("two_way") {
                let columns = numbers(&pdp["pair"]);
                let grids = columns.iter().zip(pdp["pair_grid"].as_array().into_iter().flatten());
                let found = self.depend(grids.map(|(&c, grid)| Grid::amounts(c as u32, &numbers(grid))).collect())?;
                self.close(&format!("partial_dependence.{key}"), &found.average(), expected, self.abs);
                continue;
            }
            for (feature, expected) in entries(expected) {
                let column = feature.parse().unwrap_or(u32::MAX);
                let found = self.depend(vec![Grid::amounts(column, &numbers(&pdp["grid"]))])?;
                let curves = expected["individual_first5"].as_array().map_or(0, Vec::len);
                let individual: Vec<f64> = (0..curves).flat_map(|person| found.curve(person)).collect();
                let place = format!("partial_dependence.{key}.{feature}");
                self.close(&format!("{place}.average"), &found.average(), &expected["average"], self.abs);
                self.close(&format!("{place}.individual"), &individual, &expected["individual_first5"], self.abs);
            }
        }
        Ok(())
    }

    fn depend(&self, grids: Vec<Grid>) -> Result<Dependence, ExplainError> {
        let target = Target::new(self.model, 0, Scale::Score)?;
        let mut dependence = Dependence::new(numbers(&self.inputs["X"]).into(), self.model.width(), grids)?;
        while dependence.advance(&target)? {}
        Ok(dependence)
    }

    fn lime(&mut self, expected: &Value) -> Result<(), ExplainError> {
        let (inputs, width) = (&self.inputs["lime"], self.model.width());
        let of = |name: &str| number(&inputs[name]).unwrap_or(1.0);
        let samples = numbers(&inputs["samples"]);
        let weights = lime::weights(&samples, width, of("kernel_width"));
        self.close("lime.kernel_weights", &weights, &inputs["kernel_weights"], self.abs);
        let told = self.model.scores(&samples);
        let found = lime::fit(&samples, width, &told, &weights, of("ridge_alpha"))?;
        for (key, expected) in entries(expected) {
            let found = match key.as_str() {
                "coef" => found.coefficients.clone(),
                "intercept" => vec![found.intercept],
                "weighted_r2" => found.r2.into_iter().collect(),
                "local_prediction" => vec![found.prediction],
                _ => Vec::new(),
            };
            self.close(&format!("lime.{key}"), &found, expected, self.abs);
        }
        Ok(())
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// The attribution of each of the instances, every column for itself.
fn attributions(
    inputs: &Value,
    explain: impl Fn(&[f64], Rc<[f64]>, Players) -> Result<Attribution, ExplainError>,
) -> Result<Vec<Attribution>, ExplainError> {
    let background = Rc::<[f64]>::from(numbers(&inputs["background"]));
    let people = inputs["instances"].as_array().into_iter().flatten().map(numbers);
    people.map(|person| explain(&person, background.clone(), Players::single(person.len()))).collect()
}

/// The same values by way of the tree's own questions.
fn tree_shap(
    inputs: &Value,
    expected: &Value,
    tree: &Tree,
    tolerance: f64,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let tree = Rc::new(tree.clone());
    let found = attributions(inputs, |person, background, players| {
        let mut shap = TreeShap::new(Trees::Share { tree: tree.clone(), class: 1 }, person, background, &players)?;
        while shap.advance() {}
        Ok(shap.result())
    });
    let found = found.map_err(|e| e.to_string())?;
    let found: Vec<f64> = found.iter().flat_map(|f| f.values.iter().copied()).collect();
    let expected = numbers(&expected["values"]);
    if found.len() != expected.len() {
        return Err(format!("TreeSHAP: {} values where {} are expected", found.len(), expected.len()));
    }
    found.iter().zip(expected).for_each(|(&f, e)| outcome.number("TreeSHAP", f, e, tolerance));
    Ok(())
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
