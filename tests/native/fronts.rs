//! Fronts of accuracy against a gap that a sweep of training's constraint finds, and the points of Fairlearn's reductions on
//! the same people, all of whom are learnt from and measured on.

use fairground::data::features::Features;
use fairground::data::layout::Layout;
use fairground::evaluate::tradeoff::{Direction, hypervolume};
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::TrainConfig;
use fairground::train::constraint::Constraint;
use fairground::train::constraint::config::{ConstraintConfig, Kind};
use fairground::train::learning::Learning;
use fairground::train::objective::Objective;
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;
use fairground::train::trainer::Trainer;
use serde_json::Value;

const EPOCHS: usize = 25;

pub struct People {
    pub rows: Rows,
    pub labels: Vec<f32>,
    pub groups: Vec<u32>,
}

pub fn file() -> Value {
    serde_json::from_str(include_str!("../golden/mitigation.json")).expect("JSON")
}

pub fn case<'a>(file: &'a Value, name: &str) -> &'a Value {
    let cases = file["cases"].as_array().expect("cases");
    cases.iter().find(|case| case["name"] == name).unwrap_or_else(|| panic!("no case “{name}”"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|x| x.as_f64().expect("a number")).collect()
}

pub fn people(file: &Value) -> People {
    let inputs = &case(file, "reductions_data_and_baseline")["inputs"];
    let (mean, scale) = (numbers(&inputs["mean"]), numbers(&inputs["scale"]));
    let rows = inputs["X"].as_array().expect("rows").iter().map(numbers);
    let x: Vec<f32> = rows
        .flat_map(|row| (0..row.len()).map(|i| ((row[i] - mean[i]) / scale[i]) as f32).collect::<Vec<_>>())
        .collect();
    People {
        rows: Rows::new(&Features::Numbers(x), mean.len(), &Place::Fused),
        labels: numbers(&inputs["y_true"]).into_iter().map(|y| y as f32).collect(),
        groups: numbers(&inputs["sex"]).into_iter().map(|g| g as u32).collect(),
    }
}

/// The share of decisions that are yes among the people of a group whose label is one of these.
fn rate(people: &People, logits: &[f32], group: u32, labels: &[f32]) -> f64 {
    let who = || (0..logits.len()).filter(|&i| people.groups[i] == group && labels.contains(&people.labels[i]));
    who().filter(|&i| logits[i] > 0.0).count() as f64 / who().count() as f64
}

fn gap(people: &People, logits: &[f32], measure: &str) -> f64 {
    let apart = |labels: &[f32]| (rate(people, logits, 0, labels) - rate(people, logits, 1, labels)).abs();
    match measure {
        "demographic_parity_difference" => apart(&[0.0, 1.0]),
        "true_positive_rate_difference" => apart(&[1.0]),
        "equalized_odds_difference" => apart(&[0.0]).max(apart(&[1.0])),
        other => panic!("an unknown gap {other}"),
    }
}

/// Accuracy and gap after each epoch of one run.
fn run(people: &People, family: Family, constraint: ConstraintConfig, measure: &str) -> Vec<[f64; 2]> {
    let model = ModelConfig { family, hidden: vec![16], ..ModelConfig::default() };
    let train = TrainConfig { batch_size: 128, learning_rate: 0.01, ..TrainConfig::default() };
    let objective = Objective {
        constraint: Constraint::new(&constraint, &people.groups, &people.labels),
        ..Targets::Binary(people.labels.clone()).into()
    };
    let mut trainer = Trainer::new(&model, &train, 1, &Layout::Flat, &people.rows, objective);
    let mut points = Vec::new();
    while trainer.epoch() < EPOCHS {
        trainer.step();
        if trainer.step_in_epoch() == 0 {
            let everybody = 0..people.labels.len();
            let frozen = trainer.frozen();
            let logits = pollster::block_on(frozen.logits(&people.rows, everybody)).expect("a CPU isn't lost");
            let right = logits.iter().zip(&people.labels).filter(|(z, y)| (**z > 0.0) == (**y > 0.5)).count();
            points.push([right as f64 / logits.len() as f64, gap(people, &logits, measure)]);
        }
    }
    points
}

/// What a sweep of the constraint's weight finds with two kinds of models.
fn sweep(people: &People, kind: Kind, measure: &str) -> Vec<[f64; 2]> {
    let weights = [0.0, 0.3, 3.0, 30.0, 100.0].map(|weight| (weight, None));
    let bounds = [0.0, 0.02].map(|bound| (1.0, Some(bound)));
    let each = weights.into_iter().chain(bounds).map(|(weight, bound)| ConstraintConfig { kind, weight, bound });
    each.flat_map(|c| [Family::Logistic, Family::Mlp].map(|family| run(people, family, c, measure))).flatten().collect()
}

fn points(entries: &Value, measure: &str) -> Vec<[f64; 2]> {
    let entries = entries.as_array().expect("points");
    entries.iter().map(|e| [&e["accuracy"], &e[measure]].map(|x| x.as_f64().expect("a number"))).collect()
}

/// A kind of constraint, the gap that it is to close, and the cases with Fairlearn's points of it.
pub struct Contest {
    pub kind: Kind,
    pub measure: &'static str,
    cases: &'static [&'static str],
}

pub const CONTESTS: [Contest; 3] = [
    Contest {
        kind: Kind::DemographicParity,
        measure: "demographic_parity_difference",
        cases: &["exponentiated_gradient_demographic_parity", "grid_search_demographic_parity"],
    },
    Contest {
        kind: Kind::EqualizedOdds,
        measure: "equalized_odds_difference",
        cases: &["exponentiated_gradient_equalized_odds"],
    },
    Contest {
        kind: Kind::EqualOpportunity,
        measure: "true_positive_rate_difference",
        cases: &["grid_search_true_positive_rate_parity"],
    },
];

impl Contest {
    /// Accuracies and gaps that a sweep finds.
    pub fn ours(&self, people: &People) -> Vec<[f64; 2]> {
        sweep(people, self.kind, self.measure)
    }

    /// The hypervolumes of points and of Fairlearn's, counted from a little beyond the worst of the latter.
    pub fn hypervolumes(&self, ours: &[[f64; 2]], file: &Value) -> [f64; 2] {
        let expected = self.cases.iter().map(|name| &case(file, name)["expected"]);
        let entries = expected.map(|expected| if expected.is_array() { expected } else { &expected["points"] });
        let theirs: Vec<[f64; 2]> = entries.flat_map(|entries| points(entries, self.measure)).collect();
        let worst = theirs.iter().fold([1.0f64, 0.0], |w, p| [w[0].min(p[0]), w[1].max(p[1])]);
        let reference = [worst[0] - 0.02, worst[1] + 0.02];
        [ours, &theirs].map(|points| hypervolume(points, [Direction::More, Direction::Less], reference))
    }
}
