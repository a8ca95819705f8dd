//! The accountant of privacy loss distributions (Koskela et al. 2020; Meiser and Mohammadi 2018): tight, and never too low
//! but for rounding.
//!
//! The loss of one step is put on a grid so that what is told at each point of it is exact, and between two a bound (“connect
//! the dots”, Doroshenko et al. 2022). Steps add their losses, so that distributions are convolved, by Fourier's transform.

use std::f64::consts::SQRT_2;
use std::sync::Arc;

use rustfft::algorithm::Radix4;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftDirection};

use super::gaussian;
use super::mechanism::Mechanism;
use super::moments::{Moments, step};

/// What may lie outside the window of losses, as a share of delta.
const OUTSIDE: f64 = 1e-4;
/// By how much a grid may lift the mean of the sum of all losses, about.
const LIFT: f64 = 2e-4;
/// By what share of itself a grid may widen that sum, about.
const WIDEN: f64 = 5e-4;
/// Deviations of the error of rounding that have room at either end of the window, times a half.
const ROUNDING: f64 = 10.0;
/// A window is about so many of the sum's standard deviations wide.
const DEVIATIONS: f64 = 24.0;
const FEWEST: usize = 1 << 12;
const MOST: usize = 1 << 17;
/// Places at which a moment is looked at, at most.
const PLACES: f64 = 8_000.0;

/// The epsilon of so many steps at a delta, at least 0: the least for which neither adding nor removing a person changes the
/// probability of anything by more than a factor `exp(epsilon)` and `delta`. Exact where everybody is in each step.
pub fn epsilon(mechanism: &Mechanism, steps: u32, delta: f64) -> f64 {
    if steps == 0 {
        return 0.0;
    }
    if mechanism.sampling_rate >= 1.0 {
        return gaussian::epsilon(mechanism.noise_multiplier, steps, delta);
    }
    let tails = Tails::new(mechanism, delta, steps);
    let of = |direction| composed(mechanism, direction, &tails, steps).epsilon(delta);
    of(Direction::Remove).max(of(Direction::Add))
}

/// Which of two neighbours is the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// The one with the person, who might be removed.
    Remove,
    /// The one without.
    Add,
}

/// How far losses reach, by Chernoff's bound: `P(Y >= y) <= exp(T ln E[exp(l Y)] - l y)`.
struct Tails {
    /// The logarithm of what may lie beyond either end.
    beyond: f64,
    /// For each slope `l`: the logarithms of `E[exp(k L)]` without the person at `k = 1 + l, 1 - l, l, -l`.
    slopes: Vec<(f64, [f64; 4])>,
    least: f64,
}

impl Tails {
    fn new(mechanism: &Mechanism, delta: f64, steps: u32) -> Self {
        let Mechanism { sampling_rate: q, noise_multiplier: sigma } = *mechanism;
        let most = (8.0 * sigma / q).clamp(16.0, (PLACES * step(sigma)).max(16.0));
        let slopes: Vec<f64> =
            std::iter::successors(Some(1.0 / 32.0), |slope| Some(slope * 1.6)).take_while(|&l| l <= most).collect();
        let moments = Moments::new(mechanism, -most, 1.0 + most);
        let of = |l: f64| (l, [1.0 + l, 1.0 - l, l, -l].map(|order| moments.log(order)));
        Self {
            beyond: (OUTSIDE * delta / f64::from(steps)).ln(),
            slopes: slopes.into_iter().map(of).collect(),
            least: (-q).ln_1p(),
        }
    }

    /// Between what the sum of so many losses lies.
    fn window(&self, direction: Direction, steps: u32) -> [f64; 2] {
        let steps = f64::from(steps);
        let (mut low, mut high) = match direction {
            Direction::Remove => (steps * self.least, f64::INFINITY),
            Direction::Add => (f64::NEG_INFINITY, -steps * self.least),
        };
        for (slope, [up, down, order, negative]) in &self.slopes {
            let (rising, falling) = match direction {
                Direction::Remove => (up, down),
                Direction::Add => (negative, order),
            };
            high = high.min((steps * rising - self.beyond) / slope);
            low = low.max((self.beyond - steps * falling) / slope);
        }
        [low, high]
    }
}

