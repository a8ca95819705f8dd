//! The Gaussian mechanism with everybody in each step, whose epsilon is known exactly (Balle and Wang 2018).

use std::f64::consts::{PI, SQRT_2};

/// From so far on, the tail of the normal distribution comes from its series.
const FAR: f64 = 25.0;
const HALVINGS: u32 = 200;

/// The epsilon of `steps` times noise of `noise_multiplier` on a sum that one person changes by 1, for a delta: the least for
/// which `Phi(m/2 - e/m) - exp(e) Phi(-m/2 - e/m) <= delta`, with `m = sqrt(steps) / noise_multiplier`. At least 0.
pub fn epsilon(noise_multiplier: f64, steps: u32, delta: f64) -> f64 {
    let m = f64::from(steps).sqrt() / noise_multiplier;
    if m == 0.0 || excess(m, 0.0) <= delta {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while excess(m, high) > delta {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if excess(m, middle) > delta { low = middle } else { high = middle }
    }
    high
}

/// The delta at an epsilon.
fn excess(m: f64, epsilon: f64) -> f64 {
    let tail = |x: f64| libm::erfc(x / SQRT_2) / 2.0;
    let (near, far) = (epsilon / m - m / 2.0, epsilon / m + m / 2.0);
    let log_tail = if far < FAR {
        tail(far).ln()
    } else {
        let square = far * far;
        -square / 2.0 - (far * (2.0 * PI).sqrt()).ln() + (-1.0 / square + 3.0 / (square * square)).ln_1p()
    };
    tail(near) - (epsilon + log_tail).exp()
}
