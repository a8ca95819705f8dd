//! Quantiles of numbers in order.

/// The number up to which a share in `[0, 1]` of at least one number lies, ascending, between two of them if need be: NumPy's
/// `quantile` as it is by default.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 1])
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|q| quantile(&[1.0, 2.0, 4.0, 8.0], q)), [1.0, 1.75, 3.0, 8.0]);
        assert_eq!(quantile(&[3.0], 0.3), 3.0);
    }
}