/// The distribution of a sum of losses on a grid.
struct Losses {
    /// The distance of two points.
    step: f64,
    /// The number of the first point, counted from a loss of 0.
    first: i64,
    masses: Vec<f64>,
    /// What is lost for good: taken to be told with certainty.
    infinite: f64,
}

fn composed(mechanism: &Mechanism, direction: Direction, tails: &Tails, steps: u32) -> Losses {
    let [low, high] = tails.window(direction, steps);
    let width = high - low;
    // Each step on a grid of distance h lifts the mean by about h^2 / 12, and adds h^2 / 6 to the variance.
    let (lift, widen) = (width * width / LIFT, DEVIATIONS * DEVIATIONS / WIDEN);
    let points = (f64::from(steps) / 12.0 * lift.max(widen)).sqrt() as usize;
    let points = points.clamp(FEWEST, MOST).next_power_of_two();
    // Where losses are most likely at the end of what there is, rounding takes sums beyond it, by its own deviation: half a step
    // times the root of how many there are.
    let margin = ROUNDING * f64::from(steps).sqrt() * width / points as f64;
    let (low, width) = (low - margin, width + 2.0 * margin);
    let step = width / (points - 2) as f64;
    let (mut masses, certain) = single(mechanism, direction, tails.window(direction, 1), step, points);
    convolve(&mut masses, steps);
    let first = (low / step).floor() as i64;
    masses.rotate_left(first.rem_euclid(points as i64) as usize);
    let infinite = -(f64::from(steps) * (-certain).ln_1p()).exp_m1();
    Losses { step, first, masses, infinite }
}

/// The losses of one step, each at the number of its point modulo `points`; and what lies above the window.
fn single(
    mechanism: &Mechanism,
    direction: Direction,
    [low, high]: [f64; 2],
    step: f64,
    points: usize,
) -> (Vec<f64>, f64) {
    let sign = if direction == Direction::Remove { 1.0 } else { -1.0 };
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    let mut masses = vec![0.0; points];
    let mut put = |number: i64, mass: f64| masses[number.rem_euclid(points as i64) as usize] += mass;
    let edge = |number: i64| Edge::new(mechanism, mechanism.seen(sign * number as f64 * step));
    let mut before = edge(first);
    put(first, Edge::between(&Edge::at(-sign * f64::INFINITY), &before, mechanism, direction)[0]);
    let shrink = -(-step).exp_m1();
    for number in first..last {
        let after = edge(number + 1);
        let [true_one, other] = Edge::between(&before, &after, mechanism, direction);
        // Split so that the probability of both neighbours is kept.
        let upper = ((true_one - other * (number as f64 * step).exp()) / shrink).max(0.0).min(true_one);
        put(number, true_one - upper);
        put(number + 1, upper);
        before = after;
    }
    let certain = Edge::between(&before, &Edge::at(sign * f64::INFINITY), mechanism, direction)[0];
    (masses, certain)
}

/// A value that might be seen, and what lies beyond it of `N(0, sigma^2)` and of `N(1, sigma^2)`: on the side where that is
/// less, lest its digits are lost.
#[derive(Debug, Clone, Copy)]
struct Edge([(f64, f64); 2]);

impl Edge {
    fn new(mechanism: &Mechanism, x: f64) -> Self {
        let tail = |mean: f64| {
            let z = (x - mean) / mechanism.noise_multiplier;
            (z, libm::erfc(z.abs() / SQRT_2) / 2.0)
        };
        Self([tail(0.0), tail(1.0)])
    }

    fn at(infinity: f64) -> Self {
        Self([(infinity, 0.0); 2])
    }

