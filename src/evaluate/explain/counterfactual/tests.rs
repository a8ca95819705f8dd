//! What has to hold of counterfactuals.

use std::rc::Rc;

use proptest::prelude::*;

use super::recourse::Seeking;
use super::search::{Goal, Search};
use super::space::{Freedom, Space};
use crate::data::meaning::Meaning;
use crate::data::scale::Scale as Unit;
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::explain::ask::{Explainable, Scale, Target};
use crate::evaluate::explain::properties::{linear, people};
use crate::model::config::Activation;
use crate::model::dense::DenseNetwork;
use crate::model::output::Output;
use crate::model::weights::{dense_shapes, initial_weights};
use crate::random::{Purpose, stream};

fn amount(column: &str) -> Meaning {
    Meaning::Amount { column: column.into(), scale: Unit::PLAIN, lacking: false }
}

fn level(column: &str, level: &str) -> Meaning {
    Meaning::Level { column: column.into(), level: level.into() }
}

/// An amount that some lack, a job out of three, and two more amounts.
fn meanings() -> Vec<Meaning> {
    let unknown = |column: &str| Meaning::Unknown { column: column.into() };
    let job = ["x", "y", "z"].map(|l| level("job", l));
    [vec![amount("income"), unknown("income")], job.to_vec(), vec![amount("age"), amount("debt")]].concat()
}

/// Encoded people: everything that is told of them is in order.
fn table(count: usize, seed: u64) -> Vec<f64> {
    let of_row = |numbers: &[f64]| {
        let lacking = numbers[1] > 2.0;
        let job = (numbers[2].abs() * 2.0) as usize % 3;
        let income = if lacking { 0.0 } else { numbers[0] };
        let jobs = (0..3).map(|l| f64::from(u8::from(l == job)));
        [income, f64::from(u8::from(lacking))]
            .into_iter()
            .chain(jobs)
            .chain([numbers[3], numbers[4]])
            .collect::<Vec<_>>()
    };
    people(count, 5, seed).chunks(5).flat_map(of_row).collect()
}

fn freedom(name: &str) -> Freedom {
    match name {
        "age" => Freedom::Up,
        _ => Freedom::Free,
    }
}

fn search(target: &Target, space: &Rc<Space>, person: &[f64], background: &[f64], goal: Goal) -> Search {
    let mut search = Search::new(person, background.into(), space.clone(), goal, 6, 1).unwrap();
    while search.advance(target).unwrap() {}
    assert_eq!(search.progress(), 1.0);
    search
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn finds_flip_and_are_open_to_the_person(seed in 0_u64..200, job_fixed in any::<bool>()) {
        let shapes = dense_shapes(&[7, 6, 1], Activation::Relu);
        let layers = initial_weights(&shapes, &mut stream(seed, Purpose::Weights));
        let model = DenseNetwork::<f64>::new(&layers, Activation::Relu, Output::Decision);
        let (background, person) = (table(60, seed), table(1, seed + 1000));
        let of = |name: &str| if job_fixed && name == "job" { Freedom::Fixed } else { freedom(name) };
        let space = Rc::new(Space::new(&meanings(), &background, of).unwrap());
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        let goal = if target.of_one(&person).unwrap() >= 0.0 { Goal::Below(0.0) } else { Goal::AtLeast(0.0) };
        let found = search(&target, &space, &person, &background, goal).diverse(4);
        for find in &found {
            prop_assert!(goal.reached(find.number) && find.number == target.of_one(&find.row).unwrap());
            prop_assert!(space.open(&person, &find.row).unwrap(), "{person:?} {find:?}");
            prop_assert!(!find.changed.is_empty() && find.cost >= found[0].cost);
            prop_assert!(find.row[5] >= person[5], "age goes up only");
            prop_assert!(!job_fixed || find.row[2..5] == person[2..5]);
            for &feature in &find.changed {
                let mut without = find.row.clone();
                space.features()[feature].take(&person, &mut without);
                prop_assert!(!goal.reached(target.of_one(&without).unwrap()), "{feature} isn't needed: {find:?}");
            }
        }
    }

    #[test]
    fn of_logistic_regression_the_nearest_is_the_closed_form(
        weights in prop::array::uniform3(prop_oneof![-2.0f64..-0.1, 0.1f64..2.0]), seed in 0_u64..200,
    ) {
        let (background, person) = (people(80, 3, seed), people(1, 3, seed + 1000));
        let meanings = ["a", "b", "c"].map(amount);
        let space = Rc::new(Space::new(&meanings, &background, |_| Freedom::Free).unwrap());
        let model = linear(&weights, 0.2);
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        let lacking = target.of_one(&person).unwrap();
        let goal = if lacking >= 0.0 { Goal::Below(0.0) } else { Goal::AtLeast(0.0) };
        let found = search(&target, &space, &person, &background, goal);
        match (knapsack(&weights, &background, &person, lacking), found.nearest()) {
            (None, found) => prop_assert!(found.is_none()),
            (Some(cost), Some(found)) => prop_assert!((found.cost - cost).abs() < 1e-6, "{} {cost}", found.cost),
            (Some(_), None) => prop_assert!(false, "a way was missed"),
        }
    }
}

