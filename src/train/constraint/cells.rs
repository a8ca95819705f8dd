//! Who is compared with whom: of each condition on the label, the people of each group who meet it.

/// Whose means are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Everybody,
    Positives,
    Negatives,
}

impl Condition {
    fn met(self, label: f32) -> bool {
        match self {
            Condition::Everybody => true,
            Condition::Positives => label > 0.5,
            Condition::Negatives => label <= 0.5,
        }
    }
}

/// The groups under one condition, as far as they are large enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// Each person's cell, if they are in one.
    pub of_row: Vec<Option<u32>>,
    /// People of each cell.
    pub people: Vec<usize>,
}

impl Cells {
    /// The cells of people in these groups and with these labels. A group with fewer than `fewest` such people is in none.
    pub fn new(condition: Condition, groups: &[u32], labels: &[f32], fewest: usize) -> Self {
        let met = || groups.iter().zip(labels).map(|(&group, &label)| condition.met(label).then_some(group as usize));
        let mut counts = vec![0; groups.iter().max().map_or(0, |&most| most as usize + 1)];
        met().flatten().for_each(|group| counts[group] += 1);
        let mut people = Vec::new();
        let cell_of_group: Vec<Option<u32>> = counts
            .into_iter()
            .map(|count| {
                (count >= fewest).then(|| {
                    people.push(count);
                    people.len() as u32 - 1
                })
            })
            .collect();
        Self { of_row: met().map(|group| group.and_then(|group| cell_of_group[group])).collect(), people }
    }

    /// People of each cell in a batch of so many people, on average.
    pub fn expected(&self, batch: usize) -> impl Iterator<Item = f64> {
        let share = batch as f64 / self.of_row.len() as f64;
        self.people.iter().map(move |&people| people as f64 * share)
    }

    /// Each cell's share of the people in all cells.
    pub fn shares(&self) -> Vec<f64> {
        let all: usize = self.people.iter().sum();
        self.people.iter().map(|&people| people as f64 / all as f64).collect()
    }
}