    /// The probabilities of what lies between two edges: of the true neighbour, and of the other.
    fn between(a: &Self, b: &Self, mechanism: &Mechanism, direction: Direction) -> [f64; 2] {
        let mass = |normal: usize| {
            let ((a, beyond_a), (b, beyond_b)) = (a.0[normal], b.0[normal]);
            if (a < 0.0) == (b < 0.0) { (beyond_a - beyond_b).abs() } else { 1.0 - beyond_a - beyond_b }
        };
        let without = mass(0);
        let with = without + mechanism.sampling_rate * (mass(1) - without);
        if direction == Direction::Remove { [with, without] } else { [without, with] }
    }
}

/// The distribution of the sum of so many, around a circle.
fn convolve(masses: &mut [f64], steps: u32) {
    let transform = |direction| -> Arc<dyn Fft<f64>> { Arc::new(Radix4::new(masses.len(), direction)) };
    let [there, back] = [FftDirection::Forward, FftDirection::Inverse].map(transform);
    let mut numbers: Vec<Complex<f64>> = masses.iter().map(|&mass| mass.into()).collect();
    there.process(&mut numbers);
    let scale = 1.0 / masses.len() as f64;
    numbers.iter_mut().for_each(|number| *number = number.powu(steps) * scale);
    back.process(&mut numbers);
    masses.iter_mut().zip(numbers).for_each(|(mass, number)| *mass = number.re.max(0.0));
}

impl Losses {
    /// The least epsilon, at least 0, at which `E[(1 - exp(epsilon - L))+]` is at most delta.
    fn epsilon(&self, delta: f64) -> f64 {
        let shrink = (-self.step).exp();
        // What lies above the present point, and the same with each loss l counting `exp(point - l)`.
        let (mut above, mut weighed) = (self.infinite, 0.0);
        if above > delta {
            return f64::INFINITY;
        }
        for (index, mass) in self.masses.iter().enumerate().rev() {
            let point = (self.first + index as i64) as f64 * self.step;
            if above - weighed > delta {
                // Between this point and the next.
                return (point + ((above - delta) / weighed).ln()).max(0.0);
            }
            if point < 0.0 {
                return 0.0;
            }
            above += mass;
            weighed = (weighed + mass) * shrink;
        }
        // Even the lowest loss in the window is allowed.
        ((self.first - 1) as f64 * self.step).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rdp;
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn it_is_never_looser_than_the_loose_one(q in 1e-4..0.9, sigma in 0.1..4.0, steps in 1_u32..3000) {
            let mechanism = Mechanism { sampling_rate: q, noise_multiplier: sigma };
            let loose = rdp::epsilon(&mechanism, steps, 1e-5, &rdp::orders()).unwrap().epsilon;
            let tight = epsilon(&mechanism, steps, 1e-5);
            prop_assert!(tight <= loose * 1.001 + 1e-3, "{} {}", tight, loose);
        }
    }

    #[test]
    fn it_takes_no_longer_than_a_page_can_wait() {
        let mechanism = Mechanism { sampling_rate: 0.02, noise_multiplier: 0.8 };
        let begin = web_time::Instant::now();
        let epsilon = epsilon(&mechanism, 20_000, 1e-6);
        println!("{epsilon} in {:?}", begin.elapsed());
        assert!(epsilon.is_finite() && begin.elapsed().as_millis() < 1000);
    }

    #[test]
    fn more_steps_less_noise_and_more_people_cost_more() {
        let of = |q: f64, sigma: f64, steps: u32, delta: f64| {
            epsilon(&Mechanism { sampling_rate: q, noise_multiplier: sigma }, steps, delta)
        };
        let plain = of(0.01, 1.0, 500, 1e-5);
        assert!(of(0.01, 1.0, 600, 1e-5) > plain && of(0.01, 0.9, 500, 1e-5) > plain);
        assert!(of(0.012, 1.0, 500, 1e-5) > plain && of(0.01, 1.0, 500, 1e-6) > plain);
        assert_eq!(of(0.01, 1.0, 0, 1e-5), 0.0);
        // Close to everybody in each step it comes close to the exact value.
        let (close, exact) = (of(0.999_999, 5.0, 10, 1e-5), of(1.0, 5.0, 10, 1e-5));
        assert!((close - exact).abs() < 1e-3, "{close} {exact}");
    }
}
