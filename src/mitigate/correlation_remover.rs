//! Features without what sensitive columns say of them, as far as it is linear (Fairlearn's `CorrelationRemover`).

use super::error::{MitigationError, same_length};
use super::least_squares::Decomposition;
use crate::limits::{SettingError, within};

/// What sensitive columns say of the features, fitted on some people.
///
/// With `S` the sensitive columns less their means, and `X` the features, `β` makes `|S β - X|²` smallest (the smallest
/// such `β` where columns follow from each other), and a person's features become
/// ```text
/// x - α (s - mean) β
/// ```
/// with `α` in `[0, 1]`: 0 leaves them as they are; at 1 no feature of the people it was fitted on is correlated with a
/// sensitive column. Means of features stay. What isn't linear, and what features say together, remains.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationRemover {
    pub alpha: f64,
    /// The mean of each sensitive column.
    pub sensitive_mean: Vec<f64>,
    /// `[sensitive columns, features]`, row-major.
    pub beta: Vec<f64>,
}

/// Checks `α`.
///
/// # Errors
/// [`SettingError::OutOfRange`] outside `[0, 1]`.
pub fn check_alpha(alpha: f64) -> Result<(), SettingError> {
    within("alpha", alpha, 0.0, 1.0)
}

impl CorrelationRemover {
    /// Fits `β` on people with the given `sensitive` columns, one value a person each, and `features`
    /// (`[rows, width]`, row-major). Everything has to be finite.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], and [`MitigationError::Setting`] for an `alpha` outside `[0, 1]`.
    pub fn fit(sensitive: &[Vec<f64>], features: &[f64], width: usize, alpha: f64) -> Result<Self, MitigationError> {
        check_alpha(alpha)?;
        check(sensitive, features, width)?;
        let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len().max(1) as f64;
        let sensitive_mean: Vec<f64> = sensitive.iter().map(mean).collect();
        let centred = |(column, mean): (&Vec<f64>, &f64)| column.iter().map(|s| s - mean).collect();
        let centred = Decomposition::new(sensitive.iter().zip(&sensitive_mean).map(centred).collect());
        Ok(Self { alpha, sensitive_mean, beta: centred.solve(features, width) })
    }

    /// Changes the features of any people.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`] if there are other columns than those it was fitted on.
    pub fn transform(&self, sensitive: &[Vec<f64>], features: &mut [f64]) -> Result<(), MitigationError> {
        same_length("sensitive columns", sensitive.len(), self.sensitive_mean.len())?;
        let Some(width) = self.beta.len().checked_div(sensitive.len()).filter(|width| *width > 0) else {
            return Ok(());
        };
        check(sensitive, features, width)?;
        for (row, x) in features.chunks_exact_mut(width).enumerate() {
            for ((column, mean), beta) in sensitive.iter().zip(&self.sensitive_mean).zip(self.beta.chunks_exact(width))
            {
                let s = self.alpha * (column[row] - mean);
                x.iter_mut().zip(beta).for_each(|(x, beta)| *x -= s * beta);
            }
        }
        Ok(())
    }
}

fn check(sensitive: &[Vec<f64>], features: &[f64], width: usize) -> Result<(), MitigationError> {
    let rows = features.len().checked_div(width).unwrap_or(0);
    same_length("features", features.len(), rows * width)?;
    sensitive.iter().try_for_each(|column| same_length("sensitive values", column.len(), rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (ma, mb) = (mean(a), mean(b));
        a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>() / a.len() as f64
    }

    #[test]
    fn nothing_sensitive_changes_nothing_and_what_does_not_fit_is_refused() {
        let mut features = [1.0, 2.0];
        CorrelationRemover::fit(&[], &features, 2, 1.0).unwrap().transform(&[], &mut features).unwrap();
        assert_eq!(features, [1.0, 2.0]);
        assert!(matches!(CorrelationRemover::fit(&[], &features, 2, 1.5), Err(MitigationError::Setting(_))));
        assert!(matches!(
            CorrelationRemover::fit(&[vec![1.0]], &features, 1, 1.0),
            Err(MitigationError::Lengths { .. })
        ));
    }

    proptest! {
        #[test]
        fn no_feature_is_correlated_with_a_sensitive_column_and_means_stay(
            people in prop::collection::vec((0u32..4, prop::array::uniform3(-5.0f64..5.0)), 5..80),
            alpha in 0.0f64..=1.0,
        ) {
            // An indicator of every group: together they are constant.
            let sensitive: Vec<Vec<f64>> =
                (0..4).map(|g| people.iter().map(|p| f64::from(p.0 == g)).collect()).collect();
            let features: Vec<f64> = people.iter().flat_map(|p| p.1.map(|x| x + f64::from(p.0))).collect();
            let column = |x: &[f64], j: usize| x.iter().skip(j).step_by(3).copied().collect::<Vec<f64>>();
            let remover = CorrelationRemover::fit(&sensitive, &features, 3, alpha).unwrap();
            let mut changed = features.clone();
            remover.transform(&sensitive, &mut changed).unwrap();
            for j in 0..3 {
                let (old, new) = (column(&features, j), column(&changed, j));
                prop_assert!((old.iter().sum::<f64>() - new.iter().sum::<f64>()).abs() < 1e-8);
                for s in &sensitive {
                    let expected = (1.0 - alpha) * correlation(s, &old);
                    prop_assert!((correlation(s, &new) - expected).abs() < 1e-10);
                }
            }
        }
    }
}
