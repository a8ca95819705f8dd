//! From a table and the roles of its columns to the people of an audit: who is used, who is left out and why.
//!
//! Everything that can be wrong with a request is refused here; what comes after can't fail.

use std::collections::BTreeSet;

use super::aif360::in_side;
use super::intake_columns::{Codes, Column, Columns, quoted, same};
use super::options::{AuditOptions, Clause, Sides, Task, Text};
use super::people::{Attribute, Crossing, Features};
use super::refusal::{AuditError, RoleError};
use super::report::{DataReport, Dropped, MissingCells, MissingInGroup};
use crate::data::frame::Frame;

/// The combinations of values that can be told apart.
const MOST_GROUPS: usize = 100_000;

/// Beyond so many whole numbers, a label is an amount rather than a class.
const MOST_CLASSES: usize = 20;

/// The name of the group of those whose value is missing.
pub const MISSING_GROUP: &str = "(missing)";

/// What was true and what was predicted of the people who are used.
pub enum Outcomes {
    Binary { positive: Vec<bool>, predicted: Vec<Option<bool>>, scores: Option<Vec<f64>> },
    Classes { names: Vec<String>, label: Vec<u32>, predicted: Vec<u32> },
    Amounts { label: Vec<f64>, predicted: Vec<f64> },
}

/// The people who are used.
pub struct Intake {
    pub data: DataReport,
    pub outcomes: Outcomes,
    pub weights: Option<Vec<f64>>,
    pub sensitive: Vec<Attribute>,
    pub control: Vec<Attribute>,
    pub features: Option<Features>,
    /// Features that have no consistency because cells are missing.
    pub incomplete_features: Vec<String>,
    pub sides: Option<Sides>,
}

/// Takes in the people of a table.
///
/// # Errors
/// [`AuditError::Role`] or [`AuditError::Setting`], for the first thing that is wrong with the request.
pub fn take_in(frame: &Frame, options: &AuditOptions) -> Result<Intake, AuditError> {
    options.check()?;
    let columns = Columns::of(frame, options)?;
    let task = options.task.unwrap_or_else(|| guess_task(&columns, options));
    let (kept, data) = keep(frame, &columns, options, task)?;
    let outcomes = match task {
        Task::Binary => binary(&columns, options, &kept)?,
        Task::Multiclass => classes(&columns, &kept)?,
        Task::Regression => {
            let prediction = columns.prediction.ok_or(RoleError::RoleMissing { field: "prediction".into() })?;
            Outcomes::Amounts { label: columns.label.at(&kept)?, predicted: prediction.at(&kept)? }
        }
    };
    let attributes = |codes: &[(String, Codes)]| codes.iter().map(|(n, c)| attribute(n, c, &kept)).collect::<Vec<_>>();
    let (sensitive, control) = (attributes(&columns.sensitive), attributes(&columns.control));
    check_size(&sensitive, &control)?;
    let sides = sides(&sensitive, &options.privileged, &options.unprivileged, kept.len())?;
    let (features, incomplete_features) = features(&columns, &kept)?;
    let weights = columns.weight.map(|w| w.weights(&kept)).transpose()?;
    Ok(Intake { data, outcomes, weights, sensitive, control, features, incomplete_features, sides })
}

fn guess_task(columns: &Columns, options: &AuditOptions) -> Task {
    let levels = columns.label.levels();
    if options.positive.is_some() || levels.len() <= 2 || columns.prediction.is_none() {
        return Task::Binary;
    }
    let numbers: Option<Vec<f64>> = levels.iter().map(|l| l.parse().ok()).collect();
    let amounts = |n: &[f64]| n.len() > MOST_CLASSES || n.iter().any(|x| x.fract() != 0.0);
    if numbers.is_some_and(|n| amounts(&n)) { Task::Regression } else { Task::Multiclass }
}

/// The rows that have all they need, and who is left out for want of what.
fn keep(
    frame: &Frame,
    columns: &Columns,
    options: &AuditOptions,
    task: Task,
) -> Result<(Vec<u32>, DataReport), RoleError> {
    let needed = columns.needed(options, task);
    let mut dropped = vec![0u64; needed.len()];
    let mut kept = Vec::with_capacity(frame.rows);
    for row in 0..frame.rows {
        match needed.iter().position(|n| n.iter().all(|c| c.is_missing(row))) {
            Some(first) => dropped[first] += 1,
            None => kept.push(row as u32),
        }
    }
    let name =
        |alternatives: &[Column]| alternatives.iter().map(|c| format!("“{}”", c.name)).collect::<Vec<_>>().join("/");
    if kept.is_empty() {
        let columns = needed.iter().map(|n| name(n)).collect::<Vec<_>>().join(", ");
        return Err(RoleError::NoRowsLeft { read: frame.rows as u64, columns });
    }
    let left_out = needed.iter().zip(&dropped).filter(|(_, rows)| **rows > 0);
    let data = DataReport {
        read: frame.rows as u64,
        used: kept.len() as u64,
        dropped: left_out
            .map(|(n, &rows)| Dropped { columns: n.iter().map(|c| c.name.to_owned()).collect(), rows })
            .collect(),
        missing: missing(columns),
    };
    Ok((kept, data))
}

