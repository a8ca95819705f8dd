//! How long a model takes here, measured, in pieces of about a millisecond or one call.

use web_time::{Duration, Instant};

use super::report::Latency;
use crate::data::prepare::Prepared;
use crate::evaluate::score::Score;

/// Measurements, of which quartiles are taken.
const SAMPLES: usize = 15;
/// A measurement lasts at least so long: browsers blunt their clocks.
const LEAST: Duration = Duration::from_millis(1);
/// Calls in a measurement at most.
const MOST_CALLS: u32 = 1 << 14;
/// People in the batch at most, and multiplications that asking about them takes, about.
const BATCH: usize = 256;
const WORK: usize = 8_000_000;

/// Measures how long a model takes for one person, and then for a batch.
#[derive(Debug)]
pub struct Timing {
    batch: Vec<f64>,
    width: usize,
    watch: Stopwatch,
    one: Option<Latency>,
}

impl Timing {
    /// With people of the test part, of a model that makes about so many multiplications for each.
    pub fn new(data: &Prepared, work: usize) -> Self {
        let people = data.test.labels.rows().min(BATCH).min((WORK / work.max(1)).max(1));
        let batch = data.test.x.numbers(0..people * data.width).iter().map(|&x| f64::from(x)).collect();
        Self { batch, width: data.width, watch: Stopwatch::default(), one: None }
    }

    /// Measures once; gives both times after the last measurement.
    pub fn advance(&mut self, score: &dyn Score) -> Option<[Latency; 2]> {
        let Some(one) = self.one else {
            self.one = self.watch.advance(score, &self.batch[..self.width.min(self.batch.len())]);
            if self.one.is_some() {
                self.watch = Stopwatch::default();
            }
            return None;
        };
        Some([one, self.watch.advance(score, &self.batch)?])
    }

    /// Measurements that are done, and all of them.
    pub fn progress(&self) -> (usize, usize) {
        (self.watch.seconds.len() + if self.one.is_some() { SAMPLES } else { 0 }, 2 * SAMPLES)
    }
}

/// Asks a model about the same people, `[people, width]`, again and again.
#[derive(Debug)]
struct Stopwatch {
    /// In a measurement.
    calls: u32,
    /// Whether the last measurement lasted long enough; once may have been an interruption.
    lasted: bool,
    warm: bool,
    /// Of a call, in each measurement.
    seconds: Vec<f64>,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self { calls: 1, lasted: false, warm: false, seconds: Vec::new() }
    }
}

impl Stopwatch {
    fn advance(&mut self, score: &dyn Score, x: &[f64]) -> Option<Latency> {
        let took = time(score, x, self.calls);
        if !self.warm {
            // The first rounds also warm the caches.
            let lasts = took >= LEAST;
            self.warm = self.calls >= MOST_CALLS || (lasts && self.lasted);
            self.calls *= if lasts || self.warm { 1 } else { 2 };
            self.lasted = lasts;
            return None;
        }
        self.seconds.push(took.as_secs_f64() / f64::from(self.calls));
        (self.seconds.len() == SAMPLES).then(|| self.latency(x.len() / score.width().max(1)))
    }

    fn latency(&self, people: usize) -> Latency {
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        let [lower, median, upper] = [1, 2, 3].map(|quarter| seconds[(SAMPLES + 1) / 4 * quarter - 1]);
        Latency { people: people as u64, calls: u64::from(self.calls) * SAMPLES as u64, lower, median, upper }
    }
}

fn time(score: &dyn Score, x: &[f64], calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(score.scores(std::hint::black_box(x)));
    }
    start.elapsed()
}
