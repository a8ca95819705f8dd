//! What models are judged by beside others: where a report has it, which way is better, how sure it is, and its words.

use yew::AttrValue;

use super::headline::{Headline, Property};
use super::i18n::I18n;
use super::parts::groups::{NamedGap, unit_name};
use super::settings::{Choice, Measure, Objective};
use super::state::State;
use crate::engine::protocol::{PartBrief, Task};
use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::gap_interval::{Ends, GapIntervals};
use crate::evaluate::normal::{LEVEL, central, wilson};
use crate::evaluate::tradeoff::Direction;

impl Objective {
    /// The measure of everybody that it is, if it is one.
    fn measure(self) -> Option<Measure> {
        Some(match self {
            Objective::Accuracy => Measure::Accuracy,
            Objective::TruePositiveRate => Measure::TruePositiveRate,
            Objective::FalsePositiveRate => Measure::FalsePositiveRate,
            Objective::MeanAbsoluteError => Measure::MeanAbsoluteError,
            Objective::RootMeanSquaredError => Measure::RootMeanSquaredError,
            Objective::RSquared => Measure::RSquared,
            _ => return None,
        })
    }

    /// The gap between groups that it is, if it is one.
    fn gap(self) -> Option<NamedGap> {
        let gap = |name, of| NamedGap { name, of };
        Some(match self {
            Objective::DemographicParity => gap("demographic-parity", |g| g.demographic_parity),
            Objective::EqualOpportunity => gap("equal-opportunity", |g| g.equal_opportunity),
            Objective::EqualizedOdds => gap("equalized-odds", |g| g.equalized_odds),
            Objective::AccuracyGap => gap("accuracy", |g| g.accuracy),
            Objective::MeanAbsoluteErrorGap => gap("mae", |g| g.mean_absolute_error),
            Objective::MeanErrorGap => gap("bias", |g| g.mean_error),
            Objective::MeanScoreGap => gap("prediction", |g| g.mean_score),
            Objective::Divergence => gap("kl", |g| g.kl_divergence),
            _ => return None,
        })
    }

    /// The property that it is a figure of, where reports don't tell it.
    pub fn property(self) -> Option<Property> {
        Some(match self {
            Objective::Readable => Property::Transparency,
            Objective::Withstood => Property::Reliability,
            Objective::GivenAway => Property::Safety,
            Objective::Size => Property::Efficiency,
            _ => return None,
        })
    }

    /// Its number in a report; of a gap that between the groups of a grouping which are large enough to be judged.
    pub fn of(self, half: &PartBrief, grouping: usize) -> Option<f64> {
        match (self.measure(), self.gap()) {
            (Some(measure), _) => measure.of(&half.overall).value(),
            (None, Some(gap)) => half.gaps.get(grouping).and_then(|gaps| (gap.of)(gaps).judged.value()),
            (None, None) if self == Objective::Loss => Some(half.loss),
            (None, None) => None,
        }
    }

    /// Wilson's interval of a rate, or Newcombe's of a gap between rates, as if the people had been drawn by chance and the
    /// model were fixed; none of anything else.
    pub fn interval(self, half: &PartBrief, grouping: usize) -> Option<(f64, f64)> {
        let of_gap = |of: fn(&GapIntervals) -> Ends| half.intervals.get(grouping).and_then(of);
        let (rate, people) = match self {
            Objective::Accuracy => (half.overall.accuracy, half.overall.people),
            Objective::TruePositiveRate => (half.overall.true_positive_rate, half.overall.confusion.positives()),
            Objective::FalsePositiveRate => (half.overall.false_positive_rate, half.overall.confusion.negatives()),
            Objective::DemographicParity => return of_gap(|i| i.demographic_parity),
            Objective::EqualOpportunity => return of_gap(|i| i.equal_opportunity),
            Objective::EqualizedOdds => return of_gap(|i| i.equalized_odds),
            Objective::AccuracyGap => return of_gap(|i| i.accuracy),
            _ => return None,
        };
        let Estimate::Value(share) = rate else { return None };
        (people > 0).then(|| wilson(share, people as f64, central(LEVEL)))
    }

    /// Its number of a model and the ends of its interval: in a report, or among figures that reports don't tell.
    pub fn number(self, half: &PartBrief, grouping: usize, figures: &[(Property, Headline)]) -> Option<(f64, Ends)> {
        let Some(property) = self.property() else {
            return Some((self.of(half, grouping)?, self.interval(half, grouping)));
        };
        let (_, figure) = figures.iter().find(|(of, _)| *of == property)?;
        Some((figure.value, figure.ends))
    }

    /// Whether it is a share of people or a gap between such shares, and so has an interval.
    pub fn has_interval(self) -> bool {
        matches!(
            self,
            Objective::Accuracy
                | Objective::TruePositiveRate
                | Objective::FalsePositiveRate
                | Objective::DemographicParity
                | Objective::EqualOpportunity
                | Objective::EqualizedOdds
                | Objective::AccuracyGap
                | Objective::Withstood
                | Objective::GivenAway
        )
    }

    /// Which way is better.
    pub fn direction(self) -> Direction {
        match self {
            Objective::Accuracy
            | Objective::TruePositiveRate
            | Objective::RSquared
            | Objective::Readable
            | Objective::Withstood => Direction::More,
            _ => Direction::Less,
        }
    }

