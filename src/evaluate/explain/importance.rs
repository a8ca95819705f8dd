//! How much worse a model does where a feature is somebody else's (Breiman 2001; Fisher et al. 2019).

use std::rc::Rc;

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::ask::somebody;
use super::error::{ExplainError, for_each};
use super::players::{Players, take};
use crate::data::labels::Labels;
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::fairness::people::People;
use crate::evaluate::fairness::scored::{Scored, by_group, descending};
use crate::evaluate::score::Score;
use crate::limits::within;
use crate::random::{Purpose, stream_of};

/// Repeats at most.
pub const MOST_REPEATS: usize = 100;

/// What says how well a model does; more is better. Names are scikit-learn's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// The share of right decisions, in `[0, 1]`: 0 none, 1 all. A yes has a probability above 0.5 (a tie is a no, as in
    /// scikit-learn), a class the highest, the first of equals.
    Accuracy,
    /// Less the mean of `-ln p` of what is true, in nats, 0 or less; 0 is perfect. Probabilities are held off 0 and 1 by
    /// [`f64::EPSILON`].
    NegLogLoss,
    /// The probability that a random positive person scores above a random negative one, in `[0, 1]`; 0.5 is chance.
    RocAuc,
    /// Of amounts, the share of their variance that is predicted: 1 is perfect, 0 no better than their mean, and there is no
    /// least.
    R2,
}

impl Scoring {
    /// Those that there are for labels.
    pub fn of(labels: &Labels) -> &'static [Scoring] {
        match labels {
            Labels::Binary(_) => &[Scoring::Accuracy, Scoring::NegLogLoss, Scoring::RocAuc],
            Labels::Classes(_) => &[Scoring::Accuracy, Scoring::NegLogLoss],
            Labels::Amounts(_) => &[Scoring::R2],
        }
    }
}

/// How well scores, `[people, outputs]`, do by each of [`Scoring::of`] the labels, of whom there is somebody.
pub fn skills(scores: &[f64], labels: &Labels) -> Vec<Estimate> {
    match labels {
        Labels::Binary(positive) => of_decisions(scores, positive),
        Labels::Classes(classes) => of_classes(scores, classes),
        Labels::Amounts(amounts) => vec![of_amounts(scores, amounts)],
    }
}

fn of_decisions(scores: &[f64], positive: &[bool]) -> Vec<Estimate> {
    let n = positive.len();
    let right = scores.iter().zip(positive).filter(|(score, positive)| (**score > 0.5) == **positive).count();
    let people = People {
        positive: positive.to_vec(),
        predicted: vec![None; n],
        scores: Some(scores.to_vec()),
        weights: None,
        sensitive: Vec::new(),
        control: Vec::new(),
        features: None,
    };
    let found: Vec<Scored> = by_group(&people, &descending(&people), &vec![0; n], 1);
    let auc = found[0].roc_auc;
    let auc = if auc.is_nan() { Estimate::absent(Reason::OneClass) } else { Estimate::Value(auc) };
    vec![Estimate::Value(right as f64 / n as f64), Estimate::Value(-found[0].log_loss), auc]
}

fn of_classes(scores: &[f64], classes: &[u32]) -> Vec<Estimate> {
    let n = classes.len() as f64;
    let (mut right, mut loss) = (0, 0.0);
    for (scores, &class) in scores.chunks_exact(scores.len() / classes.len()).zip(classes) {
        let own = scores.get(class as usize).copied().unwrap_or_default();
        let first = scores.iter().position(|&score| score >= scores.iter().copied().fold(0.0, f64::max));
        right += usize::from(first == Some(class as usize));
        loss -= own.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln();
    }
    vec![Estimate::Value(right as f64 / n), Estimate::Value(-loss / n)]
}

fn of_amounts(scores: &[f64], amounts: &[f32]) -> Estimate {
    let mean = amounts.iter().map(|&a| f64::from(a)).sum::<f64>() / amounts.len() as f64;
    let squares = |error: &dyn Fn(usize) -> f64| (0..amounts.len()).map(|i| error(i).powi(2)).sum::<f64>();
    let all = squares(&|i| f64::from(amounts[i]) - mean);
    let left = squares(&|i| f64::from(amounts[i]) - scores[i]);
    if all > 0.0 { Estimate::Value(1.0 - left / all) } else { Estimate::absent(Reason::OneClass) }
}

/// By one scoring, what the features are worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Importance {
    pub scoring: Scoring,
    /// How well the model does for people as they are.
    pub baseline: Estimate,
    /// For each feature, by how much it does worse in each repeat: 0 where nothing changes, below 0 where it does better.
    pub drops: Vec<Vec<Estimate>>,
    /// The mean of a feature's drops.
    pub means: Vec<Estimate>,
    /// Their standard deviation, as of a whole population.
    pub deviations: Vec<Estimate>,
}

