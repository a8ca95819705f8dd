//! A label that is an amount: linear regression finds the least squares, and its errors are told and audited by group.

use std::collections::BTreeMap;

use crate::common::{Disk, dataset, last_report, send};
use fairground::data::error::DataError;
use fairground::data::infer::OwnRole::{self, Feature, Label, Sensitive};
use fairground::data::labels::Labels;
use fairground::data::options::DataOptions;
use fairground::data::own::described;
use fairground::data::prepare::{Part, Prepared, prepare_frame};
use fairground::data::read::{ReadOptions, read};
use fairground::engine::files::Files;
use fairground::engine::protocol::{Command, Drawn, EpochReport, Event, PartName, Predictions, StudyEvent, Task};
use fairground::engine::session::Session;
use fairground::evaluate::estimate::Estimate;
use fairground::evaluate::fairness::options::Bootstrap;
use fairground::evaluate::fairness::threshold::payoff::Payoff;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::{Algorithm, TrainConfig};

/// A visitor's table of 400 people: wages grow with years and fall with distance, and group b gets 1.5 less for the same.
fn wages() -> String {
    let mut state = 7u64;
    let mut uniform = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    };
    let rows = (0..400).map(|i| {
        let (years, distance, noise) = (40.0 * uniform(), 10.0 * uniform(), uniform() - 0.5);
        let wage = 20.0 + 0.5 * years - 0.8 * distance + 2.0 * noise - if i % 3 == 0 { 1.5 } else { 0.0 };
        format!("{},{years},{distance},{wage}\n", if i % 3 == 0 { "b" } else { "a" })
    });
    format!("group,years,distance,wage\n{}", rows.collect::<String>())
}

/// The visitor's file alone.
struct Own;

