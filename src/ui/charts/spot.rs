//! A number as evaluation charts get it: with its interval, or with the words that say why there is none.
//!
//! Nothing is estimated here; this only writes numbers in their unit.

use yew::AttrValue;

use super::scale::digits;
use super::table::number;
use crate::sentence::Argument;
use crate::ui::i18n::I18n;

/// A value and the interval around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub value: f64,
    /// Lower and upper end; `None` if there is no interval.
    pub interval: Option<(f64, f64)>,
}

/// A number to draw, or the words that say why it can't be estimated.
pub type Estimated = Result<Spot, AttrValue>;

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Shares in `[0, 1]`, as percentages.
    #[default]
    Percent,
    /// Differences of shares in `[-1, 1]`, as percentage points.
    Points,
    /// As they are, with three decimals.
    Plain,
    /// As they are, with about three digits.
    Amount,
}

impl Unit {
    /// A value as it is read.
    pub fn value(self, value: f64, i18n: &I18n) -> AttrValue {
        match self {
            Unit::Percent => i18n.percent(value).into(),
            Unit::Points => i18n.with("chart-points", &[("value", Argument::from(i18n.number(value * 100.0, 1)))]),
            Unit::Plain => i18n.number(value, 3).into(),
            Unit::Amount => i18n.amount(value).into(),
        }
    }

    /// A value on an axis with this step.
    pub fn tick(self, value: f64, step: f64, i18n: &I18n) -> AttrValue {
        match self {
            Unit::Percent => format!("{}%", i18n.number(value * 100.0, digits(step * 100.0))).into(),
            Unit::Points => i18n.number(value * 100.0, digits(step * 100.0)).into(),
            Unit::Plain | Unit::Amount => i18n.number(value, digits(step)).into(),
        }
    }

    /// An interval as it is read.
    pub fn interval(self, (low, high): (f64, f64), i18n: &I18n) -> AttrValue {
        let end = |v| Argument::from(self.value(v, i18n).to_string());
        i18n.with("chart-interval", &[("low", end(low)), ("high", end(high))])
    }

    /// A number with its interval in words, or why there is none.
    pub fn said(self, estimate: &Estimated, i18n: &I18n) -> AttrValue {
        match known(estimate, i18n) {
            Err(reason) => reason,
            Ok(Spot { value, interval: None }) => self.value(value, i18n),
            Ok(Spot { value, interval: Some(ends) }) => {
                format!("{} {}", self.value(value, i18n), self.interval(ends, i18n)).into()
            }
        }
    }
}

/// The estimate as it can be drawn: what is not finite is absent.
pub fn known(estimate: &Estimated, i18n: &I18n) -> Estimated {
    let spot = estimate.clone()?;
    if !spot.value.is_finite() {
        return Err(i18n.text("chart-not-estimable"));
    }
    let interval = spot.interval.filter(|(low, high)| low.is_finite() && high.is_finite());
    Ok(Spot { interval, ..spot })
}

/// A table's cells for an estimate: the number, the ends of its interval, and why it is absent.
pub fn cells(estimate: &Estimated, i18n: &I18n) -> [AttrValue; 4] {
    match known(estimate, i18n) {
        Err(reason) => [AttrValue::default(), AttrValue::default(), AttrValue::default(), reason],
        Ok(Spot { value, interval }) => {
            let end = |v: Option<f64>| v.map(number).unwrap_or_default();
            [number(value), end(interval.map(|i| i.0)), end(interval.map(|i| i.1)), AttrValue::default()]
        }
    }
}

/// "1,234 people".
pub fn people(count: u64, i18n: &I18n) -> AttrValue {
    i18n.with("chart-people", &[("count", Argument::from(i18n.count(count)))])
}

/// What a readout says, part after part; parts without words are left out.
pub fn joined(parts: &[AttrValue]) -> AttrValue {
    parts.iter().map(AttrValue::as_str).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::english;

    #[test]
    fn numbers_are_written_in_their_unit() {
        let i18n = english();
        let spot = Ok(Spot { value: 0.1234, interval: Some((0.1, 0.15)) });
        assert_eq!(&*Unit::Percent.said(&spot, &i18n), "12.3% [10.0%, 15.0%]");
        assert_eq!(&*Unit::Points.value(-0.05, &i18n), "-5.0 pp");
        assert_eq!(&*Unit::Plain.value(0.8, &i18n), "0.800");
        assert_eq!(
            [Unit::Percent, Unit::Points, Unit::Plain].map(|u| u.tick(0.25, 0.05, &i18n)),
            ["25%", "25", "0.25"]
        );
    }

    #[test]
    fn what_is_not_finite_is_absent_with_a_reason() {
        let i18n = english();
        let strange = Ok(Spot { value: f64::NAN, interval: None });
        assert_eq!(&*Unit::Percent.said(&strange, &i18n), "not estimable");
        assert_eq!(&*Unit::Percent.said(&Err("too few people".into()), &i18n), "too few people");
        let half = Ok(Spot { value: 1.0, interval: Some((0.0, f64::INFINITY)) });
        assert_eq!(cells(&half, &i18n).map(|c| c.to_string()), ["1", "", "", ""]);
    }
}
