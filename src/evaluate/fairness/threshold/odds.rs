//! Equalized odds: the one point under every group's ROC curve that is worth most.
//!
//! A group whose curve lies above that point comes down to it by ignoring the score now and then (Hardt, Price &
//! Srebro 2016, section 4).

use super::curve::{Curve, first_most};

/// The true positive rate that every group can reach at a false positive rate.
pub fn reachable<T: Copy>(curves: &[Curve<T>], x: f64) -> f64 {
    curves.iter().map(|curve| curve.at(x).y).fold(f64::INFINITY, f64::min)
}

/// How often to ignore the score, deciding positively with probability `x` then, in order to come down from `y` to
/// `y_min` at the same `x`.
pub fn p_ignore(x: f64, y: f64, y_min: f64) -> f64 {
    if y == x { 0.0 } else { (y - y_min) / (y - x) }
}

/// The false positive rate at which `value(x, reachable)` is largest, where it is concave in `x`.
///
/// Exact: the lowest of concave curves bends where one of them bends or where two cross, and the best crossing lies
/// beside the best bend.
pub fn best<T: Copy>(curves: &[Curve<T>], value: impl Fn(f64, f64) -> f64) -> f64 {
    let mut bends: Vec<f64> = curves.iter().flat_map(Curve::bends).collect();
    bends.sort_by(f64::total_cmp);
    bends.dedup();
    let at = |x: &f64| value(*x, reachable(curves, *x));
    let place = first_most(bends.iter().map(at));
    let mut candidates = vec![bends[place]];
    for i in [place.checked_sub(1), Some(place)].into_iter().flatten().filter(|i| i + 1 < bends.len()) {
        candidates.extend(crossings(curves, bends[i], bends[i + 1]));
    }
    candidates[first_most(candidates.iter().map(at))]
}

/// Where curves that are straight in between cross.
fn crossings<T: Copy>(curves: &[Curve<T>], left: f64, right: f64) -> Vec<f64> {
    let ends: Vec<(f64, f64)> = curves.iter().map(|curve| (curve.at(left).y, curve.at(right).y)).collect();
    let mut found = Vec::new();
    for (i, a) in ends.iter().enumerate() {
        for b in &ends[i + 1..] {
            let (before, after) = (a.0 - b.0, a.1 - b.1);
            if before * after < 0.0 {
                found.push(left + (right - left) * before / (before - after));
            }
        }
    }
    found
}
