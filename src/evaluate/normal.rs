//! The normal distribution, as far as intervals need it.

use super::estimate::{LEAST_COUNT, Reason};
use super::fairness::report::Interval;

/// The share of cases that intervals cover where nobody chooses.
pub const LEVEL: f64 = 0.95;

/// The number of standard deviations either side of the mean that hold `level` of a normal distribution, which is in
/// `(0, 1)`: 1.96 for 0.95.
pub fn central(level: f64) -> f64 {
    // erf grows with its argument, and 40 halvings of this range are more exact than any interval needs.
    let (mut low, mut high) = (0.0, 8.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if libm::erf(middle / std::f64::consts::SQRT_2) < level { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// The ends of Wilson's interval (1927) of a share among `n` people, more than 0 and not necessarily a whole number; `z` is as
/// many standard deviations as [`central`] says. Both are in `[0, 1]`, the share between them.
pub fn wilson(share: f64, n: f64, z: f64) -> (f64, f64) {
    let scale = 1.0 + z * z / n;
    let middle = (share + z * z / (2.0 * n)) / scale;
    let half = z / scale * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - half).clamp(0.0, share), (middle + half).clamp(share, 1.0))
}

/// The ends of an interval of `(more - less) / n`, of `n` pairs of which `more` changed one way and `less` the other:
/// Wald's for paired shares, after half a pair more in each of the four cells (Agresti and Min 2005). Both are in `[-1, 1]`.
pub fn paired_difference(more: u64, less: u64, n: u64, z: f64) -> (f64, f64) {
    let (more, less, n) = (more as f64 + 0.5, less as f64 + 0.5, n as f64 + 2.0);
    let difference = (more - less) / n;
    let half = z * ((more + less) / n - difference * difference).max(0.0).sqrt() / n.sqrt();
    ((difference - half).max(-1.0), (difference + half).min(1.0))
}

/// `part / whole` with Wilson's interval, of at least [`LEAST_COUNT`] people; `z` as [`central`] says.
pub fn share(part: u64, whole: u64, z: f64) -> Interval {
    match whole {
        0 => Interval::NotEstimable { reason: Reason::NoRows },
        1..LEAST_COUNT => Interval::NotEstimable { reason: Reason::TooFew },
        _ => {
            let value = part as f64 / whole as f64;
            let (low, high) = wilson(value, whole as f64, z);
            Interval::Value { value, low, high }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paired_shares_differ_as_in_the_textbook() {
        // Approval of a prime minister in two surveys of the same 1600 people, Agresti, Categorical Data Analysis (2002),
        // table 10.1: 86 changed one way and 150 the other, which is -0.04 with a standard error of 0.0095.
        let (low, high) = paired_difference(86, 150, 1600, central(0.95));
        assert!(
            (low + 0.04 + 1.96 * 0.0095).abs() < 3e-4 && (high + 0.04 - 1.96 * 0.0095).abs() < 3e-4,
            "{low} {high}"
        );
        let (low, high) = paired_difference(0, 0, 10, central(0.95));
        assert!(low < 0.0 && low == -high);
    }

    #[test]
    fn wilsons_interval_is_the_textbooks() {
        // 10 of 20 at 95 %: Newcombe 1998's formula gives (0.2993, 0.7007).
        let (low, high) = wilson(0.5, 20.0, central(0.95));
        assert!((low - 0.2993).abs() < 1e-4 && (high - 0.7007).abs() < 1e-4, "{low} {high}");
    }

    #[test]
    fn known_levels() {
        // Tables of the normal distribution.
        for (level, z) in [(0.5, 0.674_489_75), (0.95, 1.959_963_985), (0.99, 2.575_829_304)] {
            assert!((central(level) - z).abs() < 1e-8);
        }
    }
}
