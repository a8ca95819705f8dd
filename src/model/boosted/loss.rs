//! The log loss, and its derivatives at the scores.

use super::histogram::Slope;

/// The scores of everybody before any tree: those of the share of each class, of people who count so much (the same if
/// there are no weights).
///
/// One for a yes or no (`ln(p / (1 - p))`), else one for each class (`ln p` less the mean over the classes).
pub fn first_scores(y: &[u32], classes: usize, weights: Option<&[f64]>) -> Vec<f64> {
    let counts = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let all: f64 = (0..y.len()).map(counts).sum();
    let share = |class: usize| {
        let people: f64 = (0..y.len()).filter(|&row| y[row] as usize == class).map(counts).sum();
        (people / all).clamp(10.0 * f64::EPSILON, 1.0 - 10.0 * f64::EPSILON)
    };
    if classes == 2 {
        let yes = share(1);
        return vec![(yes / (1.0 - yes)).ln()];
    }
    let logs: Vec<f64> = (0..classes).map(|class| share(class).ln()).collect();
    let mean = logs.iter().sum::<f64>() / classes as f64;
    logs.iter().map(|log| log - mean).collect()
}

/// The derivatives for everybody, of each score, times what each counts. `scores` is `[outputs][people]`, as is the result.
pub fn slopes(scores: &[Vec<f64>], y: &[u32], weights: Option<&[f64]>) -> Vec<Vec<Slope>> {
    let slopes = match scores {
        [yes] => vec![yes.iter().zip(y).map(|(&score, &class)| yes_or_no(score, f64::from(class))).collect()],
        _ => of_classes(scores, y),
    };
    let single = |slopes: Vec<[f64; 2]>| {
        let weighted = slopes.into_iter().enumerate().map(|(row, slope)| match weights {
            Some(weights) => slope.map(|derivative| (weights[row] * derivative) as f32),
            None => slope.map(|derivative| derivative as f32),
        });
        weighted.collect()
    };
    slopes.into_iter().map(single).collect()
}

/// At a score of yes, with `y` 1 for yes and 0 for no.
fn yes_or_no(score: f64, y: f64) -> [f64; 2] {
    let e = (-score).exp();
    let (gradient, hessian) = if e.is_finite() && e < 1e16 {
        (((1.0 - y) - y * e) / (1.0 + e), e / (1.0 + e).powi(2))
    } else {
        let p = score.exp();
        (p - y, p)
    };
    [gradient, hessian]
}

fn of_classes(scores: &[Vec<f64>], y: &[u32]) -> Vec<Vec<[f64; 2]>> {
    let mut slopes = vec![Vec::with_capacity(y.len()); scores.len()];
    for (row, &class) in y.iter().enumerate() {
        let highest = scores.iter().map(|scores| scores[row]).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = scores.iter().map(|scores| (scores[row] - highest).exp()).sum();
        for (k, slopes) in slopes.iter_mut().enumerate() {
            let p = (scores[k][row] - highest).exp() / sum;
            let own = f64::from(u8::from(class as usize == k));
            slopes.push([p - own, p * (1.0 - p)]);
        }
    }
    slopes
}
