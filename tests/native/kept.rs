//! Runs that are put back to an epoch and go on: the same, bit for bit, as if they had never stopped. And runs as files.

mod common;

use common::{Disk, dataset, last_report, send};
use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Command, EpochReport, Event, MitigationConfig, Phase};
use fairground::engine::run_file::RunFile;
use fairground::engine::session::Session;
use fairground::model::config::{Family, ModelConfig};
use fairground::model::tree::config::TreeConfig;
use fairground::train::adversarial::AdversarialConfig;
use fairground::train::config::{Algorithm, TrainConfig};
use fairground::train::constraint::config::{ConstraintConfig, Kind};

fn session(model: &ModelConfig, train: &TrainConfig) -> Session<Disk> {
    mitigated(model, train, &MitigationConfig::default())
}

fn mitigated(model: &ModelConfig, train: &TrainConfig, mitigation: &MitigationConfig) -> Session<Disk> {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Load { dataset: Box::new(dataset("compas")), options: DataOptions::default() });
    let (model, train, mitigation) = (model.clone(), train.clone(), mitigation.clone());
    send(&mut session, Command::Configure { model, train, mitigation });
    session
}

fn network() -> ModelConfig {
    ModelConfig { family: Family::Mlp, hidden: vec![7, 5], dropout: 0.25, ..ModelConfig::default() }
}

fn train(algorithm: Algorithm) -> TrainConfig {
    TrainConfig { algorithm, learning_rate: 0.01, l2: 1e-4, epochs: 6, ..TrainConfig::default() }
}

fn reports(events: Vec<Event>) -> Vec<EpochReport> {
    events.into_iter().filter_map(|e| if let Event::Epoch(r) = e { Some(*r) } else { None }).collect()
}

fn phase(events: &[Event]) -> Option<Phase> {
    events.iter().rev().find_map(|e| if let Event::Position(p) = e { Some(p.phase) } else { None })
}

fn fault(session: &mut Session<Disk>, command: Command) -> String {
    let events = send(session, command);
    let [Event::Rejected { fault, .. }] = &events[..] else { panic!("{events:?}") };
    told(fault);
    fault.text("fault").unwrap().to_owned()
}

/// Every language has its sentence for a fault.
fn told(fault: &fairground::sentence::Sentence) {
    for tag in ["en", "zh-CN"] {
        let path = format!("{}/www/locales/{tag}.ftl", env!("CARGO_MANIFEST_DIR"));
        let id = format!("fault-{} = ", fault.text("fault").unwrap());
        assert!(std::fs::read_to_string(path).unwrap().lines().any(|line| line.starts_with(&id)), "{tag}: {id}");
    }
}

/// Everything a report says of the model, exactly as it is said.
fn exact(report: &EpochReport) -> (u64, String) {
    (report.position.epoch, serde_json::to_string(&(&report.train, &report.test, &report.constraint)).unwrap())
}

/// The run as it would be without a stop, and the one that was put back from epoch 5 to 3.
fn compare(model: &ModelConfig, train: &TrainConfig) {
    compare_mitigated(model, train, &MitigationConfig::default());
}

fn compare_mitigated(model: &ModelConfig, train: &TrainConfig, mitigation: &MitigationConfig) {
    let whole = reports(send(&mut mitigated(model, train, mitigation), Command::Play));
    let mut other = mitigated(model, train, mitigation);
    for _ in 0..5 {
        send(&mut other, Command::Epoch);
    }
    send(&mut other, Command::Step);
    let events = send(&mut other, Command::Restore { epoch: 3 });
    assert!(matches!(events[0], Event::Restored { epoch: 3, .. }), "{events:?}");
    assert_eq!(phase(&events), Some(Phase::Paused));
    let [restored] = &reports(events)[..] else { panic!("one evaluation") };
    assert_eq!((restored.position.epoch, restored.position.step), (3, 0));
    let wanted: Vec<_> = whole.iter().filter(|report| report.position.epoch >= 3).map(exact).collect();
    assert_eq!(wanted.len(), 4);
    assert!(exact(restored) == wanted[0], "{:?}: the model as it was then", model.family);
    let events = send(&mut other, Command::Play);
    assert_eq!(phase(&events), Some(Phase::Finished));
    let on: Vec<_> = reports(events).iter().map(exact).collect();
    assert!(on == wanted[1..], "{:?}: what followed", model.family);

    // And from the end to the start, and on again.
    send(&mut other, Command::Restore { epoch: 0 });
    let again: Vec<_> = reports(send(&mut other, Command::Play)).iter().map(exact).collect();
    assert!(again[2..] == wanted, "{:?}: all of it", model.family);
}

