//! The loss of a few people and its gradient, in numbers.

use super::crowd::{rows, some, truth};
use super::model::Model;
use super::work::{done, work};
use super::{Answer, Example, Maths, WhyError};
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Task};
use crate::evaluate::explain::derivation::{Derivation, Layer, Place};
use crate::model::config::Family;
use crate::model::output::Output;
use crate::train::learning::Inside;

/// People in the batch, and derivatives of each layer that are checked.
const BATCH: usize = 6;
const CHECKED: usize = 6;

/// The loss of the first people of a sample of the training part.
pub fn maths(model: Model) -> Result<Box<dyn Piecework>, Fault> {
    let family = model.subject.configured.model.family;
    let (Inside::Layers(layers), Family::Logistic | Family::Mlp) = (&model.subject.inside, family) else {
        return Err(WhyError::NotDense {}.into());
    };
    let data = &model.subject.data;
    let people = some((0..data.train.labels.rows()).collect(), BATCH, model.subject.seed, 3);
    let x = rows(&data.train, &people, data.width);
    let label = |&person: &usize| match (model.subject.task, data.standard) {
        (Task::Amount, Some(standard)) => f64::from(standard.apply(truth(&data.train, person) as f32)),
        _ => truth(&data.train, person),
    };
    let labels: Vec<f64> = people.iter().map(label).collect();
    let activation = model.subject.configured.model.activation;
    let derivation = Derivation::new(layers, activation, Output::of(data), &x, &labels)?;
    let shapes: Vec<(usize, usize)> = layers.iter().map(|layer| (layer.inputs, layer.outputs)).collect();
    Ok(work(move || {
        let (gradient, steps) = (derivation.gradient(), derivation.steps());
        let places = steepest(&gradient, &shapes);
        let example = (shapes == [(shapes[0].0, 1)]).then(|| {
            let from = places.iter().find_map(|place| place.from).unwrap_or_default();
            let of = x.iter().skip(from).step_by(shapes[0].0);
            let terms = steps.iter().zip(of).map(|(step, &x)| (step.of_logits[0], x)).collect();
            Example { from, terms, gradient: gradient[0].weights[from] }
        });
        let checked = derivation.check(&gradient, &places);
        let loss = derivation.loss();
        Ok(done(Answer::Maths(Maths { layers: shapes.clone(), steps, loss, example, checked })))
    }))
}

/// Of each layer, the weights with the largest derivatives, and a bias.
fn steepest(gradient: &[Layer], shapes: &[(usize, usize)]) -> Vec<Place> {
    let of_layer = |(layer, (numbers, &(_, outputs))): (usize, (&Layer, &(usize, usize)))| {
        let mut order: Vec<usize> = (0..numbers.weights.len()).collect();
        order.sort_by(|&a, &b| numbers.weights[b].abs().total_cmp(&numbers.weights[a].abs()));
        order.truncate(CHECKED - 1);
        let weight = move |at: usize| Place { layer, from: Some(at / outputs), to: at % outputs };
        order.into_iter().map(weight).chain([Place { layer, from: None, to: 0 }]).collect::<Vec<_>>()
    };
    gradient.iter().zip(shapes).enumerate().flat_map(of_layer).collect()
}
