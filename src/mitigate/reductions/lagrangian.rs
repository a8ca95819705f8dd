//! Error and priced inequality together, over the models learnt so far.

use super::game;
use super::moments::Moments;
use super::{Oracle, Predictor, ask};

/// Less isn't told apart.
pub const PRECISION: f64 = 1e-8;
/// Multiples of the prices at which a better answer is looked for.
const MULTIPLES: [f64; 4] = [1.0, 2.0, 5.0, 10.0];

/// A mixture of models, the prices it was chosen against, and how far the two are from being best against each other.
#[derive(Debug, Clone)]
pub struct Saddle {
    /// The share of each predictor; those learnt later have none.
    pub mixture: Vec<f64>,
    /// `max(L(Q, l) - L_low(l), L_high(Q) - L(Q, l))`, at least 0; 0 at a saddle point.
    pub gap: f64,
}

/// `L(Q, l) = err(Q) + Σ l (difference) - eps Σ |l|`, for a mixture `Q` of models and net multipliers `l` of which the
/// amounts sum to `bound` at most.
pub struct Lagrangian<'a, O: Oracle> {
    moments: &'a Moments,
    oracle: O,
    eps: f64,
    bound: f64,
    pub predictors: Vec<Predictor<O::Model>>,
    errors: Vec<f64>,
    differences: Vec<Vec<f64>>,
    /// How often the oracle was asked.
    pub asked: usize,
    /// The saddle point among so many predictors.
    solved: Option<(usize, Saddle)>,
}

impl<'a, O: Oracle> Lagrangian<'a, O> {
    pub fn new(moments: &'a Moments, oracle: O, eps: f64, bound: f64) -> Self {
        Self {
            moments,
            oracle,
            eps,
            bound,
            predictors: Vec::new(),
            errors: Vec::new(),
            differences: Vec::new(),
            asked: 0,
            solved: None,
        }
    }

    /// A predictor's error.
    pub fn error(&self, predictor: usize) -> f64 {
        self.errors[predictor]
    }

    /// A predictor's differences.
    pub fn differences(&self, predictor: usize) -> &[f64] {
        &self.differences[predictor]
    }

    /// The predictor that is best at these prices, of a new one and those that are there.
    pub async fn best(&mut self, net: &[f64]) -> Result<usize, O::Error> {
        let signed = self.moments.signed_weights(net);
        // Weights with a mean of 1.
        let scale = signed.len() as f64 / signed.iter().map(|w| w.abs()).sum::<f64>();
        let (predictor, decisions) = ask(&mut self.oracle, &signed, scale).await?;
        self.asked += 1;
        let (error, differences) = (self.moments.error(&decisions), self.moments.differences(&decisions));
        let known = self.errors.iter().zip(&self.differences).map(|(e, d)| e + dot(d, net)).enumerate();
        match known.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((best, value)) if error + dot(&differences, net) >= value - PRECISION => Ok(best),
            _ => {
                self.predictors.push(predictor);
                self.errors.push(error);
                self.differences.push(differences);
                Ok(self.predictors.len() - 1)
            }
        }
    }

    /// How far a mixture and prices are from being best against each other; the search for a better predictor ends where
    /// that is more than `enough`.
    pub async fn gap(&mut self, mixture: &[f64], net: &[f64], enough: f64) -> Result<f64, O::Error> {
        let prices = self.moments.project(net);
        let error = mixed(mixture, &self.errors);
        let differences: Vec<f64> = (0..net.len())
            .map(|cell| mixture.iter().zip(&self.differences).map(|(share, d)| share * d[cell]).sum())
            .collect();
        let value = self.value(error, &differences, &prices);
        let broken = most(&differences) - self.eps;
        let above = error + self.bound * broken.max(0.0) - value;
        let mut gap = above.max(0.0);
        for multiple in MULTIPLES {
            let multiplied: Vec<f64> = net.iter().map(|l| multiple * l).collect();
            let best = self.best(&multiplied).await?;
            gap = gap.max(value - self.value(self.errors[best], &self.differences[best], &prices));
            if gap > enough + PRECISION {
                break;
            }
        }
        Ok(gap)
    }

    /// Tells the oracle what the search has come to.
    pub fn tell(&mut self, mixture: &[f64]) {
        let drawn = self.predictors.iter().zip(mixture.iter().copied()).filter(|(_, share)| *share > 0.0);
        self.oracle.stands(drawn.collect());
    }

    fn value(&self, error: f64, differences: &[f64], prices: &[f64]) -> f64 {
        error + dot(differences, prices) - self.eps * prices.iter().map(|l| l.abs()).sum::<f64>()
    }

    /// The saddle point over mixtures of the predictors that are there.
    pub async fn saddle(&mut self, enough: f64) -> Result<Saddle, O::Error> {
        let predictors = self.predictors.len();
        if let Some((_, saddle)) = self.solved.as_ref().filter(|(of, _)| *of == predictors) {
            return Ok(saddle.clone());
        }
        let fined = |cell: usize, sign: f64| {
            let fine = |(error, d): (&f64, &Vec<f64>)| error + self.bound * (sign * d[cell] - self.eps);
            self.errors.iter().zip(&self.differences).map(fine).collect()
        };
        let cells = self.moments.cells().len();
        let signs = (0..cells).flat_map(|cell| [fined(cell, 1.0), fined(cell, -1.0)]);
        let solution = game::solve(&[self.errors.clone()].into_iter().chain(signs).collect::<Vec<_>>());
        let net: Vec<f64> = solution.rows[1..].chunks(2).map(|pair| self.bound * (pair[0] - pair[1])).collect();
        let gap = self.gap(&solution.columns, &net, enough).await?;
        let saddle = Saddle { mixture: solution.columns, gap };
        self.solved = Some((predictors, saddle.clone()));
        Ok(saddle)
    }
}

/// The largest amount.
pub fn most(differences: &[f64]) -> f64 {
    differences.iter().map(|d| d.abs()).fold(0.0, f64::max)
}

/// The mean of values under a mixture that knows the first of them.
pub fn mixed(mixture: &[f64], values: &[f64]) -> f64 {
    dot(mixture, values)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
