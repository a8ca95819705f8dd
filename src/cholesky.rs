//! Symmetric, positive definite matrices as the product of a lower triangle and its transpose (Cholesky's method), and
//! small systems of equations with them.

/// Solves `A x = b` in place, `A` (`[n, n]`) being given by its lower half, which becomes its factor; `false` unless it is
/// positive definite.
pub fn solve_symmetric(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    if !factorise(a, n) {
        return false;
    }
    forward(a, b);
    for i in (0..n).rev() {
        let inner: f64 = (i + 1..n).map(|k| a[k * n + i] * b[k]).sum();
        b[i] = (b[i] - inner) / a[i * n + i];
    }
    true
}

/// Turns the lower half of `A`, `[n, n]`, into that of `L` with `L L^T = A`; `false` unless it is positive definite.
pub fn factorise(a: &mut [f64], n: usize) -> bool {
    for i in 0..n {
        for j in 0..=i {
            let (of_i, of_j) = (&a[i * n..i * n + j], &a[j * n..j * n + j]);
            let inner: f64 = of_i.iter().zip(of_j).map(|(x, y)| x * y).sum();
            let left = a[i * n + j] - inner;
            if i > j {
                a[i * n + j] = left / a[j * n + j];
            } else if left > 0.0 {
                a[i * n + i] = left.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

/// Solves `L x = b` in place for a lower triangle.
pub fn forward(l: &[f64], b: &mut [f64]) {
    let n = b.len();
    for i in 0..n {
        let inner: f64 = l[i * n..i * n + i].iter().zip(&b[..i]).map(|(l, x)| l * x).sum();
        b[i] = (b[i] - inner) / l[i * n + i];
    }
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
