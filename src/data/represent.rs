//! Who is in the data: for each group and each intersection, how many people, how many of them positive, how many
//! cells missing. The report's types serve the page too; counting needs the engine.

use serde::{Deserialize, Serialize};

use super::perturb::Planted;

/// One group's presence in the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupPresence {
    /// One value for each attribute of the grouping; empty where it is missing.
    pub values: Vec<String>,
    /// People.
    pub rows: u64,
    /// People with a positive label; none where it is no yes or no.
    pub positives: u64,
    /// The mean of the label. Of a yes or no, this is the base rate `positives / rows`, in `[0, 1]`; of an amount it is in
    /// its unit; classes have none.
    pub mean_label: Option<f64>,
    /// People with at least one missing cell among the columns that are used.
    pub incomplete: u64,
}

/// The presence of every group of one grouping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Representation {
    pub attributes: Vec<String>,
    pub groups: Vec<GroupPresence>,
}

/// Missing cells of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingCells {
    pub column: String,
    pub cells: u64,
}

/// What is said of the data before training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    pub rows: u64,
    pub unlabelled: u64,
    pub train_rows: u64,
    pub test_rows: u64,
    pub features: Vec<String>,
    /// The classes of the label, where there are more than two; nobody is positive then.
    pub classes: Vec<String>,
    pub missing: Vec<MissingCells>,
    /// One for each grouping, in the order of every later report.
    pub representation: Vec<Representation>,
    /// What was planted in the data on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planted: Option<Planted>,
}

pub use counting::{missing_cells, represent};

mod counting {
    use super::*;
    use crate::data::groups::Grouping;
    use crate::data::labels::Labels;
    use crate::data::table::Table;

    /// Counts the people in these rows for each group of a grouping, in its order. Nobody is left of a group only where
    /// rows were left out.
    pub fn represent(table: &Table, grouping: &Grouping, rows: &[usize]) -> Representation {
        let mut groups: Vec<GroupPresence> = grouping
            .groups
            .iter()
            .map(|v| GroupPresence { values: v.clone(), rows: 0, positives: 0, mean_label: None, incomplete: 0 })
            .collect();
        for &row in rows {
            let group = &mut groups[grouping.of_row[row] as usize];
            group.rows += 1;
            group.incomplete += u64::from(table.columns.iter().any(|c| c.is_missing(row)));
        }
        for (group, sum) in groups.iter_mut().zip(sums(table, grouping, rows).unwrap_or_default()) {
            group.mean_label = (group.rows > 0).then(|| sum / group.rows as f64);
            if let Labels::Binary(_) = table.labels {
                group.positives = sum as u64;
            }
        }
        Representation { attributes: grouping.attributes.clone(), groups }
    }

    /// The sum of the labels of each group, a yes being 1 and a no 0; nothing for classes.
    fn sums(table: &Table, grouping: &Grouping, rows: &[usize]) -> Option<Vec<f64>> {
        let label: &dyn Fn(usize) -> f64 = match &table.labels {
            Labels::Binary(positive) => &|row| f64::from(positive[row]),
            Labels::Amounts(amounts) => &|row| f64::from(amounts[row]),
            Labels::Classes(_) => return None,
        };
        let mut sums = vec![0.0; grouping.groups.len()];
        rows.iter().for_each(|&row| sums[grouping.of_row[row] as usize] += label(row));
        Some(sums)
    }

    /// The columns that have missing cells in these rows, and how many.
    pub fn missing_cells(table: &Table, rows: &[usize]) -> Vec<MissingCells> {
        let cells = |i: usize| rows.iter().filter(|&&r| table.columns[i].is_missing(r)).count() as u64;
        (0..table.columns.len())
            .map(|i| MissingCells { column: table.names[i].clone(), cells: cells(i) })
            .filter(|m| m.cells > 0)
            .collect()
    }
}
