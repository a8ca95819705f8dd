//! The five properties of the present model, each as one figure with its interval, and whom it is worst for: read from what
//! was told, and asked for where it wasn't.

use std::rc::Rc;

use super::inquiries::Standing;
use super::state::State;
use crate::engine::inquiry::{costs, leaks, stress, why};
use crate::engine::protocol::{Answer, Inquiry, Task};
use crate::evaluate::fairness::gap_interval::{Ends, GapIntervals};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::shares::Shares;
use crate::model::config::Family;

/// How far an attack or noise goes whose figure is told.
pub const STRESS: f64 = 0.1;

/// What is asked of a model beside how often it is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    Fairness,
    Transparency,
    Reliability,
    Safety,
    Efficiency,
}

impl Property {
    pub const ALL: [Self; 5] = [Self::Fairness, Self::Transparency, Self::Reliability, Self::Safety, Self::Efficiency];

    /// Its name in message ids.
    pub fn name(self) -> &'static str {
        match self {
            Property::Fairness => "fairness",
            Property::Transparency => "transparency",
            Property::Reliability => "reliability",
            Property::Safety => "safety",
            Property::Efficiency => "efficiency",
        }
    }

    /// The tab that tells more about it, by its name in addresses.
    pub fn view(self) -> &'static str {
        match self {
            Property::Fairness => "audit",
            Property::Transparency => "why",
            Property::Reliability => "stress",
            Property::Safety => "leaks",
            Property::Efficiency => "costs",
        }
    }

    /// Whether a larger figure is better.
    pub fn more(self) -> bool {
        matches!(self, Property::Transparency | Property::Reliability)
    }
}

/// The figures of all properties, as far as they were known.
pub type Pinned = Rc<[Option<Headline>; Property::ALL.len()]>;

/// One property of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headline {
    pub value: f64,
    pub ends: Ends,
    /// The group of the watched grouping for which it is worst, by its place, and its number.
    pub worst: Option<(usize, f64)>,
}

impl Property {
    /// The question about a model of a family whose answer tells the figure; none where reports tell it.
    pub fn question(self, family: Family, grouping: usize) -> Option<Inquiry> {
        Some(match self {
            Property::Fairness => return None,
            Property::Transparency => Inquiry::Why(why::Question::Within {}),
            Property::Reliability if attacked(family) => {
                Inquiry::Stress(stress::Question::Attack(stress::Attack::default()))
            }
            Property::Reliability => Inquiry::Stress(stress::Question::Noise),
            Property::Safety => Inquiry::Leaks(leaks::Question::Membership { grouping }),
            Property::Efficiency => Inquiry::Costs(costs::Question::Whole {}),
        })
    }
}

/// Whether the reliability of such a model is told under attack: of one that takes a moment to attack. Of others it is told
/// under noise.
pub fn attacked(family: Family) -> bool {
    family.sloped() && family.dense()
}

impl Headline {
    /// The figure that the answer to a property's question tells, with the worst of a grouping's groups.
    pub fn read(answer: &Answer, grouping: usize) -> Option<Self> {
        match answer {
            Answer::Why(why::Answer::Within(within)) => readable(within, grouping),
            Answer::Stress(stress::Answer::Attack(attacked)) => withstood(&attacked.trial, grouping),
            Answer::Stress(stress::Answer::Noise(trial)) => withstood(trial, grouping),
            Answer::Leaks(leaks::Answer::Membership(found)) => given_away(found),
            Answer::Costs(costs::Answer::Whole(whole)) => large(whole, grouping),
            _ => None,
        }
    }
}

impl State {
    /// The question about the present model whose answer tells a property's figure; none where reports tell it.
    pub fn headline_question(&self, property: Property) -> Option<Inquiry> {
        property.question(self.settings.model.family, self.grouping())
    }

    /// A property's figure of the present model, if it is known.
    pub fn headline(&self, property: Property) -> Option<Headline> {
        let Some(inquiry) = self.headline_question(property) else { return self.apart() };
        match self.study.inquiries.standing(&inquiry)? {
            Standing::Answered(answer) => Headline::read(answer, self.grouping()),
            _ => None,
        }
    }

