//! What people could be like: which features of theirs can change, how far, and which belong to one category.

use crate::data::features::Features;
use crate::data::meaning::Meaning;
use crate::data::prepare::Prepared;

/// What may change of people with so many features.
#[derive(Debug, Clone, PartialEq)]
pub struct Feasible {
    features: Vec<Freedom>,
    categories: Vec<Vec<usize>>,
}

/// How a feature may change.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Freedom {
    /// Not by itself.
    Fixed,
    /// Within these bounds, unless the feature with that number says that the amount isn't known.
    Between { low: f64, high: f64, unknown: Option<usize> },
}

impl Feasible {
    /// Pictures: every pixel may become anything in `[0, 1]`.
    pub fn picture(width: usize) -> Self {
        let pixel = Freedom::Between { low: 0.0, high: 1.0, unknown: None };
        Self { features: vec![pixel; width], categories: Vec::new() }
    }

    /// People of a table, encoded as `meanings` say.
    ///
    /// Amounts stay between the least and the greatest of `x`, `[people, width]` row-major, unless someone is beyond them
    /// already; amounts that aren't known stay so. Of each column's levels somebody keeps having one. Nothing changes in the
    /// columns that are `immutable`.
    pub fn table(meanings: &[Meaning], x: &[f32], immutable: &[String]) -> Self {
        let width = meanings.len();
        let mutable = |meaning: &&Meaning| !immutable.iter().any(|column| column == meaning.column());
        let freedom = |(feature, meaning): (usize, &Meaning)| match meaning {
            Meaning::Amount { column, .. } if mutable(&meaning) => {
                let values = x.iter().skip(feature).step_by(width);
                let (low, high) =
                    values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
                Freedom::Between { low: low.into(), high: high.into(), unknown: unknown(meanings, column) }
            }
            _ => Freedom::Fixed,
        };
        let levels = |first: &Meaning| -> Vec<usize> {
            let same = |m: &Meaning| matches!(m, Meaning::Level { column, .. } if column == first.column());
            (0..width).filter(|&feature| same(&meanings[feature])).collect()
        };
        let columns = meanings.chunk_by(|a, b| a.column() == b.column()).map(|column| &column[0]);
        Self {
            features: meanings.iter().enumerate().map(freedom).collect(),
            categories: columns.filter(mutable).map(levels).filter(|levels| levels.len() > 1).collect(),
        }
    }

    /// People like those of prepared data, whose sensitive columns are immutable.
    pub fn of(data: &Prepared) -> Self {
        let sensitive: Vec<String> = data.train.groupings.iter().flat_map(|g| g.attributes.clone()).collect();
        match &data.train.x {
            Features::Bytes(_) => Self::picture(data.width),
            Features::Numbers(x) => Self::table(&data.meanings, x, &sensitive),
        }
    }

    /// Numbers of each person.
    pub fn width(&self) -> usize {
        self.features.len()
    }

    /// The bounds of somebody's features: a feature that can't change is its own bound.
    pub fn bounds<'a>(&'a self, x: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.features.iter().zip(x).map(|(freedom, &own)| match *freedom {
            Freedom::Between { low, high, unknown } if unknown.is_none_or(|flag| x[flag] == 0.0) => {
                (low.min(own), high.max(own))
            }
            _ => (own, own),
        })
    }

    /// Every switch of somebody from the level they have to another one, as the numbers of the two features.
    pub fn switches<'a>(&'a self, x: &'a [f64]) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.categories.iter().flat_map(move |levels| {
            let own = levels.iter().copied().find(|&level| x[level] == 1.0);
            own.into_iter().flat_map(move |own| levels.iter().filter(move |&&l| l != own).map(move |&l| (own, l)))
        })
    }
}

/// The feature that says whether a column isn't known.
fn unknown(meanings: &[Meaning], of: &str) -> Option<usize> {
    meanings.iter().position(|meaning| matches!(meaning, Meaning::Unknown { column } if column == of))
}
