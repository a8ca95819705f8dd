//! An audit of a million people in the worker: two sensitive columns with ten intersections, decisions and scores.
//! The same is done with Fairlearn by `tests/bench/fairlearn_bench.py`, where Python has it.

use fairground::data::read::{ReadOptions, Reader};
use fairground::evaluate::fairness::estimates::estimate;
use fairground::evaluate::fairness::options::{Bootstrap, Sides, Text};
use fairground::evaluate::fairness::people::{Attribute, Crossing, People};
use fairground::evaluate::fairness::{aif360, calibration, fairlearn, scored};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_time::{Duration, Instant};

const PEOPLE: usize = 1_000_000;
const ROUNDS: usize = 5;

/// A cheap, fixed stream of numbers in [0, 1).
pub struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1u64 << 31) as f64
    }
}

fn people() -> People {
    let mut stream = Stream(1);
    let mut attribute = |name: &str, levels: u32| Attribute {
        name: name.to_owned(),
        levels: (0..levels).map(|l| format!("{name}{l}")).collect(),
        of_row: (0..PEOPLE).map(|_| (stream.next() * f64::from(levels)) as u32).collect(),
    };
    let sensitive = vec![attribute("sex", 2), attribute("race", 5)];
    let scores: Vec<f64> = (0..PEOPLE).map(|_| (stream.next() * 1e4).round() / 1e4).collect();
    People {
        positive: scores.iter().map(|s| stream.next() < *s).collect(),
        predicted: scores.iter().map(|s| Some(*s >= 0.5)).collect(),
        scores: Some(scores),
        weights: None,
        sensitive,
        control: Vec::new(),
        features: None,
    }
}

fn sides() -> Sides {
    let clause = |value: &str| vec![[("sex".to_owned(), Text(value.to_owned()))].into()];
    Sides { privileged: clause("sex1"), unprivileged: clause("sex0") }
}

fn median(what: &str, mut job: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            job();
            begin.elapsed()
        })
        .collect();
    times.sort();
    console_log!("{what}: median {:?} (from {:?} to {:?})", times[ROUNDS / 2], times[0], times[ROUNDS - 1]);
    times[ROUNDS / 2]
}

#[wasm_bindgen_test]
fn an_audit_of_a_million_people() {
    let (people, sides) = (people(), sides());
    let decisions = People { scores: None, ..people.clone() };
    let counting = median("decisions: every rate and aggregate, both conventions", || {
        std::hint::black_box((fairlearn::report(&decisions, &[]), aif360::report(&decisions, &[], &sides)));
    });
    let scoring = median("scores: ROC area, log loss, mean score, generalized rates, calibration", || {
        let order = scored::descending(&people);
        let crossing = Crossing::of(&people.sensitive, PEOPLE);
        let calibration = calibration::by_group(&people, &crossing.of_row, crossing.groups.len(), 0.95);
        let reports = (fairlearn::report(&people, &order), aif360::report(&people, &order, &sides));
        std::hint::black_box((calibration, reports));
    });
    let bootstrap = median("1,000 replicates of every rate and every gap", || {
        std::hint::black_box(estimate(&people, Some(&sides), &Bootstrap::default()));
    });
    let weighted = People { weights: Some(vec![1.5; PEOPLE]), ..decisions };
    median("the same with weights", || {
        std::hint::black_box(estimate(&weighted, Some(&sides), &Bootstrap::default()));
    });
    assert!(counting < Duration::from_millis(300), "{counting:?}");
    assert!(scoring < Duration::from_millis(1500), "{scoring:?}");
    assert!(bootstrap < Duration::from_millis(500), "{bootstrap:?}");
}

/// A block of a table with twenty columns as people have them: ids, categories, amounts, scores, decisions.
fn block(stream: &mut Stream, rows: usize) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..rows {
        let mut next = |n: f64| (stream.next() * n) as u64;
        for _ in 0..6 {
            text += ["Private", "Self-emp-not-inc", "Local-gov", "?", "女", "Other-relative"][next(6.0) as usize];
            text.push(',');
        }
        for scale in [100.0, 100.0, 20.0, 10.0, 1e6, 1e6, 1e9] {
            text += &format!("{},", next(scale));
        }
        for _ in 0..4 {
            text += &format!("{:.4},", next(1e4) as f64 / 1e4);
        }
        text += &format!("{},{},{:.4}\n", next(2.0), next(2.0), next(1e4) as f64 / 1e4);
    }
    text.into_bytes()
}

#[wasm_bindgen_test]
fn reading_a_million_rows_of_twenty_columns() {
    let mut stream = Stream(7);
    let header: Vec<String> = (0..20).map(|c| format!("column{c}")).collect();
    let blocks: Vec<Vec<u8>> = (0..4).map(|_| block(&mut stream, 10_000)).collect();
    let pages = || core::arch::wasm32::memory_size(0) * 65_536;
    let before = pages();
    let begin = Instant::now();
    let mut reader = Reader::new("bench.csv", &ReadOptions::default());
    reader.push((header.join(",") + "\n").as_bytes()).unwrap();
    let mut bytes = 0;
    for i in 0..PEOPLE / 10_000 {
        reader.push(&blocks[i % 4]).unwrap();
        bytes += blocks[i % 4].len();
    }
    let frame = reader.finish().unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let (megabytes, memory) = (bytes as f64 / 1e6, (pages() - before) as f64);
    console_log!(
        "{} rows, {megabytes:.0} MB in {seconds:.2} s: {:.0} MB/s; peak memory {:.2} x the file",
        frame.rows,
        megabytes / seconds,
        memory / bytes as f64
    );
    assert_eq!(frame.rows, PEOPLE);
    assert!(megabytes / seconds >= 100.0 && memory <= 4.0 * bytes as f64);
}
