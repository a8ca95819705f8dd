//! What holds of every tree.

use proptest::prelude::*;

use super::config::TreeConfig;
use super::criterion::Criterion;
use super::error::TreeError;
use super::grow::{Grower, Samples, fit};
use super::nodes::Tree;
use super::prune::{pruned, pruning_path};
use crate::limits::SettingError;

const CLASSES: usize = 3;

/// Rows of `width` features with few different values, so that many are alike.
#[derive(Debug, Clone)]
struct People {
    x: Vec<f32>,
    width: usize,
    y: Vec<u32>,
    weights: Vec<f64>,
}

impl People {
    fn samples(&self) -> Samples<'_> {
        Samples { x: &self.x, width: self.width, y: &self.y, classes: CLASSES, weights: Some(&self.weights) }
    }

    fn rows(&self) -> impl Iterator<Item = (&[f32], u32, f64)> {
        self.x.chunks(self.width).zip(&self.y).zip(&self.weights).map(|((x, &y), &w)| (x, y, w))
    }

    /// Everybody as often as they weigh, each with weight 1.
    fn repeated(&self) -> Self {
        let mut all = Self { x: Vec::new(), y: Vec::new(), weights: Vec::new(), ..*self };
        for (x, y, weight) in self.rows() {
            for _ in 0..weight as usize {
                all.x.extend(x);
                all.y.push(y);
                all.weights.push(1.0);
            }
        }
        all
    }
}

prop_compose! {
    fn people()(rows in 5usize..60, width in 1usize..4)(
        x in prop::collection::vec(-4i8..5, rows * width),
        y in prop::collection::vec(0..CLASSES as u32, rows),
        weights in prop::collection::vec(1u8..4, rows),
        width in Just(width),
    ) -> People {
        let x = x.into_iter().map(|x| f32::from(x) / 4.0).collect();
        People { x, width, y, weights: weights.into_iter().map(f64::from).collect() }
    }
}

prop_compose! {
    fn config()(entropy in any::<bool>(), depth in prop::option::of(1usize..6), leaf in 1usize..6) -> TreeConfig {
        let criterion = if entropy { Criterion::Entropy } else { Criterion::Gini };
        TreeConfig { criterion, max_depth: depth, min_samples_leaf: leaf, ..TreeConfig::default() }
    }
}

fn questions(tree: &Tree) -> Vec<Option<(usize, f64)>> {
    tree.nodes.iter().map(|node| node.split.map(|s| (s.feature, s.threshold))).collect()
}

