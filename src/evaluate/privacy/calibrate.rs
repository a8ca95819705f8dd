//! How much noise a budget asks for.

use serde::Serialize;
use thiserror::Error;

use super::mechanism::Mechanism;
use super::{pld, rdp};

/// The noise multipliers that are tried.
const LEAST: f64 = 0.1;
const MOST: f64 = 1000.0;
/// From one to the next, on a logarithmic scale, until the budget lies between.
const STRIDE: f64 = 0.5;
const TRIES: u32 = 100;

/// Which accountant is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accountant {
    /// [`rdp`] with its [usual orders](rdp::orders).
    Rdp,
    /// [`pld`].
    Pld,
}

/// Why there is no noise for a budget.
#[derive(Debug, Clone, Copy, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum BudgetError {
    #[error("No noise keeps epsilon at {epsilon}: allow more, or train for fewer epochs.")]
    BudgetTooSmall { epsilon: f64 },
    #[error("Hardly any noise makes an epsilon of {epsilon}: ask for a smaller one.")]
    BudgetTooLarge { epsilon: f64 },
}

/// The noise multiplier, in `[0.1, 1000]`, at which `steps` steps at a sampling rate spend `epsilon` at a delta: by the
/// secant rule of Illinois (Dowell and Jarratt 1971) on logarithms, to `precision` of itself.
///
/// # Errors
/// A [`BudgetError`] for a budget that no such noise spends.
pub fn noise_multiplier(
    accountant: Accountant,
    sampling_rate: f64,
    steps: u32,
    epsilon: f64,
    delta: f64,
) -> Result<f64, BudgetError> {
    let orders = rdp::orders();
    let spent = |noise_multiplier: f64| {
        let mechanism = Mechanism { sampling_rate, noise_multiplier };
        match accountant {
            Accountant::Rdp => {
                rdp::epsilon(&mechanism, steps, delta, &orders).map_or(f64::INFINITY, |bound| bound.epsilon)
            }
            Accountant::Pld => pld::epsilon(&mechanism, steps, delta),
        }
    };
    let precision = match accountant {
        Accountant::Rdp => 1e-8,
        Accountant::Pld => 1e-5,
    };
    // An epsilon of 0 still has a logarithm.
    let excess = |log: f64| (spent(log.exp()) + f64::EPSILON).ln() - epsilon.ln();
    let [left, right] = bracket(epsilon, &excess)?;
    Ok(illinois(left, right, precision, excess).exp())
}

/// Two logarithms of noise between which the budget is met, each with its [excess](noise_multiplier).
fn bracket(epsilon: f64, excess: &impl Fn(f64) -> f64) -> Result<[(f64, f64); 2], BudgetError> {
    let mut at = (0.0, excess(0.0));
    let too_much = at.1 > 0.0;
    let (end, stride) = if too_much { (MOST.ln(), STRIDE) } else { (LEAST.ln(), -STRIDE) };
    while at.0 != end {
        let next = if too_much { (at.0 + stride).min(end) } else { (at.0 + stride).max(end) };
        let next = (next, excess(next));
        if (next.1 > 0.0) != too_much {
            return Ok(if too_much { [at, next] } else { [next, at] });
        }
        at = next;
    }
    Err(if too_much { BudgetError::BudgetTooSmall { epsilon } } else { BudgetError::BudgetTooLarge { epsilon } })
}

/// Where a falling function is 0, between a place where it isn't negative and one where it isn't positive.
fn illinois(mut left: (f64, f64), mut right: (f64, f64), precision: f64, of: impl Fn(f64) -> f64) -> f64 {
    let mut side = 0;
    for _ in 0..TRIES {
        if right.0 - left.0 <= precision || left.1 - right.1 == 0.0 {
            break;
        }
        let at = (left.0 * right.1 - right.0 * left.1) / (right.1 - left.1);
        let value = of(at);
        if value.abs() <= precision {
            return at;
        }
        // An end that stays twice counts half, lest the other crawls.
        if value > 0.0 {
            left = (at, value);
            if side == 1 {
                right.1 /= 2.0;
            }
            side = 1;
        } else {
            right = (at, value);
            if side == -1 {
                left.1 /= 2.0;
            }
            side = -1;
        }
    }
    right.0
}
