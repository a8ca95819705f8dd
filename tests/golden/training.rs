//! `training.json`: gradients, and weights after 1, 2 and 10 steps, on every CPU backend.

use burn::tensor::{Device, Tensor, TensorData};
use fairground::data::features::Features;
use fairground::data::layout::Layout;
use fairground::engine::backend::open;
use fairground::engine::protocol::Backend;
use fairground::model::config::{Activation, ModelConfig};
use fairground::model::device::network::Network;
use fairground::model::weights::LayerWeights;
use fairground::train::config::{Algorithm, TrainConfig};
use fairground::train::constraint::cells::{Cells, Condition};
use fairground::train::constraint::distance::Distance;
use fairground::train::constraint::penalty::Penalty;
use fairground::train::constraint::statistic::Statistic;
use fairground::train::device::constraint::DevicePenalty;
use fairground::train::device::learner::Learner;
use fairground::train::device::loss::{bce_tensor, cross_entropy_tensor};
use fairground::train::fused::loss::bce_batch;
use fairground::train::fused::{FusedMlp, Inputs};
use fairground::train::learning::Learning;
use fairground::train::loss::{bce, cross_entropy};
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;
use fairground::train::trainer::Trainer;
use pollster::block_on;
use serde_json::Value;

use crate::case::{Outcome, numbers};

/// Runs every case on every CPU backend.
pub fn run(file: &Value) -> Vec<Outcome> {
    let cases = file["cases"].as_array().cloned().unwrap_or_default();
    let on = |backend: Backend| cases.iter().map(move |case| run_on(case, backend));
    if cases.is_empty() {
        return vec![Outcome::refused("has no cases")];
    }
    [Backend::Fused, Backend::Flex, Backend::Ndarray].into_iter().flat_map(on).collect()
}

/// Runs one case on a backend.
pub fn run_on(case: &Value, backend: Backend) -> Outcome {
    let place = block_on(open(backend)).expect("CPU backends always open");
    let mut outcome = Outcome::new(&format!("{} ({backend:?})", case["name"].as_str().unwrap_or("?")));
    let inputs = &case["inputs"];
    if !inputs["optimizers"].is_null() {
        steps(case, &place, &mut outcome);
    } else if !inputs["group"].is_null() {
        penalties(case, &place, &mut outcome);
    } else if !inputs["bce_logits"].is_null() {
        extremes(case, &device(&place), &mut outcome);
    } else {
        outcome.fail("a case of an unknown shape");
    }
    outcome
}

/// Where gradients are looked at, which the fused trainer never shows.
fn device(place: &Place) -> Device {
    match place {
        Place::Fused | Place::Plain => Device::flex(),
        Place::Device(device) => device.clone(),
    }
}

