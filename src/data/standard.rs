//! Amounts in standard units: how many deviations above or below a mean.

/// The mean and the deviation of some amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standard {
    pub mean: f32,
    /// The standard deviation of a whole population, above 0.
    pub deviation: f32,
}

impl Standard {
    /// That of the values that are there; nothing if they don't vary.
    pub fn of(values: impl Iterator<Item = f32> + Clone) -> Option<Self> {
        let known = values.filter(|x| !x.is_nan()).map(f64::from);
        let n = known.clone().count() as f64;
        let mean = known.clone().sum::<f64>() / n;
        let deviation = (known.map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        (deviation > 1e-9).then_some(Self { mean: mean as f32, deviation: deviation as f32 })
    }

    /// `(x - mean) / deviation`.
    pub fn apply(self, x: f32) -> f32 {
        (x - self.mean) / self.deviation
    }

    /// The amount that is so many deviations above the mean.
    pub fn undo(self, z: f32) -> f32 {
        self.mean + z * self.deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_vary_has_no_standard() {
        assert_eq!(Standard::of([7.0, 7.0, f32::NAN].into_iter()), None);
        assert_eq!(Standard::of([].into_iter()), None);
        assert_eq!(Standard::of([1.0, f32::NAN, 3.0].into_iter()), Some(Standard { mean: 2.0, deviation: 1.0 }));
    }

    proptest! {
        #[test]
        fn amounts_come_back_and_are_standard_in_between(amounts in prop::collection::vec(-1e6f32..1e6, 2..50)) {
            let Some(standard) = Standard::of(amounts.iter().copied()) else { return Ok(()) };
            let z: Vec<f32> = amounts.iter().map(|&x| standard.apply(x)).collect();
            for (&x, &z) in amounts.iter().zip(&z) {
                prop_assert!((standard.undo(z) - x).abs() <= 1e-6 * (standard.mean.abs() + x.abs() + standard.deviation));
            }
            let n = z.len() as f32;
            prop_assert!((z.iter().sum::<f32>() / n).abs() < 1e-2 && (z.iter().map(|z| z * z).sum::<f32>() / n - 1.0).abs() < 1e-2);
        }
    }
}
