//! How long it takes to ask for the properties of a model, in a dedicated worker of headless Chromium: Shapley values of one
//! person against a hundred, all of whose features differ, which is the longest way; attacks on a thousand pictures; and an
//! epoch of private training beside one of plain training. Times depend on shapes, not on what the numbers mean, so that
//! made-up numbers do.

use std::rc::Rc;

use fairground::data::features::Features;
use fairground::data::layout::Layout;
use fairground::evaluate::explain::ask::{Scale, Target};
use fairground::evaluate::explain::players::Players;
use fairground::evaluate::explain::sampled::Sampled;
use fairground::evaluate::explain::shapley::Exact;
use fairground::evaluate::robust::attack::{Attack, Norm};
use fairground::evaluate::robust::feasible::Feasible;
use fairground::model::config::{Activation, ModelConfig};
use fairground::model::dense::DenseNetwork;
use fairground::model::output::Output;
use fairground::model::weights::{dense_shapes, initial_weights};
use fairground::random::{Purpose, stream};
use fairground::train::begin::begin;
use fairground::train::config::TrainConfig;
use fairground::train::privacy::PrivacyConfig;
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_time::Instant;

const PEOPLE: usize = 100;
const ROUNDS: usize = 9;

const PICTURE: usize = 784;
const DIGITS: usize = 10;
/// As many people, and features, as of the largest table.
const ADULTS: usize = 34_189;
const FEATURES: usize = 98;

/// The median of so many rounds, in milliseconds.
fn time(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let begin = Instant::now();
        work();
        begin.elapsed().as_secs_f64() * 1e3
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(round).collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// A network before it learns.
fn network(sizes: &[usize], output: Output) -> DenseNetwork<f32> {
    let layers = initial_weights(&dense_shapes(sizes, Activation::Relu), &mut stream(1, Purpose::Weights));
    DenseNetwork::new(&layers, Activation::Relu, output)
}

/// Numbers from -1 to 1 that hardly repeat.
fn numbers(count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(|i| (i as f64 * 12.9898).sin())
}

#[wasm_bindgen_test]
fn a_thousand_pictures_are_attacked() {
    const PEOPLE: usize = 1000;
    let model = network(&[PICTURE, 32, 16, DIGITS], Output::Classes);
    let x: Vec<f64> = numbers(PEOPLE * PICTURE).map(f64::abs).collect();
    let labels: Vec<f64> = (0..PEOPLE).map(|person| (person % DIGITS) as f64).collect();
    let (attack, feasible) = (Attack::projected(Norm::Linf, 0.1, 10), Feasible::picture(PICTURE));
    let took = time(|| assert_ne!(attack.run(&model, &feasible, &x, &labels), x));
    console_log!("PGD of ten steps on {PEOPLE} pictures: {took:.0} ms");
}

#[wasm_bindgen_test]
fn an_epoch_is_private() {
    let x: Vec<f32> = numbers(ADULTS * FEATURES).map(|x| x as f32).collect();
    let labels: Vec<f32> = x.chunks_exact(FEATURES).map(|person| f32::from(u8::from(person[0] > 0.0))).collect();
    let rows = Rows::new(&Features::Numbers(x), FEATURES, &Place::Fused);
    let epoch = |privacy| {
        let config = TrainConfig { batch_size: 256, privacy, ..TrainConfig::default() };
        let targets = Targets::Binary(labels.clone());
        let mut learning = begin(&ModelConfig::default(), &config, 1, &Layout::Flat, &rows, targets).unwrap();
        time(|| {
            let next = learning.epoch() + 1;
            while learning.epoch() < next {
                learning.step();
            }
        })
    };
    let plain = epoch(None);
    let private = epoch(Some(PrivacyConfig { noise_multiplier: 1.0, clip_norm: 1.0, delta: 1e-5 }));
    console_log!("An epoch: plain {plain:.0} ms, private {private:.0} ms, {:.2} times as long", private / plain);
}

#[wasm_bindgen_test]
fn shapley_values_are_there_before_anybody_waits() {
    for (features, hidden) in [(12, vec![]), (12, vec![32, 16]), (100, vec![]), (100, vec![32, 16])] {
        let sizes = [&[features], hidden.as_slice(), &[1]].concat();
        let model = network(&sizes, Output::Decision);
        let target = Target::new(&model, 0, Scale::Score).unwrap();
        let x: Vec<f64> = numbers((PEOPLE + 1) * features).collect();
        let (person, background) = (&x[..features], Rc::<[f64]>::from(&x[features..]));
        let players = Players::single(features);
        let (how, took) = if features == 12 {
            let exact = || {
                let mut exact = Exact::new(person, background.clone(), players.clone()).unwrap();
                while exact.advance(&target).unwrap() {}
            };
            ("exact", time(exact))
        } else {
            let sampled = || {
                let mut sampled = Sampled::new(person, background.clone(), players.clone(), 2, 1).unwrap();
                while sampled.advance(&target).unwrap() {}
            };
            ("two pairs of orders", time(sampled))
        };
        console_log!("Shapley values of {sizes:?}, {how}: {took:.1} ms");
    }
}
