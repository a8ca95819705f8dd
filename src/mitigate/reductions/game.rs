//! Two players, one table: mixtures of its rows and of its columns that are best against each other.
//!
//! The linear programme that Fairlearn hands to a solver (which mixture of the models at hand has the least error, when
//! every broken constraint is fined) is such a game: one player mixes models, the other chooses what is fined. Its table
//! is tiny (some dozens of numbers either way), so that the simplex method solves it on the spot, and gives both players'
//! mixtures at once.

/// A solved game.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The share of each column in the mixture that makes the largest row smallest; they sum to 1.
    pub columns: Vec<f64>,
    /// The share of each row in the mixture that makes the smallest column largest; they sum to 1.
    pub rows: Vec<f64>,
}

/// Numbers closer to 0 are rounding, in a table whose largest number is 1.
const ROUNDING: f64 = 1e-12;
/// Exchanges at most, for each row and column. A few suffice.
const MOST_EXCHANGES: usize = 100;

/// Solves the game of a table of payments `[rows][columns]`, finite and not empty, by which the chooser of columns pays the
/// chooser of rows.
///
/// With all payments scaled into `(0, 1]`, `max Σ x` over `x ≥ 0` with `A x ≤ 1` starts at `x = 0`; the columns' mixture is
/// in proportion to the best `x`, that of the rows to the prices of the constraints (Dantzig 1951). Entering and leaving
/// columns are the first possible ones (Bland 1977), so that it ends.
pub fn solve(table: &[Vec<f64>]) -> Solution {
    let (m, n) = (table.len(), table.first().map_or(0, Vec::len));
    let numbers = || table.iter().flatten().copied();
    let least = numbers().fold(f64::INFINITY, f64::min);
    let range = (numbers().fold(f64::NEG_INFINITY, f64::max) - least).max(f64::MIN_POSITIVE);
    // Payments in [1/2, 1], then a slack for each row, then what is left; the last line is what is won by entering.
    let mut tableau: Vec<Vec<f64>> = (0..m)
        .map(|i| {
            let payments = table[i].iter().map(|x| 0.5 + (x - least) / range / 2.0);
            payments.chain((0..m).map(|j| f64::from(i == j))).chain([1.0]).collect()
        })
        .collect();
    tableau.push((0..=n + m).map(|j| f64::from(j < n)).collect());
    let mut basis: Vec<usize> = (n..n + m).collect();
    for _ in 0..MOST_EXCHANGES * (n + m) {
        let Some(entering) = (0..n + m).find(|&j| tableau[m][j] > ROUNDING) else { break };
        let Some(leaving) = leaving(&tableau, &basis, entering) else { break };
        exchange(&mut tableau, leaving, entering);
        basis[leaving] = entering;
    }
    let mut columns = vec![0.0; n];
    for (row, &column) in basis.iter().enumerate().filter(|(_, column)| **column < n) {
        columns[column] = tableau[row][n + m];
    }
    Solution { columns: shares(columns), rows: shares(tableau[m][n..n + m].iter().map(|price| -price).collect()) }
}

/// The row that is exhausted first as a column enters; of equal ones that with the first column in the basis.
fn leaving(tableau: &[Vec<f64>], basis: &[usize], entering: usize) -> Option<usize> {
    let last = tableau[0].len() - 1;
    let ratio = |i: usize| tableau[i][last] / tableau[i][entering];
    let possible = (0..basis.len()).filter(|&i| tableau[i][entering] > ROUNDING);
    possible.min_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(basis[a].cmp(&basis[b])))
}

fn exchange(tableau: &mut [Vec<f64>], leaving: usize, entering: usize) {
    let pivot = tableau[leaving][entering];
    tableau[leaving].iter_mut().for_each(|x| *x /= pivot);
    let row = tableau[leaving].clone();
    for (_, other) in tableau.iter_mut().enumerate().filter(|(i, _)| *i != leaving) {
        let factor = other[entering];
        other.iter_mut().zip(&row).for_each(|(x, r)| *x -= factor * r);
    }
}

/// Amounts as shares of their sum; what rounding made negative counts as 0.
fn shares(amounts: Vec<f64>) -> Vec<f64> {
    let amounts: Vec<f64> = amounts.into_iter().map(|x| x.max(0.0)).collect();
    let sum: f64 = amounts.iter().sum();
    amounts.into_iter().map(|x| x / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_games() {
        let Solution { columns, rows } = solve(&[vec![1.0, -1.0], vec![-1.0, 1.0]]);
        assert!(columns.iter().chain(&rows).all(|share| (share - 0.5).abs() < 1e-15));
        // The chooser of columns pays least with the second, whatever row is chosen.
        assert_eq!(solve(&[vec![3.0, 1.0], vec![4.0, 2.0]]).columns, [0.0, 1.0]);
        assert_eq!(solve(&[vec![7.0]]), Solution { columns: vec![1.0], rows: vec![1.0] });
    }

    proptest! {
        #[test]
        fn neither_player_can_do_better(
            table in (1usize..9, 1usize..12).prop_flat_map(|(m, n)| {
                prop::collection::vec(prop::collection::vec(-200i32..200, n), m)
            }),
            scale in prop::sample::select(vec![1.0, 0.01, 1000.0]),
        ) {
            let table: Vec<Vec<f64>> =
                table.iter().map(|row| row.iter().map(|&x| f64::from(x) * scale).collect()).collect();
            let solution = solve(&table);
            prop_assert!((solution.columns.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!((solution.rows.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let most = table.iter().map(|row| dot(row, &solution.columns)).fold(f64::NEG_INFINITY, f64::max);
            let column = |j: usize| table.iter().map(|row| row[j]).collect::<Vec<_>>();
            let fewest =
                (0..table[0].len()).map(|j| dot(&column(j), &solution.rows)).fold(f64::INFINITY, f64::min);
            prop_assert!((most - fewest).abs() < 1e-9 * 200.0 * scale, "{most} {fewest}");
        }
    }
}
