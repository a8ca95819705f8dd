use std::convert::Infallible;

use pollster::block_on;
use proptest::prelude::*;

use super::exponentiated_gradient::{Randomised, Settings, exponentiated_gradient};
use super::game;
use super::grid_search::{self, grid_search};
use super::moments::{Constraint, Moments};
use super::*;

/// The best of all classifiers of some kinds of people.
struct Exact<'a> {
    kind: &'a [usize],
    kinds: usize,
}

impl Oracle for Exact<'_> {
    type Model = Vec<bool>;
    type Error = Infallible;

    async fn fit(&mut self, labels: &[bool], weights: &[f64]) -> Result<(Vec<bool>, Vec<bool>), Infallible> {
        let mut worth = vec![0.0; self.kinds];
        for ((&kind, &label), weight) in self.kind.iter().zip(labels).zip(weights) {
            worth[kind] += if label { *weight } else { -weight };
        }
        let model: Vec<bool> = worth.iter().map(|w| *w > 0.0).collect();
        let decisions = self.kind.iter().map(|&kind| model[kind]).collect();
        Ok((model, decisions))
    }
}

#[derive(Debug, Clone)]
struct People {
    kind: Vec<usize>,
    labels: Vec<bool>,
    of_row: Vec<u32>,
}

const KINDS: usize = 4;

/// People whose kind is not independent of label and group.
fn people() -> impl Strategy<Value = People> {
    let person = (0u32..3, 0u8..10, 0u8..10).prop_map(|(group, a, b)| {
        let label = a > 3 + group as u8;
        (usize::from(label) * 2 + usize::from(b > 2 * group as u8 + 2), label != (b == 9), group)
    });
    prop::collection::vec(person, 30..120).prop_map(|people| People {
        kind: people.iter().map(|p| p.0).collect(),
        labels: people.iter().map(|p| p.1).collect(),
        of_row: people.iter().map(|p| p.2).collect(),
    })
}

const CONSTRAINTS: [Constraint; 5] = [
    Constraint::DemographicParity,
    Constraint::TruePositiveRateParity,
    Constraint::FalsePositiveRateParity,
    Constraint::EqualizedOdds,
    Constraint::ErrorRateParity,
];

/// The least error plus fine of any lottery over all classifiers.
fn least_fined(moments: &Moments, kind: &[usize], eps: f64) -> f64 {
    let all = (0..1usize << KINDS).map(|bits| kind.iter().map(|k| bits >> k & 1 == 1).collect::<Vec<bool>>());
    let judged: Vec<(f64, Vec<f64>)> = all.map(|d| (moments.error(&d), moments.differences(&d))).collect();
    let mut table = vec![judged.iter().map(|j| j.0).collect::<Vec<f64>>()];
    for cell in 0..moments.cells().len() {
        for sign in [1.0, -1.0] {
            table.push(judged.iter().map(|j| j.0 + (sign * j.1[cell] - eps) / eps).collect());
        }
    }
    let columns = game::solve(&table).columns;
    let value = |row: &Vec<f64>| row.iter().zip(&columns).map(|(x, share)| x * share).sum::<f64>();
    table.iter().map(value).fold(f64::NEG_INFINITY, f64::max)
}

fn fined<M>(lottery: &Randomised<M>, eps: f64) -> f64 {
    lottery.error + (lottery.max_violation - eps).max(0.0) / eps
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_lottery_is_as_good_as_its_gap_says(people in people(), which in 0usize..5, eps in 0.01f64..0.2) {
        let Ok(moments) = Moments::new(CONSTRAINTS[which], &people.labels, &people.of_row, 3) else { return Ok(()) };
        for run_linprog_step in [true, false] {
            let oracle = Exact { kind: &people.kind, kinds: KINDS };
            let settings = Settings { eps, run_linprog_step, ..Settings::default() };
            let lottery = block_on(exponentiated_gradient(&moments, &settings, oracle)).unwrap();
            prop_assert!((lottery.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(lottery.weights.len() == lottery.predictors.len());
            // The oracle is exact: nothing is better by more than the gap, twice.
            let least = least_fined(&moments, &people.kind, eps);
            prop_assert!(fined(&lottery, eps) <= least + 2.0 * lottery.best_gap + 1e-7);
            prop_assert!(fined(&lottery, eps) >= least - 1e-7);
            prop_assert!(lottery.max_violation <= eps * (2.0 + 2.0 * lottery.best_gap) + 1e-9);
            if run_linprog_step {
                prop_assert!(lottery.best_gap <= lottery.nu + 1e-7 || lottery.iterations == 50, "{}", lottery.best_gap);
            }
            // Decisions by lot have the error and the rates that are told.
            let chance: Vec<f64> = people.kind.iter().map(|&k| lottery.probability(|model| model[k])).collect();
            let wrong = |(&label, p): (&bool, &f64)| if label { 1.0 - p } else { *p };
            let error = people.labels.iter().zip(&chance).map(wrong).sum::<f64>() / chance.len() as f64;
            prop_assert!((error - lottery.error).abs() < 1e-9);
        }
    }

    #[test]
    fn every_point_of_the_grid_is_priced_within_the_limit(
        people in people(), which in 0usize..5, grid_size in 1u32..40, grid_limit in 0.0f64..4.0,
    ) {
        let Ok(moments) = Moments::new(CONSTRAINTS[which], &people.labels, &people.of_row, 3) else { return Ok(()) };
        let settings = grid_search::Settings { grid_size, grid_limit, ..Default::default() };
        settings.check().unwrap();
        let grid = block_on(grid_search(&moments, &settings, Exact { kind: &people.kind, kinds: KINDS })).unwrap();
        prop_assert_eq!(grid.candidates.len(), grid_size as usize);
        let size = |net: &[f64]| net.iter().map(|l| l.abs()).sum::<f64>();
        prop_assert!(grid.candidates.iter().all(|c| size(&c.net) <= grid_limit + 1e-9));
        let loss = |i: usize| grid.candidates[i].error + grid.candidates[i].max_violation;
        prop_assert!((0..grid.candidates.len()).all(|i| loss(grid.best) <= loss(i)));
        for candidate in &grid.candidates {
            let decide = |&k: &usize| candidate.predictor.decide(|model| model[k]);
            let decisions: Vec<bool> = people.kind.iter().map(decide).collect();
            prop_assert_eq!(moments.error(&decisions), candidate.error);
        }
    }
}

#[test]
fn where_all_labels_are_the_same_nobody_is_asked() {
    let mut oracle = Exact { kind: &[0, 0], kinds: 1 };
    let (predictor, decisions) = block_on(ask(&mut oracle, &[1.0, 2.0], 1.0)).unwrap();
    assert_eq!((predictor, decisions), (Predictor::Constant(true), vec![true, true]));
    let (predictor, _) = block_on(ask(&mut oracle, &[-1.0, 2.0], 1.0)).unwrap();
    assert_eq!(predictor, Predictor::Learnt(vec![true]));
}

#[test]
fn settings_have_limits() {
    assert!(Settings::default().check().is_ok() && grid_search::Settings::default().check().is_ok());
    assert!(Settings { eps: 0.0, ..Settings::default() }.check().is_err());
    assert!(Settings { nu: Some(f64::NAN), ..Settings::default() }.check().is_err());
    assert!(grid_search::Settings { grid_size: 0, ..Default::default() }.check().is_err());
}
