//! Learning privately, on data as they are: what it costs in accuracy and in time, that it goes on bit for bit, and what it
//! refuses. And attacks on models that don't.

mod common;

use std::time::{Duration, Instant};

use common::{Disk, dataset, last_report, send};
use fairground::data::labels::Labels;
use fairground::data::options::DataOptions;
use fairground::data::prepare::{Prepared, prepare};
use fairground::engine::files::Files;
use fairground::engine::protocol::{Command, Event, MitigationConfig};
use fairground::engine::session::Session;
use fairground::evaluate::fairness::report::Interval;
use fairground::evaluate::privacy::calibrate::{Accountant, noise_multiplier};
use fairground::evaluate::privacy::extraction::{Extraction, ExtractionOptions, Source};
use fairground::evaluate::privacy::shadow::{Attacker, ShadowOptions, Shadows};
use fairground::mitigate::before::Before;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::begin::{begin, place_for};
use fairground::train::config::TrainConfig;
use fairground::train::constraint::config::{ConstraintConfig, Kind};
use fairground::train::federated::Federation;
use fairground::train::learning::Learning;
use fairground::train::privacy::PrivacyConfig;
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;

const EPSILON: f64 = 3.0;
const DELTA: f64 = 1e-5;

fn data(id: &str) -> Prepared {
    let text = pollster::block_on(Disk.text(&format!("{id}.csv"))).unwrap();
    prepare(&text, &dataset(id), &DataOptions::default()).unwrap()
}

fn labels(labels: &Labels) -> Vec<f32> {
    let Labels::Binary(positive) = labels else { panic!("a yes or no") };
    positive.iter().map(|&y| f32::from(y)).collect()
}

fn learning(data: &Prepared, model: &ModelConfig, config: &TrainConfig, seed: u64) -> Box<dyn Learning> {
    let place = place_for(model.family, &Place::Fused).unwrap();
    let rows = Rows::new(&data.train.x, data.width, &place);
    begin(model, config, seed, &data.layout, &rows, Targets::Binary(labels(&data.train.labels))).unwrap()
}

fn learnt(data: &Prepared, model: &ModelConfig, config: &TrainConfig) -> Box<dyn Learning> {
    let mut learning = learning(data, model, config, 1);
    while learning.epoch() < config.epochs {
        learning.step();
    }
    learning
}

fn logits(learning: &dyn Learning, data: &Prepared, test: bool) -> Vec<f32> {
    let part = if test { &data.test } else { &data.train };
    let rows = Rows::new(&part.x, data.width, &Place::Fused);
    pollster::block_on(learning.frozen().logits(&rows, 0..rows.people())).unwrap()
}

fn accuracy(learning: &dyn Learning, data: &Prepared) -> f64 {
    let (logits, labels) = (logits(learning, data, true), labels(&data.test.labels));
    let right = logits.iter().zip(&labels).filter(|(z, y)| (**z >= 0.0) == (**y > 0.5)).count();
    right as f64 / labels.len() as f64
}

/// Settings that spend the budget on so many people.
fn private(people: usize, batch_size: usize, epochs: usize) -> TrainConfig {
    let steps = (people.div_ceil(batch_size) * epochs) as u32;
    let rate = batch_size as f64 / people as f64;
    let noise_multiplier = noise_multiplier(Accountant::Pld, rate, steps, EPSILON, DELTA).unwrap();
    let privacy = Some(PrivacyConfig { noise_multiplier, clip_norm: 1.0, delta: DELTA });
    TrainConfig { batch_size, epochs, privacy, ..TrainConfig::default() }
}

#[test]
fn adult_is_learnt_at_an_epsilon_of_three() {
    let data = data("adult");
    for (family, rate) in [(Family::Logistic, 0.01), (Family::Mlp, 0.005)] {
        let model = ModelConfig { family, ..ModelConfig::default() };
        let config = TrainConfig { learning_rate: rate, ..private(data.train.labels.rows(), 512, 10) };
        let learning = learnt(&data, &model, &config);
        let (accuracy, spent) = (accuracy(&*learning, &data), learning.spent().unwrap());
        let noise = spent.mechanism.noise_multiplier;
        println!("{family:?}: accuracy {accuracy:.4}, epsilon {:.4}, noise {noise:.3}", spent.epsilon());
        assert!((spent.epsilon() - EPSILON).abs() < 1e-3 && spent.rdp_epsilon() > spent.epsilon());
        assert!(accuracy >= 0.82);
    }
}