/// The least cost at which amounts move a linear model's number to 0: that goes furthest first which moves it most for its
/// cost, to the end of its range.
fn knapsack(weights: &[f64], background: &[f64], person: &[f64], number: f64) -> Option<f64> {
    let width = weights.len();
    let mut ways: Vec<(f64, f64)> = (0..width)
        .map(|column| {
            let values: Vec<f64> = background.iter().skip(column).step_by(width).copied().collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
            let up = (weights[column] > 0.0) == (number < 0.0);
            let end = values.iter().copied().fold(person[column], if up { f64::max } else { f64::min });
            (weights[column].abs() * deviation, (end - person[column]).abs() / deviation)
        })
        .collect();
    ways.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut left, mut cost) = (number.abs(), 0.0);
    for (gain, room) in ways {
        let taken = room.min(left / gain);
        (left, cost) = (left - gain * taken, cost + taken);
    }
    (left < 1e-12).then_some(cost)
}

#[test]
fn where_nothing_may_change_there_is_no_way() {
    let (background, person) = (table(30, 1), table(1, 2));
    let space = Rc::new(Space::new(&meanings(), &background, |_| Freedom::Fixed).unwrap());
    let model = linear(&[1.0; 7], 0.0);
    let target = Target::new(&model, 0, Scale::Logit).unwrap();
    let goal = if target.of_one(&person).unwrap() >= 0.0 { Goal::Below(0.0) } else { Goal::AtLeast(0.0) };
    let found = search(&target, &space, &person, &background, goal);
    assert!(found.nearest().is_none() && found.diverse(3).is_empty());
    assert!(space.open(&person, &person).unwrap() && space.open(&person, &[0.0]).is_err());
}

#[test]
fn diverse_finds_change_different_things() {
    let background = people(80, 3, 4);
    let space = Rc::new(Space::new(&["a", "b", "c"].map(amount), &background, |_| Freedom::Free).unwrap());
    let model = linear(&[1.0, 0.9, 0.8], -1.0);
    let target = Target::new(&model, 0, Scale::Logit).unwrap();
    let found = search(&target, &space, &[0.0; 3], &background, Goal::AtLeast(0.0)).diverse(2);
    assert_eq!(found.len(), 2);
    assert!(found[0].changed.iter().all(|feature| !found[1].changed.contains(feature)), "{found:?}");
}

#[test]
fn recourse_is_told_of_groups_that_are_large_enough() {
    let x = people(60, 3, 9);
    let of_row: Vec<u32> = (0..60).map(|row| if row < 50 { row % 2 } else { 2 }).collect();
    let space = Rc::new(Space::new(&["a", "b", "c"].map(amount), &x, |_| Freedom::Free).unwrap());
    let model = linear(&[1.0, 0.5, 0.0], -1.0);
    let target = Target::new(&model, 0, Scale::Logit).unwrap();
    let goal = Goal::AtLeast(0.0);
    let mut seeking = Seeking::new(x.clone().into(), of_row.clone(), x.clone().into(), space, 3, (goal, 2, 5)).unwrap();
    while seeking.advance(&target).unwrap() {}
    let found = seeking.result(4);
    let told = model.told(&x, Scale::Logit);
    for (group, recourse) in found.iter().enumerate() {
        let denied = told.iter().zip(&of_row).filter(|(z, g)| **z < 0.0 && **g as usize == group).count();
        assert_eq!(recourse.people, denied as u64);
    }
    let [lower, median, upper] = [found[0].lower, found[0].median, found[0].upper].map(|e| e.value().unwrap());
    assert!(0.0 < lower && lower <= median && median <= upper);
    assert_eq!(found[0].without, Estimate::Value(0.0));
    assert!(found[2].people < 10 && found[2].median == Estimate::absent(Reason::TooFew));
    assert_eq!(found[3].without, Estimate::absent(Reason::NoRows));
}
