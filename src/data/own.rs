//! Describes somebody's own table as a data set, so that a model can be trained on it like on a built-in one.
//!
//! It takes the roles as given; proposing them is for [`super::infer`].

use std::collections::BTreeMap;

use super::catalog::{Amount, Column, Dataset, Domain, Kind, Label, Localized, Role};
use super::csv::listed;
use super::error::DataError;
use super::frame::{Frame, Values, distinct_numbers};
use super::infer::{MOST_GROUPS, MOST_LEVELS, OwnRole};

/// The id of the visitor's own data set.
pub const OWN: &str = "own";

/// The most different numbers of a sensitive column that are groups by themselves; more are divided at quartiles.
const MOST_NUMBER_GROUPS: usize = 10;

/// The fewest people with a label.
const LEAST_ROWS: u64 = 20;

/// A data set for training on `frame`, whose columns have these `roles` (a column without one is ignored) and whose
/// label says `positive` of the positive people. Without a positive value, a label of more than two different numbers is an
/// amount. Columns are called what their file calls them, in every language.
///
/// A control is a feature here; prediction, score and weight belong to another model or to an audit, and are ignored.
/// A numeric sensitive column with more than ten different values is divided at its quartiles.
///
/// # Errors
/// [`DataError`]: `ColumnMissing`, `OneLabel`, `ConstantLabel`, `LabelValues`, `TooFewRows` below 20 people with a
/// label, `NoSensitive`, `NoFeatures`, and `TooManyGroups` or `TooManyLevels` for texts that rather
/// name people than describe them.
pub fn described(
    frame: &Frame,
    roles: &BTreeMap<String, OwnRole>,
    positive: &str,
    title: &str,
) -> Result<Dataset, DataError> {
    if let Some(column) = roles.keys().find(|name| frame.column(name).is_none()) {
        return Err(DataError::ColumnMissing { file: title.to_owned(), column: column.clone() });
    }
    let label = label(frame, roles, positive)?;
    let amount = label.amount.is_some();
    let columns: Vec<Column> =
        frame.names.iter().zip(&frame.columns).map(|(n, v)| column(n, v, roles.get(n), amount)).collect();
    let with_role = |role: Role| columns.iter().filter(move |c| c.role == role);
    if with_role(Role::Sensitive).next().is_none() {
        return Err(DataError::NoSensitive {});
    }
    if with_role(Role::Feature).next().is_none() {
        return Err(DataError::NoFeatures {});
    }
    columns.iter().try_for_each(|column| check_levels(column, frame))?;
    Ok(Dataset {
        id: OWN.to_owned(),
        domain: Domain::Own,
        file: title.to_owned(),
        rows: frame.rows as u64,
        title: same(title),
        summary: Localized::default(),
        label,
        columns,
        images: None,
        toy: None,
        sequence: Vec::new(),
        settings: BTreeMap::new(),
        licence: String::new(),
        citation: String::new(),
        source: String::new(),
        caveats: Localized::default(),
    })
}

fn same(text: &str) -> Localized {
    Localized { en: text.to_owned(), zh: text.to_owned() }
}

fn label(frame: &Frame, roles: &BTreeMap<String, OwnRole>, positive: &str) -> Result<Label, DataError> {
    let labels: Vec<&String> =
        roles.iter().filter(|(_, role)| **role == OwnRole::Label).map(|(name, _)| name).collect();
    let [name] = labels[..] else { return Err(DataError::OneLabel { found: labels.len() as u64 }) };
    let Some(values) = frame.column(name) else { return Err(DataError::OneLabel { found: 0 }) };
    let is_amount = values.numbers().is_some_and(|numbers| distinct_numbers(&numbers).len() > 2);
    let label = match is_amount && positive.is_empty() {
        true => {
            let amount = Amount { meaning: same(&format!("“{name}”")), unit: Localized::default() };
            Label { column: name.clone(), amount: Some(amount), ..Label::default() }
        }
        false => yes_or_no(name, values, positive)?,
    };
    let rows = frame.rows as u64 - values.missing();
    if rows < LEAST_ROWS { Err(DataError::TooFewRows { rows, least: LEAST_ROWS }) } else { Ok(label) }
}

