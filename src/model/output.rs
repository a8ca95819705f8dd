//! What the numbers of a model's last layer mean: scores and losses, of one person at a time and in double
//! precision.

use crate::data::labels::Labels;
use crate::data::prepare::Prepared;
use crate::data::standard::Standard;

/// What is predicted, and so what its logits mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Output {
    /// A yes or no. One logit `z`; the score is `sigmoid(z)`.
    Decision,
    /// One of several classes. A logit each; the scores are `softmax(z)`.
    Classes,
    /// An amount. One number, which stands for so many deviations above the mean.
    Amount(Standard),
}

impl Output {
    /// What is predicted of such people.
    pub fn of(data: &Prepared) -> Self {
        match (&data.train.labels, data.standard) {
            (Labels::Classes(_), _) => Output::Classes,
            (Labels::Amounts(_), Some(standard)) => Output::Amount(standard),
            _ => Output::Decision,
        }
    }

    /// The scores of one person's logits, written in place: probabilities in `[0, 1]`, or an amount in the label's unit.
    pub fn score(self, logits: &mut [f64]) {
        match self {
            Output::Decision => logits.iter_mut().for_each(|z| *z = sigmoid(*z)),
            Output::Classes => {
                softmax(logits);
            }
            Output::Amount(standard) => {
                let [mean, deviation] = [standard.mean, standard.deviation].map(f64::from);
                logits.iter_mut().for_each(|z| *z = mean + *z * deviation);
            }
        }
    }

    /// The loss of one person's logits, and its gradient at them, which is written.
    ///
    /// The label is 0 or 1, a class, or an amount in standard units; the loss accordingly
    /// - binary cross-entropy in nats, `max(z, 0) - z y + ln(1 + exp(-|z|))`, with the gradient `sigmoid(z) - y`;
    /// - cross-entropy in nats, `logsumexp(z) - z[y]`, with `softmax(z) - onehot(y)`;
    /// - the squared error `(z - y)^2`, with `2 (z - y)`.
    pub fn loss(self, logits: &[f64], label: f64, gradient: &mut [f64]) -> f64 {
        let z = logits[0];
        match self {
            Output::Decision => {
                gradient[0] = sigmoid(z) - label;
                z.max(0.0) - z * label + (-z.abs()).exp().ln_1p()
            }
            Output::Classes => {
                let class = label as usize;
                gradient.copy_from_slice(logits);
                let loss = softmax(gradient) - logits[class];
                gradient[class] -= 1.0;
                loss
            }
            Output::Amount(_) => {
                gradient[0] = 2.0 * (z - label);
                (z - label) * (z - label)
            }
        }
    }
}

/// `1 / (1 + exp(-z))`.
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// Turns logits into `softmax(z)` and returns `logsumexp(z)`.
fn softmax(logits: &mut [f64]) -> f64 {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logits.iter_mut().for_each(|z| *z = (*z - most).exp());
    let sum: f64 = logits.iter().sum();
    logits.iter_mut().for_each(|z| *z /= sum);
    most + sum.ln()
}
