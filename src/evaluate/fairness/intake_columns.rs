//! The columns of a table that have a role in an audit, and their cells as roles need them: texts, numbers, codes.

use rustc_hash::FxHashSet;

use super::options::{AuditOptions, Missing, Task};
use super::refusal::RoleError;
use crate::data::frame::{Frame, Values, parse_number};

/// Values beyond these are not listed: so many are no longer classes.
const MOST_LEVELS: usize = 1000;

/// A column and its role.
#[derive(Clone, Copy)]
pub struct Column<'a> {
    pub name: &'a str,
    field: &'static str,
    values: &'a Values,
}

/// A column that divides people.
pub struct Codes {
    pub levels: Vec<String>,
    /// The level of each row; anything beyond the levels where it is missing.
    pub of_row: Vec<u32>,
    /// Whether the levels are in the order of numbers rather than of texts.
    pub numeric: bool,
}

/// Every column with a role.
pub struct Columns<'a> {
    pub label: Column<'a>,
    pub prediction: Option<Column<'a>>,
    pub score: Option<Column<'a>>,
    pub weight: Option<Column<'a>>,
    pub features: Vec<Column<'a>>,
    pub sensitive: Vec<(String, Codes)>,
    pub control: Vec<(String, Codes)>,
    /// All of these, in the order of roles.
    pub all: Vec<Column<'a>>,
    dividing: Vec<Column<'a>>,
}

impl<'a> Columns<'a> {
    /// Finds the columns of a request.
    ///
    /// # Errors
    /// [`RoleError`] where a role is missing, names no column, or a column has two roles.
    pub fn of(frame: &'a Frame, options: &AuditOptions) -> Result<Self, RoleError> {
        let find = |field: &'static str, name: &str| find(frame, field, name);
        let list = |field: &'static str, names: &[String]| {
            names.iter().map(|name| find(field, name)).collect::<Result<Vec<_>, _>>()
        };
        let optional = |field: &'static str, name: &Option<String>| name.as_ref().map(|n| find(field, n)).transpose();
        let missing = |field: &str| RoleError::RoleMissing { field: field.to_owned() };
        if options.label.is_empty() {
            return Err(missing("label"));
        }
        let label = find("label", &options.label)?;
        let prediction = optional("prediction", &options.prediction)?;
        let score = optional("score", &options.score)?;
        if prediction.is_none() && score.is_none() {
            return Err(RoleError::NothingToAudit {});
        }
        if options.sensitive.is_empty() {
            return Err(missing("sensitive"));
        }
        let (sensitive, control) = (list("sensitive", &options.sensitive)?, list("control", &options.control)?);
        let weight = optional("weight", &options.weight)?;
        let features = list("features", &options.features)?;
        let dividing = [sensitive.clone(), control.clone()].concat();
        let single: Vec<Column> = [Some(label), prediction, score, weight].into_iter().flatten().collect();
        let all = [single, dividing.clone()].concat();
        check_roles(&all)?;
        let codes = |columns: Vec<Column<'a>>| columns.iter().map(|c| (c.name.to_owned(), c.codes())).collect();
        Ok(Self {
            label,
            prediction,
            score,
            weight,
            features,
            sensitive: codes(sensitive),
            control: codes(control),
            all,
            dividing,
        })
    }

    /// What a row needs to be used: of each list, at least one cell.
    pub fn needed(&self, options: &AuditOptions, task: Task) -> Vec<Vec<Column<'a>>> {
        let outcome = match task {
            Task::Binary => [self.prediction, self.score].into_iter().flatten().collect(),
            Task::Multiclass | Task::Regression => self.prediction.into_iter().collect(),
        };
        let dividing = self.dividing.iter().filter(|_| options.missing == Missing::Drop).map(|c| vec![*c]);
        let weight = self.weight.map(|w| vec![w]);
        [vec![self.label], outcome].into_iter().filter(|n| !n.is_empty()).chain(dividing).chain(weight).collect()
    }
}

fn find<'a>(frame: &'a Frame, field: &'static str, name: &str) -> Result<Column<'a>, RoleError> {
    let place = frame.names.iter().position(|n| n == name).ok_or_else(|| RoleError::UnknownColumn {
        field: field.to_owned(),
        column: name.to_owned(),
        known: quoted(&frame.names),
    })?;
    Ok(Column { name: &frame.names[place], field, values: &frame.columns[place] })
}

fn check_roles(columns: &[Column]) -> Result<(), RoleError> {
    for (i, column) in columns.iter().enumerate() {
        if let Some(first) = columns[..i].iter().find(|c| c.name == column.name) {
            return Err(RoleError::RoleTwice {
                column: column.name.to_owned(),
                first: first.field.to_owned(),
                second: column.field.to_owned(),
            });
        }
    }
    Ok(())
}