/// A label of two values.
fn yes_or_no(column: &str, values: &Values, positive: &str) -> Result<Label, DataError> {
    let (levels, _) = values.grouped();
    let negative = match &levels[..] {
        [only] => return Err(DataError::ConstantLabel { column: column.to_owned(), value: only.clone() }),
        [negative, other] | [other, negative] if other == positive => negative,
        _ => {
            let (column, found) = (column.to_owned(), listed(&levels));
            return Err(DataError::LabelValues { column, positive: positive.to_owned(), found });
        }
    };
    let meaning = |value: &str| Localized { en: format!("has {column} = {value}"), zh: format!("{column} = {value}") };
    Ok(Label {
        column: column.to_owned(),
        positive: positive.to_owned(),
        positive_meaning: meaning(positive),
        negative_meaning: meaning(negative),
        amount: None,
    })
}

/// A column as its role wants it; `amount` says whether the label is one.
fn column(name: &str, values: &Values, role: Option<&OwnRole>, amount: bool) -> Column {
    let role = match role {
        Some(OwnRole::Label) => Role::Label,
        Some(OwnRole::Sensitive) => Role::Sensitive,
        Some(OwnRole::Feature | OwnRole::Control) => Role::Feature,
        Some(OwnRole::Prediction | OwnRole::Score | OwnRole::Weight | OwnRole::Ignore) | None => Role::Ignore,
    };
    let numbers = match role {
        Role::Feature | Role::Sensitive => values.numbers().map(|all| sorted(&all)),
        Role::Label if amount => values.numbers(),
        _ => None,
    };
    let bins = match &numbers {
        Some(sorted) if role == Role::Sensitive => bins(sorted),
        _ => Vec::new(),
    };
    let numeric = numbers.is_some_and(|all| !all.is_empty()) && (role != Role::Sensitive || !bins.is_empty());
    let kind = if numeric { Kind::Numeric } else { Kind::Categorical };
    Column { name: name.to_owned(), kind, role, title: same(name), transform: None, bins }
}

fn sorted(numbers: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    known
}

fn check_levels(column: &Column, frame: &Frame) -> Result<(), DataError> {
    let found = match frame.column(&column.name) {
        Some(Values::Levels { levels, .. }) if column.kind == Kind::Categorical => levels.len() as u64,
        _ => return Ok(()),
    };
    let column_name = column.name.clone();
    match column.role {
        Role::Sensitive if found > MOST_GROUPS => {
            Err(DataError::TooManyGroups { column: column_name, found, most: MOST_GROUPS })
        }
        Role::Feature if found > MOST_LEVELS => {
            Err(DataError::TooManyLevels { column: column_name, found, most: MOST_LEVELS })
        }
        _ => Ok(()),
    }
}

/// Lower bounds of groups at the quartiles, rounded to a step of 1, 2 or 5 times a power of ten of about a quarter of
/// their distance; none if there are few enough values to be groups by themselves.
fn bins(sorted: &[f64]) -> Vec<f32> {
    let distinct = distinct_numbers(sorted);
    if distinct.len() <= MOST_NUMBER_GROUPS {
        return Vec::new();
    }
    let quartile = |q: usize| sorted[(sorted.len() - 1) * q / 4];
    let spread = quartile(3) - quartile(1);
    let round = |x: f64| if spread > 0.0 { rounded(x, step(spread / 4.0)) } else { x };
    let (least, largest) = (distinct[0], distinct[distinct.len() - 1]);
    let mut bounds: Vec<f32> = [1, 2, 3].map(|q| round(quartile(q))).iter().map(|&x| x as f32).collect();
    bounds.dedup();
    bounds.retain(|&b| b.is_finite() && f64::from(b) > least && f64::from(b) <= largest);
    if bounds.is_empty() {
        // Nearly all have one value: the next one divides them.
        bounds.push(distinct[1] as f32);
    }
    bounds
}

/// The largest of 1, 2 and 5 times a power of ten that is at most `width`.
fn step(width: f64) -> f64 {
    let power = 10f64.powf(width.log10().floor());
    [5.0, 2.0].into_iter().map(|m| m * power).find(|&s| s <= width).unwrap_or(power)
}