/// For each column with missing cells, how many, in all and in each group of each sensitive column.
fn missing(columns: &Columns) -> Vec<MissingCells> {
    let count = |column: &Column| {
        let by_group = columns.sensitive.iter().filter(|(name, _)| *name != column.name).flat_map(|(name, codes)| {
            let mut groups = vec![(0u64, 0u64); codes.levels.len()];
            for (row, &code) in codes.of_row.iter().enumerate() {
                if let Some(group) = groups.get_mut(code as usize) {
                    group.0 += 1;
                    group.1 += u64::from(column.is_missing(row));
                }
            }
            let report = |(level, (rows, cells)): (&String, (u64, u64))| MissingInGroup {
                attribute: name.clone(),
                group: level.clone(),
                rows,
                cells,
            };
            codes.levels.iter().zip(groups).map(report).collect::<Vec<_>>()
        });
        MissingCells { column: column.name.to_owned(), cells: column.missing(), by_group: by_group.collect() }
    };
    columns.all.iter().filter(|c| c.missing() > 0).map(count).collect()
}

fn binary(columns: &Columns, options: &AuditOptions, kept: &[u32]) -> Result<Outcomes, RoleError> {
    let positive = positive_value(columns, options)?;
    let is_positive = |column: &Column| column.matches(&positive, kept);
    let label = is_positive(&columns.label).into_iter().map(|p| p == Some(true)).collect();
    let scores = columns.score.as_ref().map(|s| s.scores(kept)).transpose()?;
    let threshold = options.threshold();
    let predicted = match (&columns.prediction, &scores) {
        (Some(prediction), _) => is_positive(prediction),
        (None, Some(scores)) => scores.iter().map(|s| (!s.is_nan()).then_some(*s >= threshold)).collect(),
        (None, None) => return Err(RoleError::NothingToAudit {}),
    };
    Ok(Outcomes::Binary { positive: label, predicted, scores })
}

/// Values that call themselves positive.
const POSITIVE: [&str; 10] = ["1", "true", "yes", "y", "positive", "是", "+", "good", "通过", "t"];
/// Their counterparts: a label that has only one of these has no positive people.
const NEGATIVE: [&str; 9] = ["0", "false", "no", "n", "negative", "否", "-", "bad", "f"];

fn positive_value(columns: &Columns, options: &AuditOptions) -> Result<String, RoleError> {
    let levels = columns.label.levels();
    let found = || quoted(&levels);
    let column = columns.label.name.to_owned();
    if let Some(positive) = &options.positive {
        let known = levels.len() < 2 || levels.iter().any(|l| same(l, &positive.0));
        let unknown = || RoleError::PositiveUnknown { column, positive: positive.0.clone(), found: found() };
        return if known { Ok(positive.0.clone()) } else { Err(unknown()) };
    }
    let says = |list: &[&str], level: &str| list.iter().position(|p| same(p, &level.to_lowercase()));
    let positive = levels.iter().find(|l| says(&POSITIVE, l).is_some());
    let counterpart = levels.iter().find_map(|l| says(&NEGATIVE, l));
    match (levels.len(), positive, counterpart) {
        (1 | 2, Some(level), _) => Ok(level.clone()),
        (1, None, Some(place)) => Ok(POSITIVE[place].to_owned()),
        _ => Err(RoleError::PositiveNeeded { found: found(), column }),
    }
}

fn classes(columns: &Columns, kept: &[u32]) -> Result<Outcomes, RoleError> {
    let prediction = columns.prediction.ok_or(RoleError::RoleMissing { field: "prediction".into() })?;
    let names: BTreeSet<String> = columns.label.levels().into_iter().chain(prediction.levels()).collect();
    let names: Vec<String> = names.into_iter().collect();
    if names.len() > MOST_GROUPS {
        let (groups, most) = (names.len() as u64, MOST_GROUPS as u64);
        return Err(RoleError::TooManyCombinations { field: "label".into(), groups, most });
    }
    let of = |column: &Column| column.codes_in(&names, kept);
    Ok(Outcomes::Classes { label: of(&columns.label), predicted: of(&prediction), names })
}