#[test]
fn a_network_goes_on_as_if_it_had_never_stopped() {
    for algorithm in [Algorithm::Adam, Algorithm::Sgd] {
        compare(&network(), &train(algorithm));
    }
    compare(&ModelConfig { family: Family::Logistic, ..ModelConfig::default() }, &train(Algorithm::Adam));
    compare(&ModelConfig { family: Family::Autoencoder, ..network() }, &train(Algorithm::Adam));
}

#[test]
fn a_hardened_network_goes_on_as_if_it_had_never_stopped_and_others_are_refused() {
    let adversarial = Some(AdversarialConfig { steps: 2, ..AdversarialConfig::default() });
    let train = TrainConfig { adversarial, ..train(Algorithm::Adam) };
    compare(&network(), &train);
    let mut session = session(&network(), &train);
    for family in [Family::Boosted, Family::Autoencoder] {
        let command = Command::configure(ModelConfig { family, ..network() }, train.clone());
        assert_eq!(fault(&mut session, command), "adversarial-elsewhere");
    }
}

#[test]
fn a_constrained_network_goes_on_as_if_it_had_never_stopped() {
    for (kind, bound) in [(Kind::EqualizedOdds, None), (Kind::DemographicParity, Some(0.02)), (Kind::Adversary, None)] {
        let constraint = ConstraintConfig { kind, bound, ..ConstraintConfig::default() };
        let mitigation = MitigationConfig { constraint, ..MitigationConfig::default() };
        compare_mitigated(&network(), &train(Algorithm::Adam), &mitigation);
    }
}

#[test]
fn trees_go_on_as_if_they_had_never_stopped() {
    for family in [Family::Tree, Family::Boosted] {
        let tree = TreeConfig { max_depth: Some(6), min_samples_leaf: 8, ..TreeConfig::default() };
        compare(&ModelConfig { family, tree, ..ModelConfig::default() }, &train(Algorithm::Adam));
    }
}

#[test]
fn one_can_look_back_and_forth_until_the_run_takes_another_way() {
    let mut session = session(&network(), &train(Algorithm::Adam));
    let whole = reports(send(&mut session, Command::Play));
    for epoch in [2, 5, 1, 6, 3] {
        let report = last_report(send(&mut session, Command::Restore { epoch }));
        assert!(exact(&report) == exact(&whole[epoch as usize - 1]), "epoch {epoch}");
    }
    let events = send(&mut session, Command::Restore { epoch: 4 });
    let Event::Restored { learning_rate: Some(rate), .. } = events[0] else { panic!("{events:?}") };
    assert_eq!(rate, 0.01);
    send(&mut session, Command::Tune { learning_rate: 0.2 });
    let other = last_report(send(&mut session, Command::Epoch));
    assert_eq!(other.position.epoch, 5);
    assert!(exact(&other) != exact(&whole[4]), "another way");
    assert_eq!(other.position.kept.map(|kept| (kept.every, kept.last)), Some((1, 5)));
    assert_eq!(fault(&mut session, Command::Restore { epoch: 6 }), "no-epoch");
    let Event::Restored { learning_rate, .. } = send(&mut session, Command::Restore { epoch: 3 })[0] else { panic!() };
    assert_eq!(learning_rate, Some(0.01), "the rate of then");
}

