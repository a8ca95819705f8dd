//! The scale of an encoded amount: from the data's own unit to the model's, and back.

use super::catalog::Transform;

/// `(t(x) - mean) / deviation`, where `t` is the column's transform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub transform: Option<Transform>,
    /// Of the transformed amounts, in the training part.
    pub mean: f32,
    /// Above 0.
    pub deviation: f32,
}

/// An amount that divides people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// With as few digits as divide the people at hand in the same way.
    pub rounded: f64,
    /// With as few digits as tell it apart from its neighbours at the precision of encoded amounts.
    pub exact: f64,
}

impl Scale {
    /// Amounts as they are.
    pub const PLAIN: Self = Self { transform: None, mean: 0.0, deviation: 1.0 };

    /// An amount as models see it; `NaN` for `NaN`.
    pub fn encode(&self, x: f32) -> f32 {
        (rescale(x, self.transform) - self.mean) / self.deviation
    }

    /// The amount that models see as `encoded`.
    pub fn decode(&self, encoded: f64) -> f64 {
        let rescaled = encoded * f64::from(self.deviation) + f64::from(self.mean);
        match self.transform {
            Some(Transform::Log1p) => rescaled.signum() * rescaled.abs().exp_m1(),
            None => rescaled,
        }
    }

    /// The amount up to which encoded amounts are at most `threshold`. `between` are the largest encoded amount of anybody
    /// at hand that is at most the threshold, and the smallest above it: rounding goes past nobody's.
    pub fn cut(&self, threshold: f64, between: (f32, f32)) -> Cut {
        let decoded = self.decode(threshold);
        let inside = |x: f64| {
            let encoded = self.encode(x as f32);
            between.0 < encoded && encoded < between.1
        };
        // By so much the rounding of a rescaled and of an encoded amount may move a threshold halfway between two.
        let rescaled = threshold * f64::from(self.deviation) + f64::from(self.mean);
        let blur = 4.0 * f64::from(f32::EPSILON) * (rescaled.abs() / f64::from(self.deviation) + threshold.abs());
        let [least, most] = [threshold - blur, threshold + blur].map(|t| self.decode(t));
        let exact = shortest(decoded, |x| (least..=most).contains(&x) && inside(x)).unwrap_or(decoded);
        Cut { rounded: shortest(decoded, inside).unwrap_or(exact), exact }
    }
}

/// An amount before it is standardised.
pub(super) fn rescale(x: f32, transform: Option<Transform>) -> f32 {
    match transform {
        Some(Transform::Log1p) => x.signum() * x.abs().ln_1p(),
        None => x,
    }
}

/// 0, or else `x` rounded to as few digits as will do.
fn shortest(x: f64, will_do: impl Fn(f64) -> bool) -> Option<f64> {
    let rounded = (0..17).filter_map(|digits| format!("{x:.digits$e}").parse().ok());
    std::iter::once(0.0).chain(rounded).find(|&x| will_do(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: Scale = Scale { transform: Some(Transform::Log1p), mean: 2.0, deviation: 3.0 };
    const PRIORS: Scale = Scale { transform: None, mean: 3.2468, deviation: 4.7437 };

    /// The cut halfway between two amounts, as a tree finds it.
    fn halfway(scale: Scale, low: f32, high: f32) -> Cut {
        let between = (scale.encode(low), scale.encode(high));
        scale.cut(f64::from(between.0) / 2.0 + f64::from(between.1) / 2.0, between)
    }

    #[test]
    fn a_signed_logarithm_tames_heavy_tails() {
        assert_eq!(rescale(0.0, Some(Transform::Log1p)), 0.0);
        assert!((rescale(-99.0, Some(Transform::Log1p)) + 100f32.ln()).abs() < 1e-6);
    }

    #[test]
    fn decoding_undoes_encoding() {
        for scale in [Scale::PLAIN, PRIORS, LOG] {
            for x in [-7000.0, -1.5, 0.0, 0.25, 3.0, 99999.0] {
                let back = scale.decode(f64::from(scale.encode(x)));
                assert!((back - f64::from(x)).abs() <= 2e-6 * f64::from(x.abs().max(10.0)), "{back} for {x}");
            }
        }
    }

    #[test]
    fn cuts_have_no_more_digits_than_they_need() {
        assert_eq!(halfway(PRIORS, 3.0, 4.0), Cut { rounded: 3.5, exact: 3.5 });
        assert_eq!(halfway(PRIORS, 0.0, 1.0), Cut { rounded: 0.5, exact: 0.5 });
        assert_eq!(halfway(PRIORS, -1.0, 1.0), Cut { rounded: 0.0, exact: 0.0 });
        let money = halfway(LOG, 6514.0, 7073.0);
        assert_eq!(money.rounded, 7000.0);
        assert!((6780.0..6800.0).contains(&money.exact) && money.exact != money.exact.round(), "{money:?}");
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    fn scales() -> impl Strategy<Value = Scale> {
        let transform = prop_oneof![Just(None), Just(Some(Transform::Log1p))];
        (transform, -50.0f32..50.0, 0.01f32..500.0).prop_map(|(transform, mean, deviation)| Scale {
            transform,
            mean,
            deviation,
        })
    }

    proptest! {
        #[test]
        fn a_cut_divides_people_as_its_threshold_does(
            scale in scales(),
            amounts in prop::collection::vec(prop_oneof![(-90i32..90).prop_map(|x| x as f32), -1e6f32..1e6], 2..40),
            at in any::<prop::sample::Index>(),
        ) {
            let mut amounts = amounts;
            amounts.sort_by(f32::total_cmp);
            let encoded: Vec<f32> = amounts.iter().map(|&x| scale.encode(x)).collect();
            let i = at.index(amounts.len() - 1);
            // Closer amounts than a tree tells apart.
            prop_assume!(encoded[i + 1] > encoded[i] + 1e-5 * encoded[i].abs().max(1.0));
            let threshold = f64::from(encoded[i]) / 2.0 + f64::from(encoded[i + 1]) / 2.0;
            let cut = scale.cut(threshold, (encoded[i], encoded[i + 1]));
            for &x in &amounts {
                let left = f64::from(scale.encode(x)) <= threshold;
                prop_assert_eq!(f64::from(x) <= cut.rounded, left, "{} in {:?}", x, cut);
                prop_assert_eq!(f64::from(x) <= cut.exact, left, "{} in {:?}", x, cut);
            }
        }
    }
}
