//! How long a model takes here, measured.

use web_time::{Duration, Instant};

use super::report::Latency;
use crate::evaluate::score::Score;

/// Measurements, of which quartiles are taken.
const SAMPLES: usize = 15;
/// A measurement lasts at least so long: browsers blunt their clocks.
const LEAST: Duration = Duration::from_millis(1);
/// Calls in a measurement at most.
const MOST_CALLS: u32 = 1 << 14;

/// Asks a model about the same people, `[people, width]`, again and again.
pub fn measure(score: &dyn Score, x: &[f64]) -> Latency {
    let mut calls = 1;
    // The first rounds also warm the caches.
    while calls < MOST_CALLS && time(score, x, calls) < LEAST {
        calls *= 2;
    }
    let sample = |_| time(score, x, calls).as_secs_f64() / f64::from(calls);
    let mut seconds: Vec<f64> = (0..SAMPLES).map(sample).collect();
    seconds.sort_by(f64::total_cmp);
    let [lower, median, upper] = [1, 2, 3].map(|quarter| seconds[(SAMPLES + 1) / 4 * quarter - 1]);
    Latency {
        people: (x.len() / score.width().max(1)) as u64,
        calls: u64::from(calls) * SAMPLES as u64,
        lower,
        median,
        upper,
    }
}

fn time(score: &dyn Score, x: &[f64], calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(score.scores(std::hint::black_box(x)));
    }
    start.elapsed()
}
