//! `robustness.json`: a dense network's logits, losses and gradients at its inputs, and what attacks make of people.

use fairground::evaluate::robust::attack::{Attack, Norm, Order};
use fairground::evaluate::robust::feasible::Feasible;
use fairground::evaluate::score::{Gradient, Score};
use fairground::model::config::Activation;
use fairground::model::dense::DenseNetwork;
use fairground::model::output::Output;
use serde_json::Value;

use crate::case::{Outcome, numbers};

/// Runs every case.
pub fn run(file: &Value) -> Vec<Outcome> {
    file["cases"].as_array().into_iter().flatten().map(run_one).collect()
}

/// The people of a case and the model that is attacked.
struct Attacked {
    network: DenseNetwork<f64>,
    x: Vec<f64>,
    labels: Vec<f64>,
    targets: Vec<f64>,
    tolerance: f64,
}

fn run_one(case: &Value) -> Outcome {
    let mut outcome = Outcome::new(case["name"].as_str().unwrap_or("?"));
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let of = Attacked {
        network: network(inputs),
        x: numbers(&inputs["x"]),
        labels: numbers(&inputs["y"]),
        targets: numbers(&inputs["target_for_targeted"]),
        tolerance: case["tolerance"]["abs"].as_f64().unwrap_or(0.0),
    };
    let people = of.labels.len() as f64;
    let gradient = of.network.loss_gradient(&of.x, &of.labels);
    let of_mean: Vec<f64> = gradient.iter().map(|g| g / people).collect();
    of.compare(&mut outcome, "logits", &of.network.logits(&of.x), &expected["logits"]);
    of.compare(&mut outcome, "input_gradient_per_row", &gradient, &expected["input_gradient_per_row"]);
    of.compare(&mut outcome, "input_gradient_of_mean_loss", &of_mean, &expected["input_gradient_of_mean_loss"]);
    of.judge(&mut outcome, "", &of.x, &of.labels, [expected, &expected["clean_accuracy"]]);
    for attack in inputs["attacks"].as_array().into_iter().flatten() {
        let name = attack["name"].as_str().unwrap_or("?");
        of.attack(&mut outcome, name, attack, &expected["attacks"][name]);
    }
    outcome
}

impl Attacked {
    fn attack(&self, outcome: &mut Outcome, name: &str, attack: &Value, expected: &Value) {
        let number = |field: &str| attack[field].as_f64().unwrap_or(f64::NAN);
        let targeted = attack["targeted"] == true;
        let labels = if targeted { &self.targets } else { &self.labels };
        let feasible = Feasible::picture(self.network.width());
        let run = |order: Order| {
            let attack = Attack {
                norm: if attack["norm"] == "l2" { Norm::L2 } else { Norm::Linf },
                epsilon: number("eps"),
                step: number("step"),
                steps: number("iterations") as usize,
                targeted,
                order,
                switches: 0,
            };
            attack.run(&self.network, &feasible, &self.x, labels)
        };
        let changed = run(Order::ProjectThenClip);
        self.compare(outcome, &format!("{name}.x_adv"), &changed, &expected["x_adv"]);
        self.judge(outcome, &format!("{name}."), &changed, labels, [expected, &expected["accuracy_vs_y"]]);
        // Where both orders give the same, one expectation holds for both.
        let other = expected.get("x_adv_clip_then_project_order").unwrap_or(&expected["x_adv"]);
        self.compare(outcome, &format!("{name}.clip_then_project"), &run(Order::ClipThenProject), other);
    }

    /// Losses against some labels, decisions, and how many of them are true.
    fn judge(&self, outcome: &mut Outcome, at: &str, x: &[f64], labels: &[f64], [expected, accuracy]: [&Value; 2]) {
        let decisions: Vec<f64> = self.network.decisions(x).into_iter().map(f64::from).collect();
        let right = decisions.iter().zip(&self.labels).filter(|(decision, label)| decision == label).count();
        self.compare(outcome, &format!("{at}loss"), &self.network.losses(x, labels), &expected["loss"]);
        self.compare(outcome, &format!("{at}prediction"), &decisions, &expected["prediction"]);
        self.compare(outcome, &format!("{at}accuracy"), &[right as f64 / decisions.len() as f64], accuracy);
    }

    fn compare(&self, outcome: &mut Outcome, place: &str, found: &[f64], expected: &Value) {
        let expected = numbers(expected);
        if found.len() != expected.len() {
            outcome.fail(&format!("{place}: {} numbers where {} are expected", found.len(), expected.len()));
        }
        for (&found, &expected) in found.iter().zip(&expected) {
            outcome.number(place, found, expected, self.tolerance);
        }
    }
}

/// The network of a case, whose weights are `[outputs, inputs]`.
fn network(inputs: &Value) -> DenseNetwork<f64> {
    let weights = inputs["weights_out_by_in"].as_array().into_iter().flatten();
    let layer = |(weights, biases): (&Value, &Value)| {
        let (weights, biases) = (numbers(weights), numbers(biases));
        let (width, outputs) = (weights.len() / biases.len(), biases.len());
        let by_input = (0..weights.len()).map(|at| weights[at % outputs * width + at / outputs]).collect();
        (by_input, biases)
    };
    let output = if inputs["loss"] == "bce" { Output::Decision } else { Output::Classes };
    let biases = inputs["biases"].as_array().into_iter().flatten();
    DenseNetwork::of_numbers(weights.zip(biases).map(layer), Activation::Relu, output)
}