fn singles(value: &Value) -> Vec<f32> {
    numbers(value).into_iter().map(|x| x as f32).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Weights as the file has them, `[outputs][inputs]`.
fn layers(weights: &Value, biases: &Value) -> Vec<LayerWeights> {
    let layer = |(w, b): (&Value, &Value)| {
        let (outputs, inputs) = (list(w).len(), list(&w[0]).len());
        let by_output = singles(w);
        let weights = (0..inputs * outputs).map(|i| by_output[i % outputs * inputs + i / outputs]).collect();
        LayerWeights { inputs, outputs, weights, biases: singles(b) }
    };
    list(weights).iter().zip(list(biases)).map(layer).collect()
}

/// Weights in the file's order.
fn by_output(layers: &[LayerWeights]) -> Vec<f32> {
    let transposed = |l: &LayerWeights| {
        let (inputs, outputs) = (l.inputs, l.outputs);
        (0..inputs * outputs).map(|i| l.weights[i % inputs * outputs + i / inputs]).collect::<Vec<f32>>()
    };
    layers.iter().flat_map(transposed).collect()
}

fn biases(layers: &[LayerWeights]) -> Vec<f32> {
    layers.iter().flat_map(|l| l.biases.clone()).collect()
}

fn activation(inputs: &Value) -> Option<Activation> {
    match &inputs["hidden_activation"] {
        Value::Null => Some(Activation::Relu),
        name => serde_json::from_value(name.clone()).ok(),
    }
}

fn targets(inputs: &Value, labels: &Value, classes: usize) -> Targets {
    match inputs["loss"].as_str() {
        Some("ce") => Targets::Classes { of_row: numbers(labels).into_iter().map(|y| y as u32).collect(), classes },
        _ => Targets::Binary(singles(labels)),
    }
}

/// Steps through the file's batches: the rows of all batches, in order, are the training part.
fn steps(case: &Value, place: &Place, outcome: &mut Outcome) {
    let device = &device(place);
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let Some(activation) = activation(inputs) else { return outcome.fail("an unknown activation") };
    let first = layers(&inputs["weights_out_by_in"], &inputs["biases"]);
    let outputs = first.last().map_or(1, |l| l.outputs);
    let batch = list(&inputs["batches_y"][0]).len();
    let model = ModelConfig { activation, ..ModelConfig::default() };
    let labels = targets(inputs, &inputs["batches_y"], outputs);
    let (x0, y0) = (singles(&inputs["batches_x"][0]), targets(inputs, &inputs["batches_y"][0], outputs));

    let initial = &expected["initial_gradient_on_batch_0"];
    if !initial.is_null() {
        let (loss, gradient) = loss_and_gradient(&first, activation, &x0, &y0, device);
        outcome.single("initial loss", &[loss], &numbers(&initial["loss"]));
        outcome.single("initial gradient", &by_output(&gradient), &numbers(&initial["weights"]));
        outcome.single("initial bias gradient", &biases(&gradient), &numbers(&initial["biases"]));
    }
    for (name, settings) in inputs["optimizers"].as_object().into_iter().flatten() {
        let Some(config) = train_config(name, settings, batch) else {
            return outcome.fail(&format!("an unknown optimizer {name}"));
        };
        let expected = &expected[name];
        let x = Features::Numbers(singles(&inputs["batches_x"]));
        let rows = Rows::new(&x, first[0].inputs, place);
        let mut trainer = Trainer::with_weights(&model, &config, 1, &first, &Layout::Flat, &rows, labels.clone());
        for step in 1..=list(&inputs["batches_y"]).len() {
            let before = list(&expected["loss_before_each_step"]);
            if let (Some(loss), Some(x), Some(y)) =
                (before.get(step - 1), inputs["batches_x"].get(step - 1), inputs["batches_y"].get(step - 1))
            {
                let now = block_on(trainer.weights()).expect("a CPU isn't lost");
                let (found, _) = loss_and_gradient(&now, activation, &singles(x), &targets(inputs, y, outputs), device);
                outcome.single(&format!("{name}, loss before step {step}"), &[found], &numbers(loss));
            }
            trainer.step();
            let after = &expected["after_step"][step.to_string()];
            if !after.is_null() {
                let now = block_on(trainer.weights()).expect("a CPU isn't lost");
                outcome.single(&format!("{name}, weights after {step}"), &by_output(&now), &numbers(&after["weights"]));
                outcome.single(&format!("{name}, biases after {step}"), &biases(&now), &numbers(&after["biases"]));
            }
        }
        let last = &expected["loss_on_batch_0_after_10_steps"];
        if !last.is_null() {
            let now = block_on(trainer.weights()).expect("a CPU isn't lost");
            let (found, _) = loss_and_gradient(&now, activation, &x0, &y0, device);
            outcome.single(&format!("{name}, loss after all steps"), &[found], &numbers(last));
        }
    }
}

fn train_config(name: &str, settings: &Value, batch: usize) -> Option<TrainConfig> {
    let algorithm = match name {
        "adam" => Algorithm::Adam,
        "sgd_momentum" | "sgd" => Algorithm::Sgd,
        _ => return None,
    };
    Some(TrainConfig {
        algorithm,
        learning_rate: settings["lr"].as_f64()?,
        momentum: settings["momentum"].as_f64().unwrap_or(0.0),
        batch_size: batch,
        ..TrainConfig::default()
    })
}

/// The mean loss on a batch and its gradient at the weights, through autodiff.
fn loss_and_gradient(
    layers: &[LayerWeights],
    activation: Activation,
    x: &[f32],
    targets: &Targets,
    device: &Device,
) -> (f32, Vec<LayerWeights>) {
    let device = device.clone().autodiff();
    let loss = |logits: Tensor<2>| match targets {
        Targets::Binary(y) => bce_tensor(logits, column(y, &device)),
        Targets::Amounts(_) | Targets::Itself { .. } => unreachable!("no case has amounts, or repeats its input"),
        Targets::Classes { of_row, .. } => {
            let classes: Vec<i32> = of_row.iter().map(|&class| class as i32).collect();
            cross_entropy_tensor(logits, Tensor::from_data(TensorData::new(classes, [of_row.len()]), &device))
        }
    };
    gradient(layers, activation, x, &device, loss)
}

fn network(layers: &[LayerWeights], activation: Activation, device: &Device) -> Network {
    Network::new(&ModelConfig { activation, ..ModelConfig::default() }, &Layout::Flat, layers, device)
}

fn column(values: &[f32], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [values.len(), 1]), device)
}