#[test]
fn a_private_epoch_takes_at_most_three_times_as_long() {
    let data = data("adult");
    for batch_size in [64, 256] {
        let plain = TrainConfig { batch_size, ..TrainConfig::default() };
        let privately = TrainConfig { privacy: Some(PrivacyConfig::default()), ..plain.clone() };
        let mut best = [Duration::MAX; 2];
        for (config, best) in [&plain, &privately].into_iter().zip(&mut best) {
            let mut learning = learning(&data, &ModelConfig::default(), config, 1);
            for epoch in 1..=4 {
                let from = Instant::now();
                while learning.epoch() < epoch {
                    learning.step();
                }
                *best = from.elapsed().min(*best);
            }
        }
        let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
        println!("batches of {batch_size}: {best:?}, {ratio:.2} times");
        assert!(ratio <= 3.0);
    }
}

#[test]
fn it_goes_on_from_a_checkpoint_bit_for_bit() {
    let data = data("heart");
    let config = TrainConfig { batch_size: 32, privacy: Some(PrivacyConfig::default()), ..TrainConfig::default() };
    let model = ModelConfig { dropout: 0.2, ..ModelConfig::default() };
    let mut here = learning(&data, &model, &config, 1);
    let run = |learning: &mut dyn Learning, steps: usize| {
        for _ in 0..steps {
            learning.step();
        }
        (pollster::block_on(learning.inside()).unwrap(), learning.spent().unwrap())
    };
    run(&mut *here, 37);
    assert_eq!(here.spent().unwrap().steps, 37);
    let checkpoint = here.checkpoint().unwrap();
    let text = serde_json::to_string(&checkpoint).unwrap();
    let followed = run(&mut *here, 50);
    here.restore(&checkpoint).unwrap();
    assert_eq!(run(&mut *here, 50), followed);
    let mut there = learning(&data, &model, &config, 2);
    there.restore(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(run(&mut *there, 50).1.steps, 87);
    there.restore(&checkpoint).unwrap();
    assert_eq!(run(&mut *there, 50), followed);
    let plain = TrainConfig { privacy: None, ..config };
    let mut other = learning(&data, &model, &plain, 1);
    assert!(other.restore(&checkpoint).is_err() && here.restore(&other.checkpoint().unwrap()).is_err());
}

#[test]
fn what_needs_other_people_is_refused() {
    let fault = |model: ModelConfig, mitigation: MitigationConfig| {
        let mut session = Session::new(Disk);
        send(&mut session, Command::Load { dataset: Box::new(dataset("heart")), options: DataOptions::default() });
        let train = TrainConfig { privacy: Some(PrivacyConfig::default()), ..TrainConfig::default() };
        let events = send(&mut session, Command::Configure { model, train, mitigation });
        match &events[..] {
            [Event::Rejected { fault, .. }] => fault.text("fault").unwrap().to_owned(),
            _ => {
                last_report(send(&mut session, Command::Epoch));
                "none".to_owned()
            }
        }
    };
    let constraint = ConstraintConfig { kind: Kind::DemographicParity, ..ConstraintConfig::default() };
    let constrained = MitigationConfig { constraint, ..MitigationConfig::default() };
    let repaired = MitigationConfig { before: Some(Before::Reweighing), ..MitigationConfig::default() };
    let of = |family: Family| ModelConfig { family, ..ModelConfig::default() };
    assert_eq!(fault(of(Family::Mlp), constrained), "privacy-constrained");
    assert_eq!(fault(of(Family::Mlp), repaired), "privacy-repaired");
    assert_eq!(fault(of(Family::Tree), MitigationConfig::default()), "privacy-elsewhere");
    assert_eq!(fault(of(Family::Boosted), MitigationConfig::default()), "privacy-elsewhere");
    assert_eq!(fault(of(Family::Logistic), MitigationConfig::default()), "none");
}

#[test]
fn shadow_models_find_members_of_a_model_that_knows_them_by_heart() {
    let data = data("heart");
    let model = ModelConfig { hidden: vec![64, 64], ..ModelConfig::default() };
    let config = TrainConfig { learning_rate: 0.01, epochs: 60, ..TrainConfig::default() };
    let target = learnt(&data, &model, &config);
    let [train, test] = [false, true].map(|test| logits(&*target, &data, test));
    for attacker in [Attacker::Threshold, Attacker::Logistic] {
        let options = ShadowOptions { attacker, ..ShadowOptions::default() };
        let mut shadows = Shadows::new(&data, &model, &config, &Place::Fused, &options).unwrap();
        assert!(shadows.attack(&data, [&train, &test], 0, 0.95).is_none());
        while !pollster::block_on(shadows.advance()).unwrap() {}
        assert_eq!(shadows.progress(), (4, 4));
        let report = shadows.attack(&data, [&train, &test], 0, 0.95).unwrap();
        let overall = &report.attack.overall;
        println!(
            "{attacker:?}: AUC {:.3}, advantage {:.3}, decided {:?}",
            overall.auc, overall.advantage, report.decided
        );
        assert!(overall.auc > 0.6 && report.decided.advantage() > 0.1);
        assert_eq!(report.attack.groups.len(), data.train.groupings[0].groups.len());
    }
}

#[test]
fn the_more_a_model_is_asked_the_better_it_is_copied() {
    let data = data("adult");
    let config = TrainConfig { epochs: 10, ..TrainConfig::default() };
    let target = learnt(&data, &ModelConfig::default(), &config);
    let test = logits(&*target, &data, true);
    for (family, source) in
        [(Family::Mlp, Source::People), (Family::Tree, Source::People), (Family::Mlp, Source::Random)]
    {
        let model = ModelConfig { family, ..ModelConfig::default() };
        let place = place_for(family, &Place::Fused).unwrap();
        let options = ExtractionOptions { questions: vec![50, 500, 5_000], source, seed: 1 };
        let mut extraction = Extraction::new(&data, &model, &config, &place, &options).unwrap();
        let rows = Rows::new(extraction.asked(), data.width, &Place::Fused);
        let answers = pollster::block_on(target.frozen().logits(&rows, 0..rows.people())).unwrap();
        extraction.answer([&answers, &test]);
        while !pollster::block_on(extraction.advance()).unwrap() {}
        let agreement: Vec<f64> = extraction
            .curve()
            .iter()
            .map(|copied| if let Interval::Value { value, .. } = copied.agreement { value } else { panic!() })
            .collect();
        println!("{family:?} from {source:?}: {agreement:.3?}");
        assert!(agreement[2] > 0.85 && agreement[2] > agreement[0]);
    }
}

#[test]
fn four_hospitals_learn_together_what_one_would_from_all() {
    let data = data("heart");
    // The people of four hospitals of different sizes: 4, 3, 2 and 1 of each ten.
    let site = |row: usize| [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][row % 10];
    let people: Vec<(Rows, Targets)> = (0..4)
        .map(|hospital| {
            let rows: Vec<usize> = (0..data.train.labels.rows()).filter(|&row| site(row) == hospital).collect();
            let part = data.train.take(&rows, data.width);
            (Rows::new(&part.x, data.width, &Place::Fused), Targets::Binary(labels(&part.labels)))
        })
        .collect();
    let model = ModelConfig { family: Family::Logistic, ..ModelConfig::default() };
    let config = TrainConfig { learning_rate: 0.02, ..TrainConfig::default() };
    let mut federation = Federation::new(&model, &config, 1, &data.layout, &people, 2).unwrap();
    for _ in 0..15 {
        while federation.advance() {}
        pollster::block_on(federation.aggregate(&vec![true; people.len()])).unwrap();
    }
    let alone = learnt(&data, &model, &config);
    let together = {
        let mut learning = learning(&data, &model, &config, 1);
        learning.set_weights(federation.weights().0);
        learning
    };
    let (together, alone) = (accuracy(&*together, &data), accuracy(&*alone, &data));
    println!("{} hospitals: {together:.3}, one with all people: {alone:.3}", people.len());
    assert!(together > 0.75 && together > alone - 0.05);
}
