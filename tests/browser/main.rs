//! The engine where it really runs: in a dedicated worker of headless Chromium.
//!
//! WebGPU is tested through the built page (`tests/e2e/webgpu.rs`), since it is a binary of its own.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods, reason = "only the CPU backends are tested here, and they can be read at once")]

#[path = "../golden/audit.rs"]
mod audit;
#[path = "../golden/case.rs"]
mod case;
#[path = "../golden/explain.rs"]
mod explain;
#[path = "../golden/fairness.rs"]
mod fairness;
#[path = "../golden/privacy.rs"]
mod privacy;
#[path = "../golden/robustness.rs"]
mod robustness;
#[path = "../golden/training.rs"]
mod training;

use fairground::data::catalog::{Dataset, Manifest};
use fairground::data::error::DataError;
use fairground::data::options::DataOptions;
use fairground::engine::files::Files;
use fairground::engine::protocol::{Backend, Command, EpochReport, Event, PROTOCOL};
use fairground::engine::session::Session;
use fairground::model::config::ModelConfig;
use fairground::train::config::TrainConfig;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn training_agrees_with_its_peers_on_every_cpu_backend() {
    let file = serde_json::from_str(include_str!("../golden/training.json")).unwrap();
    let outcomes = training::run(&file);
    outcomes.iter().for_each(|o| console_log!("{o}"));
    assert!(outcomes.len() >= 12 && outcomes.iter().all(case::Outcome::passed));
}

#[wasm_bindgen_test]
fn audits_agree_with_their_peers() {
    let outcomes = fairness::run(include_str!("../golden/fairness_metrics.json"));
    outcomes.iter().for_each(|o| console_log!("{o}"));
    assert!(outcomes.len() >= 16 && outcomes.iter().all(case::Outcome::passed));
}

#[wasm_bindgen_test]
fn explanations_attacks_and_privacy_agree_with_their_peers() {
    type Run = fn(&serde_json::Value) -> Vec<case::Outcome>;
    let files: [(Run, &str, usize); 3] = [
        (explain::run, include_str!("../golden/explain.json"), 6),
        (robustness::run, include_str!("../golden/robustness.json"), 3),
        (privacy::run, include_str!("../golden/privacy.json"), 9),
    ];
    for (run, text, least) in files {
        let outcomes = run(&serde_json::from_str(text).unwrap());
        outcomes.iter().for_each(|o| console_log!("{o}"));
        assert!(outcomes.len() >= least && outcomes.iter().all(case::Outcome::passed));
    }
}

const TABLES: [(&str, &[u8], &str); 2] = [
    (
        "audit_1_missing_values.csv",
        include_bytes!("../golden/audit_1_missing_values.csv"),
        include_str!("../golden/audit_1_missing_values.expected.json"),
    ),
    (
        "audit_2_chinese_semicolon_crlf.csv",
        include_bytes!("../golden/audit_2_chinese_semicolon_crlf.csv"),
        include_str!("../golden/audit_2_chinese_semicolon_crlf.expected.json"),
    ),
];

#[wasm_bindgen_test]
fn audits_of_files_agree_with_their_peers() {
    for (name, bytes, expected) in TABLES {
        let outcomes = audit::run(&serde_json::from_str(expected).unwrap(), |asked| {
            if asked == name { Ok(bytes.to_vec()) } else { Err(format!("{asked} is not here")) }
        });
        outcomes.iter().for_each(|o| console_log!("{o}"));
        assert!(outcomes.len() > 3 && outcomes.iter().all(case::Outcome::passed));
    }
}

/// The smallest built-in set, inside the test.
struct Heart;

impl Files for Heart {
    fn own_size(&self, name: &str) -> Result<u64, DataError> {
        Err(DataError::FileMissing { file: name.to_owned(), detail: "none was chosen".to_owned() })
    }

    async fn own(&self, name: &str, _: u64, _: u64) -> Result<Vec<u8>, DataError> {
        self.own_size(name).map(|_| Vec::new())
    }

    async fn bytes(&self, name: &str) -> Result<Vec<u8>, DataError> {
        self.own_size(name).map(|_| Vec::new())
    }

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
        Command::configure(ModelConfig::default(), train),
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
async fn a_whole_run_is_the_same_twice_and_close_on_the_other_backends() {
    let first = run(Backend::Fused).await;
    assert_eq!(first.len(), 6);
    for (a, b) in first.iter().zip(&run(Backend::Fused).await) {
        assert_eq!((&a.train, &a.test), (&b.train, &b.test));
    }
    for other in [Backend::Flex, Backend::Ndarray] {
        for (a, b) in first.iter().zip(&run(other).await) {
            assert!((a.train.loss - b.train.loss).abs() < 1e-3, "{other:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn webgpu_is_refused_with_a_reason_where_it_is_not_built_in() {
    let mut session = Session::new(Heart);
    let events = session.handle(Command::Start { protocol: PROTOCOL, backend: Backend::Webgpu }).await;
    assert!(matches!(&events[..], [Event::Started { backend: Backend::Fused, fallback: Some(_) }]), "{events:?}");
}

#[wasm_bindgen_test]
fn messages_survive_the_journey_between_page_and_worker() {
    let command = Command::Load { dataset: Box::new(heart()), options: DataOptions::default() };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let message = serde::Serialize::serialize(&command, &serializer).unwrap();
    assert_eq!(serde_wasm_bindgen::from_value::<Command>(message).unwrap(), command);
}