/// Permutation importance under way: a feature and a repeat at a time.
#[derive(Debug, Clone)]
pub struct Permuting {
    x: Rc<[f64]>,
    labels: Labels,
    players: Players,
    /// Whose features each person has, in each repeat.
    permutations: Vec<Vec<u32>>,
    baseline: Vec<Estimate>,
    /// Of each feature and repeat, feature by feature, by each scoring.
    skills: Vec<Vec<Estimate>>,
}

/// Random orders of so many people, `repeats` of them, in `[1, 100]`. The same orders serve every feature.
///
/// # Errors
/// [`ExplainError::Setting`].
pub fn permutations(people: usize, repeats: usize, seed: u64) -> Result<Vec<Vec<u32>>, ExplainError> {
    within("repeats", repeats as f64, 1.0, MOST_REPEATS as f64)?;
    let permutation = |repeat| {
        let mut order: Vec<u32> = (0..people as u32).collect();
        order.shuffle(&mut stream_of(seed, Purpose::Explanation, repeat));
        order
    };
    Ok((0..repeats as u64).map(permutation).collect())
}

impl Permuting {
    /// The importance of features for a model's skill with people, `[people, width]`, and what is true of them. In each
    /// repeat a person's feature is that of the person whom the permutation names in their place.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `NotForEach`.
    pub fn new(
        x: Rc<[f64]>,
        width: usize,
        labels: Labels,
        players: Players,
        permutations: Vec<Vec<u32>>,
    ) -> Result<Self, ExplainError> {
        somebody(&x, width)?;
        let people = x.len() / width;
        for_each("labels", labels.rows(), people)?;
        for permutation in &permutations {
            for_each("places", permutation.iter().filter(|&&p| (p as usize) < people).count(), people)?;
            for_each("places", permutation.len(), people)?;
        }
        Ok(Self { x, labels, players, permutations, baseline: Vec::new(), skills: Vec::new() })
    }

    /// Asks about everybody once. False when every feature had all its repeats.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `ScoreUndefined`.
    pub fn advance(&mut self, model: &dyn Score) -> Result<bool, ExplainError> {
        if self.baseline.is_empty() {
            self.baseline = self.ask(model, &self.x)?;
        } else if self.skills.len() < self.turns() {
            let (player, repeat) =
                (self.skills.len() / self.permutations.len(), self.skills.len() % self.permutations.len());
            let (width, permutation) = (model.width(), &self.permutations[repeat]);
            let mut x = self.x.to_vec();
            for (row, &from) in x.chunks_exact_mut(width).zip(permutation) {
                take(row, &self.x[from as usize * width..][..width], &self.players.columns()[player]);
            }
            self.skills.push(self.ask(model, &x)?);
        }
        Ok(self.skills.len() < self.turns())
    }

    fn ask(&self, model: &dyn Score, x: &[f64]) -> Result<Vec<Estimate>, ExplainError> {
        let people = self.labels.rows();
        if x.len() != people * model.width() {
            return Err(ExplainError::PersonWidth { found: x.len() as u64, width: model.width() as u64 });
        }
        let scores = model.scores(x);
        if scores.iter().all(|score| score.is_finite()) {
            return Ok(skills(&scores, &self.labels));
        }
        Err(ExplainError::ScoreUndefined {})
    }

    fn turns(&self) -> usize {
        self.players.len() * self.permutations.len()
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        (self.baseline.len().min(1) + self.skills.len()) as f64 / (1 + self.turns()) as f64
    }

    /// What is known so far, by each scoring: of the features that had all their repeats.
    pub fn result(&self) -> Vec<Importance> {
        let scorings = Scoring::of(&self.labels).iter().zip(&self.baseline).enumerate();
        scorings.map(|(place, (&scoring, &baseline))| self.by(scoring, place, baseline)).collect()
    }

    fn by(&self, scoring: Scoring, place: usize, baseline: Estimate) -> Importance {
        let drop = |skills: &Vec<Estimate>| match (baseline, skills[place]) {
            (Estimate::Value(baseline), Estimate::Value(skill)) => Estimate::Value(baseline - skill),
            (Estimate::Value(_), absent) | (absent, _) => absent,
        };
        let features = self.skills.chunks_exact(self.permutations.len().max(1));
        let drops: Vec<Vec<Estimate>> = features.map(|skills| skills.iter().map(drop).collect()).collect();
        let (means, deviations) = drops.iter().map(|drops| mean_and_deviation(drops)).unzip();
        Importance { scoring, baseline, drops, means, deviations }
    }
}

/// Of at least one number; absent where one of them is.
fn mean_and_deviation(drops: &[Estimate]) -> (Estimate, Estimate) {
    if let Some(&absent) = drops.iter().find(|drop| drop.value().is_none()) {
        return (absent, absent);
    }
    let n = drops.len() as f64;
    let values = || drops.iter().filter_map(|drop| drop.value());
    let mean = values().sum::<f64>() / n;
    let variance = values().map(|drop| (drop - mean).powi(2)).sum::<f64>() / n;
    (Estimate::Value(mean), Estimate::Value(variance.sqrt()))
}