#[test]
fn what_comes_too_early_or_does_not_fit_is_refused() {
    let early =
        || [Command::Restore { epoch: 0 }, Command::Export, Command::Weights, Command::Import { bytes: Vec::new() }];
    let mut empty = Session::new(Disk);
    for command in early() {
        assert_eq!(fault(&mut empty, command), "nothing-loaded");
    }
    send(&mut empty, Command::Load { dataset: Box::new(dataset("heart")), options: DataOptions::default() });
    for command in early() {
        assert_eq!(fault(&mut empty, command), "no-model");
    }
    let mut session = session(&network(), &train(Algorithm::Sgd));
    assert_eq!(fault(&mut session, Command::Restore { epoch: 1 }), "no-epoch");
    assert_eq!(fault(&mut session, Command::Restore { epoch: u64::MAX }), "no-epoch");
    assert_eq!(fault(&mut session, Command::Import { bytes: b"{}".to_vec() }), "not-tensors");
}

fn exported(session: &mut Session<Disk>) -> Vec<(String, Vec<u8>)> {
    let files = send(session, Command::Export).into_iter();
    files.map(|e| if let Event::Exported { name, bytes } = e { (name, bytes) } else { panic!("{e:?}") }).collect()
}

#[test]
fn a_run_is_exported_and_its_weights_come_back() {
    let mut here = session(&network(), &train(Algorithm::Adam));
    let last = last_report(send(&mut here, Command::Play));
    let [(run, json), (table, curves), (file, weights)] = &exported(&mut here)[..] else { panic!("three files") };
    assert_eq!([run, table, file].map(String::as_str), ["run.json", "curves.csv", "weights.safetensors"]);
    assert_eq!(send(&mut here, Command::Weights), [Event::Weights { bytes: weights.clone() }]);
    let back = RunFile::read(json).unwrap();
    assert_eq!((back.epochs.len(), back.last().map(|report| report.position.epoch)), (7, Some(6)));
    assert_eq!(String::from_utf8(curves.clone()).unwrap().lines().count(), 1 + 2 * 7);
    assert_eq!((&back.groupings[0][..], back.groupings.len()), (&["race".to_owned()][..], last.test.groupings.len()));
    let run: serde_json::Value = serde_json::from_slice(json).unwrap();
    assert_eq!((&run["dataset"], &run["data"]["seed"]), (&"compas".into(), &DataOptions::default().seed.into()));
    assert_eq!(run["train"]["epochs"], 6);
    let epochs: Vec<EpochReport> = serde_json::from_value(run["epochs"].clone()).unwrap();
    assert_eq!(epochs.iter().map(|report| report.position.epoch).collect::<Vec<_>>(), (0..=6).collect::<Vec<_>>());

    let mut there = session(&network(), &train(Algorithm::Sgd));
    let report = last_report(send(&mut there, Command::Import { bytes: weights.clone() }));
    assert_eq!(report.position.phase, Phase::Ready);
    assert!(exact(&report).1 == exact(&last).1, "the same model");
    let smaller = ModelConfig { hidden: vec![7, 4], ..network() };
    let import = || Command::Import { bytes: weights.clone() };
    assert_eq!(fault(&mut session(&smaller, &train(Algorithm::Sgd)), import()), "tensor-shape");
    let shallower = ModelConfig { hidden: vec![7], ..network() };
    assert_eq!(fault(&mut session(&shallower, &train(Algorithm::Sgd)), import()), "tensor-count");

    let mut tree = session(&ModelConfig { family: Family::Tree, ..ModelConfig::default() }, &train(Algorithm::Sgd));
    assert_eq!(fault(&mut tree, import()), "no-layers");
    assert_eq!((exported(&mut tree).len(), send(&mut tree, Command::Weights)), (2, vec![]));
}
