//! Somebody: who it is, whom to look at, and what the model would say if they had other values.

use super::crowd::{rows, truth};
use super::model::Model;
use super::work::{doing, done, paced, work};
use super::{Answer, Person, Pick, Picks, Value};
use crate::data::labels::Labels;
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Task};

/// People in a list.
const LISTED: usize = 50;
/// People who are asked about at once.
const TOGETHER: usize = 128;

/// Who somebody is.
pub fn person(model: Model, person: u64) -> Result<Box<dyn Piecework>, Fault> {
    let row = model.somebody(person)?;
    Ok(work(move || {
        let (part, at) = (model.test(), person as usize);
        let features = model.terms.features(&row, &model.subject.data.train, model.width());
        let single = part.groupings.iter().filter(|grouping| grouping.attributes.len() == 1);
        let groups = single.map(|g| (g.attributes[0].clone(), g.groups[g.of_row[at] as usize].concat()));
        let groups = groups.collect();
        Ok(done(Answer::Person(Person { features, told: model.tell(&row), truth: truth(part, at), groups })))
    }))
}

/// What the model would say of somebody with other values.
pub fn edited(model: Model, person: u64, edits: Vec<(String, Value)>) -> Result<Box<dyn Piecework>, Fault> {
    let mut row = model.somebody(person)?;
    model.edit(&mut row, &edits)?;
    Ok(work(move || Ok(done(Answer::Edited(model.tell(&row))))))
}

/// Whom to look at.
pub fn picks(model: Model) -> Result<Box<dyn Piecework>, Fault> {
    let people = model.test().labels.rows();
    let mut scores: Vec<f64> = Vec::new();
    Ok(work(move || {
        let outputs = model.asked().outputs();
        let more = paced(|| -> Result<bool, Fault> {
            let from = scores.len() / outputs;
            let upto = people.min(from + TOGETHER);
            let x = rows(model.test(), &(from..upto).collect::<Vec<_>>(), model.width());
            scores.extend(model.asked().scores(&x));
            Ok(upto < people)
        })?;
        if more {
            return Ok(doing(scores.len() as f64 / (people * outputs) as f64));
        }
        Ok(done(Answer::Picks(Picks { people: people as u64, lists: lists(&model, &scores) })))
    }))
}

fn lists(model: &Model, scores: &[f64]) -> Vec<(Pick, Vec<u64>)> {
    let part = model.test();
    let all = || 0..part.labels.rows();
    let true_of = |person: usize| truth(part, person);
    match model.subject.task {
        Task::Amount => {
            let near = |person: usize| Some(-(scores[person] - true_of(person)).abs());
            vec![(Pick::FarOff, least(all(), near))]
        }
        Task::Classes => {
            let classes = model.asked().outputs();
            let of = |person: usize| &scores[person * classes..][..classes];
            let most = |person: usize| of(person).iter().copied().fold(0.0, f64::max);
            let right = |person: usize| of(person)[true_of(person) as usize] >= most(person);
            let mistaken = |person: usize| (!right(person)).then(|| -most(person));
            vec![(Pick::Uncertain, least(all(), |p| Some(most(p)))), (Pick::Mistaken, least(all(), mistaken))]
        }
        Task::Decision | Task::Anomaly => {
            let uncertain = (Pick::Uncertain, least(all(), |person| Some((scores[person] - 0.5).abs())));
            let Labels::Binary(positive) = &part.labels else { return vec![uncertain] };
            let wrong = |yes: bool| {
                move |person: usize| {
                    let decided = scores[person] >= 0.5;
                    let sure = (scores[person] - 0.5).abs();
                    (decided == yes && positive[person] != yes).then_some(-sure)
                }
            };
            vec![uncertain, (Pick::WrongNo, least(all(), wrong(false))), (Pick::WrongYes, least(all(), wrong(true)))]
        }
    }
}

/// Those of whom there is a number, the least first.
fn least(people: impl Iterator<Item = usize>, number: impl Fn(usize) -> Option<f64>) -> Vec<u64> {
    let mut of: Vec<(f64, u64)> = people.filter_map(|person| Some((number(person)?, person as u64))).collect();
    of.sort_by(|a, b| a.0.total_cmp(&b.0));
    of.into_iter().take(LISTED).map(|(_, person)| person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_come_first_and_nobody_without_a_number() {
        let numbers = [Some(3.0), None, Some(-1.0), Some(2.0)];
        assert_eq!(least(0..4, |person| numbers[person]), [2, 3, 0]);
    }
}