impl Files for Own {
    async fn text(&self, file: &str) -> Result<String, DataError> {
        Disk.text(file).await
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, DataError> {
        Disk.bytes(file).await
    }

    fn own_size(&self, _: &str) -> Result<u64, DataError> {
        Ok(wages().len() as u64)
    }

    async fn own(&self, _: &str, from: u64, to: u64) -> Result<Vec<u8>, DataError> {
        Ok(wages().as_bytes()[from as usize..to as usize].to_vec())
    }
}

fn roles() -> BTreeMap<String, OwnRole> {
    let roles = [("group", Sensitive), ("years", Feature), ("distance", Feature), ("wage", Label)];
    roles.map(|(name, role)| (name.to_owned(), role)).into()
}

/// A session in which a model has learnt the visitor's amounts, and what it said last.
fn learnt(family: Family) -> (Session<Own>, Vec<Event>) {
    let mut session = Session::new(Own);
    send(&mut session, Command::Open { name: "wages.csv".into() });
    let adopt = Command::Adopt { roles: roles(), positive: String::new(), options: DataOptions::default() };
    send(&mut session, adopt);
    let model = ModelConfig { family, ..ModelConfig::default() };
    // All people in each step: the way down is then the same in every epoch.
    let train = TrainConfig {
        algorithm: Algorithm::Sgd,
        momentum: 0.9,
        learning_rate: 0.05,
        batch_size: 1024,
        epochs: 300,
        ..TrainConfig::default()
    };
    let mut events = send(&mut session, Command::configure(model, train));
    events.extend(send(&mut session, Command::Play));
    (session, events)
}

/// The same people as the session has, and the least squares of the training part in standard units: weights, then bias.
fn least_squares() -> (Prepared, [f64; 3]) {
    let frame = read("wages.csv", wages().as_bytes(), &ReadOptions::default()).unwrap();
    let dataset = described(&frame, &roles(), "", "wages.csv").unwrap();
    let data = prepare_frame(&frame, &dataset, &DataOptions::default()).unwrap();
    let (x, y) = standard(&data.train, &data);
    let mut equations = [[0.0; 4]; 3];
    for (x, y) in x.iter().zip(&y) {
        for (i, equation) in equations.iter_mut().enumerate() {
            (0..3).for_each(|j| equation[j] += x[i] * x[j]);
            equation[3] += x[i] * y;
        }
    }
    (data, solved(equations))
}

/// People as `[x, 1]`, and their labels, in standard units.
fn standard(part: &Part, data: &Prepared) -> (Vec<[f64; 3]>, Vec<f64>) {
    let Labels::Amounts(label) = &part.labels else { panic!("the label is no amount") };
    let x = part.x.numbers(0..part.x.len());
    let rows = x.chunks(2).map(|x| [f64::from(x[0]), f64::from(x[1]), 1.0]).collect();
    (rows, label.iter().map(|&y| f64::from(data.standard.unwrap().apply(y))).collect())
}

/// Solves three equations, whose last numbers are the right side, by elimination.
fn solved(mut equations: [[f64; 4]; 3]) -> [f64; 3] {
    for pivot in 0..3 {
        for row in (0..3).filter(|&row| row != pivot) {
            let factor = equations[row][pivot] / equations[pivot][pivot];
            (0..4).for_each(|column| equations[row][column] -= factor * equations[pivot][column]);
        }
    }
    [0, 1, 2].map(|i| equations[i][3] / equations[i][i])
}

fn close(found: Estimate, expected: f64) {
    let found = found.value().unwrap();
    assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
}

#[test]
fn linear_regression_finds_the_least_squares() {
    let (_, events) = learnt(Family::Logistic);
    let ready =
        events.iter().find_map(|e| if let Event::Ready { sizes, task, .. } = e { Some((sizes, task)) } else { None });
    assert_eq!(ready, Some((&vec![2, 1], &Task::Amount)));
    let drawn = events.iter().rev().find_map(|e| if let Event::Drawn(drawn) = e { Some(&**drawn) } else { None });
    let Some(Drawn::Network(network)) = drawn else { panic!("no network is drawn") };
    let (data, [years, distance, bias]) = least_squares();
    for (link, expected) in network.links.iter().zip([years, distance]) {
        assert!((f64::from(link.weight) - expected).abs() < 1e-3, "{} is not {expected}", link.weight);
    }

    let report: EpochReport = last_report(events.clone());
    for (part, seen) in [(&data.train, &report.train), (&data.test, &report.test)] {
        let (x, y) = standard(part, &data);
        let errors: Vec<f64> = x.iter().zip(&y).map(|(x, y)| years * x[0] + distance * x[1] + bias - y).collect();
        let n = errors.len() as f64;
        let loss = errors.iter().map(|e| e * e).sum::<f64>() / n;
        assert!((seen.loss - loss).abs() < 1e-4, "{} is not {loss}", seen.loss);
        // In the label's own unit.
        let deviation = f64::from(data.standard.unwrap().deviation);
        close(seen.overall.root_mean_squared_error, loss.sqrt() * deviation);
        close(seen.overall.mean_absolute_error, errors.iter().map(|e| e.abs()).sum::<f64>() / n * deviation);
        assert!(seen.overall.r_squared.value().unwrap() > 0.95);
        for (group, told) in seen.groupings[0].groups.iter().enumerate() {
            let of_row = part.groupings[0].of_row.iter();
            let members: Vec<f64> = of_row.zip(&errors).filter(|m| *m.0 as usize == group).map(|m| *m.1).collect();
            assert_eq!(told.people, members.len() as u64);
            close(told.mean_error, members.iter().sum::<f64>() / members.len() as f64 * deviation);
        }
        // What is kept from the model: it says too little of group a and too much of group b.
        let [a, b] = [0, 1].map(|group| seen.groupings[0].groups[group].mean_error.value().unwrap());
        assert!(a < -0.3 && b > 0.7, "{a}, {b}");
        close(seen.groupings[0].gaps.mean_error.judged, b - a);
    }
}

#[test]
fn a_network_learns_amounts_and_its_audit_says_what_the_monitor_says() {
    let (mut session, events) = learnt(Family::Mlp);
    let seen = last_report(events).test;
    assert!(seen.overall.r_squared.value().unwrap() > 0.95);
    let of_model = |sensitive: &str| Predictions::Model {
        part: PartName::Test,
        sensitive: vec![sensitive.to_owned()],
        privileged: Vec::new(),
        bootstrap: Bootstrap::default(),
    };
    let events = send(&mut session, Command::Audit { predictions: of_model("group") });
    let Some(Event::Study(StudyEvent::Audited(report))) = events.last() else { panic!("{events:?}") };
    let regression = report.regression.as_ref().unwrap();
    assert!(report.estimates.is_none() && report.scores.is_none());
    for (audited, seen) in regression.groups.iter().zip(&seen.groupings[0].groups) {
        assert_eq!(audited.people, seen.people as f64);
        // A residual is the truth minus the prediction.
        for (name, expected) in [("mean_residual", seen.mean_error), ("mean_absolute_error", seen.mean_absolute_error)]
        {
            let sign = if name == "mean_residual" { -1.0 } else { 1.0 };
            close(expected, sign * audited.errors[name].value().unwrap());
        }
    }
    let scores = fairground::engine::protocol::Scores::Audited;
    let refused = send(&mut session, Command::Laboratory { scores, payoff: Payoff::ACCURACY });
    assert!(matches!(&refused[..], [Event::Rejected { .. }]), "there is no threshold for an amount: {refused:?}");
}

#[test]
fn what_cannot_predict_an_amount_says_so() {
    for family in [Family::Tree, Family::Autoencoder] {
        let (_, events) = learnt(family);
        let Some(Event::Rejected { fault, .. }) = events.first() else { panic!("{events:?}") };
        assert_eq!(fault.text("fault"), Some("not-for-amounts"));
    }
}

#[test]
fn built_in_amounts_are_learnt_with_the_usual_settings() {
    let runs = [
        ("nhefs-weight", Family::Logistic, 0.04),
        ("taiwan-limit", Family::Logistic, 0.2),
        ("taiwan-limit", Family::Mlp, 0.35),
    ];
    for (id, family, least) in runs {
        let mut session = Session::new(Disk);
        send(&mut session, Command::Load { dataset: Box::new(dataset(id)), options: DataOptions::default() });
        let model = ModelConfig { family, ..ModelConfig::default() };
        send(&mut session, Command::configure(model, TrainConfig::default()));
        let report = last_report(send(&mut session, Command::Play));
        let found = report.test.overall.r_squared.value().unwrap();
        println!("{id}, {family:?}: R² {found:.4}, loss {:.4}", report.train.loss);
        assert!(found > least, "{id}, {family:?}: {found}");
    }
}