impl Column<'_> {
    /// Whether a row's cell is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        self.values.is_missing(row)
    }

    /// How many cells are missing.
    pub fn missing(&self) -> u64 {
        self.values.missing()
    }

    fn codes(&self) -> Codes {
        let (levels, of_row) = self.values.grouped();
        Codes { levels, of_row, numeric: matches!(self.values, Values::Numbers(_)) }
    }

    /// The values that occur, in order; of very many, some.
    pub fn levels(&self) -> Vec<String> {
        match self.values {
            Values::Levels { levels, .. } => {
                let mut levels: Vec<String> = levels.iter().take(MOST_LEVELS).cloned().collect();
                levels.sort();
                levels
            }
            Values::Numbers(values) => {
                let mut seen = FxHashSet::default();
                let fresh = values.iter().filter(|v| !v.is_nan() && seen.insert(v.to_bits()));
                let mut fresh: Vec<f64> = fresh.copied().take(MOST_LEVELS).collect();
                fresh.sort_by(f64::total_cmp);
                fresh.iter().map(f64::to_string).collect()
            }
        }
    }

    /// For each of these rows, whether its cell is the positive value; `None` where it is missing.
    pub fn matches(&self, positive: &str, rows: &[u32]) -> Vec<Option<bool>> {
        match self.values {
            Values::Levels { codes, levels } => {
                let positive: Vec<bool> = levels.iter().map(|l| same(l, positive)).collect();
                rows.iter().map(|&r| codes.get(r as usize).map(|c| positive[c as usize])).collect()
            }
            Values::Numbers(values) => {
                let positive = as_number(positive).unwrap_or(f64::NAN);
                let value = |&r: &u32| Some(values[r as usize]).filter(|v| !v.is_nan());
                rows.iter().map(|r| value(r).map(|v| v == positive)).collect()
            }
        }
    }

    /// The place in a sorted list of names of each row's value.
    pub fn codes_in(&self, names: &[String], rows: &[u32]) -> Vec<u32> {
        let codes = self.codes();
        let place = |level: &String| names.binary_search(level).map_or(u32::MAX, |place| place as u32);
        let places: Vec<u32> = codes.levels.iter().map(place).collect();
        rows.iter().map(|&r| places.get(codes.of_row[r as usize] as usize).copied().unwrap_or(u32::MAX)).collect()
    }

    /// The numbers of these rows; `NaN` where a cell is missing.
    ///
    /// # Errors
    /// [`RoleError::NumbersNeeded`].
    pub fn at(&self, rows: &[u32]) -> Result<Vec<f64>, RoleError> {
        match self.values {
            Values::Numbers(values) => Ok(rows.iter().map(|&r| values[r as usize]).collect()),
            Values::Levels { codes, levels } => {
                let number = |text: &String| {
                    parse_number(text).ok_or_else(|| RoleError::NumbersNeeded {
                        field: self.field.to_owned(),
                        column: self.name.to_owned(),
                        value: text.clone(),
                    })
                };
                let numbers = levels.iter().map(number).collect::<Result<Vec<f64>, _>>()?;
                let value = |&r: &u32| codes.get(r as usize).map_or(f64::NAN, |c| numbers[c as usize]);
                Ok(rows.iter().map(value).collect())
            }
        }
    }

    /// The probabilities of these rows; `NaN` where a cell is missing.
    ///
    /// # Errors
    /// [`RoleError::NumbersNeeded`], [`RoleError::ScoreRange`].
    pub fn scores(&self, rows: &[u32]) -> Result<Vec<f64>, RoleError> {
        let scores = self.at(rows)?;
        match scores.iter().find(|s| !s.is_nan() && !(0.0..=1.0).contains(*s)) {
            Some(&value) => Err(RoleError::ScoreRange { column: self.name.to_owned(), value }),
            None => Ok(scores),
        }
    }

    /// The weights of these rows, none of which is missing.
    ///
    /// # Errors
    /// [`RoleError::NumbersNeeded`], [`RoleError::WeightRange`].
    pub fn weights(&self, rows: &[u32]) -> Result<Vec<f64>, RoleError> {
        let weights = self.at(rows)?;
        match weights.iter().find(|w| !w.is_finite() || **w < 0.0) {
            Some(&value) => Err(RoleError::WeightRange { column: self.name.to_owned(), value }),
            None => Ok(weights),
        }
    }
}

/// Whether two texts are the same value: the same text, or the same number or truth value.
pub fn same(a: &str, b: &str) -> bool {
    a == b || as_number(a).is_some_and(|a| as_number(b) == Some(a))
}

fn as_number(text: &str) -> Option<f64> {
    match text {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => parse_number(text),
    }
}

/// Values for a sentence: the first few of them.
pub fn quoted(values: &[String]) -> String {
    const SHOWN: usize = 6;
    let shown = values.iter().take(SHOWN).map(|v| format!("“{v}”")).collect::<Vec<_>>().join(", ");
    if values.len() > SHOWN { format!("{shown}, … ({} in all)", values.len()) } else { shown }
}
