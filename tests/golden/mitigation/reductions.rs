//! Fairlearn's `ExponentiatedGradient` and `GridSearch` around scikit-learn's `LogisticRegression`.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fairground::mitigate::logistic::Logistic;
use fairground::mitigate::reductions::exponentiated_gradient as gradient;
use fairground::mitigate::reductions::grid_search as grid;
use fairground::mitigate::reductions::moments::{Constraint, Event, Moments};
use fairground::mitigate::reductions::{Oracle, Predictor};
use serde_json::Value;

use crate::case::{Outcome, number, numbers};

/// The people of a case, their features in the given units.
struct People {
    x: Vec<f64>,
    width: usize,
    labels: Vec<bool>,
    groups: Vec<String>,
    of_row: Vec<u32>,
}

impl People {
    /// Features `X`, `mean` and `scale`, labels `y_true`, and groups: names in `group`, or codes in `NAME` that
    /// `NAME_codes` explains.
    fn read(inputs: &Value) -> Option<Self> {
        let (mean, scale) = (numbers(&inputs["mean"]), numbers(&inputs["scale"]));
        let width = inputs["X"].get(0)?.as_array()?.len();
        let standard = |(j, x): (usize, &f64)| {
            let j = j % width;
            (x - mean.get(j).unwrap_or(&0.0)) / scale.get(j).unwrap_or(&1.0)
        };
        let codes = inputs.as_object()?.iter().find_map(|(key, codes)| Some((key.strip_suffix("_codes")?, codes)));
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let of: Vec<String> = match codes {
            Some((name, codes)) => inputs[name].as_array()?.iter().map(|code| text(&codes[text(code)])).collect(),
            None => inputs["group"].as_array()?.iter().map(text).collect(),
        };
        let mut groups = of.clone();
        groups.sort();
        groups.dedup();
        let of_row = of.iter().filter_map(|name| Some(groups.iter().position(|g| g == name)? as u32)).collect();
        Some(Self {
            x: numbers(&inputs["X"]).iter().enumerate().map(standard).collect(),
            width,
            labels: numbers(&inputs["y_true"]).iter().map(|&y| y == 1.0).collect(),
            groups,
            of_row,
        })
    }

    fn fit(&self, labels: &[bool], weights: &[f64]) -> Logistic {
        Logistic::fit(&self.x, self.width, labels, weights, 1.0)
    }

    /// The probability of a positive decision about each person.
    fn decide(&self, chance: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        self.x.chunks(self.width).map(chance).collect()
    }

    fn moments(&self, inputs: &Value) -> Result<Moments, String> {
        let constraint: Constraint = serde_json::from_value(inputs["constraint"].clone()).map_err(|e| e.to_string())?;
        Moments::new(constraint, &self.labels, &self.of_row, self.groups.len()).map_err(|e| e.to_string())
    }
}

impl Oracle for &People {
    type Model = Logistic;
    type Error = Infallible;

    async fn fit(&mut self, labels: &[bool], weights: &[f64]) -> Result<(Logistic, Vec<bool>), Infallible> {
        let model = People::fit(self, labels, weights);
        let decisions = model.margins(&self.x).iter().map(|margin| *margin > 0.0).collect();
        Ok((model, decisions))
    }
}

/// What a future gives that never waits.
fn at_once<T>(future: impl Future<Output = Result<T, Infallible>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(value)) => Some(value),
        _ => None,
    }
}

/// The people that a case names, as another case of the file gives them.
fn people_of(case: &Value, cases: &[Value]) -> Option<People> {
    let name = &case["inputs"]["data"];
    People::read(&cases.iter().find(|other| other["name"] == *name).unwrap_or(case)["inputs"])
}

fn tolerance(case: &Value, kind: &str) -> f64 {
    case["tolerance"][kind].as_f64().unwrap_or(0.0)
}

