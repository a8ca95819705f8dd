//! What decisions are worth.

use serde::{Deserialize, Serialize};

use super::error::ThresholdError;
use crate::evaluate::fairness::counts::Cells;
use crate::limits::within;

/// The largest gain or cost that is accepted.
const MOST: f64 = 1e6;

/// The gain from one person of each cell; costs are negative. Any unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payoff {
    pub true_positive: f64,
    pub false_positive: f64,
    pub true_negative: f64,
    pub false_negative: f64,
}

impl Payoff {
    /// One for each right decision: the profit for each person is the accuracy.
    pub const ACCURACY: Self =
        Self { true_positive: 1.0, false_positive: 0.0, true_negative: 1.0, false_negative: 0.0 };

    /// Nothing but the costs of errors, each 0 or more.
    pub fn costs(false_positive: f64, false_negative: f64) -> Self {
        Self {
            true_positive: 0.0,
            false_positive: -false_positive,
            true_negative: 0.0,
            false_negative: -false_negative,
        }
    }

    /// Refuses values outside `±1,000,000`, and wrong decisions worth more than right ones: then thresholds on a score
    /// make no sense.
    ///
    /// # Errors
    /// [`ThresholdError::Setting`], [`ThresholdError::Backwards`].
    pub fn check(&self) -> Result<(), ThresholdError> {
        within("payoff.true_positive", self.true_positive, -MOST, MOST)?;
        within("payoff.false_positive", self.false_positive, -MOST, MOST)?;
        within("payoff.true_negative", self.true_negative, -MOST, MOST)?;
        within("payoff.false_negative", self.false_negative, -MOST, MOST)?;
        if self.gain_from_positive() < 0.0 || self.loss_from_negative() < 0.0 {
            return Err(ThresholdError::Backwards {});
        }
        Ok(())
    }

    /// What selecting a person with a positive label gains over rejecting them.
    pub fn gain_from_positive(&self) -> f64 {
        self.true_positive - self.false_negative
    }

    /// What selecting a person with a negative label loses over rejecting them.
    pub fn loss_from_negative(&self) -> f64 {
        self.true_negative - self.false_positive
    }

    /// Whether only the number of errors matters, whichever they are.
    pub fn counts_errors(&self) -> bool {
        self.gain_from_positive() == self.loss_from_negative()
    }

    /// The profit from everybody in the cells.
    pub fn total(&self, cells: &Cells) -> f64 {
        self.true_positive * cells.tp()
            + self.false_positive * cells.fp()
            + self.true_negative * cells.tn()
            + self.false_negative * cells.fn_()
    }

    /// The profit for each person; 0 for nobody.
    pub fn mean(&self, cells: &Cells) -> f64 {
        let people = cells.total();
        if people > 0.0 { self.total(cells) / people } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profit_is_what_each_cell_is_worth() {
        let cells = Cells([4.0, 3.0, 2.0, 1.0]);
        assert_eq!(Payoff::ACCURACY.mean(&cells), 0.6);
        assert_eq!(Payoff::costs(5.0, 1.0).total(&cells), -16.0);
    }

    #[test]
    fn wrong_decisions_may_not_pay() {
        assert_eq!(Payoff::costs(1.0, 5.0).check(), Ok(()));
        assert_eq!(Payoff::costs(-1.0, 5.0).check(), Err(ThresholdError::Backwards {}));
        assert!(matches!(Payoff::costs(f64::NAN, 1.0).check(), Err(ThresholdError::Setting(_))));
    }
}
