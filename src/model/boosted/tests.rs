//! Boosted trees: what can be said of them without another library.

use std::rc::Rc;

use rand::RngExt;

use super::bins::Bins;
use super::boosting::Boosting;
use super::config::BoostedConfig;
use super::loss::{first_scores, slopes};
use super::nodes::BoostedTree;
use crate::model::tree::error::TreeError;
use crate::random::{Purpose, stream};

const CONFIG: BoostedConfig =
    BoostedConfig { learning_rate: 0.3, max_depth: 4, min_samples_leaf: 5, l2_regularization: 0.5 };

/// People with an amount of many values, one of few and two indicators, and a class that follows from them in part.
fn people(rows: usize, classes: u32) -> (Rc<[f32]>, Vec<u32>) {
    let mut rng = stream(3, Purpose::Split);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        let (amount, few): (f32, u32) = (rng.random(), rng.random_range(0..6));
        let marks = [rng.random_bool(0.1), rng.random_bool(0.4)];
        x.extend([amount, few as f32, f32::from(marks[0]), f32::from(marks[1])]);
        let told = (amount * 3.0) as u32 + few / 2 + u32::from(marks[0] && !marks[1]);
        y.push(if rng.random_bool(0.8) { told % classes } else { rng.random_range(0..classes) });
    }
    (x.into(), y)
}

fn boosting(classes: u32, config: &BoostedConfig) -> (Boosting, Rc<[f32]>, Vec<u32>) {
    let (x, y) = people(700, classes);
    (Boosting::new(&x, 4, y.clone(), classes as usize, config).unwrap(), x, y)
}

fn rounds(boosting: &mut Boosting, rounds: usize) {
    while boosting.rounds() < rounds {
        boosting.step();
    }
}

/// The mean log loss of scores.
fn loss(boosting: &Boosting, x: &[f32], y: &[u32]) -> f64 {
    let trees = boosting.trees();
    let losses = x.chunks(4).zip(y).map(|(row, &class)| {
        let scores = match &trees.scores(row)[..] {
            &[yes] => vec![0.0, yes],
            scores => scores.to_vec(),
        };
        scores.iter().map(|score| score.exp()).sum::<f64>().ln() - scores[class as usize]
    });
    losses.sum::<f64>() / y.len() as f64
}

#[test]
fn every_round_lowers_the_loss_of_those_it_learns_from() {
    for classes in [2, 3] {
        let (mut boosting, x, y) = boosting(classes, &CONFIG);
        let mut last = loss(&boosting, &x, &y);
        for round in 1..=10 {
            rounds(&mut boosting, round);
            let now = loss(&boosting, &x, &y);
            assert!(now < last, "round {round} of {classes} classes: {last} to {now}");
            last = now;
        }
        assert!(last < 0.6 * f64::from(classes).ln());
    }
}

#[test]
fn depth_and_people_in_a_leaf_are_kept_to() {
    let config = BoostedConfig { max_depth: 3, min_samples_leaf: 40, ..CONFIG };
    let (mut boosting, x, _) = boosting(2, &config);
    rounds(&mut boosting, 5);
    let leaf = |tree: &BoostedTree, row: &[f32]| {
        let (mut node, mut depth) = (0, 0);
        while let Some(split) = tree.nodes[node].split {
            (node, depth) = (split.next(row[split.feature]), depth + 1);
        }
        (node, depth)
    };
    for tree in boosting.trees().rounds.iter().flat_map(|round| round.iter()) {
        let mut people = vec![0; tree.nodes.len()];
        for row in x.chunks(4) {
            let (node, depth) = leaf(tree, row);
            assert!(depth <= 3);
            people[node] += 1;
        }
        let leaves = tree.nodes.iter().zip(&people).filter(|(node, _)| node.split.is_none());
        assert!(leaves.clone().count() > 1 && leaves.into_iter().all(|(_, &people)| people >= 40));
    }
}

