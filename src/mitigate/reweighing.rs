//! Weights that make group and label independent (Kamiran & Calders 2012, “Data preprocessing techniques for
//! classification without discrimination”; AIF360's `Reweighing`).

use super::error::{MitigationError, same_length};

/// A factor for each group and label, by which what a person counts is multiplied.
///
/// ```text
/// factor(g, y) = n(g) n(y) / (n n(g, y)) = P(g) P(y) / P(g, y)
/// ```
/// where `n` counts everybody, by their present weight. 1 leaves a cell as it is; above 1 it holds too few people for
/// group and label to be independent. With these weights every group has the base rate of all, and counts as much as it
/// did.
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighing {
    /// For each group, the factors of the negative and of the positive label. Of a cell that nobody is in it is infinite
    /// (`NaN` if nobody is in the group), and applies to nobody: such a group can't be given the base rate of all.
    pub factors: Vec<[f64; 2]>,
}

impl Reweighing {
    /// Counts people by group and label. Who is in no group (`None`) is counted among all, as in AIF360, where people may
    /// be neither privileged nor unprivileged. Without `weights` everybody counts 1.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`].
    pub fn fit(
        labels: &[bool],
        of_row: &[Option<u32>],
        groups: usize,
        weights: Option<&[f64]>,
    ) -> Result<Self, MitigationError> {
        check(labels, of_row, groups, weights)?;
        let mut cells = vec![[0.0; 2]; groups];
        let mut with_label = [0.0; 2];
        for (row, &label) in labels.iter().enumerate() {
            let weight = weights.map_or(1.0, |w| w[row]);
            with_label[usize::from(label)] += weight;
            if let Some(group) = of_row[row] {
                cells[group as usize][usize::from(label)] += weight;
            }
        }
        let all = with_label[0] + with_label[1];
        let factors = |cell: &[f64; 2]| {
            let in_group = cell[0] + cell[1];
            [0, 1].map(|label| with_label[label] * in_group / (all * cell[label]))
        };
        Ok(Self { factors: cells.iter().map(factors).collect() })
    }

    /// The new weight of each person: the old one times their factor; who is in no group keeps theirs.
    ///
    /// # Errors
    /// [`MitigationError::Lengths`], [`MitigationError::Group`].
    pub fn weights(
        &self,
        labels: &[bool],
        of_row: &[Option<u32>],
        weights: Option<&[f64]>,
    ) -> Result<Vec<f64>, MitigationError> {
        check(labels, of_row, self.factors.len(), weights)?;
        let factor = |row: usize| of_row[row].map_or(1.0, |g| self.factors[g as usize][usize::from(labels[row])]);
        Ok((0..labels.len()).map(|row| weights.map_or(1.0, |w| w[row]) * factor(row)).collect())
    }
}

fn check(
    labels: &[bool],
    of_row: &[Option<u32>],
    groups: usize,
    weights: Option<&[f64]>,
) -> Result<(), MitigationError> {
    same_length("groups", of_row.len(), labels.len())?;
    weights.map_or(Ok(()), |w| same_length("weights", w.len(), labels.len()))?;
    let unnamed = |&(_, group): &(usize, &Option<u32>)| group.is_some_and(|g| g as usize >= groups);
    match of_row.iter().enumerate().find(unnamed) {
        None => Ok(()),
        Some((row, group)) => {
            Err(MitigationError::Group { row: row as u64, code: group.unwrap_or_default(), groups: groups as u64 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_is_in_no_group_counts_among_all_and_keeps_their_weight() {
        let labels = [true, false, true, false, true];
        let groups = [Some(0), Some(0), Some(1), Some(1), None];
        let weights = Reweighing::fit(&labels, &groups, 2, None).unwrap().weights(&labels, &groups, None).unwrap();
        assert_eq!(weights, [1.2, 0.8, 1.2, 0.8, 1.0]);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert!(matches!(Reweighing::fit(&[true], &[], 1, None), Err(MitigationError::Lengths { .. })));
        assert!(matches!(Reweighing::fit(&[true], &[Some(0)], 1, Some(&[])), Err(MitigationError::Lengths { .. })));
        let unnamed = Reweighing::fit(&[true], &[Some(3)], 1, None);
        assert_eq!(unnamed, Err(MitigationError::Group { row: 0, code: 3, groups: 1 }));
    }

    proptest! {
        #[test]
        fn base_rates_become_equal_and_groups_count_as_much_as_before(
            people in prop::collection::vec((any::<bool>(), 0u32..4, 0.1f64..5.0), 8..200),
        ) {
            // Somebody in every cell.
            let cells = (0..4).flat_map(|g| [(true, g, 1.0), (false, g, 1.0)]);
            let people: Vec<_> = people.into_iter().chain(cells).collect();
            let labels: Vec<bool> = people.iter().map(|p| p.0).collect();
            let groups: Vec<Option<u32>> = people.iter().map(|p| Some(p.1)).collect();
            let old: Vec<f64> = people.iter().map(|p| p.2).collect();
            let reweighing = Reweighing::fit(&labels, &groups, 4, Some(&old)).unwrap();
            let new = reweighing.weights(&labels, &groups, Some(&old)).unwrap();
            let sum = |w: &[f64], keep: &dyn Fn(usize) -> bool| -> f64 {
                (0..w.len()).filter(|&r| keep(r)).map(|r| w[r]).sum()
            };
            let everybody = |_: usize| true;
            let overall = sum(&old, &|r| labels[r]) / sum(&old, &everybody);
            for g in 0..4 {
                let inside = |r: usize| groups[r] == Some(g);
                let base_rate = sum(&new, &|r| inside(r) && labels[r]) / sum(&new, &inside);
                prop_assert!((base_rate - overall).abs() < 1e-12);
                prop_assert!((sum(&new, &inside) / sum(&old, &inside) - 1.0).abs() < 1e-12);
            }
        }
    }
}
