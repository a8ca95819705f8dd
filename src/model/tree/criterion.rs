//! How mixed the classes of a node are.

use std::f64::consts::LN_2;

use serde::{Deserialize, Serialize};

/// A measure of impurity: 0 if everybody has the same class, largest if all `K` classes are equally frequent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// `1 - Σ p²`, in `[0, 1 - 1/K]`: how often two people drawn from the node differ in class.
    #[default]
    Gini,
    /// `-Σ p log2 p`, in `[0, log2 K]`. In bits, unlike every other entropy here, since scikit-learn's is.
    Entropy,
}

impl Criterion {
    /// The impurity of a node with these weights of its classes, whose sum is `total`, above 0.
    pub fn impurity(self, weights: impl Iterator<Item = f64>, total: f64) -> f64 {
        match self {
            Criterion::Gini => 1.0 - weights.map(|w| w * w).sum::<f64>() / (total * total),
            Criterion::Entropy => {
                let shares = weights.filter(|&w| w > 0.0).map(|w| w / total);
                shares.fold(0.0, |entropy, share| entropy - share * (share.ln() / LN_2))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impurity_is_none_for_one_class_and_largest_for_equal_shares() {
        for criterion in [Criterion::Gini, Criterion::Entropy] {
            assert_eq!(criterion.impurity([0.0, 7.0].into_iter(), 7.0), 0.0);
        }
        assert_eq!(Criterion::Gini.impurity([2.0; 4].into_iter(), 8.0), 0.75);
        assert_eq!(Criterion::Entropy.impurity([2.0; 4].into_iter(), 8.0), 2.0);
    }
}
