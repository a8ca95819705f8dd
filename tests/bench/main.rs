//! What the engine's own loop costs above a bare Burn loop, in a dedicated worker of headless Chromium, in one run.
//!
//! Both train 784-64-64-10 with Adam on batches of 32 and of 128. The bare loop has its batches ready on the device;
//! the engine's selects them from the training set, looks at the clock after each step and lets the event loop run
//! every 12 ms. Before they are timed, both have to reach the same loss from the same weights.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods, reason = "only the CPU is measured here, and it can be read at once")]

mod audit;
mod front;
#[path = "../native/fronts.rs"]
mod fronts;
mod properties;

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Int, Tensor, TensorData};
use fairground::data::features::Features;
use fairground::data::layout::Layout;
use fairground::engine::session::SLICE;
use fairground::engine::worker::Turn;
use fairground::model::config::ModelConfig;
use fairground::model::weights::LayerWeights;
use fairground::train::config::TrainConfig;
use fairground::train::learning::Learning;
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;
use fairground::train::trainer::Trainer;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_time::{Duration, Instant};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const WIDTH: usize = 784;
const CLASSES: usize = 10;
const ROWS: usize = 4096;
const RATE: f64 = 0.001;
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(700);

#[derive(Module, Debug)]
struct Bare {
    a: Linear,
    b: Linear,
    c: Linear,
}

impl Bare {
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.c.forward(relu(self.b.forward(relu(self.a.forward(x)))))
    }
}

/// A cheap, fixed stream of numbers in [-1, 1).
fn noise(n: usize) -> Vec<f32> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

struct Batches {
    x: Vec<Tensor<2>>,
    y: Vec<Tensor<1, Int>>,
}

/// Steps a second of the bare loop, over a round.
struct BareLoop {
    model: Bare,
    optimizer: burn::optim::ModuleOptimizer,
    batches: Batches,
    next: usize,
    device: Device,
}

impl BareLoop {
    fn step(&mut self) -> Tensor<1> {
        let (x, y) = (self.batches.x[self.next].clone(), self.batches.y[self.next].clone());
        self.next = (self.next + 1) % self.batches.x.len();
        let loss = CrossEntropyLossConfig::new().init(&self.device).forward(self.model.forward(x), y);
        let gradients = GradientsParams::from_grads(loss.clone().backward(), &self.model);
        self.model = self.optimizer.step(RATE, self.model.clone(), gradients);
        loss
    }
}

fn weights(model: &Bare) -> Vec<LayerWeights> {
    let read = |l: &Linear| {
        let [inputs, outputs] = l.weight.dims();
        LayerWeights {
            inputs,
            outputs,
            weights: l.weight.val().into_data().try_to_vec().unwrap(),
            biases: l.bias.as_ref().unwrap().val().into_data().try_to_vec().unwrap(),
        }
    };
    [&model.a, &model.b, &model.c].map(read).to_vec()
}

fn contestants(batch: usize) -> (BareLoop, Trainer) {
    let device = Device::flex();
    let x = noise(ROWS * WIDTH);
    let y: Vec<i32> = (0..ROWS as i32).map(|i| i % CLASSES as i32).collect();
    let model = ModelConfig { hidden: vec![64, 64], ..ModelConfig::default() };
    let config = TrainConfig { batch_size: batch, learning_rate: RATE, ..TrainConfig::default() };
    let of_row = y.iter().map(|&class| class as u32).collect();
    let targets = Targets::Classes { of_row, classes: CLASSES };

    let tape = device.clone().autodiff();
    let linear = |a, b| LinearConfig::new(a, b).init(&tape);
    let bare = Bare { a: linear(WIDTH, 64), b: linear(64, 64), c: linear(64, CLASSES) };
    let rows = Rows::new(&Features::Numbers(x.clone()), WIDTH, &Place::Device(device));
    let trainer = Trainer::with_weights(&model, &config, 1, &weights(&bare), &Layout::Flat, &rows, targets);
    let batches = Batches {
        x: x.chunks(batch * WIDTH)
            .map(|c| Tensor::from_data(TensorData::new(c.to_vec(), [batch, WIDTH]), &tape))
            .collect(),
        y: y.chunks(batch).map(|c| Tensor::from_data(TensorData::new(c.to_vec(), [batch]), &tape)).collect(),
    };
    let optimizer = AdamConfig::new().with_epsilon(1e-8).init();
    (BareLoop { model: bare, optimizer, batches, next: 0, device: tape }, trainer)
}

/// Both have done the same arithmetic: their weights agree after ten steps.
fn agree(bare: &mut BareLoop, trainer: &mut Trainer) {
    for _ in 0..10 {
        bare.step();
        trainer.step();
    }
    let ours = pollster::block_on(trainer.weights()).unwrap();
    for (a, b) in weights(&bare.model).iter().zip(&ours) {
        let off = a.weights.iter().zip(&b.weights).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 1e-4, "the loops compute different things: weights are {off} apart");
    }
}

fn bare_round(bare: &mut BareLoop) -> f64 {
    let (begin, mut steps) = (Instant::now(), 0);
    while begin.elapsed() < ROUND {
        for _ in 0..8 {
            bare.step();
        }
        steps += 8;
    }
    f64::from(steps) / begin.elapsed().as_secs_f64()
}

async fn engine_round(trainer: &mut Trainer) -> f64 {
    let turn = Turn::default();
    let (begin, mut steps) = (Instant::now(), 0);
    while begin.elapsed() < ROUND {
        let slice = Instant::now();
        while slice.elapsed() < SLICE {
            trainer.step();
            steps += 1;
        }
        turn.end().await;
    }
    f64::from(steps) / begin.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[wasm_bindgen_test]
async fn a_step_in_the_engine_costs_little_more_than_a_bare_one() {
    for batch in [32, 128] {
        let (mut bare, mut trainer) = contestants(batch);
        agree(&mut bare, &mut trainer);
        let (mut bare_rates, mut engine_rates) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            bare_rates.push(bare_round(&mut bare));
            engine_rates.push(engine_round(&mut trainer).await);
        }
        let ratios = bare_rates.iter().zip(&engine_rates).map(|(b, e)| b / e).collect();
        console_log!(
            "784-64-64-10, batch {batch}: bare {:.0} steps/s, engine {:.0} steps/s, a step costs {:.3} x (medians of {ROUNDS})",
            median(bare_rates),
            median(engine_rates),
            median(ratios)
        );
    }
}
