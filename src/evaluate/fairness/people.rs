//! The people of an audit: what was true of each, what was predicted, and which groups they are in.
//!
//! Where they come from (a file, a trained model, JavaScript) is not its business.

use super::counts::{Counts, Outcome};

/// A column that divides people into groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    pub name: String,
    /// The values, in the order of reports.
    pub levels: Vec<String>,
    /// The level of each person.
    pub of_row: Vec<u32>,
}

/// The features of each person, for the metrics that compare neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    pub names: Vec<String>,
    /// One list for each feature, of one number for each person.
    pub columns: Vec<Vec<f64>>,
}

/// Everything about the people that metrics of binary decisions need. All lists have one entry for each person.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// Whether the label is the positive one.
    pub positive: Vec<bool>,
    /// Whether the decision is the positive one; `None` where it is missing.
    pub predicted: Vec<Option<bool>>,
    /// The probability of the positive class, in `[0, 1]`; `NaN` where it is missing.
    pub scores: Option<Vec<f64>>,
    /// How much each person counts, 0 or more; 1 for everybody if there are none.
    pub weights: Option<Vec<f64>>,
    pub sensitive: Vec<Attribute>,
    /// Within each of whose levels groups are compared.
    pub control: Vec<Attribute>,
    pub features: Option<Features>,
}

impl People {
    /// How many there are.
    pub fn rows(&self) -> usize {
        self.positive.len()
    }

    /// Counts everybody who has a decision, for each group of a crossing.
    pub fn count(&self, crossing: &Crossing) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); crossing.groups.len()];
        for (row, &group) in crossing.of_row.iter().enumerate() {
            let Some(predicted) = self.predicted[row] else { continue };
            let cell = Outcome::of(self.positive[row], predicted) as usize;
            let group = &mut counts[group as usize];
            group.people.0[cell] += 1.0;
            group.weight.0[cell] += self.weight(row);
        }
        counts
    }

    /// A person's weight.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |w| w[row])
    }
}

/// Every combination of the levels of some attributes, first attribute slowest, whether anybody has it or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    pub attributes: Vec<String>,
    /// One value for each attribute.
    pub groups: Vec<Vec<String>>,
    /// The combination of each person.
    pub of_row: Vec<u32>,
}

impl Crossing {
    /// How many combinations there are; `None` if that is more than memory could ever hold.
    pub fn size<'a>(attributes: impl IntoIterator<Item = &'a Attribute>) -> Option<usize> {
        attributes.into_iter().try_fold(1usize, |n, a| n.checked_mul(a.levels.len()))
    }

    /// Crosses the attributes of so many people.
    pub fn of<'a>(attributes: impl IntoIterator<Item = &'a Attribute>, rows: usize) -> Self {
        let mut crossing = Self { attributes: Vec::new(), groups: vec![Vec::new()], of_row: vec![0; rows] };
        for attribute in attributes {
            crossing.attributes.push(attribute.name.clone());
            let extended = |g: &Vec<String>| {
                attribute.levels.iter().map(|level| [g.as_slice(), std::slice::from_ref(level)].concat()).collect()
            };
            crossing.groups = crossing.groups.iter().flat_map::<Vec<_>, _>(extended).collect();
            let levels = attribute.levels.len() as u32;
            for (code, level) in crossing.of_row.iter_mut().zip(&attribute.of_row) {
                *code = *code * levels + level;
            }
        }
        crossing
    }
}
