//! What a visitor gets who opens the page, picks a data set and presses play: the accuracy that defaults reach.

use crate::common::{Disk, dataset, last_report, send};
use fairground::data::options::DataOptions;
use fairground::engine::protocol::Command;
use fairground::engine::session::Session;
use fairground::model::config::ModelConfig;
use fairground::train::config::TrainConfig;

/// Accuracy on the test part after a whole run with default settings.
fn accuracy(id: &str, seed: u64) -> f64 {
    let mut session = Session::new(Disk);
    let options = DataOptions { seed, ..DataOptions::default() };
    send(&mut session, Command::Load { dataset: Box::new(dataset(id)), options });
    send(&mut session, Command::configure(ModelConfig::default(), TrainConfig::default()));
    let report = last_report(send(&mut session, Command::Play));
    let accuracy = report.test.overall.accuracy.value().unwrap();
    println!("{id}, seed {seed}: {accuracy:.4} ({:.0} people/s)", report.position.samples_per_second);
    accuracy
}

#[test]
fn compas() {
    assert!(accuracy("compas", 1) >= 0.66);
}

#[test]
fn adult() {
    assert!(accuracy("adult", 1) >= 0.845);
}

#[test]
fn heart_over_five_seeds() {
    let mean = (1..=5).map(|seed| accuracy("heart", seed)).sum::<f64>() / 5.0;
    println!("heart, mean: {mean:.4}");
    assert!(mean >= 0.78);
}

#[test]
fn taiwan_credit() {
    assert!(accuracy("taiwan-credit", 1) >= 0.81);
}

#[test]
fn the_other_sets_train() {
    for id in ["german", "nhefs", "ufrgs"] {
        assert!(accuracy(id, 1) > 0.6);
    }
}