/// A loss of the logits and its gradient at the weights. One step of plain descent at rate 1 is the gradient.
fn gradient(
    layers: &[LayerWeights],
    activation: Activation,
    x: &[f32],
    device: &Device,
    loss: impl Fn(Tensor<2>) -> Tensor<1>,
) -> (f32, Vec<LayerWeights>) {
    let x = Tensor::<2>::from_data(TensorData::new(x.to_vec(), [x.len() / layers[0].inputs, layers[0].inputs]), device);
    let model = network(layers, activation, device);
    let value = loss(model.forward(x.clone(), &[]));
    let plain = TrainConfig { algorithm: Algorithm::Sgd, momentum: 0.0, ..TrainConfig::default() };
    let mut learner = Learner::new(model, &plain);
    learner.step(1.0, x, &[], &loss);
    let stepped = block_on(learner.model().weights()).expect("a CPU isn't lost");
    let difference = |before: &[f32], after: &[f32]| before.iter().zip(after).map(|(b, a)| b - a).collect();
    let gradient = layers
        .iter()
        .zip(&stepped)
        .map(|(before, after)| LayerWeights {
            weights: difference(&before.weights, &after.weights),
            biases: difference(&before.biases, &after.biases),
            ..before.clone()
        })
        .collect();
    (read(value)[0], gradient)
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().expect("tensors of single precision")
}

/// Losses with a fairness penalty: value, gradients at logits and weights, and ten steps of Adam.
fn penalties(case: &Value, place: &Place, outcome: &mut Outcome) {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let first = layers(&inputs["weights_out_by_in"], &inputs["biases"]);
    let Some(activation) = activation(inputs) else { return outcome.fail("an unknown activation") };
    let (x, y) = (singles(&inputs["x"]), singles(&inputs["y"]));
    let group: Vec<u32> = numbers(&inputs["group"]).into_iter().map(|g| g as u32).collect();
    let everybody: Vec<u32> = (0..y.len() as u32).collect();
    let device = device(place).autodiff();

    let matrix = Tensor::<2>::from_data(TensorData::new(x.clone(), [y.len(), first[0].inputs]), &device);
    let logits = read(network(&first, activation, &device).forward(matrix.clone(), &[]));
    outcome.single("logits", &logits, &numbers(&expected["logits"]));

    for (name, expected) in expected.as_object().into_iter().flatten().filter(|(name, _)| name.contains('|')) {
        let Some((distance, lambda)) = parse_penalty(name) else {
            return outcome.fail(&format!("an unknown penalty {name}"));
        };
        let new = || Penalty::new(Statistic::Score, distance, Cells::new(Condition::Everybody, &group, &y, 1));
        let total = |logits: Tensor<2>| {
            let mut penalty = DevicePenalty::new(&new(), &device);
            let value = penalty.value(&everybody, logits.clone(), column(&y, &device)).expect("everybody is here");
            bce_tensor(logits, column(&y, &device)) + value.mul_scalar(lambda)
        };
        let n = y.len() as f32;
        let each: Vec<(f32, f32)> = logits.iter().zip(&y).map(|(&z, &y)| bce(z, y)).collect();
        let mean = each.iter().map(|e| e.0).sum::<f32>() / n;
        let mut closed: Vec<f32> = each.iter().map(|e| e.1 / n).collect();
        let value = new().add(lambda, &everybody, &logits, &y, &mut closed);
        outcome.single(&format!("{name}, loss"), &[mean], &numbers(&expected["bce"]));
        outcome.single(&format!("{name}, penalty"), &[value as f32], &numbers(&expected["penalty"]));
        outcome.single(&format!("{name}, gradient at logits"), &closed, &numbers(&expected["grad_logits"]));

        let (value, gradient) = gradient(&first, activation, &x, &device, total);
        outcome.single(&format!("{name}, total"), &[value], &numbers(&expected["total"]));
        outcome.single(&format!("{name}, gradient"), &by_output(&gradient), &numbers(&expected["grad_weights"]));
        outcome.single(&format!("{name}, bias gradient"), &biases(&gradient), &numbers(&expected["grad_biases"]));

        let adam = train_config("adam", &inputs["adam"], y.len()).unwrap_or_default();
        let expected = numbers(&expected["adam_total_loss_before_each_of_10_full_batch_steps"]);
        let mut learner = Learner::new(network(&first, activation, &device), &adam);
        let losses = expected.iter().map(|_| {
            let now = read(total(learner.model().forward(matrix.clone(), &[])))[0];
            learner.step(adam.learning_rate, matrix.clone(), &[], total);
            now
        });
        outcome.single(&format!("{name}, ten steps"), &losses.collect::<Vec<_>>(), &expected);

        let (inputs, mut penalty) = (Inputs::new(&x, first[0].inputs), new());
        let mut fused = FusedMlp::new(&first, activation, &adam);
        let losses = expected.iter().map(|_| {
            let mut now = 0.0;
            fused.step(adam.learning_rate, &inputs, &everybody, &[], &mut |logits, gradient| {
                let mean = bce_batch(logits, &y, gradient);
                now = mean + (lambda * penalty.add(lambda, &everybody, logits, &y, gradient)) as f32;
            });
            now
        });
        outcome.single(&format!("{name}, ten fused steps"), &losses.collect::<Vec<_>>(), &expected);
    }
}

