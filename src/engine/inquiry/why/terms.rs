//! People in their own terms: of each column an amount in its unit, or a level.

use super::{Choices, Feature, Value, WhyError};
use crate::data::meaning::Meaning;
use crate::data::prepare::Part;
use crate::data::scale::Scale;

/// Digits that single precision can tell of a decoded amount.
const DIGITS: usize = 5;

/// What a column was encoded as.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Amount { column: usize, scale: Scale },
    Levels(Vec<(usize, String)>),
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    pub column: String,
    kind: Kind,
    unknown: Option<usize>,
}

/// The columns in the order of [`crate::evaluate::explain::players::Players::of_meanings`].
#[derive(Debug, Clone, PartialEq)]
pub struct Terms(pub Vec<Term>);

impl Terms {
    pub fn of(meanings: &[Meaning]) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for (at, meaning) in meanings.iter().enumerate() {
            let name = meaning.column();
            let place = terms.iter().position(|term| term.column == name).unwrap_or_else(|| {
                terms.push(Term { column: name.to_owned(), kind: Kind::Levels(Vec::new()), unknown: None });
                terms.len() - 1
            });
            let term = &mut terms[place];
            match (meaning, &mut term.kind) {
                (Meaning::Amount { scale, .. }, kind) => *kind = Kind::Amount { column: at, scale: *scale },
                (Meaning::Level { level, .. }, Kind::Levels(levels)) => levels.push((at, level.clone())),
                (Meaning::Level { .. }, Kind::Amount { .. }) => {}
                (Meaning::Unknown { .. }, _) => term.unknown = Some(at),
            }
        }
        Self(terms)
    }

    /// The column with this name.
    ///
    /// # Errors
    /// [`WhyError::NoSuchFeature`].
    pub fn find(&self, column: &str) -> Result<&Term, WhyError> {
        let known = self.0.iter().find(|term| term.column == column);
        known.ok_or_else(|| WhyError::NoSuchFeature { column: column.to_owned() })
    }

    /// All columns as they are of a person.
    pub fn features(&self, row: &[f64], part: &Part, width: usize) -> Vec<Feature> {
        let x = part.x.numbers(0..part.x.len());
        let sensitive = |column: &String| part.groupings.iter().any(|g| g.attributes.contains(column));
        let feature = |term: &Term| Feature {
            column: term.column.clone(),
            value: term.value(row),
            choices: term.choices(&x, width),
            optional: term.unknown.is_some(),
            sensitive: sensitive(&term.column),
        };
        self.0.iter().map(feature).collect()
    }
}

impl Term {
    /// What it says of a person.
    pub fn value(&self, row: &[f64]) -> Value {
        if self.unknown.is_some_and(|unknown| row[unknown] > 0.5) {
            return Value::Unknown;
        }
        match &self.kind {
            Kind::Amount { column, scale } => Value::Amount(decoded(scale, row[*column])),
            Kind::Levels(levels) => {
                let on = levels.iter().find(|(column, _)| row[*column] > 0.5);
                on.map_or(Value::Other, |(_, level)| Value::Level(level.clone()))
            }
        }
    }

    /// Gives a person another value. An unknown amount is the mean; a level that isn't there switches nothing on.
    pub fn set(&self, value: &Value, row: &mut [f64]) {
        if let Some(unknown) = self.unknown {
            row[unknown] = f64::from(u8::from(*value == Value::Unknown));
        }
        match (&self.kind, value) {
            (Kind::Amount { column, scale }, Value::Amount(amount)) if amount.is_finite() => {
                row[*column] = f64::from(scale.encode(*amount as f32));
            }
            (Kind::Amount { column, .. }, _) => row[*column] = 0.0,
            (Kind::Levels(levels), value) => {
                let on = |level: &String| matches!(value, Value::Level(wanted) if wanted == level);
                levels.iter().for_each(|(column, level)| row[*column] = f64::from(u8::from(on(level))));
            }
        }
    }

    /// Of an amount, its encoded column and its scale.
    pub fn amount(&self) -> Option<(usize, Scale)> {
        match self.kind {
            Kind::Amount { column, scale } => Some((column, scale)),
            Kind::Levels(_) => None,
        }
    }

    /// The column that says that it isn't known, if there is one.
    pub fn unknown(&self) -> Option<usize> {
        self.unknown
    }

    /// All encoded columns of a category, and what each says.
    pub fn levels(&self) -> Vec<(usize, Value)> {
        let Kind::Levels(levels) = &self.kind else { return Vec::new() };
        let known = levels.iter().map(|(column, level)| (*column, Value::Level(level.clone())));
        known.chain(self.unknown.map(|column| (column, Value::Unknown))).collect()
    }

    fn choices(&self, x: &[f32], width: usize) -> Choices {
        match &self.kind {
            Kind::Levels(levels) => Choices::Levels(levels.iter().map(|(_, level)| level.clone()).collect()),
            Kind::Amount { column, scale } => {
                let values = x.iter().skip(*column).step_by(width);
                let (least, most) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, m), &x| (l.min(x), m.max(x)));
                let [least, most] = [least, most].map(|x| decoded(scale, f64::from(x)));
                Choices::Amounts { least, most }
            }
        }
    }
}

/// An amount in its unit, with the digits that are known.
pub fn decoded(scale: &Scale, encoded: f64) -> f64 {
    let amount = scale.decode(encoded);
    format!("{amount:.DIGITS$e}").parse().unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings() -> Vec<Meaning> {
        let column = |name: &str| name.to_owned();
        let scale = Scale { transform: None, mean: 40.0, deviation: 10.0 };
        vec![
            Meaning::Amount { column: column("age"), scale, lacking: true },
            Meaning::Unknown { column: column("age") },
            Meaning::Level { column: column("job"), level: "a".into() },
            Meaning::Level { column: column("job"), level: "b".into() },
        ]
    }

    #[test]
    fn values_are_read_as_they_were_written() {
        let terms = Terms::of(&meanings());
        let mut row = vec![0.0, 1.0, 0.0, 0.0];
        assert_eq!([0, 1].map(|t| terms.0[t].value(&row)), [Value::Unknown, Value::Other]);
        for (column, value) in [("age", Value::Amount(55.0)), ("job", Value::Level("b".into()))] {
            terms.find(column).unwrap().set(&value, &mut row);
            assert_eq!(terms.find(column).unwrap().value(&row), value);
        }
        assert_eq!(row, [1.5, 0.0, 0.0, 1.0]);
        terms.find("age").unwrap().set(&Value::Unknown, &mut row);
        assert_eq!(row[..2], [0.0, 1.0]);
        assert!(terms.find("pay").is_err());
    }

    #[test]
    fn decoded_amounts_have_no_more_digits_than_are_known() {
        let scale = Scale { transform: None, mean: 3.2468, deviation: 4.7437 };
        assert_eq!(decoded(&scale, f64::from(scale.encode(7.0))), 7.0);
    }
}
