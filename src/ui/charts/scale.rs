//! Numbers to places: linear scales, ticks at 1-2-5 steps, and how many digits a step needs.
//!
//! Pure arithmetic; wording and locale belong to `i18n`, drawing to `axes`.

use yew::AttrValue;

/// A place as drawings write it: tenths of a unit are finer than a screen.
pub fn place(v: f64) -> AttrValue {
    AttrValue::from(format!("{v:.1}"))
}

/// A linear map from values to drawing units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The values at both ends; never equal.
    pub domain: (f64, f64),
    /// Where they lie, in drawing units.
    pub range: (f64, f64),
}

impl Scale {
    /// A scale over `domain`, which is widened if it has no extent.
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain: widened(domain.0, domain.1), range }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        let (from, to) = self.domain;
        self.range.0 + (value - from) / (to - from) * (self.range.1 - self.range.0)
    }

    /// The value at a place.
    pub fn invert(&self, place: f64) -> f64 {
        let (from, to) = self.range;
        self.domain.0 + (place - from) / (to - from) * (self.domain.1 - self.domain.0)
    }
}

/// Round values at even steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// 1, 2 or 5 times a power of ten.
    pub step: f64,
    /// The multiples of `step` in the interval, ascending.
    pub values: Vec<f64>,
}

/// About `about` ticks in `[low, high]`.
pub fn ticks(low: f64, high: f64, about: usize) -> Ticks {
    let (low, high) = widened(low, high);
    let step = nice_step((high - low) / about.max(1) as f64);
    // A tick at the very end survives the rounding of the division.
    let slack = 1e-9;
    let first = (low / step - slack).ceil();
    let count = ((high / step + slack).floor() - first) as usize + 1;
    // Adding 0 turns -0 into 0, which would be printed with its sign.
    let values = (0..count).map(|i| (first + i as f64) * step + 0.0).collect();
    Ticks { step, values }
}

/// The interval grown outwards to the nearest ticks.
pub fn rounded_out(low: f64, high: f64, about: usize) -> (f64, f64) {
    let (low, high) = widened(low, high);
    let step = nice_step((high - low) / about.max(1) as f64);
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

/// Decimal places that tell multiples of `step` apart.
pub fn digits(step: f64) -> usize {
    if !step.is_finite() || step <= 0.0 {
        return 0;
    }
    (-(step.log10() + 1e-9).floor()).clamp(0.0, 12.0) as usize
}

/// The smallest interval around all finite values, `None` without any.
pub fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|v| v.is_finite()).fold(None, |ends, v| match ends {
        None => Some((v, v)),
        Some((low, high)) => Some((f64::min(low, v), f64::max(high, v))),
    })
}

/// The interval, or one around its only value.
fn widened(low: f64, high: f64) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) {
        return (0.0, 1.0);
    }
    let (low, high) = (low.min(high), low.max(high));
    let least = high.abs().max(low.abs()) * 1e-9;
    if high - low > least {
        return (low, high);
    }
    if low == 0.0 {
        return (0.0, 1.0);
    }
    let margin = low.abs() / 2.0;
    (low - margin, high + margin)
}

fn nice_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let factor = match rough / power {
        f if f <= 1.0 + 1e-9 => 1.0,
        f if f <= 2.0 + 1e-9 => 2.0,
        f if f <= 5.0 + 1e-9 => 5.0,
        _ => 10.0,
    };
    factor * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, about: usize) -> Vec<String> {
        let t = ticks(low, high, about);
        t.values.iter().map(|v| format!("{v:.*}", digits(t.step))).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(labels(0.0, 1.0, 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(0.0, 37.0, 5), ["0", "10", "20", "30"]);
        assert_eq!(labels(-0.03, 0.021, 5), ["-0.02", "0.00", "0.02"]);
        assert_eq!(labels(0.0, 0.3, 3), ["0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(1e6, 2e6, 2), ["1000000", "1500000", "2000000"]);
    }

    #[test]
    fn there_are_never_many_more_ticks_than_asked_for() {
        for exponent in -8..8 {
            for width in 1..40 {
                let high = width as f64 * 10f64.powi(exponent);
                let n = ticks(-high / 3.0, high, 5).values.len();
                assert!((2..=7).contains(&n), "{n} ticks for {high}");
            }
        }
    }

    #[test]
    fn an_interval_without_extent_gets_one() {
        assert_eq!(Scale::new((0.0, 0.0), (0.0, 10.0)).at(0.0), 0.0);
        assert_eq!(Scale::new((4.0, 4.0), (0.0, 10.0)).at(4.0), 5.0);
        assert!(ticks(f64::NAN, 1.0, 5).values.len() > 1);
    }

    #[test]
    fn rounding_out_keeps_round_ends() {
        assert_eq!(rounded_out(0.0, 1.0, 5), (0.0, 1.0));
        let (low, high) = rounded_out(0.43, 0.69, 5);
        assert!((low - 0.4).abs() < 1e-12 && (high - 0.7).abs() < 1e-12);
    }

    #[test]
    fn a_scale_and_its_inverse_agree() {
        let s = Scale::new((-2.0, 6.0), (300.0, 20.0));
        assert_eq!((s.at(-2.0), s.at(6.0)), (300.0, 20.0));
        assert!((s.invert(s.at(1.25)) - 1.25).abs() < 1e-12);
    }

    #[test]
    fn digits_follow_the_step() {
        assert_eq!([100.0, 1.0, 0.5, 0.1, 0.02, 0.001].map(digits), [0, 0, 1, 1, 2, 3]);
        assert_eq!(digits(0.0), 0);
    }

    #[test]
    fn the_extent_leaves_out_what_is_not_finite() {
        assert_eq!(extent([3.0, f64::NAN, -1.0, f64::INFINITY].into_iter()), Some((-1.0, 3.0)));
        assert_eq!(extent(std::iter::empty()), None);
    }
}
