//! A lottery over models whose groups' rates are within a bound of those of all (Agarwal et al. 2018, algorithm 1;
//! Fairlearn's `ExponentiatedGradient`, with its constants).

use serde::{Deserialize, Serialize};

use super::lagrangian::{Lagrangian, PRECISION, Saddle, mixed, most};
use super::moments::Moments;
use super::{Oracle, Predictor};
use crate::limits::{SettingError, within};

/// Settings by Fairlearn's names, with its defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How far a group's rate may be from that of all, in `[0.0001, 1]`; two groups may be twice as far apart.
    pub eps: f64,
    /// Iterations at most, in `1..=1000`.
    pub max_iter: u32,
    /// The gap at which the search ends, at least 0; if none is given, half a standard error of the first model's error.
    pub nu: Option<f64>,
    /// How fast prices change at first, in `(0, 100]`.
    pub eta0: f64,
    /// Whether each iteration also tries the best mixture of all models so far.
    pub run_linprog_step: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { eps: 0.01, max_iter: 50, nu: None, eta0: 2.0, run_linprog_step: true }
    }
}

impl Settings {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("eps", self.eps, 1e-4, 1.0)?;
        within("max_iter", f64::from(self.max_iter), 1.0, 1000.0)?;
        within("nu", self.nu.unwrap_or(0.0), 0.0, f64::MAX)?;
        within("eta0", self.eta0, 1e-6, 100.0)
    }
}

/// A model drawn at random anew for each person and each time.
#[derive(Debug, Clone, PartialEq)]
pub struct Randomised<M> {
    pub predictors: Vec<Predictor<M>>,
    /// The chance that each is drawn; they sum to 1.
    pub weights: Vec<f64>,
    /// The expected share of wrong decisions about the people learnt from, in `[0, 1]`.
    pub error: f64,
    /// How far lottery and prices are from being best against each other, at least 0. If the oracle's answers are the best
    /// possible, the lottery's error is at most `2 best_gap` above that of the best lottery within the bound, and no
    /// group's rate is farther from that of all than `eps (1 + e + 2 best_gap)`, where `e`, at most 1, is by how much the
    /// lottery's error is below that of the best.
    pub best_gap: f64,
    /// The largest expected difference of a group's rate from that of all, in `[0, 1]`; 0 is parity.
    pub max_violation: f64,
    /// The gap at which the search would have ended.
    pub nu: f64,
    /// Iterations made.
    pub iterations: usize,
    /// How often the oracle was asked.
    pub asked: usize,
}

impl<M> Randomised<M> {
    /// The probability of a positive decision about somebody, whom each model decides about as `decide` says; in `[0, 1]`.
    pub fn probability(&self, decide: impl Fn(&M) -> bool) -> f64 {
        let drawn = self.predictors.iter().zip(&self.weights).filter(|(_, weight)| **weight > 0.0);
        let positive = drawn.filter(|(predictor, _)| predictor.decide(&decide)).map(|(_, weight)| weight);
        positive.sum::<f64>().min(1.0)
    }
}

/// `nu` as a multiple of the standard error.
const NU: f64 = 0.5;
/// No search ends sooner.
const LEAST_ITERATIONS: usize = 5;
/// The first iteration after which progress is looked at, and how much later the next one is.
const FIRST_LOOK: f64 = 5.0;
const NEXT_LOOK: f64 = 1.6;
/// Where the gap is still more than this of what it was, prices change more slowly, by this factor.
const TOO_LITTLE: f64 = 0.8;
const SLOWER: f64 = 0.8;

/// Prices that follow what is broken: those of broken constraints grow, exponentially.
struct Prices {
    /// For each cell, the logarithms of the prices of a rate above and below that of all.
    theta: Vec<[f64; 2]>,
    bound: f64,
    eta: f64,
}

impl Prices {
    /// The net multipliers: amounts sum to less than `bound`, what is left is the price of nothing.
    fn net(&self) -> Vec<f64> {
        // Exponents that can't overflow.
        let most = self.theta.iter().flatten().copied().fold(0.0, f64::max);
        let sum = (-most).exp() + self.theta.iter().flatten().map(|t| (t - most).exp()).sum::<f64>();
        let price = |theta: f64| self.bound * (theta - most).exp() / sum;
        self.theta.iter().map(|[above, below]| price(*above) - price(*below)).collect()
    }

    fn follow(&mut self, differences: &[f64], eps: f64) {
        for ([above, below], d) in self.theta.iter_mut().zip(differences) {
            *above += self.eta * (d - eps);
            *below += self.eta * (-d - eps);
        }
    }
}

