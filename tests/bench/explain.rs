//! How long Shapley values take for one person against a hundred, in a dedicated worker of headless Chromium. All features
//! differ between any two people, which is the longest way.

use std::rc::Rc;

use fairground::evaluate::explain::ask::{Scale, Target};
use fairground::evaluate::explain::players::Players;
use fairground::evaluate::explain::sampled::Sampled;
use fairground::evaluate::explain::shapley::Exact;
use fairground::model::config::Activation;
use fairground::model::dense::DenseNetwork;
use fairground::model::output::Output;
use fairground::model::weights::{dense_shapes, initial_weights};
use fairground::random::{Purpose, stream};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_time::Instant;

const PEOPLE: usize = 100;
const ROUNDS: usize = 9;

/// The median of so many rounds, in milliseconds.
fn time(work: impl Fn()) -> f64 {
    let round = |_| {
        let begin = Instant::now();
        work();
        begin.elapsed().as_secs_f64() * 1e3
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(round).collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

#[wasm_bindgen_test]
fn shapley_values_are_there_before_anybody_waits() {
    for (features, hidden) in [(12, vec![]), (12, vec![32, 16]), (100, vec![]), (100, vec![32, 16])] {
        let sizes = [&[features], hidden.as_slice(), &[1]].concat();
        let layers = initial_weights(&dense_shapes(&sizes, Activation::Relu), &mut stream(1, Purpose::Weights));
        let model = DenseNetwork::<f32>::new(&layers, Activation::Relu, Output::Decision);
        let target = Target::new(&model, 0, Scale::Score).unwrap();
        let x: Vec<f64> = (0..(PEOPLE + 1) * features).map(|i| (i as f64 * 12.9898).sin()).collect();
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
