//! What has to hold of explanations, whatever the model.

use std::rc::Rc;

use proptest::prelude::*;

use super::accumulated::Accumulating;
use super::ask::{Scale, Target};
use super::dependence::{Dependence, Grid};
use super::error::ExplainError;
use super::gradients::{Integrating, saliency};
use super::importance::{Permuting, Scoring, permutations};
use super::lime;
use super::neighbourhood::{Imitating, Options};
use super::players::Players;
use super::sampled::Sampled;
use super::shapley::{Attribution, Exact, MOST_EXACT};
use super::superpixels::Segments;
use super::surrogate::{Imitation, Told};
use super::tree_shap::{TreeShap, Trees};
use crate::data::labels::Labels;
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::trees::{BoostedScore, TreeScore};
use crate::model::boosted::boosting::Boosting;
use crate::model::boosted::config::BoostedConfig;
use crate::model::config::Activation;
use crate::model::dense::DenseNetwork;
use crate::model::output::Output;
use crate::model::tree::config::TreeConfig;
use crate::model::tree::grow::{Samples, fit};
use crate::model::weights::{dense_shapes, initial_weights};
use crate::random::{Purpose, stream};

const WIDTH: usize = 5;

/// Numbers without a pattern, some of which are the same.
pub fn people(count: usize, width: usize, seed: u64) -> Vec<f64> {
    let number = |i: usize| ((i as f64 + 1.0) * (seed as f64 + 1.7) * 12.9898).sin() * 3.0;
    (0..count * width).map(|i| (number(i) * 2.0).round() / 2.0).collect()
}

fn network(seed: u64, outputs: usize) -> DenseNetwork<f64> {
    let shapes = dense_shapes(&[WIDTH, 7, 4, outputs], Activation::Tanh);
    let output = if outputs == 1 { Output::Decision } else { Output::Classes };
    DenseNetwork::new(&initial_weights(&shapes, &mut stream(seed, Purpose::Weights)), Activation::Tanh, output)
}

/// Logistic regression with these weights.
pub fn linear(weights: &[f64], intercept: f64) -> DenseNetwork<f64> {
    DenseNetwork::of_numbers([(weights.to_vec(), vec![intercept])], Activation::Relu, Output::Decision)
}

fn exact(target: &Target, person: &[f64], background: &Rc<[f64]>, players: &Players) -> Attribution {
    let mut shapley = Exact::new(person, background.clone(), players.clone()).unwrap();
    while shapley.advance(target).unwrap() {}
    assert_eq!(shapley.progress(), 1.0);
    shapley.result()
}

/// The definition, coalition by coalition.
fn brute_force(target: &Target, person: &[f64], background: &[f64], players: &Players) -> Vec<f64> {
    let d = players.len();
    let worth: Vec<f64> = (0..1usize << d)
        .map(|coalition| {
            let mut x = background.to_vec();
            for row in x.chunks_exact_mut(person.len()) {
                let of_nobody = players.of_columns(person.len());
                for (column, player) in of_nobody.into_iter().enumerate() {
                    if player.is_none_or(|player| coalition >> player & 1 == 1) {
                        row[column] = person[column];
                    }
                }
            }
            let told = target.of(&x).unwrap();
            told.iter().sum::<f64>() / told.len() as f64
        })
        .collect();
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    let value = |player: usize| {
        let without = (0..1usize << d).filter(|coalition| coalition >> player & 1 == 0);
        let share = |coalition: usize| {
            let size = coalition.count_ones() as usize;
            factorial(size) * factorial(d - size - 1) / factorial(d)
                * (worth[coalition | 1 << player] - worth[coalition])
        };
        without.map(share).sum::<f64>()
    };
    (0..d).map(value).collect()
}

fn close(found: &[f64], expected: &[f64], tolerance: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }
    Ok(())
}

