//! The normal distribution, as far as intervals need it.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_levels() {
        // Tables of the normal distribution.
        for (level, z) in [(0.5, 0.674_489_75), (0.95, 1.959_963_985), (0.99, 2.575_829_304)] {
            assert!((central(level) - z).abs() < 1e-8);
        }
    }
}