fn rounded(x: f64, step: f64) -> f64 {
    (x / step).round() * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::labels::Labels;
    use crate::data::options::DataOptions;
    use crate::data::prepare::prepare_frame;
    use crate::data::read::{ReadOptions, read};
    use OwnRole::*;

    fn frame() -> Frame {
        let row = |i: u64| {
            format!(
                "{},{},{},{}\n",
                ["女", "男"][i as usize % 2],
                20 + i * 7 % 50,
                i % 4,
                ["是", "否"][i as usize % 3 / 2]
            )
        };
        let text: String = (0..120).map(row).collect();
        read("t.csv", format!("性别,年龄,x,y\n{text}").as_bytes(), &ReadOptions::default()).unwrap()
    }

    fn roles(given: &[(&str, OwnRole)]) -> BTreeMap<String, OwnRole> {
        given.iter().map(|&(name, role)| (name.to_owned(), role)).collect()
    }

    #[test]
    fn an_own_table_is_prepared_like_a_built_in_one() {
        let (frame, roles) =
            (frame(), roles(&[("性别", Sensitive), ("年龄", Sensitive), ("x", Feature), ("y", Label)]));
        let dataset = described(&frame, &roles, "是", "t.csv").unwrap();
        assert_eq!(dataset.columns[1].bins, [30.0, 45.0, 55.0]);
        let prepared = prepare_frame(&frame, &dataset, &DataOptions::default()).unwrap();
        assert_eq!((prepared.summary.rows, prepared.width), (120, 1));
        let sexes: Vec<_> =
            prepared.summary.representation[0].groups.iter().map(|g| (g.values[0].as_str(), g.rows)).collect();
        assert_eq!(sexes, [("女", 60), ("男", 60)]);
        let Labels::Binary(positive) = &prepared.train.labels else { panic!("{:?}", prepared.train.labels) };
        assert!(positive.iter().filter(|&&p| p).count() > positive.len() / 2);
    }

    #[test]
    fn a_label_of_many_numbers_is_an_amount_unless_one_of_them_is_positive() {
        let (frame, roles) = (frame(), roles(&[("性别", Sensitive), ("x", Feature), ("年龄", Label)]));
        let dataset = described(&frame, &roles, "", "t.csv").unwrap();
        assert_eq!(dataset.label.amount.as_ref().unwrap().meaning.en, "“年龄”");
        let prepared = prepare_frame(&frame, &dataset, &DataOptions::default()).unwrap();
        let Labels::Amounts(ages) = &prepared.test.labels else { panic!("{:?}", prepared.test.labels) };
        assert!(ages.iter().all(|age| (20.0..70.0).contains(age)));
        let women = &prepared.summary.representation[0].groups[0];
        assert!((30.0..60.0).contains(&women.mean_label.unwrap()) && women.positives == 0);
        let standard = prepared.standard.unwrap();
        assert!((40.0..50.0).contains(&standard.mean) && (13.0..16.0).contains(&standard.deviation));
        assert!(matches!(described(&frame, &roles, "20", "t.csv"), Err(DataError::LabelValues { .. })));
    }

    #[test]
    fn roles_that_cannot_be_trained_with_are_refused() {
        let frame = frame();
        let fault = |given: &[(&str, OwnRole)]| described(&frame, &roles(given), "是", "t").unwrap_err();
        assert_eq!(fault(&[("x", Feature)]), DataError::OneLabel { found: 0 });
        assert_eq!(fault(&[("x", Label), ("y", Label)]), DataError::OneLabel { found: 2 });
        assert!(matches!(fault(&[("x", Label)]), DataError::LabelValues { found, .. } if found == "0, 1, 2, 3"));
        assert_eq!(fault(&[("y", Label), ("x", Feature)]), DataError::NoSensitive {});
        assert_eq!(fault(&[("y", Label), ("性别", Sensitive), ("x", Ignore)]), DataError::NoFeatures {});
        assert!(matches!(fault(&[("z", Feature)]), DataError::ColumnMissing { .. }));
        let text: String = (0..60).map(|i| format!("{},g{i},{}\n", i % 2, i % 3)).collect();
        let many = read("t.csv", format!("y,g,x\n{text}").as_bytes(), &ReadOptions::default()).unwrap();
        let fault = described(&many, &roles(&[("y", Label), ("g", Sensitive), ("x", Feature)]), "1", "t").unwrap_err();
        assert_eq!(fault, DataError::TooManyGroups { column: "g".into(), found: 60, most: 50 });
        let constant = read("t.csv", b"y\n1\n1\n", &ReadOptions::default()).unwrap();
        let fault = described(&constant, &roles(&[("y", Label)]), "1", "t").unwrap_err();
        assert_eq!(fault, DataError::ConstantLabel { column: "y".into(), value: "1".into() });
    }

    #[test]
    fn bins_are_round_and_divide_even_lopsided_numbers() {
        let salaries: Vec<f64> = (0..1000).map(|i| 11_730.0 + 61.3 * f64::from(i)).collect();
        assert_eq!(bins(&salaries), [25_000.0, 40_000.0, 60_000.0]);
        let lopsided: Vec<f64> = [vec![0.0; 900], (1..=20).map(f64::from).collect()].concat();
        assert_eq!(bins(&lopsided), [1.0]);
        assert_eq!(bins(&[1.0, 2.0, 3.0]), [] as [f32; 0]);
    }
}