fn players() -> impl Strategy<Value = Players> {
    let columns = [
        vec![vec![0], vec![1], vec![2], vec![3], vec![4]],
        vec![vec![2, 0], vec![1], vec![4, 3]],
        vec![vec![1], vec![3]],
    ];
    prop::sample::select(columns.to_vec()).prop_map(|columns| Players::new(columns, WIDTH).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn exact_values_are_the_definitions_and_add_up(seed in 0_u64..100, players in players(), outputs in 1_usize..4) {
        let outputs = if outputs == 2 { 1 } else { outputs };
        let (model, background) = (network(seed, outputs), Rc::<[f64]>::from(people(9, WIDTH, seed)));
        let person = people(1, WIDTH, seed + 1000);
        let target = Target::new(&model, outputs - 1, Scale::Score).unwrap();
        let found = exact(&target, &person, &background, &players);
        close(&found.values, &brute_force(&target, &person, &background, &players), 1e-12)?;
        prop_assert!((found.base + found.values.iter().sum::<f64>() - found.score).abs() < 1e-12);
        prop_assert!((found.score - target.of_one(&person).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn sampled_values_are_the_exact_ones_within_their_errors(seed in 0_u64..200) {
        let (model, background) = (network(seed, 1), Rc::<[f64]>::from(people(6, WIDTH, seed)));
        let (person, players) = (people(1, WIDTH, seed + 1000), Players::single(WIDTH));
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        let expected = exact(&target, &person, &background, &players);
        let mut sampled = Sampled::new(&person, background, players, 60, seed).unwrap();
        while sampled.advance(&target).unwrap() {}
        let found = sampled.result();
        for ((found, expected), error) in found.values.iter().zip(&expected.values).zip(&found.errors) {
            prop_assert!((found - expected).abs() <= 4.0 * error + 1e-12, "{found} {expected} {error}");
        }
        prop_assert!((found.base + found.values.iter().sum::<f64>() - found.score).abs() < 1e-12);
        prop_assert!((found.base - expected.base).abs() < 1e-12 && found.errors.iter().all(|e| *e < 0.5));
    }

    #[test]
    fn equals_are_told_the_same_and_who_changes_nothing_is_told_nothing(
        weight in -2.0f64..2.0, other in -2.0f64..2.0, x in -2.0f64..2.0,
    ) {
        let model = linear(&[weight, weight, 0.0, other, other], 0.3);
        let background: Rc<[f64]> = (0..40).map(|i| if i % 5 < 2 { f64::from(i / 5) / 4.0 } else { f64::from(i % 7) }).collect();
        let target = Target::new(&model, 0, Scale::Score).unwrap();
        let found = exact(&target, &[x, x, 5.0, 1.0, 2.0], &background, &Players::single(WIDTH));
        prop_assert!((found.values[0] - found.values[1]).abs() < 1e-12 && found.values[2].abs() < 1e-12);
    }

    #[test]
    fn trees_are_explained_exactly(seed in 0_u64..200, players in players(), classes in 2_usize..4) {
        let x = people(60, WIDTH, seed);
        let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        let y: Vec<u32> = x.chunks(WIDTH).map(|r| ((r[0] * r[1] + r[2]).abs() as u32 + u32::from(r[3] > 0.0)) % classes as u32).collect();
        let samples = Samples { x: &single, width: WIDTH, y: &y, classes, weights: None };
        let tree = Rc::new(fit(&samples, &TreeConfig::default()).unwrap());
        let model = TreeScore { tree: (*tree).clone(), width: WIDTH, outputs: if classes == 2 { 1 } else { classes } };
        let (background, person) = (Rc::<[f64]>::from(&x[..8 * WIDTH]), people(1, WIDTH, seed + 1000));
        let class = classes - 1;
        let target = Target::new(&model, if classes == 2 { 0 } else { class }, Scale::Score).unwrap();
        let mut shap = TreeShap::new(Trees::Share { tree, class }, &person, background.clone(), &players).unwrap();
        while shap.advance() {}
        let (found, expected) = (shap.result(), exact(&target, &person, &background, &players));
        close(&found.values, &expected.values, 1e-12)?;
        close(&[found.base, found.score], &[expected.base, expected.score], 1e-12)?;
    }

    #[test]
    fn boosted_trees_are_explained_exactly(seed in 0_u64..50, players in players()) {
        let x = people(80, WIDTH, seed);
        let single: Rc<[f32]> = x.iter().map(|&x| x as f32).collect();
        let y = x.chunks(WIDTH).map(|r| u32::from(r[0] * r[1] + r[2] > 0.0)).collect();
        let config = BoostedConfig { learning_rate: 0.3, max_depth: 3, min_samples_leaf: 5, l2_regularization: 0.0 };
        let mut boosting = Boosting::new(&single, WIDTH, y, 2, &config).unwrap();
        while boosting.rounds() < 5 { boosting.step(); }
        let model = BoostedScore { trees: boosting.trees(), width: WIDTH };
        let (background, person) = (Rc::<[f64]>::from(&x[..8 * WIDTH]), people(1, WIDTH, seed + 1000));
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        let trees = Trees::Boosted { trees: boosting.trees(), score: 0 };
        let mut shap = TreeShap::new(trees, &person, background.clone(), &players).unwrap();
        while shap.advance() {}
        let (found, expected) = (shap.result(), exact(&target, &person, &background, &players));
        close(&found.values, &expected.values, 1e-10)?;
        close(&[found.base, found.score], &[expected.base, expected.score], 1e-10)?;
    }

    #[test]
    fn accumulated_effects_of_a_linear_model_are_its_slope(weights in prop::array::uniform5(-2.0f64..2.0), seed in 0_u64..50) {
        let (model, x) = (linear(&weights, 0.1), Rc::<[f64]>::from(people(300, WIDTH, seed)));
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        let mut accumulating = Accumulating::new(x.clone(), WIDTH, 1, 8).unwrap();
        while accumulating.advance(&target).unwrap() {}
        let found = accumulating.result();
        for (ends, effects) in found.ends.windows(2).zip(found.effects.windows(2)) {
            prop_assert!((effects[1] - effects[0] - weights[1] * (ends[1] - ends[0])).abs() < 1e-9);
        }
        prop_assert_eq!(found.people.iter().sum::<u64>(), 300);
        let middles = found.effects.windows(2).map(|e| (e[0] + e[1]) / 2.0);
        prop_assert!(middles.zip(&found.people).map(|(m, &n)| m * n as f64).sum::<f64>().abs() < 1e-9);
    }

    #[test]
    fn integrated_gradients_are_nearly_complete(seed in 0_u64..50, outputs in prop::sample::select(vec![1, 3])) {
        let (model, person) = (network(seed, outputs), people(1, WIDTH, seed));
        let mut integrating = Integrating::new(&person, &[0.0; WIDTH], 300).unwrap();
        while integrating.advance(&model, 0, Scale::Score).unwrap() {}
        let found = integrating.result(&model, 0, Scale::Score).unwrap();
        prop_assert!(found.missing.abs() < 1e-3, "{}", found.missing);
        prop_assert_eq!(saliency(&model, &person, 0, Scale::Score).unwrap().len(), WIDTH);
    }

    #[test]
    fn near_a_linear_model_its_imitation_is_it(weights in prop::array::uniform5(-2.0f64..2.0), seed in 0_u64..50) {
        let (model, background) = (linear(&weights, 0.1), people(50, WIDTH, seed));
        let person = people(1, WIDTH, seed + 1000);
        let options = Options { samples: 600, ridge: 1e-6, seed, ..Options::default() };
        let mut imitating = Imitating::person(&person, &background, &Players::single(WIDTH), options).unwrap();
        let target = Target::new(&model, 0, Scale::Logit).unwrap();
        while imitating.advance(&target).unwrap() {}
        let local = imitating.result().unwrap();
        for (column, weight) in weights.iter().enumerate() {
            let values: Vec<f64> = background.iter().skip(column).step_by(WIDTH).copied().collect();
            let mean = values.iter().sum::<f64>() / 50.0;
            let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 50.0).sqrt();
            prop_assert!((local.coefficients[column] - weight * deviation).abs() < 1e-4);
        }
        prop_assert!((local.prediction - target.of_one(&person).unwrap()).abs() < 1e-4);
    }
}

#[test]
fn exact_values_of_too_many_features_are_refused() {
    let many = MOST_EXACT + 1;
    let refused = Exact::new(&vec![0.0; many], vec![0.0; many].into(), Players::single(many));
    assert!(matches!(refused, Err(ExplainError::TooManyFeatures { features: 17, most: 16 })));
    let nobody = Exact::new(&[0.0], Vec::new().into(), Players::single(1));
    assert!(matches!(nobody, Err(ExplainError::NobodyToCompare {})));
}

#[test]
fn what_does_not_fit_the_model_is_refused() {
    let model = linear(&[1.0, 2.0], 0.0);
    assert!(matches!(Target::new(&model, 1, Scale::Score), Err(ExplainError::NoOutput { output: 1, outputs: 1 })));
    let target = Target::new(&model, 0, Scale::Score).unwrap();
    assert!(matches!(target.of(&[1.0]), Err(ExplainError::PersonWidth { found: 1, width: 2 })));
    assert!(matches!(target.of(&[f64::NAN, 1.0]), Err(ExplainError::ScoreUndefined {})));
    let mut other = Exact::new(&[0.0; 3], vec![1.0; 3].into(), Players::single(3)).unwrap();
    assert!(other.advance(&target).is_err());
}

#[test]
fn dependence_on_two_categories_visits_all_pairs() {
    let model = linear(&[1.0, 2.0, 4.0, 0.0, 0.0], 0.0);
    let target = Target::new(&model, 0, Scale::Logit).unwrap();
    let grids = vec![Grid::levels(vec![0, 1]), Grid::amounts(2, &[0.0, 1.0, 2.0])];
    let mut dependence = Dependence::new(vec![9.0; 2 * WIDTH].into(), WIDTH, grids).unwrap();
    while dependence.advance(&target).unwrap() {}
    let expected = [1.0, 5.0, 9.0, 2.0, 6.0, 10.0];
    assert!(dependence.average().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9));
    assert_eq!(dependence.curve(1).len(), 6);
    assert!(Dependence::new(vec![0.0; WIDTH].into(), WIDTH, vec![Grid::amounts(5, &[0.0])]).is_err());
}

#[test]
fn a_feature_that_says_nothing_is_worth_nothing() {
    let x: Rc<[f64]> = people(200, WIDTH, 3).into();
    let positive = x.chunks(WIDTH).map(|r| r[0] > 0.0).collect();
    let model = linear(&[3.0, 0.0, 0.0, 0.0, 0.0], 0.0);
    let orders = permutations(200, 4, 7).unwrap();
    let mut permuting =
        Permuting::new(x.clone(), WIDTH, Labels::Binary(positive), Players::single(WIDTH), orders).unwrap();
    while permuting.advance(&model).unwrap() {}
    for by in permuting.result() {
        assert_eq!(by.means[1], Estimate::Value(0.0), "{:?}", by.scoring);
        assert!(by.means[0].value().unwrap() > 0.1 && by.drops[0].len() == 4);
    }
    let same = Labels::Binary(vec![true; 200]);
    let mut permuting =
        Permuting::new(x, WIDTH, same, Players::single(WIDTH), permutations(200, 1, 7).unwrap()).unwrap();
    permuting.advance(&model).unwrap();
    let auc = permuting.result().into_iter().find(|by| by.scoring == Scoring::RocAuc).unwrap();
    assert_eq!(auc.baseline, Estimate::absent(Reason::OneClass));
}

#[test]
fn a_surrogate_of_a_tree_is_that_tree_and_of_a_curve_has_steps() {
    let x = people(400, WIDTH, 5);
    let single: Vec<f32> = x.iter().map(|&x| x as f32).collect();
    let y: Vec<u32> = x.chunks(WIDTH).map(|r| u32::from(r[0] > 0.2 && r[1] > -0.3)).collect();
    let samples = Samples { x: &single, width: WIDTH, y: &y, classes: 2, weights: None };
    let tree = fit(&samples, &TreeConfig::default()).unwrap();
    let model = TreeScore { tree, width: WIDTH, outputs: 1 };
    let mut imitation = Imitation::new(&model, &x[..200 * WIDTH], Told::Probabilities, 3, 1).unwrap();
    while imitation.advance(1) {}
    let found = imitation.result(&model, &x[200 * WIDTH..]).unwrap();
    assert_eq!((found.fidelity.agreement, found.fidelity.people), (Some(1.0), 200));
    let amount = DenseNetwork::<f64>::of_numbers(
        [(vec![1.0, 0.0, 0.0, 0.0, 0.0], vec![0.0])],
        Activation::Relu,
        Output::Amount(crate::data::standard::Standard { mean: 10.0, deviation: 2.0 }),
    );
    let mut imitation = Imitation::new(&amount, &x[..200 * WIDTH], Told::Amount, 4, 5).unwrap();
    while imitation.advance(3) {}
    let found = imitation.result(&amount, &x[200 * WIDTH..]).unwrap();
    assert!(found.fidelity.r2.unwrap() > 0.9 && found.fidelity.agreement.is_none(), "{:?}", found.fidelity);
}

#[test]
fn segments_cover_a_picture_and_follow_its_ink() {
    let pixels: Vec<f64> = (0..28 * 28).map(|p| f64::from(u8::from(p % 28 > 13))).collect();
    let segments = Segments::of(&pixels, 28, 16, 0.1).unwrap();
    assert!((8..=16).contains(&segments.count), "{}", segments.count);
    for columns in segments.columns() {
        let inked = columns.iter().filter(|&&p| pixels[p as usize] > 0.5).count();
        assert!(!columns.is_empty() && (inked == 0 || inked == columns.len()));
    }
    assert_eq!(Segments::of(&[0.5], 1, 400, 1.0).unwrap().count, 1);
    assert!(Segments::of(&[], 28, 16, 1.0).is_err() && Segments::of(&pixels, 28, 0, 1.0).is_err());
}

#[test]
fn parts_of_a_picture_that_matter_are_found() {
    let pixels = vec![1.0; 64];
    let segments = Segments::of(&pixels, 8, 4, 10.0).unwrap();
    assert_eq!(segments.count, 4);
    let weights: Vec<f64> = segments.of_pixels.iter().map(|&s| if s == 2 { 0.1 } else { 0.0 }).collect();
    let model = linear(&weights, 0.0);
    let target = Target::new(&model, 0, Scale::Logit).unwrap();
    let options = Options { samples: 300, ridge: 1e-3, ..Options::default() };
    let mut imitating = Imitating::picture(&pixels, &segments, 0.0, options).unwrap();
    while imitating.advance(&target).unwrap() {}
    let local = imitating.result().unwrap();
    let part = weights.iter().sum::<f64>();
    assert!((local.coefficients[2] - part).abs() < 0.01 && local.coefficients[0].abs() < 0.01, "{local:?}");
    assert!(lime::fit(&[], 0, &[], &[], 1.0).is_err() && lime::fit(&[1.0], 1, &[1.0], &[1.0], 0.0).is_err());
}
