//! Logistic regression to the last digit: the learner of the reductions where none other is given, and who is close to
//! the other label for massaging.

use crate::cholesky::solve_symmetric;

/// A linear score of a person, and its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// `w`, one for each feature.
    pub coefficients: Vec<f64>,
    pub intercept: f64,
}

/// Steps at most; from 0, ten suffice.
const MOST_STEPS: usize = 100;
/// Learning ends once no number moves by more than this.
const STILL: f64 = 1e-10;
/// By so much of itself the objective may rise: it isn't known better.
const ROUNDING: f64 = 1e-13;
/// The least share of a step that is tried.
const LEAST_SHARE: f64 = 1e-10;

impl Logistic {
    /// Makes smallest, over `w` and the intercept `b`,
    /// ```text
    /// |w|² / 2 + c Σ s_i log(1 + exp(-y_i (w·x_i + b)))      y_i = ±1
    /// ```
    /// by damped Newton steps until nothing moves by more than 1e-10: scikit-learn's `LogisticRegression(C=c)` with
    /// `sample_weight = s`. `x` is `[rows, width]`, row-major; `labels` and `weights` are as long as there are rows, and
    /// weights are finite and not negative. Where all who count have one label, the best intercept is infinite, and
    /// that after the last step is kept.
    pub fn fit(x: &[f64], width: usize, labels: &[bool], weights: &[f64], c: f64) -> Self {
        let people = People { x, width, labels, weights, c };
        let mut at = vec![0.0; width + 1];
        let mut value = people.objective(&at);
        for _ in 0..MOST_STEPS {
            let Some(step) = people.newton_step(&at) else { break };
            let Some((next, lower)) = people.damped(&at, value, &step) else { break };
            let moved = at.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            (at, value) = (next, lower);
            if moved <= STILL {
                break;
            }
        }
        let intercept = at.pop().unwrap_or_default();
        Self { coefficients: at, intercept }
    }

    /// `w·x + b`: above 0, the positive label is the likelier one.
    pub fn margin(&self, x: &[f64]) -> f64 {
        linear(&self.coefficients, self.intercept, x)
    }

    /// The margins of people, `[rows, width]`, row-major.
    pub fn margins(&self, x: &[f64]) -> Vec<f64> {
        // Without features, nothing says how many people there are.
        x.chunks_exact(self.coefficients.len().max(1)).map(|x| self.margin(x)).collect()
    }
}

fn linear(w: &[f64], b: f64, x: &[f64]) -> f64 {
    b + w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()
}

/// `1 / (1 + exp(-m))`, in `[0, 1]`.
fn probability(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// `log(1 + exp(m))`.
fn softplus(m: f64) -> f64 {
    m.max(0.0) + (-m.abs()).exp().ln_1p()
}

struct People<'a> {
    x: &'a [f64],
    width: usize,
    labels: &'a [bool],
    weights: &'a [f64],
    c: f64,
}

