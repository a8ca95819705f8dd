//! Small systems of equations whose matrix is symmetric and positive definite.

/// Solves `A x = b` in place by Cholesky's method, `A` (`[n, n]`) being given by its lower half; `false` unless it is
/// positive definite.
pub fn solve_symmetric(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let inner: f64 = (0..j).map(|k| a[i * n + k] * a[j * n + k]).sum();
            let left = a[i * n + j] - inner;
            if i > j {
                a[i * n + j] = left / a[j * n + j];
            } else if left > 0.0 {
                a[i * n + i] = left.sqrt();
            } else {
                return false;
            }
        }
        let inner: f64 = (0..i).map(|k| a[i * n + k] * b[k]).sum();
        b[i] = (b[i] - inner) / a[i * n + i];
    }
    for i in (0..n).rev() {
        let inner: f64 = (i + 1..n).map(|k| a[k * n + i] * b[k]).sum();
        b[i] = (b[i] - inner) / a[i * n + i];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_or_refused() {
        let mut solved = [10.0, 8.0];
        assert!(solve_symmetric(&mut [4.0, 0.0, 2.0, 3.0], &mut solved));
        assert!((solved[0] - 1.75).abs() < 1e-12 && (solved[1] - 1.5).abs() < 1e-12, "{solved:?}");
        assert!(!solve_symmetric(&mut [1.0, 0.0, 1.0, 1.0], &mut [1.0, 1.0]));
    }
}
