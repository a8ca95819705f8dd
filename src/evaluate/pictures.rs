//! How pictures are read: which classes are taken for which, and the plainest examples of it.
//!
//! It sees classes and scores; the pictures themselves are the caller's.

use serde::{Deserialize, Serialize};

/// Which class is taken for which: `counts[true][taken for]`.
pub fn confusion(label: &[u32], predicted: &[u32], classes: usize) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; classes]; classes];
    for (&label, &predicted) in label.iter().zip(predicted) {
        counts[label as usize][predicted as usize] += 1;
    }
    counts
}

/// Counts as shares of their row; 0 in a row without any.
pub fn shares(counts: &[Vec<u64>]) -> Vec<Vec<f64>> {
    let row = |row: &Vec<u64>| {
        let all = row.iter().sum::<u64>().max(1) as f64;
        row.iter().map(|&count| count as f64 / all).collect()
    };
    counts.iter().map(row).collect()
}

/// Pictures of one class that are taken for one class; nothing for any that are misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub class: u32,
    pub taken_for: u32,
}

/// A picture and what it is taken for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    pub pixels: Vec<u8>,
    pub class: u32,
    pub taken_for: u32,
    /// The score of what it is taken for, in `[0, 1]`.
    pub score: f32,
}

/// How the pictures of one part are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PictureReport {
    /// What was asked for.
    pub reading: Option<Reading>,
    /// Pictures, and how many of them are read rightly.
    pub pictures: u64,
    pub right: u64,
    /// `right / pictures`, in `[0, 1]`.
    pub accuracy: f64,
    /// As [`confusion`] counts.
    pub confusion: Vec<Vec<u64>>,
    /// The same as shares of each row; 0 where a row has none.
    pub shares: Vec<Vec<f64>>,
    pub examples: Vec<Example>,
}

/// The pictures that are read so (all that are misread, if nothing is asked for), those with the highest score of what they
/// are taken for first, at most so many. `scores` is `[pictures, classes]`, row-major.
pub fn examples(label: &[u32], predicted: &[u32], scores: &[f32], asked: Option<Reading>, most: usize) -> Vec<usize> {
    let classes = scores.len() / label.len().max(1);
    let fits = |row: &usize| match asked {
        Some(reading) => (label[*row], predicted[*row]) == (reading.class, reading.taken_for),
        None => label[*row] != predicted[*row],
    };
    let score = |row: usize| scores[row * classes + predicted[row] as usize];
    let mut rows: Vec<usize> = (0..label.len()).filter(fits).collect();
    rows.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    rows.truncate(most);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_counted_and_the_surest_mistakes_come_first() {
        let (label, predicted) = ([0, 0, 1, 1, 0], [0, 1, 1, 0, 1]);
        let scores = [0.9, 0.1, 0.4, 0.6, 0.2, 0.8, 0.7, 0.3, 0.05, 0.95];
        assert_eq!(confusion(&label, &predicted, 2), [[1, 2], [1, 1]]);
        assert_eq!(examples(&label, &predicted, &scores, None, 2), [4, 3]);
        let asked = Some(Reading { class: 0, taken_for: 1 });
        assert_eq!(examples(&label, &predicted, &scores, asked, 9), [4, 1]);
        assert!(examples(&[], &[], &[], None, 9).is_empty());
    }
}
