//! Who is in the data: for each group and each intersection, how many people, how many of them positive, how many
//! cells missing. The report's types serve the page too; counting needs the engine.

use serde::{Deserialize, Serialize};

/// One group's presence in the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupPresence {
    /// One value for each attribute of the grouping; empty where it is missing.
    pub values: Vec<String>,
    /// People.
    pub rows: u64,
    /// People with a positive label.
    pub positives: u64,
    /// `positives / rows`, in `[0, 1]`.
    pub base_rate: f64,
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
}

pub use counting::{missing_cells, represent};

mod counting {
    use super::*;
    use crate::data::groups::Grouping;
    use crate::data::table::Table;

    /// Counts each group of a grouping, in its order. No group of a [`Grouping`] is empty.
    pub fn represent(table: &Table, grouping: &Grouping) -> Representation {
        let mut groups: Vec<GroupPresence> = grouping
            .groups
            .iter()
            .map(|v| GroupPresence { values: v.clone(), rows: 0, positives: 0, base_rate: 0.0, incomplete: 0 })
            .collect();
        for (row, &group) in grouping.of_row.iter().enumerate() {
            let group = &mut groups[group as usize];
            group.rows += 1;
            group.positives += u64::from(table.positive[row]);
            group.incomplete += u64::from(table.columns.iter().any(|c| c.is_missing(row)));
        }
        for g in &mut groups {
            g.base_rate = g.positives as f64 / g.rows as f64;
        }
        Representation { attributes: grouping.attributes.clone(), groups }
    }

    /// The columns that have missing cells, and how many.
    pub fn missing_cells(table: &Table) -> Vec<MissingCells> {
        let cells = |i: usize| (0..table.rows()).filter(|&r| table.columns[i].is_missing(r)).count() as u64;
        (0..table.columns.len())
            .map(|i| MissingCells { column: table.names[i].clone(), cells: cells(i) })
            .filter(|m| m.cells > 0)
            .collect()
    }
}