/// Compares accuracy, rates by group, and the differences between groups.
fn compare_rates(case: &Value, outcome: &mut Outcome, place: &str, people: &People, chance: &[f64], expected: &Value) {
    let of = |value: &Value| number(value).unwrap_or(f64::NAN);
    let mean = |value: &dyn Fn(usize) -> f64, keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..chance.len()).filter(|&r| keep(r)).collect();
        kept.iter().map(|&r| value(r)).sum::<f64>() / kept.len() as f64
    };
    let right = |r: usize| if people.labels[r] { chance[r] } else { 1.0 - chance[r] };
    let accuracy = mean(&right, &|_| true);
    outcome.number(&format!("{place} accuracy"), accuracy, of(&expected["accuracy"]), tolerance(case, "accuracy_abs"));
    let mut widest: f64 = 0.0;
    for (rate, among) in [("selection", None), ("true_positive", Some(true)), ("false_positive", Some(false))] {
        let mut rates = Vec::new();
        for (code, name) in (0u32..).zip(&people.groups) {
            let member = |r: usize| people.of_row[r] == code && among.is_none_or(|label| people.labels[r] == label);
            let found = mean(&|r| chance[r], &member);
            let expected = of(&expected["by_group"][name][format!("{rate}_rate")]);
            outcome.number(&format!("{place} {name} {rate}_rate"), found, expected, tolerance(case, "difference_abs"));
            rates.push(found);
        }
        let most = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let difference = most - rates.iter().copied().fold(f64::INFINITY, f64::min);
        let name =
            if among.is_none() { "demographic_parity_difference".into() } else { format!("{rate}_rate_difference") };
        outcome.number(&format!("{place} {name}"), difference, of(&expected[&name]), tolerance(case, "difference_abs"));
        widest = if among.is_some() { widest.max(difference) } else { widest };
    }
    let expected = of(&expected["equalized_odds_difference"]);
    outcome.number(&format!("{place} equalized_odds_difference"), widest, expected, tolerance(case, "difference_abs"));
}

fn compare_model(case: &Value, outcome: &mut Outcome, place: &str, model: &Logistic, expected: &Value) {
    let expected_coefficients = numbers(&expected["coef"]);
    if expected_coefficients.len() != model.coefficients.len() {
        outcome.fail(&format!("{place}: another number of coefficients"));
    }
    let pairs = model.coefficients.iter().zip(expected_coefficients);
    let intercept = number(&expected["intercept"]).unwrap_or(f64::NAN);
    for (found, expected) in pairs.chain([(&model.intercept, intercept)]) {
        outcome.number(&format!("{place} coefficients"), *found, expected, tolerance(case, "coef_abs"));
    }
}

/// The model without constraints.
pub fn baseline(case: &Value, outcome: &mut Outcome) {
    let Some(people) = People::read(&case["inputs"]) else { return outcome.fail("inputs that are no people") };
    let expected = &case["expected"];
    let model = people.fit(&people.labels, &vec![1.0; people.labels.len()]);
    compare_model(case, outcome, "model", &model, expected);
    let margins = model.margins(&people.x);
    let loss = |(&label, margin): (&bool, &f64)| (if label { -margin } else { *margin }).exp().ln_1p();
    let mean = people.labels.iter().zip(&margins).map(loss).sum::<f64>() / margins.len() as f64;
    outcome.number(
        "log_loss_mean",
        mean,
        number(&expected["log_loss_mean"]).unwrap_or(f64::NAN),
        tolerance(case, "coef_abs"),
    );
    let chance = people.decide(|x| f64::from(model.margin(x) > 0.0));
    compare_rates(case, outcome, "model", &people, &chance, expected);
}

