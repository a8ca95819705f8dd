//! Harms to what is measured of a group: numeric features, on the scale on which models see them. Sensitive columns
//! stay, so that everybody stays in their groups.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Divided;
use crate::data::catalog::{Column, Role};
use crate::data::error::DataError;
use crate::data::scale::{Scale, rescale};
use crate::data::standard::Standard;
use crate::data::table::Cells;

/// Standard deviations by which the strongest shift moves people.
const MOST_SHIFT: f64 = 2.0;

/// Moves the group in the test part; returns how many cells are changed.
///
/// # Errors
/// [`DataError::HarmNeedsAmounts`] where no numeric feature varies.
pub(super) fn shift(people: &mut Divided, member: &[bool], strength: f64) -> Result<u64, DataError> {
    let rows: Vec<usize> = people.split.test.iter().copied().filter(|&r| member[r]).collect();
    change(people, &rows, |z| z + strength * MOST_SHIFT)
}

/// Blurs the group in both parts; returns how many cells are changed.
///
/// # Errors
/// As [`shift`].
pub(super) fn blur(
    people: &mut Divided,
    member: &[bool],
    strength: f64,
    rng: &mut ChaCha8Rng,
) -> Result<u64, DataError> {
    let rows: Vec<usize> = people.rows().into_iter().filter(|&r| member[r]).collect();
    let left = 1.0 - strength;
    let spread = (1.0 - left * left).sqrt();
    change(people, &rows, |z| left * z + spread * Distribution::<f64>::sample(&StandardNormal, rng))
}

/// Changes the numeric features of these people, in standard units of the training part. What is missing stays so.
fn change(people: &mut Divided, rows: &[usize], mut of: impl FnMut(f64) -> f64) -> Result<u64, DataError> {
    let scales = scales(people);
    if scales.is_empty() {
        return Err(DataError::HarmNeedsAmounts {});
    }
    let mut changed = 0;
    for (column, scale) in scales {
        let Cells::Numeric(values) = &mut people.table.columns[column] else { continue };
        for &row in rows {
            if !values[row].is_nan() {
                let there = scale.decode(of(f64::from(scale.encode(values[row]))));
                values[row] = there.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32;
                changed += 1;
            }
        }
    }
    Ok(changed)
}

/// Where the numeric features that vary are in the table, each with its scale.
fn scales(people: &Divided) -> Vec<(usize, Scale)> {
    let Divided { table, dataset, split, .. } = people;
    let features = dataset.columns.iter().filter(|c| c.role == Role::Feature);
    let scale = |column: &Column| {
        let index = table.names.iter().position(|name| *name == column.name)?;
        let Cells::Numeric(values) = &table.columns[index] else { return None };
        let transform = column.transform;
        let standard = Standard::of(split.train.iter().map(|&r| rescale(values[r], transform)))?;
        Some((index, Scale { transform, mean: standard.mean, deviation: standard.deviation }))
    };
    features.filter_map(scale).collect()
}
