//! Moments of the privacy loss of one step: `ln E[exp(a L)]` over what is seen without the person.
//!
//! They are sums of terms of one sign, so that small ones are as exact as large ones: since `E[exp(L)] = 1`,
//! ```text
//! E[exp(a L)] - 1 = E[(1 + u)^a - 1 - a u]      u = exp(L) - 1
//! ```
//! and what is in brackets is nowhere negative for `a` outside `[0, 1]`, nowhere positive within. The expectation is a sum
//! over evenly spaced `x` (the trapezoidal rule, whose error shrinks exponentially for such functions). Series for fractional
//! orders, with signs that alternate, aren't needed.

use super::mechanism::Mechanism;

/// Standard deviations to either side that are looked at: beyond is 1e-23 of everything.
const REACH: f64 = 10.0;
/// Below this, what is to be expected comes from its series.
const SMALL: f64 = 1e-2;
const TERMS: u32 = 8;

/// A place that is looked at.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The logarithm of its share of `N(0, sigma^2)`.
    weight: f64,
    /// `L`
    loss: f64,
    /// `u`
    excess: f64,
}

/// The privacy loss at all places that matter for some orders.
#[derive(Debug, Clone)]
pub struct Moments {
    sigma: f64,
    first: f64,
    step: f64,
    places: Vec<Place>,
}

/// How far apart places may lie: a part of the noise's deviation, and of the distance to where `exp(L)` would be 0 on the
/// complex plane, `pi sigma^2`.
pub fn step(sigma: f64) -> f64 {
    (sigma / 4.0).min(sigma * sigma / 2.0)
}

impl Moments {
    /// Moments whose orders are in `[least, most]`.
    pub fn new(mechanism: &Mechanism, least: f64, most: f64) -> Self {
        let (sigma, step) = (mechanism.noise_multiplier, step(mechanism.noise_multiplier));
        let first = least.min(0.0) - REACH * sigma;
        let count = ((most.max(1.0) + REACH * sigma - first) / step).ceil() as usize;
        let scale = (step / (sigma * (2.0 * std::f64::consts::PI).sqrt())).ln();
        let place = |i| {
            let x = first + step * i as f64;
            let loss = mechanism.loss(x);
            Place { weight: scale - (x / sigma).powi(2) / 2.0, loss, excess: loss.exp_m1() }
        };
        Self { sigma, first, step, places: (0..=count).map(place).collect() }
    }

    /// `ln E[exp(a L)]` for an order `a`: positive outside `[0, 1]`, negative within.
    pub fn log(&self, order: f64) -> f64 {
        let index = |x: f64| (((x - self.first) / self.step) as usize).min(self.places.len());
        let (from, to) = (order.min(0.0) - REACH * self.sigma, order.max(1.0) + REACH * self.sigma);
        let terms = self.places[index(from)..index(to)].iter().map(|place| place.weight + bend(order, place));
        let excess = log_sum(&terms.collect::<Vec<_>>());
        if (0.0..1.0).contains(&order) {
            (-excess.exp()).ln_1p()
        } else {
            excess.max(0.0) + (-excess.abs()).exp().ln_1p()
        }
    }
}

/// `ln |(1 + u)^a - 1 - a u|`.
fn bend(a: f64, &Place { loss, excess: u, .. }: &Place) -> f64 {
    if u.abs().max((a * u).abs()) < SMALL {
        let next = |(term, sum): (f64, f64), k: u32| {
            let term = term * u * (a - f64::from(k)) / f64::from(k + 1);
            (term, sum + term)
        };
        (1..TERMS).fold((a * u, 0.0), next).1.abs().ln()
    } else if a * loss > 1.0 && !(0.0..=1.0).contains(&a) {
        // (1 + u)^a leads, and may be too large a number: `1 + a u = a (1 + u) + 1 - a`.
        a * loss + (-(a * (loss * (1.0 - a)).exp() + (1.0 - a) * (-a * loss).exp())).ln_1p()
    } else {
        ((a * loss).exp_m1() - a * u).abs().ln()
    }
}

/// `ln sum exp(t)`.
fn log_sum(terms: &[f64]) -> f64 {
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + terms.iter().map(|term| (term - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `E[exp(a L)] = sum_i C(a, i) (1 - q)^(a - i) q^i exp((i^2 - i) / 2 sigma^2)` for a whole `a`, by its logarithm.
    fn binomial(q: f64, sigma: f64, a: u32) -> f64 {
        let a_ = f64::from(a);
        let term = |i: u32| {
            let i = f64::from(i);
            libm::lgamma(a_ + 1.0) - libm::lgamma(i + 1.0) - libm::lgamma(a_ - i + 1.0)
                + (a_ - i) * (-q).ln_1p()
                + i * q.ln()
                + (i * i - i) / (2.0 * sigma * sigma)
        };
        log_sum(&(0..=a).map(term).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn whole_orders_are_the_binomial_sum(q in 1e-3..0.999, sigma in 0.3..10.0, a in 2_u32..80) {
            let mechanism = Mechanism { sampling_rate: q, noise_multiplier: sigma };
            let (found, expected) = (Moments::new(&mechanism, 1.0, 80.0).log(f64::from(a)), binomial(q, sigma, a));
            prop_assert!((found - expected).abs() <= 1e-9 * expected + 1e-12, "{} {}", found, expected);
        }

        #[test]
        fn everybody_in_each_step_is_the_plain_gaussian(sigma in 0.3..10.0, a in -20.0..40.0) {
            let mechanism = Mechanism { sampling_rate: 1.0, noise_multiplier: sigma };
            let expected = a * (a - 1.0) / (2.0 * sigma * sigma);
            let found = Moments::new(&mechanism, -20.0, 40.0).log(a);
            prop_assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{} {}", found, expected);
        }
    }
}
