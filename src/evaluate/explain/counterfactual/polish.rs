//! Taking back what a counterfactual doesn't need.

use super::search::Goal;
use super::space::Space;
use crate::evaluate::explain::ask::Target;
use crate::evaluate::explain::error::ExplainError;

/// Rounds at most; hardly any needs a third.
const ROUNDS: usize = 4;
/// Parts into which the way back of an amount is divided, again and again.
const PARTS: usize = 16;
/// How often: the way is known to `16^-9` of itself.
const DIVISIONS: usize = 9;

/// Makes a row that reaches the goal cheaper as long as it reaches it: change by change goes back as far as it can, that
/// first which moves the number least for what it costs; then those are taken back that the others have made needless.
pub fn polish(
    target: &Target,
    space: &Space,
    goal: Goal,
    person: &[f64],
    mut row: Vec<f64>,
) -> Result<Vec<f64>, ExplainError> {
    for _ in 0..ROUNDS {
        let before = space.cost(person, &row);
        for feature in by_use(target, space, person, &row)? {
            back(target, space, goal, person, feature, &mut row)?;
        }
        while let Some(next) = without_one(target, space, goal, person, &row)? {
            row = next;
        }
        if space.cost(person, &row) >= before - 1e-9 {
            break;
        }
    }
    Ok(row)
}

/// The row without the dearest of the changes that aren't needed; nothing if all are.
fn without_one(
    target: &Target,
    space: &Space,
    goal: Goal,
    person: &[f64],
    row: &[f64],
) -> Result<Option<Vec<f64>>, ExplainError> {
    let (rows, told) = without_each(target, space, person, row)?;
    let cheaper = rows.into_iter().zip(told).filter(|(_, number)| goal.reached(*number)).map(|(row, _)| row);
    Ok(cheaper.min_by(|a, b| space.cost(person, a).total_cmp(&space.cost(person, b))))
}

/// The row without each of its changes, and what is told of it.
fn without_each(
    target: &Target,
    space: &Space,
    person: &[f64],
    row: &[f64],
) -> Result<(Vec<Vec<f64>>, Vec<f64>), ExplainError> {
    let without = |feature: usize| {
        let mut without = row.to_vec();
        space.features()[feature].take(person, &mut without);
        without
    };
    let rows: Vec<Vec<f64>> = space.changed(person, row).into_iter().map(without).collect();
    let told = if rows.is_empty() { Vec::new() } else { target.of(&rows.concat())? };
    Ok((rows, told))
}

/// The changed features, that first which moves the number least for its cost.
fn by_use(target: &Target, space: &Space, person: &[f64], row: &[f64]) -> Result<Vec<usize>, ExplainError> {
    let now = target.of_one(row)?;
    let (_, told) = without_each(target, space, person, row)?;
    let used =
        |(feature, number): (usize, f64)| ((now - number).abs() / space.features()[feature].cost(person, row), feature);
    let mut changed: Vec<(f64, usize)> = space.changed(person, row).into_iter().zip(told).map(used).collect();
    changed.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(changed.into_iter().map(|(_, feature)| feature).collect())
}

/// Moves a feature back to the person's own, or an amount towards it, as far as the goal is reached all the way.
fn back(
    target: &Target,
    space: &Space,
    goal: Goal,
    person: &[f64],
    feature: usize,
    row: &mut [f64],
) -> Result<(), ExplainError> {
    let feature = &space.features()[feature];
    let changed = row.to_vec();
    feature.take(person, row);
    if goal.reached(target.of_one(row)?) {
        return Ok(());
    }
    feature.take(&changed, row);
    let Some(column) = feature.amount() else { return Ok(()) };
    let (mut reached, mut failed) = (row[column], person[column]);
    for _ in 0..DIVISIONS {
        let value = |part: usize| reached + (failed - reached) * (part as f64 / PARTS as f64);
        let mut rows = Vec::with_capacity((PARTS - 1) * row.len());
        for part in 1..PARTS {
            feature.set(value(part), person, row);
            rows.extend_from_slice(row);
        }
        let told = target.of(&rows)?;
        let last = told.iter().take_while(|&&number| goal.reached(number)).count();
        (reached, failed) = (value(last), if last + 1 < PARTS { value(last + 1) } else { failed });
    }
    feature.set(reached, person, row);
    Ok(())
}
