//! The accountant of Renyi differential privacy (Mironov 2017): simple, quick, and loose at small budgets.

use serde::{Deserialize, Serialize};

use super::mechanism::Mechanism;
use super::moments::Moments;

/// A bound on epsilon, and the order that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RdpBound {
    /// 0: nothing is given away; there is no most.
    pub epsilon: f64,
    /// Above 1.
    pub order: f64,
}

/// The orders that Opacus looks at: 1.1, 1.2 to 10.9, and whole ones from 12 to 63.
pub fn orders() -> Vec<f64> {
    (11..110).map(|tenth| f64::from(tenth) / 10.0).chain((12..64).map(f64::from)).collect()
}

/// The Renyi divergence of one step, of each order `a` above 1: `ln E[exp(a L)] / (a - 1)` over what is seen without the
/// person. 0 only if nothing can be told; it grows with the order.
pub fn rdp(mechanism: &Mechanism, orders: &[f64]) -> Vec<f64> {
    let most = orders.iter().copied().fold(1.0, f64::max);
    let moments = Moments::new(mechanism, 1.0, most);
    orders.iter().map(|&order| moments.log(order) / (order - 1.0)).collect()
}

/// The least epsilon that the orders `a` give for so many steps and a delta, at least 0:
/// `min T rdp(a) + ln(1 - 1/a) - ln(delta a) / (a - 1)` (Canonne, Kamath and Steinke 2020, proposition 12), as Opacus has it.
/// None if there are no orders.
pub fn epsilon(mechanism: &Mechanism, steps: u32, delta: f64, orders: &[f64]) -> Option<RdpBound> {
    let bound = |(&a, rdp): (&f64, f64)| {
        let epsilon = f64::from(steps) * rdp + (-1.0 / a).ln_1p() - (delta * a).ln() / (a - 1.0);
        RdpBound { epsilon: if steps == 0 { 0.0 } else { epsilon.max(0.0) }, order: a }
    };
    let bounds = orders.iter().zip(rdp(mechanism, orders)).map(bound);
    bounds.min_by(|a, b| a.epsilon.total_cmp(&b.epsilon))
}
