//! One step of DP-SGD as its accountants see it.

use serde::{Deserialize, Serialize};

use crate::limits::{SettingError, within};

/// Steps at most.
pub const MOST_STEPS: u32 = 10_000_000;

/// The subsampled Gaussian mechanism (Abadi et al. 2016; Mironov, Talwar and Zhang 2019): each person takes part with
/// probability `q`, independently; whoever does moves a sum by at most 1, to which noise of `N(0, sigma^2)` is added.
///
/// Data sets are neighbours if one has one person more (add or remove one). Then the worst pair of what is seen is
/// `N(0, sigma^2)` without the person and `(1 - q) N(0, sigma^2) + q N(1, sigma^2)` with them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mechanism {
    /// `q`, in `(0, 1]`; 1 is everybody in each step.
    pub sampling_rate: f64,
    /// `sigma`: the noise's standard deviation as a multiple of what one person can change, in `[0.1, 1000]`.
    pub noise_multiplier: f64,
}

impl Mechanism {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("sampling-rate", self.sampling_rate, 1e-9, 1.0)?;
        within("noise", self.noise_multiplier, 0.1, 1000.0)
    }

    /// The privacy loss of seeing `x`: how much likelier it is with the person than without, as a logarithm,
    /// `ln(1 - q + q exp((2x - 1) / 2 sigma^2))`. It grows with `x`, from `ln(1 - q)` on.
    pub fn loss(&self, x: f64) -> f64 {
        let (q, power) = (self.sampling_rate, (2.0 * x - 1.0) / (2.0 * self.noise_multiplier.powi(2)));
        if q == 1.0 {
            power
        } else if power > 1.0 {
            power + q.ln() + ((1.0 - q) / q * (-power).exp()).ln_1p()
        } else {
            (q * power.exp_m1()).ln_1p()
        }
    }

    /// What has to be seen for a privacy loss; minus infinity for a loss that nothing has.
    pub fn seen(&self, loss: f64) -> f64 {
        let (q, variance) = (self.sampling_rate, self.noise_multiplier.powi(2));
        let power = if q == 1.0 {
            loss
        } else if loss > 1.0 {
            loss - q.ln() + (-(1.0 - q) * (-loss).exp()).ln_1p()
        } else {
            (loss.exp_m1() / q).max(-1.0).ln_1p()
        };
        variance * power + 0.5
    }
}

/// Refuses a delta outside `[1e-10, 0.5]`.
///
/// # Errors
/// [`SettingError::OutOfRange`].
pub fn check_delta(delta: f64) -> Result<(), SettingError> {
    within("delta", delta, 1e-10, 0.5)
}

/// Refuses more than [`MOST_STEPS`] steps.
///
/// # Errors
/// [`SettingError::OutOfRange`].
pub fn check_steps(steps: u32) -> Result<(), SettingError> {
    within("steps", f64::from(steps), 0.0, f64::from(MOST_STEPS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_seen_has_the_loss_that_asked_for_it(q in 1e-4..1.0, sigma in 0.3..20.0, x in -3.0..3.0) {
            let mechanism = Mechanism { sampling_rate: q, noise_multiplier: sigma };
            let seen = x * sigma;
            let (again, loss) = (mechanism.seen(mechanism.loss(seen)), mechanism.loss(seen));
            // Where the loss hardly moves any more, it says little of what was seen.
            prop_assert!((mechanism.loss(again) - loss).abs() <= 1e-12 * loss.abs().max(1.0), "{} {}", seen, again);
        }
    }
}