fn parse_penalty(name: &str) -> Option<(Distance, f64)> {
    let (penalty, lambda) = name.split_once("|lambda=")?;
    let distance = match penalty {
        "gap2" => Distance::SquaredGap,
        "kl_ab" => Distance::KlForward,
        "kl_ba" => Distance::KlBackward,
        _ => return None,
    };
    Some((distance, lambda.parse().ok()?))
}

/// Losses far out, where a careless formula overflows: in closed form and through tensors.
fn extremes(case: &Value, device: &Device, outcome: &mut Outcome) {
    let (inputs, expected) = (&case["inputs"], &case["expected"]);
    let (logits, labels) = (singles(&inputs["bce_logits"]), singles(&inputs["bce_y"]));
    let (values, slopes): (Vec<f32>, Vec<f32>) = logits.iter().zip(&labels).map(|(&z, &y)| bce(z, y)).unzip();
    outcome.single("bce", &values, &numbers(&expected["bce"]));
    outcome.single("bce gradient", &slopes, &numbers(&expected["bce_grad_logit"]));
    let tensors =
        logits.iter().zip(&labels).map(|(&z, &y)| read(bce_tensor(column(&[z], device), column(&[y], device)))[0]);
    outcome.single("bce through tensors", &tensors.collect::<Vec<_>>(), &numbers(&expected["bce"]));

    let (mut values, mut slopes, mut tensors) = (Vec::new(), Vec::new(), Vec::new());
    for (row, class) in list(&inputs["ce_logits"]).iter().zip(numbers(&inputs["ce_y"])) {
        let row = singles(row);
        let mut slope = vec![0.0; row.len()];
        values.push(cross_entropy(&row, class as usize, &mut slope));
        slopes.extend(slope);
        let logits = Tensor::from_data(TensorData::new(row.clone(), [1, row.len()]), device);
        let class = Tensor::from_data(TensorData::new(vec![class as i32], [1]), device);
        tensors.push(read(cross_entropy_tensor(logits, class))[0]);
    }
    outcome.single("cross-entropy", &values, &numbers(&expected["ce"]));
    outcome.single("cross-entropy gradient", &slopes, &numbers(&expected["ce_grad_logit"]));
    outcome.single("cross-entropy through tensors", &tensors, &numbers(&expected["ce"]));
}