/// The values that the used people have, and the value of each.
fn attribute(name: &str, codes: &Codes, kept: &[u32]) -> Attribute {
    let mut occurs = vec![false; codes.levels.len() + 1];
    let missing = codes.levels.len();
    let code = |row: u32| (codes.of_row[row as usize] as usize).min(missing);
    kept.iter().for_each(|&row| occurs[code(row)] = true);
    let mut order: Vec<usize> = (0..=missing).filter(|&c| occurs[c]).collect();
    let text = |c: usize| codes.levels.get(c).map_or(MISSING_GROUP, String::as_str);
    if !codes.numeric {
        order.sort_by_key(|&c| text(c));
    }
    let mut rank = vec![0u32; missing + 1];
    order.iter().enumerate().for_each(|(place, &c)| rank[c] = place as u32);
    Attribute {
        name: name.to_owned(),
        levels: order.iter().map(|&c| text(c).to_owned()).collect(),
        of_row: kept.iter().map(|&row| rank[code(row)]).collect(),
    }
}

fn check_size(sensitive: &[Attribute], control: &[Attribute]) -> Result<(), RoleError> {
    let groups = Crossing::size(sensitive.iter().chain(control)).unwrap_or(usize::MAX);
    if groups <= MOST_GROUPS {
        return Ok(());
    }
    Err(RoleError::TooManyCombinations { field: "sensitive".into(), groups: groups as u64, most: MOST_GROUPS as u64 })
}

/// Who is compared with whom, in the values' own spelling; nobody unless a privileged side is named. Everybody else is
/// unprivileged, if nothing else is said.
///
/// # Errors
/// [`RoleError::RoleMissing`], [`RoleError::UnknownAttribute`], [`RoleError::UnknownLevel`].
pub fn sides(
    sensitive: &[Attribute],
    privileged: &[Clause],
    unprivileged: &[Clause],
    rows: usize,
) -> Result<Option<Sides>, RoleError> {
    match (privileged, unprivileged) {
        ([], []) => return Ok(None),
        ([], _) => return Err(RoleError::RoleMissing { field: "privileged".into() }),
        _ => {}
    }
    let spelled = |field: &str, clauses: &[Clause]| {
        clauses.iter().map(|c| spelled(field, c, sensitive)).collect::<Result<Vec<Clause>, RoleError>>()
    };
    let privileged = spelled("privileged", privileged)?;
    let unprivileged = match unprivileged {
        [] => all_but(&privileged, sensitive, rows),
        named => spelled("unprivileged", named)?,
    };
    Ok(Some(Sides { privileged, unprivileged }))
}

fn spelled(field: &str, clause: &Clause, sensitive: &[Attribute]) -> Result<Clause, RoleError> {
    let one = |(name, value): (&String, &Text)| {
        let known = || quoted(&sensitive.iter().map(|a| a.name.clone()).collect::<Vec<_>>());
        let attribute = sensitive.iter().find(|a| a.name == *name).ok_or_else(|| RoleError::UnknownAttribute {
            field: field.to_owned(),
            attribute: name.clone(),
            known: known(),
        })?;
        let level = attribute.levels.iter().find(|l| same(l, &value.0)).ok_or_else(|| RoleError::UnknownLevel {
            field: field.to_owned(),
            attribute: name.clone(),
            value: value.0.clone(),
            known: quoted(&attribute.levels),
        })?;
        Ok((name.clone(), Text(level.clone())))
    };
    clause.iter().map(one).collect()
}

/// A clause for each group that isn't privileged.
fn all_but(privileged: &[Clause], sensitive: &[Attribute], rows: usize) -> Vec<Clause> {
    let crossing = Crossing::of(sensitive, rows);
    let others = (0..crossing.groups.len()).filter(|&i| !in_side(&crossing, i, privileged));
    let clause = |i: usize| {
        let values = crossing.groups[i].iter().map(|level| Text(level.clone()));
        crossing.attributes.iter().cloned().zip(values).collect()
    };
    others.map(clause).collect()
}

/// Features, unless cells of one are missing; then the names of those.
fn features(columns: &Columns, kept: &[u32]) -> Result<(Option<Features>, Vec<String>), RoleError> {
    let values = columns.features.iter().map(|f| f.at(kept)).collect::<Result<Vec<_>, _>>()?;
    let incomplete = columns.features.iter().zip(&values).filter(|(_, v)| v.iter().any(|x| x.is_nan()));
    let incomplete: Vec<String> = incomplete.map(|(f, _)| f.name.to_owned()).collect();
    if values.is_empty() || !incomplete.is_empty() {
        return Ok((None, incomplete));
    }
    let names = columns.features.iter().map(|f| f.name.to_owned()).collect();
    Ok((Some(Features { names, columns: values }), incomplete))
}
