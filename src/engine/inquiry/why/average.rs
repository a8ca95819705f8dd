//! What decisions depend on, on average.

use super::attribution::{Attributing, Care};
use super::crowd::rows;
use super::model::Model;
use super::work::{doing, done, paced, work};
use super::{Answer, Group, Importances, Ranked, WhyError, Worth};
use crate::data::labels::Labels;
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Task};
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::explain::importance::{Importance, Permuting, permutations};
use crate::evaluate::explain::players::Players;
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::normal::central;

/// People whose features are permuted, and how often.
const PERMUTED: usize = 1000;
const REPEATS: usize = 5;
/// People whose Shapley values are averaged.
const EXPLAINED: usize = 60;

/// Permutation importance.
pub fn permuted(model: Model, group: Option<Group>) -> Result<Box<dyn Piecework>, Fault> {
    let part = model.test();
    if model.subject.task == Task::Anomaly && !matches!(part.labels, Labels::Binary(_)) {
        return Err(WhyError::NobodyKnows {}.into());
    }
    let people = model.crowd(group, PERMUTED)?;
    let players = Players::of_meanings(&model.subject.data.meanings);
    let orders = permutations(people.len(), REPEATS, model.subject.seed)?;
    let (x, labels) = (rows(part, &people, model.width()), part.labels.take(&people));
    let mut permuting = Permuting::new(x, model.width(), labels, players, orders)?;
    Ok(work(move || {
        if paced(|| permuting.advance(model.asked()))? {
            return Ok(doing(permuting.progress()));
        }
        let by = permuting.result().iter().map(|importance| ranked(importance, &model)).collect();
        Ok(done(Answer::Importance(Importances { people: people.len() as u64, scale: Scale::Score, by })))
    }))
}

fn ranked(importance: &Importance, model: &Model) -> Ranked {
    let worths = importance.means.iter().zip(&importance.drops).map(|(mean, drops)| spread(*mean, drops));
    Ranked {
        scoring: Some(importance.scoring),
        baseline: Some(importance.baseline),
        worths: named(model, worths.collect()),
    }
}

/// A mean, and the least and the most.
fn spread(mean: Estimate, drops: &[Estimate]) -> Interval {
    match mean {
        Estimate::NotEstimable { reason } => Interval::NotEstimable { reason },
        Estimate::Value(value) => {
            let values = drops.iter().filter_map(|drop| drop.value());
            let (low, high) = values.fold((value, value), |(low, high), v| (low.min(v), high.max(v)));
            Interval::Value { value, low, high }
        }
    }
}

/// What columns are worth, the most first.
fn named(model: &Model, worths: Vec<Interval>) -> Vec<Worth> {
    let terms = model.terms.0.iter().zip(worths);
    let mut worths: Vec<Worth> = terms.map(|(term, worth)| Worth { column: term.column.clone(), worth }).collect();
    let size = |worth: &Worth| match worth.worth {
        Interval::Value { value, .. } => value,
        Interval::NotEstimable { .. } => f64::NEG_INFINITY,
    };
    worths.sort_by(|a, b| size(b).total_cmp(&size(a)));
    worths
}

/// The mean sizes of Shapley values.
pub fn magnitudes(model: Model, group: Option<Group>) -> Result<Box<dyn Piecework>, Fault> {
    let people = model.crowd(group, EXPLAINED)?;
    let columns = model.terms.0.len();
    let (mut sizes, mut scale): (Vec<Vec<f64>>, _) = (vec![Vec::new(); columns], Scale::Score);
    let (mut next, mut present): (usize, Option<Attributing>) = (0, None);
    Ok(work(move || {
        let more = paced(|| -> Result<bool, Fault> {
            let Some(&person) = people.get(next) else { return Ok(false) };
            let mut attributing = match present.take() {
                Some(attributing) => attributing,
                None => Attributing::new(&model, &model.somebody(person as u64)?, Care::Quick, 0)?,
            };
            if attributing.advance(&model)? {
                present = Some(attributing);
                return Ok(true);
            }
            scale = attributing.scale;
            sizes.iter_mut().zip(attributing.result().values).for_each(|(sizes, value)| sizes.push(value.abs()));
            next += 1;
            Ok(next < people.len())
        })?;
        if more {
            return Ok(doing(next as f64 / people.len() as f64));
        }
        let worths = named(&model, sizes.iter().map(|sizes| mean(sizes)).collect());
        let by = vec![Ranked { scoring: None, baseline: None, worths }];
        Ok(done(Answer::Importance(Importances { people: people.len() as u64, scale, by })))
    }))
}

/// The mean, and its 95% interval by its standard error.
fn mean(numbers: &[f64]) -> Interval {
    let n = numbers.len() as f64;
    if numbers.len() < 2 {
        return Interval::NotEstimable { reason: Reason::TooFew };
    }
    let mean = numbers.iter().sum::<f64>() / n;
    let variance = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let reach = central(0.95) * (variance / n).sqrt();
    Interval::Value { value: mean, low: (mean - reach).max(0.0), high: mean + reach }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_an_interval_that_ends_at_nothing() {
        let Interval::Value { value, low, high } = mean(&[0.0, 0.0, 3.0]) else { panic!("there are three") };
        assert_eq!((value, low), (1.0, 0.0));
        assert!((high - (1.0 + central(0.95))).abs() < 1e-12);
        assert_eq!(mean(&[1.0]), Interval::NotEstimable { reason: Reason::TooFew });
    }

    #[test]
    fn repeats_reach_from_the_least_to_the_most() {
        let drops = [0.1, 0.3, 0.2].map(Estimate::Value);
        assert_eq!(spread(Estimate::Value(0.2), &drops), Interval::Value { value: 0.2, low: 0.1, high: 0.3 });
    }
}
