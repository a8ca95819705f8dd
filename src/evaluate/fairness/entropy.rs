//! How unevenly benefits are shared out: generalised entropy, as AIF360 computes it (Speicher et al. 2018).
//!
//! A person's benefit is `b = 1 + prediction - label`: 1 for a right decision, 2 for an undeserved positive one, 0 for
//! a withheld one. It doesn't look at weights, as AIF360 doesn't.

use super::counts::Cells;

/// A benefit, and how many people have it.
pub type Share = (f64, f64);

/// The benefits of people in these cells.
pub fn benefits(people: &Cells) -> [Share; 3] {
    [(1.0, people.tp() + people.tn()), (2.0, people.fp()), (0.0, people.fn_())]
}

/// The mean benefit of people in these cells; `NaN` if there are none.
pub fn mean_benefit(people: &Cells) -> f64 {
    mean(&benefits(people), |b| b)
}

fn mean(shares: &[Share], of: impl Fn(f64) -> f64) -> f64 {
    let occupied = || shares.iter().filter(|(_, n)| *n > 0.0);
    occupied().map(|&(b, n)| n * of(b)).sum::<f64>() / occupied().map(|(_, n)| n).sum::<f64>()
}

/// Which power of the benefits is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alpha {
    Zero,
    One,
    Two,
}

/// The generalised entropy index of benefits, 0 or more; 0 means that all have the same.
///
/// `GE(2) = E[(b/µ)² - 1] / 2`; `GE(1) = E[(b/µ) ln(b/µ)]` (Theil), `0 ln 0` being 0; `GE(0) = -E[ln(b/µ)]`, infinite
/// when somebody has no benefit.
pub fn generalized_entropy(shares: &[Share], alpha: Alpha) -> f64 {
    let mu = mean(shares, |b| b);
    match alpha {
        Alpha::Zero => -mean(shares, |b| (b / mu).ln()),
        Alpha::One => mean(shares, |b| if b == 0.0 { b / mu } else { b / mu * (b / mu).ln() }),
        Alpha::Two => mean(shares, |b| (b / mu).powi(2) - 1.0) / 2.0,
    }
}

/// `GE(0)` as AIF360 0.6 codes it, which divides by the mean benefit once more than its documentation says.
pub fn generalized_entropy_zero_as_coded(shares: &[Share]) -> f64 {
    generalized_entropy(shares, Alpha::Zero) / mean(shares, |b| b)
}
