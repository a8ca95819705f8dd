//! What a model is to give for each person of the training part.

/// What is to be predicted.
#[derive(Debug, Clone, PartialEq)]
pub enum Targets {
    /// 0 or 1, for one output.
    Binary(Vec<f32>),
    /// A class below `classes`, for `classes` outputs.
    Classes { of_row: Vec<u32>, classes: usize },
    /// A number, for one output.
    Amounts(Vec<f32>),
    /// What the person is described by, of which there are so many numbers: the model repeats its input.
    Itself { width: usize },
}

impl Targets {
    /// The class of each person, and how many classes there are: of a yes or no, yes is the second. Nobody has one where
    /// amounts are predicted or the input is repeated.
    pub fn classes(&self) -> (Vec<u32>, usize) {
        match self {
            Targets::Classes { of_row, classes } => (of_row.clone(), *classes),
            Targets::Binary(labels) => (labels.iter().map(|&y| u32::from(y > 0.5)).collect(), 2),
            Targets::Amounts(_) | Targets::Itself { .. } => (Vec::new(), 0),
        }
    }

    /// Numbers that the model gives for each person.
    pub fn outputs(&self) -> usize {
        match self {
            Targets::Binary(_) | Targets::Amounts(_) => 1,
            Targets::Classes { classes, .. } => *classes,
            Targets::Itself { width } => *width,
        }
    }
}
