//! What an attacker who knows the label sees of a person in a model's answer.

use serde::Serialize;
use thiserror::Error;

use crate::data::labels::Labels;
use crate::train::begin::BeginError;
use crate::train::learning::DeviceLost;
use crate::train::loss::{bce, sigmoid, softmax};
use crate::train::targets::Targets;

/// Why a model can't be attacked by others.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum AttackError {
    #[error("This attack needs a yes or no, or classes: choose such data.")]
    AttackAmounts {},
    #[error("Too few people for this attack ({people}): choose a larger set, or fewer shadow models.")]
    AttackFew { people: u64 },
    #[error("The compute device was lost ({detail}): press reset, or choose the CPU.")]
    DeviceLost { detail: String },
    #[error(transparent)]
    #[serde(untagged)]
    Begin(#[from] BeginError),
}

impl From<DeviceLost> for AttackError {
    fn from(lost: DeviceLost) -> Self {
        AttackError::DeviceLost { detail: lost.0 }
    }
}

/// One person's answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// The person's class; of a yes or no, yes is 1.
    pub class: usize,
    /// The cross-entropy, in nats: 0 is certainty of the right answer.
    pub loss: f64,
    /// The probability of the likeliest answer, in `(0, 1]`.
    pub confidence: f64,
}

/// The answers to people with these labels, from their logits, `[people, outputs]`. Nobody's where labels are amounts.
pub fn signals(logits: &[f32], labels: &Labels) -> Vec<Signal> {
    match labels {
        Labels::Binary(positive) => {
            let one = |(&z, &positive): (&f32, &bool)| Signal {
                class: usize::from(positive),
                loss: f64::from(bce(z, f32::from(positive)).0),
                confidence: f64::from(sigmoid(z.abs())),
            };
            logits.iter().zip(positive).map(one).collect()
        }
        Labels::Classes(of_row) => {
            let outputs = logits.len() / of_row.len().max(1);
            let one = |(row, &class): (&[f32], &u32)| {
                let mut scores = row.to_vec();
                let loss = f64::from(softmax(&mut scores, class as usize));
                let confidence = scores.into_iter().fold(0.0, f32::max);
                Signal { class: class as usize, loss, confidence: f64::from(confidence) }
            };
            logits.chunks_exact(outputs.max(1)).zip(of_row).map(one).collect()
        }
        Labels::Amounts(_) => Vec::new(),
    }
}

/// What models of classes, of which a yes or no has one output, are to learn of these labels.
///
/// # Errors
/// [`AttackError::AttackAmounts`].
pub fn targets(labels: &Labels, outputs: usize) -> Result<Targets, AttackError> {
    match labels {
        Labels::Binary(positive) => Ok(Targets::Binary(positive.iter().map(|&y| f32::from(y)).collect())),
        Labels::Classes(of_row) => Ok(Targets::Classes { of_row: of_row.clone(), classes: outputs }),
        Labels::Amounts(_) => Err(AttackError::AttackAmounts {}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_error_says_in_both_languages() {
        crate::sentence::wording::assert_told(include_str!("signal.rs"), 3);
    }

    #[test]
    fn signals_are_what_the_probabilities_say() {
        // Odds of 3 to 1, as a yes or no and as two classes.
        let odds = 3f32.ln();
        let binary = signals(&[odds, odds], &Labels::Binary(vec![true, false]));
        let classes = signals(&[0.0, odds, 0.0, odds], &Labels::Classes(vec![1, 0]));
        for (found, other) in binary.iter().zip(&classes) {
            assert_eq!(found.class, other.class);
            let loss = -(if found.class == 1 { 0.75_f64 } else { 0.25 }).ln();
            assert!((found.loss - loss).abs() < 1e-6 && (other.loss - loss).abs() < 1e-6);
            assert!((found.confidence - 0.75).abs() < 1e-6 && (other.confidence - 0.75).abs() < 1e-6);
        }
    }
}