proptest! {
    #[test]
    fn everybody_ends_in_a_leaf_that_counts_them(people in people(), config in config()) {
        let tree = fit(&people.samples(), &config).unwrap();
        let mut sums = vec![[0.0; CLASSES]; tree.nodes.len()];
        let mut counts = vec![0; tree.nodes.len()];
        for (row, class, weight) in people.rows() {
            let leaf = tree.leaf(row);
            sums[leaf][class as usize] += weight;
            counts[leaf] += 1;
            prop_assert!(tree.path(row).len() <= tree.depth());
            prop_assert_eq!(tree.score(row), &tree.nodes[leaf].value);
        }
        for (node, (sums, count)) in tree.nodes.iter().zip(sums.iter().zip(counts)) {
            if node.split.is_none() {
                prop_assert_eq!(node.n_node_samples, count);
                prop_assert!(count >= config.min_samples_leaf.min(people.y.len()));
                let total = node.weighted_n_node_samples;
                prop_assert_eq!(sums.map(|sum| sum / total).to_vec(), node.value.clone());
            }
        }
        prop_assert!(config.max_depth.is_none_or(|most| tree.depth() <= most));
        prop_assert_eq!(tree.nodes.len(), 2 * tree.leaves() - 1);
    }

    #[test]
    fn growing_in_pieces_is_growing_at_once(people in people(), config in config(), piece in 1usize..4) {
        let mut grower = Grower::new(&people.samples(), &config).unwrap();
        let mut pieces = 1;
        while grower.advance(piece) {
            prop_assert_eq!(grower.settled(), pieces * piece);
            pieces += 1;
        }
        prop_assert_eq!(grower.finish(), fit(&people.samples(), &config).unwrap());
    }

    #[test]
    fn a_weight_stands_for_so_many_people(people in people(), entropy in any::<bool>()) {
        let criterion = if entropy { Criterion::Entropy } else { Criterion::Gini };
        let config = TreeConfig { criterion, ..TreeConfig::default() };
        let weighted = fit(&people.samples(), &config).unwrap();
        let repeated = fit(&people.repeated().samples(), &config).unwrap();
        prop_assert_eq!(questions(&weighted), questions(&repeated));
    }

    #[test]
    fn pruning_leads_from_the_whole_tree_to_its_root(people in people(), config in config()) {
        let tree = fit(&people.samples(), &config).unwrap();
        let path = pruning_path(&tree);
        prop_assert!(path.ccp_alphas.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        prop_assert!(path.impurities.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        // Rounding may put a later price a little below an earlier one, which has then been paid already. At a price of 0
        // nothing is cut, not even what is worth nothing.
        let prices = path.ccp_alphas[1..].iter().scan(f64::MIN_POSITIVE, |most, &alpha| {
            *most = most.max(alpha);
            Some(*most)
        });
        let prices = [0.0].into_iter().chain(prices);
        let leaves: Vec<usize> = prices.map(|price| pruned(&tree, price).leaves()).collect();
        prop_assert!(leaves.is_sorted_by(|a, b| a >= b));
        prop_assert_eq!((leaves[0], leaves[leaves.len() - 1]), (tree.leaves(), 1));
    }
}

/// Two features that are equally good, and one that is better than nothing.
fn twins() -> Tree {
    let x = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 2.0, 2.0, 1.0, 3.0, 3.0, 1.0];
    let samples = Samples { x: &x, width: 3, y: &[0, 0, 1, 1], classes: 2, weights: None };
    fit(&samples, &TreeConfig::default()).unwrap()
}

#[test]
fn of_equally_good_features_the_first_is_asked() {
    let tree = twins();
    assert_eq!(questions(&tree), [Some((0, 1.5)), None, None]);
    assert_eq!((tree.depth(), tree.leaves()), (1, 2));
}

#[test]
fn a_path_says_what_holds_of_a_row() {
    let tree = twins();
    let says = |row: &[f32]| tree.path(row).iter().map(|step| step.rule("age")).collect::<Vec<_>>();
    assert_eq!(says(&[1.5, 9.0, 9.0]), ["age ≤ 1.5"], "a value at the threshold is at most the threshold");
    assert_eq!(says(&[1.6, 0.0, 0.0]), ["age > 1.5"]);
    assert_eq!(tree.score(&[1.6, 0.0, 0.0]), [0.0, 1.0]);
}

#[test]
fn fractional_weights_leave_no_trace_of_absent_classes() {
    let x: Vec<f32> = (0..40).map(|i| i as f32).collect();
    let y: Vec<u32> = (0..40).map(|i| u32::from(i >= 20)).collect();
    let weights: Vec<f64> = (1..=40).map(|i| 0.1 * f64::from(i)).collect();
    let samples = Samples { x: &x, width: 1, y: &y, classes: 2, weights: Some(&weights) };
    let tree = fit(&samples, &TreeConfig::default()).unwrap();
    assert_eq!(tree.leaves(), 2);
    assert!(tree.nodes[1..].iter().all(|node| node.impurity == 0.0));
}

#[test]
fn what_cannot_be_learnt_from_is_refused() {
    let good = Samples { x: &[0.0, 1.0], width: 1, y: &[0, 1], classes: 2, weights: None };
    let refused = |samples: Samples| fit(&samples, &TreeConfig::default()).unwrap_err();
    assert_eq!(
        refused(Samples { width: 2, ..good }),
        TreeError::Lengths { what: "values".into(), found: 2, expected: 4 }
    );
    assert_eq!(refused(Samples { x: &[0.0, f32::NAN], ..good }), TreeError::NotFinite { row: 1, column: 0 });
    assert_eq!(refused(Samples { classes: 1, ..good }), TreeError::Class { row: 1, class: 1, classes: 1 });
    assert_eq!(refused(Samples { weights: Some(&[1.0, -1.0]), ..good }), TreeError::Weight { row: 1, value: -1.0 });
    assert_eq!(refused(Samples { weights: Some(&[0.0, 0.0]), ..good }), TreeError::Nobody {});
    assert_eq!(refused(Samples { x: &[], y: &[], ..good }), TreeError::Nobody {});
    let config = TreeConfig { min_samples_split: 1, ..TreeConfig::default() };
    let fault = fit(&good, &config).unwrap_err();
    assert!(matches!(fault, TreeError::Setting(SettingError::OutOfRange { name, .. }) if name == "min_samples_split"));
}
