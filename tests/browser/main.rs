//! The engine where it really runs: in a dedicated worker of headless Chromium.
//!
//! WebGPU is tested through the built page (`tests/e2e/webgpu.rs`), since it is a binary of its own.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods, reason = "only the CPU backends are tested here, and they can be read at once")]

#[path = "../golden/case.rs"]
mod case;
#[path = "../golden/training.rs"]
mod training;

use fairground::data::catalog::{Dataset, Manifest};
use fairground::data::error::DataError;
use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Backend, Command, EpochReport, Event, PROTOCOL};
use fairground::engine::session::{Files, Session};
use fairground::model::config::ModelConfig;
use fairground::train::config::TrainConfig;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn training_agrees_with_its_peers_on_every_cpu_backend() {
    let file = serde_json::from_str(include_str!("../golden/training.json")).unwrap();
    let outcomes = training::run(&file);
    outcomes.iter().for_each(|o| console_log!("{o}"));
    assert!(outcomes.len() >= 8 && outcomes.iter().all(case::Outcome::passed));
}

/// The smallest built-in set, inside the test.
struct Heart;

impl Files for Heart {
    async fn text(&self, _: &str) -> Result<String, DataError> {
        Ok(include_str!("../../www/data/heart.csv").to_owned())
    }
}

fn heart() -> Dataset {
    Manifest::parse(include_str!("../../www/data/manifest.json")).unwrap().get("heart").unwrap().clone()
}

/// Every evaluation of a run of five epochs.
async fn run(backend: Backend) -> Vec<EpochReport> {
    let mut session = Session::new(Heart);
    let train = TrainConfig { epochs: 5, ..TrainConfig::default() };
    let mut reports = Vec::new();
    for command in [
        Command::Start { protocol: PROTOCOL, backend },
        Command::Load { dataset: Box::new(heart()), options: DataOptions::default() },
        Command::Configure { model: ModelConfig::default(), train },
        Command::Play,
    ] {
        let mut events = session.handle(command).await;
        while session.busy() {
            events.extend(session.advance().await);
        }
        reports.extend(events.into_iter().filter_map(|e| if let Event::Epoch(r) = e { Some(*r) } else { None }));
    }
    reports
}

#[wasm_bindgen_test]
async fn a_whole_run_is_the_same_twice_and_close_on_the_other_backend() {
    let (first, again, other) = (run(Backend::Flex).await, run(Backend::Flex).await, run(Backend::Ndarray).await);
    assert_eq!(first.len(), 6);
    for ((a, b), c) in first.iter().zip(&again).zip(&other) {
        assert_eq!((&a.train, &a.test, &a.network), (&b.train, &b.test, &b.network));
        assert!((a.train.loss - c.train.loss).abs() < 1e-3);
    }
}

#[wasm_bindgen_test]
async fn webgpu_is_refused_with_a_reason_where_it_is_not_built_in() {
    let mut session = Session::new(Heart);
    let events = session.handle(Command::Start { protocol: PROTOCOL, backend: Backend::Webgpu }).await;
    assert!(matches!(&events[..], [Event::Started { backend: Backend::Flex, fallback: Some(_) }]), "{events:?}");
}

#[wasm_bindgen_test]
fn messages_survive_the_journey_between_page_and_worker() {
    let command = Command::Load { dataset: Box::new(heart()), options: DataOptions::default() };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let message = serde::Serialize::serialize(&command, &serializer).unwrap();
    assert_eq!(serde_wasm_bindgen::from_value::<Command>(message).unwrap(), command);
}