#[test]
fn a_tree_that_is_growing_is_told_as_it_stands() {
    let (mut boosting, x, _) = boosting(3, &CONFIG);
    rounds(&mut boosting, 1);
    boosting.step();
    let trees = boosting.trees();
    assert_eq!((trees.rounds.len(), trees.growing.len(), boosting.taken()), (1, 1, 1));
    assert_eq!(trees.growing[0].nodes.len(), 3, "a level of two leaves");
    let by_hand = |row: &[f32], k: usize| trees.first[k] + trees.rounds[0][k].value(row);
    let row = &x[..4];
    assert_eq!(trees.scores(row)[1], by_hand(row, 1));
    assert_eq!(trees.scores(row)[0], by_hand(row, 0) + trees.growing[0].value(row));
}

#[test]
fn what_cannot_be_improved_is_exhausted() {
    let x: Rc<[f32]> = [1.0f32; 40].into();
    let mut boosting = Boosting::new(&x, 1, (0..40).map(|i| i % 2).collect(), 2, &CONFIG).unwrap();
    assert!(!boosting.exhausted());
    boosting.step();
    assert!(boosting.exhausted() && boosting.rounds() == 1);
    assert_eq!(boosting.trees().scores(&[7.0]), [0.0]);
}

#[test]
fn what_trees_cannot_learn_from_is_refused() {
    let refused = |x: &[f32], y: Vec<u32>, config: &BoostedConfig| Boosting::new(&x.into(), 1, y, 2, config).err();
    assert_eq!(refused(&[], vec![], &CONFIG), Some(TreeError::Nobody {}));
    assert_eq!(refused(&[f32::NAN], vec![0], &CONFIG), Some(TreeError::NotFinite { row: 0, column: 0 }));
    let config = BoostedConfig { learning_rate: 0.0, ..CONFIG };
    assert!(matches!(refused(&[1.0], vec![0], &config), Some(TreeError::Setting(_))));
}

#[test]
fn one_class_alone_gives_finite_scores() {
    let (x, y) = people(60, 2);
    for classes in [2, 3] {
        let mut boosting = Boosting::new(&x, 4, vec![1; y.len()], classes, &CONFIG).unwrap();
        rounds(&mut boosting, 3);
        assert!(boosting.trees().scores(&x[..4]).iter().all(|score| score.is_finite()));
    }
}

#[test]
fn slopes_are_the_derivatives_of_the_loss() {
    let y = [0, 2, 1];
    let scores = vec![vec![0.3, -1.0, 2.0], vec![-0.5, 0.0, 0.1], vec![0.2, 0.7, -3.0]];
    let loss = |scores: &[Vec<f64>], row: usize| {
        scores.iter().map(|s| s[row].exp()).sum::<f64>().ln() - scores[y[row] as usize][row]
    };
    let found = slopes(&scores, &y.map(|class| class as u32), None);
    for (k, row) in (0..3).flat_map(|k| (0..3).map(move |row| (k, row))) {
        let moved = |by: f64| {
            let mut scores = scores.clone();
            scores[k][row] += by;
            loss(&scores, row)
        };
        let e = 1e-4;
        let [gradient, hessian] = found[k][row].map(f64::from);
        assert!((gradient - (moved(e) - moved(-e)) / (2.0 * e)).abs() < 1e-6);
        assert!((hessian - (moved(e) - 2.0 * moved(0.0) + moved(-e)) / (e * e)).abs() < 1e-6);
    }
    let extreme = slopes(&[vec![-800.0, -800.0, 800.0]], &[0, 1, 1], None);
    assert_eq!(extreme[0], [[0.0, 0.0], [-1.0, 0.0], [0.0, 0.0]]);
    assert_eq!(first_scores(&[0, 1, 1, 1], 2, None), [3.0f64.ln()]);
}

#[test]
fn bins_keep_few_values_apart_and_share_many_out() {
    let x: Vec<f32> = (0..10_000).flat_map(|i| [(i % 7) as f32, (i as f32).sqrt()]).collect();
    let bins = Bins::new(&x, 2);
    assert_eq!((bins.of(0), bins.of(1)), (0..7, 7..7 + 255));
    assert_eq!((0..6).map(|bin| bins.threshold(0, bin)).collect::<Vec<_>>(), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
    let mut people = vec![0; bins.count()];
    for row in 0..10_000 {
        let unusual = bins.unusual(row);
        unusual.iter().for_each(|&bin| people[bin as usize] += 1);
        assert!(unusual.len() <= 2);
    }
    assert!(people[7..].iter().all(|&n| n == 0 || (35..45).contains(&n)), "{people:?}");
}
