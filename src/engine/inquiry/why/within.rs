//! What the model consists of: the coefficients of one that is a sum, or a small tree that imitates another one.

use super::crowd::{rows, some};
use super::model::Model;
use super::work::{doing, done, work};
use super::{Alike, Answer, Coefficient, Imitated, Value, Within};
use crate::data::groups::Grouping;
use crate::data::meaning::Meaning;
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Task};
use crate::engine::tree;
use crate::evaluate::explain::surrogate::{Imitation, Surrogate, Told};
use crate::evaluate::shares::Shares;
use crate::model::config::Family;
use crate::model::tree::nodes::Split;
use crate::model::weights::LayerWeights;
use crate::train::learning::Inside;

/// Coefficients that are told.
const MOST: usize = 40;
/// Numbers of all people whom the tree imitates the model for, and people at most.
const NUMBERS: usize = 300_000;
const IMITATED: usize = 2000;
/// Questions in a row, and people in a leaf at least.
const DEPTH: usize = 3;
const LEAF: usize = 20;

/// Coefficients of a model of one layer, else a surrogate.
pub fn within(model: Model) -> Result<Box<dyn Piecework>, Fault> {
    let linear = model.subject.configured.model.family == Family::Logistic;
    if let (Inside::Layers(layers), true) = (&model.subject.inside, linear)
        && let [layer] = layers.as_slice()
        && model.readable().is_ok()
    {
        let answer = Answer::Within(coefficients(&model, layer));
        return Ok(work(move || Ok(done(answer.clone()))));
    }
    model.readable()?;
    surrogate(model)
}

fn coefficients(model: &Model, layer: &LayerWeights) -> Within {
    let outputs = layer.biases.len();
    // Amounts are learnt in deviations above their mean.
    let (mean, unit) = match (model.subject.task, model.subject.data.standard) {
        (Task::Amount, Some(standard)) => (f64::from(standard.mean), f64::from(standard.deviation)),
        _ => (0.0, 1.0),
    };
    let intercepts = layer.biases.iter().map(|&bias| mean + unit * f64::from(bias)).collect();
    let each = model.subject.data.meanings.iter().zip(layer.weights.chunks_exact(outputs));
    let mut coefficients: Vec<Coefficient> = each
        .map(|(meaning, weights)| {
            let (level, deviation) = match meaning {
                // Of a logarithm a deviation is not as much everywhere.
                Meaning::Amount { scale, .. } => {
                    (None, scale.transform.is_none().then_some(f64::from(scale.deviation)))
                }
                Meaning::Level { level, .. } => (Some(Value::Level(level.clone())), None),
                Meaning::Unknown { .. } => (Some(Value::Unknown), None),
            };
            let weights = weights.iter().map(|&weight| unit * f64::from(weight)).collect();
            Coefficient { column: meaning.column().to_owned(), level, deviation, weights }
        })
        .collect();
    let size = |c: &Coefficient| c.weights.iter().map(|w| w.abs()).fold(0.0, f64::max);
    coefficients.sort_by(|a, b| size(b).total_cmp(&size(a)));
    coefficients.truncate(MOST);
    Within::Coefficients { intercepts, coefficients }
}

fn surrogate(model: Model) -> Result<Box<dyn Piecework>, Fault> {
    let data = &model.subject.data;
    let told = if model.subject.task == Task::Amount { Told::Amount } else { Told::Probabilities };
    let people = IMITATED.min(NUMBERS / model.width());
    let learnt = model.background(people, 0);
    let mut imitation = Imitation::new(model.asked(), &learnt, told, DEPTH, LEAF)?;
    let held_out = some((0..data.test.labels.rows()).collect(), people, model.subject.seed, 1);
    Ok(work(move || {
        if imitation.advance(1) {
            return Ok(doing(0.5));
        }
        let found = imitation.result(model.asked(), &rows(model.test(), &held_out, model.width()))?;
        let groupings: Vec<Grouping> = model.test().groupings.iter().map(|g| g.take(&held_out)).collect();
        let alike = (told == Told::Probabilities).then(|| Alike {
            shares: Shares::new(found.alike.len(), &groupings, |person| found.alike[person]),
            people: groupings.iter().map(Grouping::people).collect(),
        });
        Ok(done(Answer::Within(Within::Surrogate { nodes: nodes(&model, &found), fidelity: found.fidelity, alike })))
    }))
}

/// The nodes level by level, as they are drawn, with what the surrogate says in each.
fn nodes(model: &Model, found: &Surrogate) -> Vec<Imitated> {
    let splits: Vec<Option<Split>> = found.tree.nodes.iter().map(|node| node.split).collect();
    let mut order = vec![0];
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        order.extend(splits[node].iter().flat_map(|split| [split.left, split.right]));
        at += 1;
    }
    let amount = model.subject.task == Task::Amount;
    let scores = |node: usize| {
        let shares = &found.tree.nodes[node].value;
        if amount { vec![found.least + (found.most - found.least) * shares[1]] } else { shares.clone() }
    };
    let drawn = tree::view(&splits, |_| None, &model.subject.data);
    let each = drawn.nodes.into_iter().zip(order);
    each.map(|(drawn, node)| Imitated { asks: drawn.asks, people: drawn.people, scores: scores(node) }).collect()
}
