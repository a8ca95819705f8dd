//! Harms to who is there, and to what is recorded of them.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::Divided;
use crate::data::error::DataError;
use crate::data::labels::Labels;

/// Leaves a share of the group (rounded to people) out of the training part; returns how many.
pub(super) fn leave_out(people: &mut Divided, member: &[bool], share: f64, rng: &mut ChaCha8Rng) -> u64 {
    let train = &mut people.split.train;
    let gone = chosen(train.iter().copied().filter(|&r| member[r]), share, rng);
    train.retain(|row| gone.binary_search(row).is_err());
    gone.len() as u64
}

/// Turns a share of the group's positive labels in the training part (rounded to people) negative; returns how many.
///
/// # Errors
/// [`DataError::HarmNeedsDecision`] where the label is no yes or no.
pub(super) fn flip(people: &mut Divided, member: &[bool], share: f64, rng: &mut ChaCha8Rng) -> Result<u64, DataError> {
    let Labels::Binary(positive) = &mut people.table.labels else { return Err(DataError::HarmNeedsDecision {}) };
    let of_group = people.split.train.iter().copied().filter(|&r| member[r] && positive[r]);
    let turned = chosen(of_group, share, rng);
    turned.iter().for_each(|&row| positive[row] = false);
    Ok(turned.len() as u64)
}

/// A share of some rows, ascending. A larger share has all those of a smaller one.
fn chosen(rows: impl Iterator<Item = usize>, share: f64, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut rows: Vec<usize> = rows.collect();
    rows.shuffle(rng);
    rows.truncate((rows.len() as f64 * share).round() as usize);
    rows.sort_unstable();
    rows
}