/// A lottery at each `eps`: its rates, and what it promises.
pub fn exponentiated_gradient(case: &Value, cases: &[Value], outcome: &mut Outcome) {
    let inputs = &case["inputs"];
    let Some(people) = people_of(case, cases) else { return outcome.fail("inputs that are no people") };
    let moments = match people.moments(inputs) {
        Ok(moments) => moments,
        Err(problem) => return outcome.fail(&problem),
    };
    let usual = gradient::Settings::default();
    for expected in case["expected"].as_array().into_iter().flatten() {
        let settings = gradient::Settings {
            eps: number(&expected["eps"]).unwrap_or(usual.eps),
            max_iter: inputs["max_iter"].as_u64().map_or(usual.max_iter, |n| n as u32),
            eta0: number(&inputs["eta0"]).unwrap_or(usual.eta0),
            nu: number(&inputs["nu"]),
            run_linprog_step: inputs["run_linprog_step"].as_bool().unwrap_or(usual.run_linprog_step),
        };
        if let Err(problem) = settings.check() {
            return outcome.fail(&problem.to_string());
        }
        let Some(lottery) = at_once(gradient::exponentiated_gradient(&moments, &settings, &people)) else { return };
        let place = format!("eps {}", settings.eps);
        let chance = people.decide(|x| lottery.probability(|model| model.margin(x) > 0.0));
        compare_rates(case, outcome, &place, &people, &chance, expected);
        let beyond = (lottery.max_violation - settings.eps - lottery.best_gap).max(0.0);
        outcome.number(&format!("{place} beyond the guarantee"), beyond, 0.0, 1e-9);
    }
}

/// A model at each point of the grid, and which is chosen.
pub fn grid_search(case: &Value, cases: &[Value], outcome: &mut Outcome) {
    let inputs = &case["inputs"];
    let Some(people) = people_of(case, cases) else { return outcome.fail("inputs that are no people") };
    let usual = grid::Settings::default();
    let settings = grid::Settings {
        grid_size: inputs["grid_size"].as_u64().map_or(usual.grid_size, |n| n as u32),
        grid_limit: number(&inputs["grid_limit"]).unwrap_or(usual.grid_limit),
        constraint_weight: number(&inputs["constraint_weight"]).unwrap_or(usual.constraint_weight),
    };
    let checked = settings.check().map_err(|e| e.to_string());
    let moments = match checked.and_then(|()| people.moments(inputs)) {
        Ok(moments) => moments,
        Err(problem) => return outcome.fail(&problem),
    };
    let Some(found) = at_once(grid::grid_search(&moments, &settings, &people)) else { return };
    let points = case["expected"]["points"].as_array().map(Vec::as_slice).unwrap_or_default();
    if points.len() != found.candidates.len() {
        outcome.fail(&format!("{} points where {} are expected", found.candidates.len(), points.len()));
    }
    for (i, (candidate, expected)) in found.candidates.iter().zip(points).enumerate() {
        let place = format!("point {i}");
        for (cell, net) in moments.cells().iter().zip(&candidate.net) {
            let event = match cell.event {
                Event::All => "all",
                Event::Positive => "label=1",
                Event::Negative => "label=0",
            };
            let of = |sign: &str| {
                number(&expected["lambda"][format!("{sign}|{event}|{}", people.groups[cell.group as usize])])
            };
            let expected = of("+").unwrap_or(f64::NAN) - of("-").unwrap_or(f64::NAN);
            outcome.number(&format!("{place} lambda"), *net, expected, 1e-9);
        }
        if let Predictor::Learnt(model) = &candidate.predictor {
            compare_model(case, outcome, &place, model, expected);
        }
        let chance = people.decide(|x| f64::from(candidate.predictor.decide(|model| model.margin(x) > 0.0)));
        compare_rates(case, outcome, &place, &people, &chance, expected);
        for (name, value, kind) in
            [("error", candidate.error, "accuracy_abs"), ("max_violation", candidate.max_violation, "difference_abs")]
        {
            let expected = number(&expected[name]).unwrap_or(f64::NAN);
            outcome.number(&format!("{place} {name}"), value, expected, tolerance(case, kind));
        }
    }
    if case["expected"]["best_idx"].as_u64() != Some(found.best as u64) {
        outcome.fail(&format!("point {} is the best where {} is expected", found.best, case["expected"]["best_idx"]));
    }
}
