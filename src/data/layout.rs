//! What the order of a person's features means, for models that look at neighbours or at time.

/// How the features of a person belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Layout {
    /// In no way: a table.
    #[default]
    Flat,
    /// Pixels, row after row from the top.
    Picture { height: usize, width: usize },
    /// Points in time, the earliest first: the features known at each, by their numbers. What doesn't change is known at
    /// each, so that all have equally many.
    Sequence { steps: Vec<Vec<u32>> },
}

impl Layout {
    /// The sequence in which a person can be read: points in time, or the rows of a picture.
    pub fn steps(&self) -> Option<Vec<Vec<u32>>> {
        match self {
            Layout::Flat => None,
            Layout::Picture { height, width } => {
                let row = |y: usize| (0..*width).map(|x| (y * width + x) as u32).collect();
                Some((0..*height).map(row).collect())
            }
            Layout::Sequence { steps } => Some(steps.clone()),
        }
    }
}
