//! Sums of derivatives in every bin.

use std::ops::{AddAssign, Sub};

use super::bins::Bins;

/// The first and second derivative of the loss at a person's score.
pub type Slope = [f32; 2];

/// Derivatives summed over some people.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    pub gradient: f64,
    pub hessian: f64,
    pub people: u32,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.hessian += other.hessian;
        self.people += other.people;
    }
}

impl Sub for Sums {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            people: self.people - other.people,
        }
    }
}

impl From<Slope> for Sums {
    fn from([gradient, hessian]: Slope) -> Self {
        Self { gradient: gradient.into(), hessian: hessian.into(), people: 1 }
    }
}

/// The sums of some people in every bin of every feature.
#[derive(Debug, Clone)]
pub struct Histogram {
    cells: Vec<Sums>,
    pub total: Sums,
}

impl Histogram {
    /// Sums over the people in these rows.
    pub fn new(bins: &Bins, rows: &[u32], slopes: &[Slope]) -> Self {
        let mut cells = vec![Sums::default(); bins.count()];
        let mut total = Sums::default();
        for &row in rows {
            let sums = Sums::from(slopes[row as usize]);
            total += sums;
            bins.unusual(row).iter().for_each(|&bin| cells[bin as usize] += sums);
        }
        for feature in 0..bins.features() {
            let rest = cells[bins.of(feature)].iter().fold(total, |rest, &cell| rest - cell);
            cells[bins.usual_of(feature)] = rest;
        }
        Self { cells, total }
    }

    /// The sums of those who are not in `other`.
    pub fn without(mut self, other: &Self) -> Self {
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, &gone)| *cell = *cell - gone);
        Self { total: self.total - other.total, ..self }
    }

    /// The sums in the bins of a feature, each with its bin.
    pub fn of<'a>(&'a self, bins: &Bins, feature: usize) -> impl Iterator<Item = (usize, Sums)> + use<'a> {
        let range = bins.of(feature);
        range.clone().zip(self.cells[range].iter().copied())
    }
}
