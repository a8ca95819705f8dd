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
    /// Numbers that the model gives for each person.
    pub fn outputs(&self) -> usize {
        match self {
            Targets::Binary(_) | Targets::Amounts(_) => 1,
            Targets::Classes { classes, .. } => *classes,
            Targets::Itself { width } => *width,
        }
    }
}
