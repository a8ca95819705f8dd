//! Some of an audit's people, chosen by group and by how decision met label: how many, and who else they are.

use serde::{Deserialize, Serialize};

use super::counts::Outcome;
use super::people::{Attribute, People};

/// Which people. What is not said is not asked for; nothing said is everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// A value for each sensitive attribute, in the audit's order.
    pub group: Option<Vec<String>>,
    pub outcome: Option<Outcome>,
}

/// The selected among the people with one value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub attribute: String,
    pub value: String,
    pub selected: u64,
    pub people: u64,
}

/// Who was selected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selected {
    pub selection: Selection,
    pub selected: u64,
    /// With a decision.
    pub people: u64,
    /// For each value of each sensitive attribute.
    pub shares: Vec<Share>,
    /// The selected in each tenth of the score, from 0 to 1; empty without scores.
    pub scores: Vec<u64>,
}

/// Parts of the histogram of scores.
const BINS: usize = 10;

/// Finds the selected among everybody who has a decision.
pub fn select(people: &People, selection: &Selection) -> Selected {
    // A level that isn't there is nobody's.
    let wanted: Option<Vec<usize>> = selection.group.as_ref().map(|group| {
        let place = |(a, value): (&Attribute, &String)| a.levels.iter().position(|l| l == value);
        people.sensitive.iter().zip(group).map(|pair| place(pair).unwrap_or(usize::MAX)).collect()
    });
    let in_group = |row: usize| {
        let has = |(a, level): (&Attribute, &usize)| a.of_row[row] as usize == *level;
        wanted.as_ref().is_none_or(|levels| people.sensitive.iter().zip(levels).all(has))
    };
    let mut counts: Vec<Vec<(u64, u64)>> = people.sensitive.iter().map(|a| vec![(0, 0); a.levels.len()]).collect();
    let (mut selected, mut all) = (0, 0);
    let mut scores = vec![0; if people.scores.is_some() { BINS } else { 0 }];
    for (row, predicted) in people.predicted.iter().enumerate() {
        let Some(predicted) = *predicted else { continue };
        let outcome = Outcome::of(people.positive[row], predicted);
        let chosen = in_group(row) && selection.outcome.is_none_or(|o| o == outcome);
        all += 1;
        selected += u64::from(chosen);
        for (attribute, counts) in people.sensitive.iter().zip(&mut counts) {
            let count = &mut counts[attribute.of_row[row] as usize];
            count.0 += u64::from(chosen);
            count.1 += 1;
        }
        if let Some(score) = people.scores.as_ref().map(|s| s[row]).filter(|s| chosen && !s.is_nan()) {
            scores[((score * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
    }
    let shares = people.sensitive.iter().zip(counts).flat_map(|(attribute, counts)| {
        attribute.levels.iter().zip(counts).map(|(value, (selected, people))| Share {
            attribute: attribute.name.clone(),
            value: value.clone(),
            selected,
            people,
        })
    });
    Selected { selection: selection.clone(), selected, people: all, shares: shares.collect(), scores }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_a_group_is_counted_in_every_attribute() {
        let attribute = |name: &str, of_row: &[u32]| Attribute {
            name: name.into(),
            levels: vec!["a".into(), "b".into()],
            of_row: of_row.to_vec(),
        };
        let people = People {
            positive: vec![true, true, false, true],
            predicted: vec![Some(false), Some(false), Some(false), None],
            scores: Some(vec![0.05, 1.0, 0.3, 0.2]),
            weights: None,
            sensitive: vec![attribute("x", &[0, 0, 1, 0]), attribute("y", &[0, 1, 1, 1])],
            control: Vec::new(),
            features: None,
        };
        let missed = Selection { outcome: Some(Outcome::FalseNegative), ..Selection::default() };
        let found = select(&people, &missed);
        assert_eq!((found.selected, found.people, found.scores[0], found.scores[9]), (2, 3, 1, 1));
        let counts: Vec<_> = found.shares.iter().map(|s| (s.selected, s.people)).collect();
        assert_eq!(counts, [(2, 2), (0, 1), (1, 1), (1, 2)]);
        let one = Selection { group: Some(vec!["a".into(), "b".into()]), ..missed };
        assert_eq!(select(&people, &one).selected, 1);
        assert_eq!(
            select(&people, &Selection { group: Some(vec!["?".into(), "b".into()]), outcome: None }).selected,
            0
        );
    }
}
