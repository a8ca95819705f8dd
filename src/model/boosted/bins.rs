//! Features in bins, and people as the bins that they are in.

use std::ops::Range;

/// Bins of a feature at most.
const MOST_BINS: usize = 255;

/// The bins of all features, numbered one feature after the other, and the people in them.
#[derive(Debug, Clone)]
pub struct Bins {
    /// Of each feature, what lies between its bins, ascending: a bin ends with its threshold.
    thresholds: Vec<Vec<f64>>,
    /// Where the bins of each feature begin, and where those of the last one end.
    first: Vec<u32>,
    /// The bin of each feature that most people are in.
    usual: Vec<u32>,
    /// Where the people's bins begin in `kept`, and where those of the last one end.
    starts: Vec<u32>,
    /// The bins of each person, but for the usual ones.
    kept: Vec<u32>,
}

impl Bins {
    /// The bins of finite features, `[rows, width]`, row-major.
    pub fn new(x: &[f32], width: usize) -> Self {
        let thresholds: Vec<Vec<f64>> =
            (0..width).map(|feature| thresholds(|| x.iter().skip(feature).step_by(width).copied())).collect();
        let ends = thresholds.iter().scan(0, |end, thresholds| {
            *end += thresholds.len() as u32 + 1;
            Some(*end)
        });
        let first: Vec<u32> = std::iter::once(0).chain(ends).collect();
        let mut bins = Self { thresholds, first, usual: Vec::new(), starts: Vec::new(), kept: Vec::new() };
        bins.usual = bins.usual(x);
        let (mut starts, mut kept) = (vec![0], Vec::new());
        for row in x.chunks_exact(width) {
            let of_row = row.iter().enumerate().map(|(feature, &value)| bins.bin(feature, value));
            kept.extend(of_row.zip(&bins.usual).filter(|(bin, usual)| bin != *usual).map(|(bin, _)| bin));
            starts.push(kept.len() as u32);
        }
        Self { starts, kept, ..bins }
    }

    fn usual(&self, x: &[f32]) -> Vec<u32> {
        let mut people = vec![0u32; self.count()];
        for row in x.chunks_exact(self.thresholds.len()) {
            row.iter().enumerate().for_each(|(feature, &value)| people[self.bin(feature, value) as usize] += 1);
        }
        let most = |feature| self.of(feature).max_by_key(|&bin| people[bin]).unwrap_or_default() as u32;
        (0..self.thresholds.len()).map(most).collect()
    }

    fn bin(&self, feature: usize, value: f32) -> u32 {
        let below = self.thresholds[feature].partition_point(|&threshold| threshold < f64::from(value));
        self.first[feature] + below as u32
    }

    /// How many bins there are.
    pub fn count(&self) -> usize {
        self.first[self.thresholds.len()] as usize
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.thresholds.len()
    }

    /// The bins of a feature.
    pub fn of(&self, feature: usize) -> Range<usize> {
        self.first[feature] as usize..self.first[feature + 1] as usize
    }

    /// The bin of a feature that most people are in.
    pub fn usual_of(&self, feature: usize) -> usize {
        self.usual[feature] as usize
    }

    /// The bins of a person that aren't the usual ones.
    pub fn unusual(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.kept[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The largest value in a bin of a feature, which isn't its last one.
    pub fn threshold(&self, feature: usize, bin: usize) -> f64 {
        self.thresholds[feature][bin - self.first[feature] as usize]
    }
}

/// What lies between the bins of some finite values: the middle between any two neighbours if there are few different
/// ones, else quantiles.
fn thresholds<I: Iterator<Item = f32>>(values: impl Fn() -> I) -> Vec<f64> {
    match few(values()) {
        Some(distinct) => distinct.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect(),
        None => quantiles(values().map(f64::from).collect()),
    }
}

/// The different values in ascending order; none if there are more than there are bins.
fn few(values: impl Iterator<Item = f32>) -> Option<Vec<f64>> {
    let mut distinct: Vec<f64> = Vec::new();
    for value in values.map(f64::from) {
        let place = distinct.partition_point(|&known| known < value);
        if distinct.get(place).is_none_or(|&known| known != value) {
            distinct.insert(place, value);
            if distinct.len() > MOST_BINS {
                return None;
            }
        }
    }
    Some(distinct)
}

/// The quantiles at equal distances, as NumPy's percentiles by the averaged inverted distribution function.
fn quantiles(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let step = 100.0 / MOST_BINS as f64;
    let quantile = |i: usize| {
        let place = values.len() as f64 * (i as f64 * step / 100.0) - 1.0;
        let (below, between) = (place.floor(), place.fract() != 0.0);
        let at = |place: f64| values[(place.max(0.0) as usize).min(values.len() - 1)];
        if between { at(below + 1.0) } else { (at(below) + at(below + 1.0)) / 2.0 }
    };
    let mut quantiles: Vec<f64> = (1..MOST_BINS).map(quantile).collect();
    quantiles.dedup();
    quantiles
}
