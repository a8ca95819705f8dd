//! Metrics of scores rather than decisions, for each group: area under the ROC curve, log loss, mean score.
//!
//! One sort of all scores serves every group.

use super::people::People;

/// What the scores of one group say; `NaN` where a peer library would say so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// People with a score.
    pub people: f64,
    /// The probability that a random positive person scores above a random negative one, ties counting half, in
    /// `[0, 1]`; 0.5 is chance (scikit-learn `roc_auc_score`). `NaN` where a class is absent.
    pub roc_auc: f64,
    /// `-E[y ln s + (1 - y) ln(1 - s)]`, in nats, 0 or more; 0 is perfect (scikit-learn `log_loss`, which holds scores
    /// off 0 and 1 by [`f64::EPSILON`]).
    pub log_loss: f64,
    /// `E[s]`, in `[0, 1]` (Fairlearn `mean_prediction`).
    pub mean_prediction: f64,
    /// `E[s | y = 1]` (AIF360 `generalized_true_positive_rate`).
    pub generalized_true_positive_rate: f64,
    /// `E[s | y = 0]` (AIF360 `generalized_false_positive_rate`).
    pub generalized_false_positive_rate: f64,
}

/// Sums over one group while passing over its people in descending order of score.
#[derive(Clone, Default)]
struct Sums {
    people: f64,
    positives: f64,
    negatives: f64,
    loss: f64,
    positive_scores: f64,
    negative_scores: f64,
    /// Weight of (positive, negative) pairs in the right order, ties counting half.
    ordered: f64,
    /// The block of people with the same score that is being read.
    tie: f64,
    tied_positives: f64,
    tied_negatives: f64,
}

impl Sums {
    fn add(&mut self, score: f64, positive: bool, weight: f64) {
        if score != self.tie {
            self.end_tie();
            self.tie = score;
        }
        let held = score.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        self.people += 1.0;
        if positive {
            self.tied_positives += weight;
            self.positive_scores += weight * score;
            self.loss -= weight * held.ln();
        } else {
            self.tied_negatives += weight;
            self.negative_scores += weight * score;
            self.loss -= weight * (1.0 - held).ln();
        }
    }

    fn end_tie(&mut self) {
        self.ordered += self.tied_negatives * (self.positives + self.tied_positives / 2.0);
        self.positives += std::mem::take(&mut self.tied_positives);
        self.negatives += std::mem::take(&mut self.tied_negatives);
    }

    /// Divisions by an empty denominator are meant to give `NaN`.
    fn scored(mut self) -> Scored {
        self.end_tie();
        let total = self.positives + self.negatives;
        Scored {
            people: self.people,
            roc_auc: self.ordered / (self.positives * self.negatives),
            log_loss: self.loss / total,
            mean_prediction: (self.positive_scores + self.negative_scores) / total,
            generalized_true_positive_rate: self.positive_scores / self.positives,
            generalized_false_positive_rate: self.negative_scores / self.negatives,
        }
    }
}

/// People with a score, in descending order of it. Empty without scores.
pub fn descending(people: &People) -> Vec<u32> {
    let Some(scores) = &people.scores else { return Vec::new() };
    // Scores are 0 or more, where the bits of floats are in the order of their values.
    let key = |row: u32| (scores[row as usize] + 0.0).to_bits();
    let scored = (0..scores.len() as u32).filter(|&row| !scores[row as usize].is_nan());
    let mut keyed: Vec<(u64, u32)> = scored.map(|row| (!key(row), row)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// What the scores say of each group, given everybody in `order` (see [`descending`]).
pub fn by_group(people: &People, order: &[u32], of_row: &[u32], groups: usize) -> Vec<Scored> {
    let mut sums = vec![Sums { tie: f64::INFINITY, ..Sums::default() }; groups];
    if let Some(scores) = &people.scores {
        for row in order.iter().map(|&row| row as usize) {
            sums[of_row[row] as usize].add(scores[row], people.positive[row], people.weight(row));
        }
    }
    sums.into_iter().map(Sums::scored).collect()
}