impl People<'_> {
    /// The features, the label and the weight of each person who counts.
    fn rows(&self) -> impl Iterator<Item = (&[f64], bool, f64)> {
        let row = |row: usize| self.x.get(row * self.width..(row + 1) * self.width);
        let counting = self.labels.iter().zip(self.weights).enumerate().filter(|(_, (_, weight))| **weight > 0.0);
        counting.filter_map(move |(i, (&label, &weight))| Some((row(i)?, label, weight)))
    }

    /// At coefficients and, last, the intercept.
    fn margin(&self, at: &[f64], x: &[f64]) -> f64 {
        linear(&at[..self.width], at[self.width], x)
    }

    fn objective(&self, at: &[f64]) -> f64 {
        let loss = |(x, label, weight): (&[f64], bool, f64)| {
            let margin = self.margin(at, x);
            weight * softplus(if label { -margin } else { margin })
        };
        at[..self.width].iter().map(|w| w * w).sum::<f64>() / 2.0 + self.c * self.rows().map(loss).sum::<f64>()
    }

    /// The gradient divided by the curvature; nothing where that is not defined.
    fn newton_step(&self, at: &[f64]) -> Option<Vec<f64>> {
        let n = self.width + 1;
        let mut gradient = at.to_vec();
        gradient[self.width] = 0.0;
        let mut hessian = vec![0.0; n * n];
        (0..self.width).for_each(|i| hessian[i * n + i] = 1.0);
        let mut scaled = vec![0.0; n];
        let mut x1 = vec![1.0; n];
        for (x, label, weight) in self.rows() {
            x1[..self.width].copy_from_slice(x);
            let p = probability(self.margin(at, x));
            let slope = self.c * weight * (p - f64::from(label));
            let curvature = self.c * weight * p * (1.0 - p);
            gradient.iter_mut().zip(&x1).for_each(|(g, x)| *g += slope * x);
            scaled.iter_mut().zip(&x1).for_each(|(s, x)| *s = curvature * x);
            for (i, s) in scaled.iter().enumerate().filter(|(_, s)| **s != 0.0) {
                hessian[i * n..=i * n + i].iter_mut().zip(&x1).for_each(|(h, x)| *h += s * x);
            }
        }
        solve_symmetric(&mut hessian, &mut gradient).then_some(gradient)
    }

    /// Where the step leads, halved until the objective doesn't rise (but by rounding); nothing if it always does.
    fn damped(&self, at: &[f64], value: f64, step: &[f64]) -> Option<(Vec<f64>, f64)> {
        let mut share = 1.0;
        while share > LEAST_SHARE {
            let next: Vec<f64> = at.iter().zip(step).map(|(a, s)| a - share * s).collect();
            let lower = self.objective(&next);
            if lower <= value + ROUNDING * value.abs() {
                return Some((next, lower));
            }
            share /= 2.0;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_of_one_label_are_learnt_without_end_but_in_time() {
        let model = Logistic::fit(&[1.0, 2.0], 1, &[true, true], &[1.0, 1.0], 1.0);
        assert!(model.margin(&[1.0]) > 5.0 && model.intercept.is_finite());
        let nobody = Logistic::fit(&[], 2, &[], &[], 1.0);
        assert_eq!((nobody.coefficients, nobody.intercept), (vec![0.0, 0.0], 0.0));
        assert_eq!(Logistic::fit(&[1.0], 1, &[true], &[0.0], 1.0).margins(&[3.0]), [0.0]);
    }

    #[test]
    fn without_features_the_intercept_is_the_log_odds() {
        let model = Logistic::fit(&[], 0, &[true, true, true, false], &[1.0; 4], 1.0);
        assert!((model.intercept - 3.0f64.ln()).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn no_direction_leads_down_and_a_weight_is_so_many_people(
            people in prop::collection::vec((prop::array::uniform2(-3.0f64..3.0), any::<bool>(), 0usize..4), 4..40),
            c in 0.01f64..10.0,
        ) {
            let labels: Vec<bool> = people.iter().map(|p| p.1).collect();
            let weights: Vec<f64> = people.iter().map(|p| p.2 as f64).collect();
            let counts = |label: bool| people.iter().any(|p| p.1 == label && p.2 > 0);
            prop_assume!(counts(true) && counts(false));
            let x: Vec<f64> = people.iter().flat_map(|p| p.0).collect();
            let model = Logistic::fit(&x, 2, &labels, &weights, c);
            let mut gradient = [model.coefficients[0], model.coefficients[1], 0.0];
            for (i, x) in x.chunks(2).enumerate() {
                let slope = c * weights[i] * (probability(model.margin(x)) - f64::from(labels[i]));
                [x[0], x[1], 1.0].iter().zip(&mut gradient).for_each(|(x, g)| *g += slope * x);
            }
            prop_assert!(gradient.iter().all(|g| g.abs() < 1e-6), "{gradient:?}");
            let copies: Vec<_> = people.iter().flat_map(|p| vec![(p.0, p.1); p.2]).collect();
            let x: Vec<f64> = copies.iter().flat_map(|p| p.0).collect();
            let labels: Vec<bool> = copies.iter().map(|p| p.1).collect();
            let copied = Logistic::fit(&x, 2, &labels, &vec![1.0; labels.len()], c);
            prop_assert!((copied.margin(&[1.0, 1.0]) - model.margin(&[1.0, 1.0])).abs() < 1e-7);
        }
    }
}
