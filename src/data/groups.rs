//! Who is in which group: one grouping for each sensitive attribute, and one for each intersection of them.
//!
//! It judges nothing; whether a group is large enough to be judged is for `evaluate` to say.

use super::catalog::{Column, Dataset, Kind};
use super::table::{Cells, MISSING, Table};

/// The most attributes for which every combination is followed; beyond it, pairs only.
const EVERY_COMBINATION: usize = 3;

/// A division of people into named groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// The sensitive attributes that define it: one, or several for an intersection.
    pub attributes: Vec<String>,
    /// For each group, one value for each attribute; an empty text where the value is missing.
    pub groups: Vec<Vec<String>>,
    /// The group of each person.
    pub of_row: Vec<u32>,
}

impl Grouping {
    /// The same division of some of the people.
    pub fn take(&self, rows: &[usize]) -> Self {
        Self { of_row: rows.iter().map(|&r| self.of_row[r]).collect(), ..self.clone() }
    }

    /// How many people are in each group.
    pub fn people(&self) -> Vec<u64> {
        let mut people = vec![0; self.groups.len()];
        self.of_row.iter().for_each(|&group| people[group as usize] += 1);
        people
    }
}

/// What a group is called where one text has to name it and what it is a group of: `sex=Female`, or
/// `race,sex=African-American,Female`.
pub fn group_id(attributes: &[String], values: &[String]) -> String {
    format!("{}={}", attributes.join(","), values.join(","))
}

/// The groupings of a table: each sensitive attribute, then each intersection of two or more.
pub fn groupings(table: &Table, dataset: &Dataset) -> Vec<Grouping> {
    let single: Vec<Grouping> =
        dataset.sensitive().filter_map(|c| Some(attribute(c, table.column(&c.name)?))).collect();
    let crossed: Vec<Grouping> = combinations(single.len())
        .iter()
        .map(|members| intersect(&members.iter().map(|&m| &single[m]).collect::<Vec<_>>()))
        .collect();
    single.into_iter().chain(crossed).collect()
}

/// Index sets of two or more attributes: all of them up to three attributes, pairs beyond.
fn combinations(attributes: usize) -> Vec<Vec<usize>> {
    let largest = if attributes <= EVERY_COMBINATION { attributes } else { 2 };
    let mut sets: Vec<Vec<usize>> = (0u32..1 << attributes.min(16))
        .filter(|bits| (2..=largest).contains(&(bits.count_ones() as usize)))
        .map(|bits| (0..attributes).filter(|a| bits >> a & 1 == 1).collect())
        .collect();
    sets.sort_by_key(|set| (set.len(), set.clone()));
    sets
}

fn attribute(column: &Column, cells: &Cells) -> Grouping {
    let (mut values, of_row): (Vec<String>, Vec<u32>) = match cells {
        Cells::Categorical { codes, levels } => (levels.clone(), codes.clone()),
        Cells::Numeric(numbers) => {
            let bin = |x: f32| column.bins.iter().filter(|&&b| x >= b).count() as u32;
            let codes = numbers.iter().map(|&x| if x.is_nan() { MISSING } else { bin(x) }).collect();
            (bin_names(&column.bins), codes)
        }
    };
    debug_assert!(column.kind == Kind::Categorical || !column.bins.is_empty());
    let missing = values.len() as u32;
    if of_row.contains(&MISSING) {
        values.push(String::new());
    }
    let of_row: Vec<u32> = of_row.into_iter().map(|c| if c == MISSING { missing } else { c }).collect();
    occupied(vec![column.name.clone()], values.into_iter().map(|v| vec![v]).collect(), &of_row)
}

/// The grouping without the groups that nobody is in.
fn occupied(attributes: Vec<String>, groups: Vec<Vec<String>>, of_row: &[u32]) -> Grouping {
    let mut seen = vec![false; groups.len()];
    of_row.iter().for_each(|&g| seen[g as usize] = true);
    let new_code: Vec<u32> = seen
        .iter()
        .scan(0, |next, &s| {
            let code = *next;
            *next += u32::from(s);
            Some(code)
        })
        .collect();
    Grouping {
        attributes,
        groups: groups.into_iter().zip(&seen).filter(|(_, s)| **s).map(|(g, _)| g).collect(),
        of_row: of_row.iter().map(|&g| new_code[g as usize]).collect(),
    }
}

fn bin_names(bins: &[f32]) -> Vec<String> {
    let mut names = vec![format!("<{}", bins[0])];
    names.extend(bins.windows(2).map(|w| {
        let whole = w[0].fract() == 0.0 && w[1].fract() == 0.0;
        if whole { format!("{}–{}", w[0], w[1] - 1.0) } else { format!("{} – <{}", w[0], w[1]) }
    }));
    names.push(format!("≥{}", bins[bins.len() - 1]));
    names
}

/// The groups that a person belongs to at once; combinations that nobody has are left out.
fn intersect(members: &[&Grouping]) -> Grouping {
    let rows = members[0].of_row.len();
    let cell = |row: usize| members.iter().fold(0, |c, g| c * g.groups.len() as u32 + g.of_row[row]);
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for member in members {
        groups = groups.iter().flat_map(|g| member.groups.iter().map(|v| [g.as_slice(), v].concat())).collect();
    }
    let attributes = members.iter().flat_map(|g| g.attributes.clone()).collect();
    occupied(attributes, groups, &(0..rows).map(cell).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_named_by_their_bounds() {
        assert_eq!(bin_names(&[26.0]), ["<26", "≥26"]);
        assert_eq!(bin_names(&[30.0, 45.0]), ["<30", "30–44", "≥45"]);
        assert_eq!(bin_names(&[0.5, 1.5]), ["<0.5", "0.5 – <1.5", "≥1.5"]);
    }

    #[test]
    fn intersections_keep_the_combinations_that_exist() {
        let g = |name: &str, n: usize, of_row: &[u32]| Grouping {
            attributes: vec![name.into()],
            groups: (0..n).map(|i| vec![format!("{name}{i}")]).collect(),
            of_row: of_row.to_vec(),
        };
        let both = intersect(&[&g("a", 2, &[0, 1, 1, 0]), &g("b", 3, &[2, 0, 2, 2])]);
        assert_eq!(both.groups, [["a0", "b2"], ["a1", "b0"], ["a1", "b2"]]);
        assert_eq!(both.of_row, [0, 1, 2, 0]);
    }

    #[test]
    fn every_combination_up_to_three_attributes_and_pairs_beyond() {
        assert_eq!(combinations(2), [vec![0, 1]]);
        assert_eq!(combinations(3), [vec![0, 1], vec![0, 2], vec![1, 2], vec![0, 1, 2]]);
        assert_eq!(combinations(4).len(), 6);
        assert!(combinations(1).is_empty());
    }
}
