//! Least squares with few columns, of which some may follow from others.

/// The singular values and vectors of a tall matrix `A = U S Vᵀ`, by rotating pairs of its columns until all are
/// orthogonal (the one-sided Jacobi method), which is as exact as a matrix allows.
pub struct Decomposition {
    columns: usize,
    /// `u_j s_j`, one column for each singular value that counts.
    scaled: Vec<Vec<f64>>,
    /// `v_j`.
    right: Vec<Vec<f64>>,
}

/// Rounds of rotations at most; a handful suffice.
const MOST_SWEEPS: usize = 60;

impl Decomposition {
    /// Decomposes a matrix given by its columns, all of one length. Singular values below
    /// `ε max(rows, columns)` times the largest count as 0, as in NumPy's `lstsq`.
    pub fn new(mut columns: Vec<Vec<f64>>) -> Self {
        let k = columns.len();
        let rows = columns.first().map_or(0, Vec::len);
        let negligible = f64::EPSILON * rows.max(k) as f64;
        let mut right: Vec<Vec<f64>> = (0..k).map(|j| (0..k).map(|i| f64::from(i == j)).collect()).collect();
        for _ in 0..MOST_SWEEPS {
            let mut rotated = false;
            for q in 1..k {
                for p in 0..q {
                    if let Some(turn) = turn(&columns[p], &columns[q], negligible) {
                        rotate(&mut columns, p, q, turn);
                        rotate(&mut right, p, q, turn);
                        rotated = true;
                    }
                }
            }
            if !rotated {
                break;
            }
        }
        let values: Vec<f64> = columns.iter().map(|u| dot(u, u).sqrt()).collect();
        let least = negligible * values.iter().copied().fold(0.0, f64::max);
        let counts = |j: &usize| values[*j] > least;
        Self {
            columns: k,
            scaled: (0..k).filter(counts).map(|j| columns[j].clone()).collect(),
            right: (0..k).filter(counts).map(|j| right[j].clone()).collect(),
        }
    }

    /// The coefficients `β` (`[columns of A, width]`, row-major) that make `|A β - Y|²` smallest, and of these the
    /// smallest; `y` is `[rows, width]`, row-major.
    pub fn solve(&self, y: &[f64], width: usize) -> Vec<f64> {
        let mut beta = vec![0.0; self.columns * width];
        if width == 0 {
            return beta;
        }
        for (scaled, right) in self.scaled.iter().zip(&self.right) {
            let square = dot(scaled, scaled);
            let mut along = vec![0.0; width];
            for (u, row) in scaled.iter().zip(y.chunks_exact(width)) {
                along.iter_mut().zip(row).for_each(|(sum, y)| *sum += u * y);
            }
            for (v, beta) in right.iter().zip(beta.chunks_exact_mut(width)) {
                beta.iter_mut().zip(&along).for_each(|(b, a)| *b += v * a / square);
            }
        }
        beta
    }
}

/// The cosine and sine that make two columns orthogonal; nothing if they are, or if one is negligible.
fn turn(p: &[f64], q: &[f64], negligible: f64) -> Option<(f64, f64)> {
    let (pp, qq, pq) = (dot(p, p), dot(q, q), dot(p, q));
    if pp.min(qq).sqrt() <= negligible * pp.max(qq).sqrt() || pq.abs() <= f64::EPSILON * (pp * qq).sqrt() {
        return None;
    }
    let zeta = (qq - pp) / (2.0 * pq);
    let tangent = zeta.signum() / (zeta.abs() + zeta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    Some((cosine, cosine * tangent))
}

fn rotate(columns: &mut [Vec<f64>], p: usize, q: usize, (cosine, sine): (f64, f64)) {
    let (before, from_q) = columns.split_at_mut(q);
    for (a, b) in before[p].iter_mut().zip(&mut from_q[0]) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_equal_columns_each_takes_its_share() {
        let column = vec![1.0, 2.0, -1.0];
        let solved = Decomposition::new(vec![column.clone(), column, vec![0.0; 3]]).solve(&[2.0, 4.0, -2.0], 1);
        assert!(solved.iter().zip([1.0, 1.0, 0.0]).all(|(found, true_)| (found - true_).abs() < 1e-14), "{solved:?}");
        assert!(Decomposition::new(Vec::new()).solve(&[1.0], 1).is_empty());
        assert!(Decomposition::new(vec![Vec::new()]).solve(&[], 0).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_left_is_orthogonal_to_every_column(
            rows in prop::collection::vec(prop::array::uniform5(-1.0f64..1.0), 8..40),
        ) {
            // The fourth column follows from the first three; the fifth is the target.
            let column = |j: usize| rows.iter().map(|r| r[j]).collect::<Vec<f64>>();
            let sum = rows.iter().map(|r| r[0] - 2.0 * r[1] + 0.5 * r[2]).collect();
            let columns = vec![column(0), column(1), column(2), sum];
            let y = column(4);
            let beta = Decomposition::new(columns.clone()).solve(&y, 1);
            let left: Vec<f64> =
                (0..y.len()).map(|i| y[i] - (0..4).map(|j| beta[j] * columns[j][i]).sum::<f64>()).collect();
            for column in &columns {
                prop_assert!(dot(column, &left).abs() < 1e-9, "{}", dot(column, &left));
            }
            // Of the smallest norm: orthogonal to what the columns send to 0.
            let idle = [1.0, -2.0, 0.5, -1.0];
            prop_assert!(dot(&beta, &idle).abs() < 1e-9 * (1.0 + dot(&beta, &beta)));
        }
    }
}
