//! What is true of each person: what a model is to predict.

/// One label for each person.
#[derive(Debug, Clone, PartialEq)]
pub enum Labels {
    /// Whether the label is the positive one.
    Binary(Vec<bool>),
    /// Which of more than two classes it is, a place in their list.
    Classes(Vec<u32>),
    /// How much it is, in the label's unit; finite.
    Amounts(Vec<f32>),
}

impl Labels {
    /// How many people there are.
    pub fn rows(&self) -> usize {
        match self {
            Labels::Binary(positive) => positive.len(),
            Labels::Classes(of_row) => of_row.len(),
            Labels::Amounts(amounts) => amounts.len(),
        }
    }

    /// The labels of the listed people, in that order.
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Labels::Binary(positive) => Labels::Binary(rows.iter().map(|&r| positive[r]).collect()),
            Labels::Classes(of_row) => Labels::Classes(rows.iter().map(|&r| of_row[r]).collect()),
            Labels::Amounts(amounts) => Labels::Amounts(rows.iter().map(|&r| amounts[r]).collect()),
        }
    }
}