/// Looks for the lottery with the least error whose groups' rates are within `eps` of those of all. Weights for the oracle
/// have a mean of 1. The settings have to be [checked](Settings::check).
///
/// Where Fairlearn calls a solver of linear programmes, [`super::game`] solves the same one; where several mixtures are
/// best, the two may choose different ones.
///
/// # Errors
/// The oracle's.
pub async fn exponentiated_gradient<O: Oracle>(
    moments: &Moments,
    settings: &Settings,
    oracle: O,
) -> Result<Randomised<O::Model>, O::Error> {
    let bound = 1.0 / settings.eps;
    let cells = moments.cells().len();
    let mut lagrangian = Lagrangian::new(moments, oracle, settings.eps, bound);
    let mut prices = Prices { theta: vec![[0.0; 2]; cells], bound, eta: settings.eta0 / bound };
    let mut nu = settings.nu.unwrap_or_default();
    let mut sum_of_prices = vec![0.0; cells];
    let mut drawn: Vec<f64> = Vec::new();
    let mut found: Vec<Saddle> = Vec::new();
    let (mut looked, mut gap_then, mut least_gap) = (FIRST_LOOK, f64::INFINITY, f64::INFINITY);
    for t in 0..settings.max_iter as usize {
        let net = prices.net();
        sum_of_prices.iter_mut().zip(&net).for_each(|(sum, l)| *sum += l);
        let answer = lagrangian.best(&net).await?;
        if t == 0 {
            nu = settings.nu.unwrap_or_else(|| NU * standard_error(lagrangian.error(answer), moments.people()));
        }
        drawn.resize(lagrangian.predictors.len(), 0.0);
        drawn[answer] += 1.0;
        let rounds = (t + 1) as f64;
        let mixture: Vec<f64> = drawn.iter().map(|n| n / rounds).collect();
        let mean_prices: Vec<f64> = sum_of_prices.iter().map(|sum| sum / rounds).collect();
        let gap = lagrangian.gap(&mixture, &mean_prices, nu).await?;
        least_gap = least_gap.min(gap);
        let average = Saddle { mixture, gap };
        let solved = if t > 0 && settings.run_linprog_step { Some(lagrangian.saddle(nu).await?) } else { None };
        let best = solved.filter(|saddle| saddle.gap <= gap).unwrap_or(average);
        let done = best.gap < nu && t >= LEAST_ITERATIONS;
        found.push(best);
        lagrangian.tell(best_of(&found).map_or(&[], |saddle| &saddle.mixture));
        if done {
            break;
        }
        if t as f64 >= looked * NEXT_LOOK {
            if least_gap > gap_then * TOO_LITTLE {
                prices.eta *= SLOWER;
            }
            (looked, gap_then) = (t as f64, least_gap);
        }
        prices.follow(lagrangian.differences(answer), settings.eps);
    }
    Ok(lottery(lagrangian, found, nu))
}

/// That with the least gap; of equal ones the last.
fn best_of(found: &[Saddle]) -> Option<&Saddle> {
    let least = found.iter().map(|saddle| saddle.gap).fold(f64::INFINITY, f64::min);
    found.iter().rfind(|saddle| saddle.gap <= least + PRECISION)
}

fn lottery<O: Oracle>(lagrangian: Lagrangian<'_, O>, found: Vec<Saddle>, nu: f64) -> Randomised<O::Model> {
    let iterations = found.len();
    let best = best_of(&found).cloned();
    let Saddle { mixture: mut weights, gap } = best.unwrap_or(Saddle { mixture: Vec::new(), gap: f64::INFINITY });
    weights.resize(lagrangian.predictors.len(), 0.0);
    let errors: Vec<f64> = (0..weights.len()).map(|p| lagrangian.error(p)).collect();
    let cells = if weights.is_empty() { 0 } else { lagrangian.differences(0).len() };
    let of_cell = |cell: usize| (0..weights.len()).map(|p| weights[p] * lagrangian.differences(p)[cell]).sum();
    let differences: Vec<f64> = (0..cells).map(of_cell).collect();
    Randomised {
        error: mixed(&weights, &errors),
        max_violation: most(&differences),
        best_gap: gap,
        nu,
        iterations,
        asked: lagrangian.asked,
        predictors: lagrangian.predictors,
        weights,
    }
}

/// The standard error of a share: its sample deviation over the root of the number of people.
fn standard_error(share: f64, people: usize) -> f64 {
    (share * (1.0 - share) / (people as f64 - 1.0).max(1.0)).sqrt()
}