    /// Whether there is such a number where a model is asked this.
    pub fn suits(self, task: Task) -> bool {
        match (self, self.measure()) {
            (_, Some(measure)) => measure.suits(task),
            (Objective::Loss | Objective::MeanAbsoluteErrorGap | Objective::Readable | Objective::Size, _) => true,
            (Objective::Withstood | Objective::GivenAway, _) => matches!(task, Task::Decision | Task::Classes),
            (Objective::AccuracyGap, _) => task != Task::Amount,
            (Objective::MeanErrorGap | Objective::MeanScoreGap, _) => task == Task::Amount,
            _ => !matches!(task, Task::Classes | Task::Amount),
        }
    }

    /// The worst that it can be; none if there is no such thing, as of a loss.
    pub fn worst(self, task: Task) -> Option<f64> {
        match (self, self.direction()) {
            (
                Objective::Loss
                | Objective::Divergence
                | Objective::RootMeanSquaredError
                | Objective::RSquared
                | Objective::Size,
                _,
            ) => None,
            (Objective::Readable, _) => Some(0.0),
            _ if task == Task::Amount => None,
            (_, Direction::More) => Some(0.0),
            (_, Direction::Less) => Some(1.0),
        }
    }

    /// Its name.
    pub fn words(self, state: &State, i18n: &I18n) -> AttrValue {
        match (self.measure(), self.gap()) {
            (Some(measure), _) => state.said(&format!("setting-measure-{}", measure.name()), i18n),
            (None, Some(gap)) => i18n.text(&format!("gap-{}", gap.name)),
            (None, None) => i18n.text(&format!("objective-{}", self.name())),
        }
    }

    /// What it says and where its zero is.
    pub fn help(self, state: &State, i18n: &I18n) -> AttrValue {
        match (self.measure(), self.gap()) {
            (Some(measure), _) => state.said(&format!("setting-measure-{}-help", measure.name()), i18n),
            (None, Some(gap)) => i18n.text(&format!("gap-{}-help", gap.name)),
            (None, None) => i18n.text(&format!("objective-{}-help", self.name())),
        }
    }

    /// Its name with its unit, and which way is better, as an axis says it.
    pub fn axis(self, state: &State, i18n: &I18n) -> AttrValue {
        let unit = match (self, state.amount()) {
            (Objective::RSquared, _) => String::new(),
            (Objective::Size, _) => i18n.text("objective-unit-bytes").to_string(),
            (Objective::Readable | Objective::Withstood | Objective::GivenAway, _) => {
                i18n.text("objective-unit-share").to_string()
            }
            (Objective::Loss, Some(_)) => i18n.text("objective-unit-variance").to_string(),
            (Objective::Loss | Objective::Divergence, None) if state.task() != Task::Anomaly => {
                i18n.text("objective-unit-nats").to_string()
            }
            (Objective::Loss | Objective::Divergence, _) => String::new(),
            (_, Some(amount)) => unit_name(amount, i18n).to_string(),
            (_, None) => i18n.text("objective-unit-share").to_string(),
        };
        let better = if self.direction() == Direction::More { "more" } else { "less" };
        let unit_given = if unit.is_empty() { "no" } else { "yes" };
        let words = self.words(state, i18n).to_string();
        i18n.with(
            "objective-axis",
            &[("name", words.into()), ("unit", unit.into()), ("given", unit_given.into()), ("better", better.into())],
        )
    }

    /// A value in words.
    pub fn told(self, value: f64, state: &State, i18n: &I18n) -> String {
        match state.amount() {
            Some(_) if !matches!(self, Objective::RSquared | Objective::Loss) && self.property().is_none() => {
                i18n.amount(value)
            }
            _ if self == Objective::Size => i18n.count(value as u64),
            _ => i18n.number(value, 3),
        }
    }
}

impl State {
    /// What an axis of the trade-offs shows: what is chosen, or what is usual where the data have no such number.
    pub fn objective(&self, axis: usize) -> Objective {
        let chosen = self.settings.trade.objectives[axis];
        if axis > 0 && !chosen.suits(self.task()) { Objective::MeanAbsoluteErrorGap } else { self.suited(chosen) }
    }

    /// What the curves of runs show: what is chosen, or what is usual.
    pub fn curve(&self) -> Objective {
        self.suited(self.settings.trade.curve)
    }

    fn suited(&self, chosen: Objective) -> Objective {
        match self.task() {
            task if chosen.suits(task) => chosen,
            Task::Amount => Objective::MeanAbsoluteError,
            _ => Objective::Accuracy,
        }
    }

    /// What the axes show.
    pub fn objectives(&self) -> [Objective; 2] {
        [self.objective(0), self.objective(1)]
    }

    /// What the size of points shows, if anything.
    pub fn third_objective(&self) -> Option<Objective> {
        self.settings.trade.third.filter(|objective| objective.suits(self.task()))
    }

    /// What an axis can show.
    pub fn objectives_offered(&self) -> impl Iterator<Item = Objective> + use<> {
        let task = self.task();
        Objective::ALL.iter().map(|&(objective, _)| objective).filter(move |objective| objective.suits(task))
    }
}
