//! How one group is decided on: by a threshold, or by chance between thresholds.

use serde::{Deserialize, Serialize};

use super::table::{EVERYBODY, GroupScores, NOBODY};
use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::counts::{Cells, Counts};
use crate::evaluate::fairness::estimates::obstacle;
use crate::evaluate::fairness::rates::rate;

/// A randomised rule. A person with score `s` is decided positively with the probability
/// `p_ignore * prediction_constant + (1 - p_ignore) * (probability_of_low * [s > low] + (1 - probability_of_low) * [s > high])`.
///
/// `low <= high`; thresholds of [`EVERYBODY`] and [`NOBODY`] lie at the ends of `[0, 1]`. All probabilities are in
/// `[0, 1]`. The names of the two last are Fairlearn's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub low: f64,
    pub high: f64,
    /// 0 uses `high` only, 1 `low` only.
    pub probability_of_low: f64,
    /// How often the score is ignored.
    pub p_ignore: f64,
    /// How often the decision is positive when the score is ignored.
    pub prediction_constant: f64,
}

impl Rule {
    /// Positive when the score is greater than a threshold.
    pub fn single(threshold: f64) -> Self {
        Self { low: threshold, high: threshold, probability_of_low: 1.0, p_ignore: 0.0, prediction_constant: 0.0 }
    }

    /// Positive when the score is at least this, as everywhere outside the laboratory.
    pub fn at_least(score: f64) -> Self {
        Self::single(score.next_down())
    }

    /// By chance between two thresholds, in either order; `probability` is that of the first.
    pub fn between(first: f64, probability: f64, second: f64) -> Self {
        let probability = probability.clamp(0.0, 1.0);
        if probability == 1.0 || first == second {
            return Self::single(first);
        }
        if probability == 0.0 {
            return Self::single(second);
        }
        let (low, high, probability_of_low) =
            if first < second { (first, second, probability) } else { (second, first, 1.0 - probability) };
        Self { low, high, probability_of_low, ..Self::single(low) }
    }

    /// Whether no chance is involved.
    pub fn is_deterministic(&self) -> bool {
        self.low == self.high && self.p_ignore == 0.0
    }

    /// The probability of a positive decision at a score.
    pub fn probability(&self, score: f64) -> f64 {
        self.parts().iter().filter(|(_, threshold)| score > *threshold).map(|(p, _)| p).sum()
    }

    /// The rule as a mixture of thresholds, each with its probability.
    fn parts(&self) -> [(f64, f64); 4] {
        let used = 1.0 - self.p_ignore;
        [
            (used * self.probability_of_low, self.low),
            (used * (1.0 - self.probability_of_low), self.high),
            (self.p_ignore * self.prediction_constant, EVERYBODY),
            (self.p_ignore * (1.0 - self.prediction_constant), NOBODY),
        ]
    }

    /// How decisions meet labels in a group, in expectation.
    pub fn counts(&self, group: &GroupScores) -> Counts {
        let mut expected = Counts::default();
        for (probability, threshold) in self.parts().into_iter().filter(|(p, _)| *p > 0.0) {
            let counts = group.counts(group.cut(threshold));
            add_share(&mut expected.people, probability, &counts.people);
            add_share(&mut expected.weight, probability, &counts.weight);
        }
        expected
    }
}

fn add_share(sum: &mut Cells, share: f64, cells: &Cells) {
    sum.0.iter_mut().zip(cells.0).for_each(|(sum, cell)| *sum += share * cell);
}

/// The rates of a group under its rule, in expectation; each in `[0, 1]`, or absent where fewer than
/// [`LEAST_COUNT`](crate::evaluate::estimate::LEAST_COUNT) people support it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// `E[h(X) | A = a]`.
    pub selection_rate: Estimate,
    /// `P[h(X) = 1 | Y = 1, A = a]`.
    pub true_positive_rate: Estimate,
    /// `P[h(X) = 1 | Y = 0, A = a]`.
    pub false_positive_rate: Estimate,
    /// `P[h(X) = 0 | Y = 0, A = a]`.
    pub true_negative_rate: Estimate,
    /// `P[h(X) = 0 | Y = 1, A = a]`.
    pub false_negative_rate: Estimate,
    /// `P[Y = 1 | h(X) = 1, A = a]`, the positive predictive value.
    pub precision: Estimate,
    /// `P[h(X) = Y | A = a]`.
    pub accuracy: Estimate,
}

impl Rates {
    /// The rates of these counts.
    pub fn of(counts: &Counts) -> Self {
        let named = |name| estimate(name, counts);
        Self {
            selection_rate: named("selection_rate"),
            true_positive_rate: named("true_positive_rate"),
            false_positive_rate: named("false_positive_rate"),
            true_negative_rate: named("true_negative_rate"),
            false_negative_rate: named("false_negative_rate"),
            precision: named("precision"),
            accuracy: named("accuracy"),
        }
    }
}

/// The rate of this name in [`RATES`](crate::evaluate::fairness::rates::RATES).
pub(super) fn estimate(name: &str, counts: &Counts) -> Estimate {
    let rate = rate(name);
    if let Some(reason) = obstacle(rate, &counts.people) {
        return Estimate::absent(reason);
    }
    // Enough people may still weigh nothing.
    let quotient = (rate.of)(&counts.weight);
    if quotient.whole > 0.0 { Estimate::Value(quotient.or(0.0)) } else { Estimate::absent(rate.none) }
}

#[cfg(test)]
mod tests {
    use super::super::table::{ByLabel, Level, ScoreTable};
    use super::*;
    use crate::evaluate::estimate::Reason;

    fn group() -> GroupScores {
        let level = |score, positive, negative| Level { score, amount: ByLabel { positive, negative } };
        let levels = vec![level(0.9, 20.0, 0.0), level(0.5, 10.0, 10.0), level(0.1, 0.0, 20.0)];
        ScoreTable::from_levels(vec![("g".into(), levels)]).unwrap().groups()[0].clone()
    }

    #[test]
    fn chance_mixes_what_thresholds_do() {
        let rule = Rule::between(0.7, 0.25, 0.3);
        assert_eq!((rule.low, rule.high, rule.probability_of_low), (0.3, 0.7, 0.75));
        assert_eq!([rule.probability(0.9), rule.probability(0.5), rule.probability(0.1)], [1.0, 0.75, 0.0]);
        assert_eq!(rule.counts(&group()).weight, Cells([27.5, 7.5, 22.5, 2.5]));
        let ignoring = Rule { p_ignore: 0.5, prediction_constant: 0.2, ..Rule::single(0.7) };
        assert_eq!(ignoring.counts(&group()).weight, Cells([13.0, 3.0, 27.0, 17.0]));
    }

    #[test]
    fn a_score_at_the_threshold_counts_as_the_rule_says() {
        assert_eq!((Rule::single(0.5).probability(0.5), Rule::at_least(0.5).probability(0.5)), (0.0, 1.0));
        assert_eq!(Rule::at_least(0.0).probability(0.0), 1.0);
    }

    #[test]
    fn rates_need_people() {
        let rates = Rates::of(&Rule::single(NOBODY).counts(&group()));
        assert_eq!(rates.selection_rate, Estimate::Value(0.0));
        assert_eq!(rates.precision, Estimate::absent(Reason::NoneSelected));
        assert_eq!(Rates::of(&Rule::single(0.7).counts(&group())).precision, Estimate::Value(1.0));
    }
}
