//! Consistency: whether people who are alike are treated alike (Zemel et al. 2013; AIF360 `consistency`).

use super::people::People;

/// The people beyond whom consistency isn't computed: it compares everybody with everybody.
pub const MOST_ROWS: usize = 10_000;

/// Neighbours of each person, the person included.
const K: usize = 5;

/// For each person, the rows of the [`K`] nearest people by Euclidean distance over the codes of the sensitive
/// attributes and the features. `None` without features, or with more than [`MOST_ROWS`] people.
pub fn neighbours(people: &People) -> Option<Vec<Vec<u32>>> {
    let features = people.features.as_ref()?;
    let rows = people.rows();
    if rows > MOST_ROWS {
        return None;
    }
    let codes = people.sensitive.iter().map(|a| a.of_row.iter().map(|&c| f64::from(c)).collect());
    let columns: Vec<Vec<f64>> = codes.chain(features.columns.iter().cloned()).collect();
    let points: Vec<f64> = (0..rows).flat_map(|r| columns.iter().map(move |c| c[r])).collect();
    Some(points.chunks(columns.len().max(1)).map(|p| nearest(p, &points)).collect())
}

/// Rows at the same distance are taken in their order.
fn nearest(point: &[f64], points: &[f64]) -> Vec<u32> {
    let mut best: Vec<(f64, u32)> = Vec::with_capacity(K + 1);
    for (row, other) in points.chunks(point.len()).enumerate() {
        let distance = point.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        if best.len() == K && distance >= best[K - 1].0 {
            continue;
        }
        let place = best.partition_point(|b| b.0 <= distance);
        best.insert(place, (distance, row as u32));
        best.truncate(K);
    }
    best.into_iter().map(|(_, row)| row).collect()
}

/// `1 - E|y - mean of y over the neighbours|`, in `[0, 1]`; 1 means that everybody is treated as their neighbours are.
pub fn consistency(neighbours: &[Vec<u32>], outcome: impl Fn(usize) -> bool) -> f64 {
    let value = |row: usize| f64::from(u8::from(outcome(row)));
    let apart = neighbours.iter().enumerate().map(|(row, near)| {
        let mean = near.iter().map(|&n| value(n as usize)).sum::<f64>() / near.len() as f64;
        (value(row) - mean).abs()
    });
    1.0 - apart.sum::<f64>() / neighbours.len() as f64
}