    /// How far groups are apart on the test part: in the share of yes, in accuracy, or in the mean absolute error.
    fn apart(&self) -> Option<Headline> {
        let report = self.history.last()?.test.groupings.get(self.grouping())?;
        let intervals = GapIntervals::new(&report.groups);
        let (gap, ends) = match self.task() {
            Task::Decision | Task::Anomaly => (report.gaps.demographic_parity, intervals.demographic_parity),
            Task::Classes => (report.gaps.accuracy, intervals.accuracy),
            Task::Amount => (report.gaps.mean_absolute_error, None),
        };
        let numbers = report.groups.iter().map(|group| match self.task() {
            Task::Decision | Task::Anomaly => group.selection_rate.value(),
            Task::Classes => group.accuracy.value(),
            Task::Amount => group.mean_absolute_error.value(),
        });
        let worst = worst(numbers, self.task() == Task::Amount);
        Some(Headline { value: gap.judged.value()?, ends, worst })
    }
}

/// How often the model is still right at about [`STRESS`].
fn withstood(trial: &stress::Trial, grouping: usize) -> Option<Headline> {
    let near = |level: f64| (level - STRESS).abs();
    let level = trial.levels.iter().min_by(|a, b| near(a.level).total_cmp(&near(b.level)))?;
    if near(level.level) > 0.5 * STRESS {
        return None;
    }
    of_shares(&level.right, grouping)
}

/// A model of coefficients is readable as it is; else as far as a small tree decides alike.
fn readable(within: &why::Within, grouping: usize) -> Option<Headline> {
    match within {
        why::Within::Coefficients { .. } => Some(Headline { value: 1.0, ends: None, worst: None }),
        why::Within::Surrogate { alike: Some(alike), .. } => of_shares(&alike.shares, grouping),
        why::Within::Surrogate { fidelity, .. } => Some(Headline { value: fidelity.r2?, ends: None, worst: None }),
    }
}

/// How large the model is, and who would lose most if its numbers were kept in 8 bits.
fn large(whole: &costs::Whole, grouping: usize) -> Option<Headline> {
    let losses = whole.integers.as_ref().and_then(|report| report.losses.get(grouping));
    let worst = worst(losses.into_iter().flat_map(|losses| &losses.groups).map(|group| group.loss.value()), true);
    Some(Headline { value: whole.file_bytes? as f64, ends: None, worst })
}

/// The share of everybody, and of the group with the smallest.
fn of_shares(shares: &Shares, grouping: usize) -> Option<Headline> {
    let groups = shares.groups.get(grouping);
    figure(&shares.overall, worst(groups.into_iter().flatten().map(|share| share.value()), false))
}

fn given_away(found: &leaks::Membership) -> Option<Headline> {
    let worst = worst(found.attack.groups.iter().map(|group| group.advantage.value()), true);
    figure(&found.attack.everybody.advantage, worst)
}

fn figure(interval: &Interval, worst: Option<(usize, f64)>) -> Option<Headline> {
    let Interval::Value { value, low, high } = *interval else { return None };
    Some(Headline { value, ends: Some((low, high)), worst })
}

/// The largest or smallest of the numbers that groups have, if there is more than one.
fn worst(numbers: impl Iterator<Item = Option<f64>>, largest: bool) -> Option<(usize, f64)> {
    let known: Vec<(usize, f64)> = numbers.enumerate().filter_map(|(place, number)| Some((place, number?))).collect();
    let by_number = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
    let found = if largest { known.iter().max_by(by_number) } else { known.iter().min_by(by_number) };
    found.copied().filter(|_| known.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_groups_is_one_of_several() {
        let numbers = [Some(0.2), None, Some(0.7), Some(0.1)];
        assert_eq!(worst(numbers.into_iter(), false), Some((3, 0.1)));
        assert_eq!(worst(numbers.into_iter(), true), Some((2, 0.7)));
        assert_eq!(worst([Some(0.2), None].into_iter(), true), None);
    }
}
