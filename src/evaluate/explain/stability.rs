//! Whether explanations that chance had a hand in agree with each other.

use serde::Serialize;

use super::error::{ExplainError, for_each};

/// How far explanations by different seeds agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    /// The mean of Spearman's correlation between the orders, by size, of any two explanations' values, in `[-1, 1]`: 1 where
    /// all order the features alike, 0 where orders have nothing to do with each other. Nothing with fewer than two
    /// explanations or features, or where one orders nothing.
    pub rank_correlation: Option<f64>,
    /// The lowest of these correlations.
    pub lowest: Option<f64>,
    pub features: Vec<Spread>,
}

/// How far one feature's values lie apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    pub mean: f64,
    /// The standard deviation between explanations, 0 or more; nothing of one explanation.
    pub deviation: Option<f64>,
    pub least: f64,
    pub most: f64,
    /// Whether all values have one sign; 0 has any.
    pub one_sign: bool,
}

/// The stability of explanations, each a value for every feature.
///
/// # Errors
/// [`ExplainError`]: `NobodyToCompare` without any, `NotForEach` where they are of different features.
pub fn stability(explanations: &[Vec<f64>]) -> Result<Stability, ExplainError> {
    let first = explanations.first().ok_or(ExplainError::NobodyToCompare {})?;
    explanations.iter().try_for_each(|values| for_each("values", values.len(), first.len()))?;
    let ranks: Vec<Vec<f64>> = explanations.iter().map(|values| ranks(values)).collect();
    let pairs = (1..ranks.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let correlations: Option<Vec<f64>> = pairs.map(|(a, b)| correlation(&ranks[a], &ranks[b])).collect();
    let correlations = correlations.filter(|c| !c.is_empty());
    Ok(Stability {
        rank_correlation: correlations.as_ref().map(|c| c.iter().sum::<f64>() / c.len() as f64),
        lowest: correlations.map(|c| c.into_iter().fold(1.0, f64::min)),
        features: (0..first.len()).map(|feature| spread(explanations.iter().map(|v| v[feature]))).collect(),
    })
}

/// The rank of each value by its size, 1 for the smallest; equals share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: f64| {
        let below = values.iter().filter(|v| v.abs() < value.abs()).count();
        let equal = values.iter().filter(|v| v.abs() == value.abs()).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(|&value| rank(value)).collect()
}

/// Pearson's correlation; nothing where one of the two doesn't vary.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let moment =
        |x: &[f64], mx: f64, y: &[f64], my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
    let scale = (moment(a, mean_a, a, mean_a) * moment(b, mean_b, b, mean_b)).sqrt();
    (scale > 0.0).then(|| moment(a, mean_a, b, mean_b) / scale)
}

fn spread(values: impl Iterator<Item = f64> + Clone) -> Spread {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let squares = values.clone().map(|v| (v - mean).powi(2)).sum::<f64>();
    let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(v), m.max(v)));
    let deviation = (n > 1.0).then(|| (squares / (n - 1.0)).sqrt());
    Spread { mean, deviation, least, most, one_sign: least >= 0.0 || most <= 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_order_agrees_and_the_opposite_one_does_not() {
        let same = stability(&[vec![0.1, -0.5, 0.2], vec![0.2, -0.9, 0.3]]).unwrap();
        assert!((same.lowest.unwrap() - 1.0).abs() < 1e-12);
        assert!(same.features[1].one_sign && same.features[1].most == -0.5);
        let opposite = stability(&[vec![1.0, 2.0, 3.0], vec![3.0, -2.0, 1.0]]).unwrap();
        assert!((opposite.rank_correlation.unwrap() + 1.0).abs() < 1e-12);
        assert!(!opposite.features[1].one_sign && opposite.features[1].mean == 0.0);
        // scipy.stats.spearmanr([1, 2, 2, 3], [1, 2, 3, 4])
        let tied = stability(&[vec![1.0, 2.0, 2.0, 3.0], vec![1.0, 2.0, 3.0, 4.0]]).unwrap();
        assert!((tied.lowest.unwrap() - 0.948_683_298_050_513_8).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_order_has_no_correlation() {
        assert_eq!(stability(&[vec![1.0, 2.0]]).unwrap().lowest, None);
        assert_eq!(stability(&[vec![1.0, 1.0], vec![1.0, 2.0]]).unwrap().rank_correlation, None);
        assert!(stability(&[]).is_err() && stability(&[vec![1.0], vec![]]).is_err());
    }
}
