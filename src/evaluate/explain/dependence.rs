//! What a model says, on average and of each person, if a feature were this or that (partial dependence: Friedman 2001;
//! individual conditional expectation: Goldstein et al. 2015).
//!
//! Features that hang together are torn apart: where the grid makes people whom nobody has seen, so does the answer.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::ask::{Target, somebody};
use super::error::ExplainError;

/// The values that a feature takes in turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The feature's columns: one of an amount, all levels of a category.
    pub columns: Vec<u32>,
    /// Points, each a number for each column.
    pub points: Vec<Vec<f64>>,
}

impl Grid {
    /// An amount in one column.
    pub fn amounts(column: u32, values: &[f64]) -> Self {
        Self { columns: vec![column], points: values.iter().map(|&value| vec![value]).collect() }
    }

    /// A category: each level in turn, its own column 1 and the others 0.
    pub fn levels(columns: Vec<u32>) -> Self {
        let point = |level| (0..columns.len()).map(|column| f64::from(u8::from(column == level))).collect();
        Self { points: (0..columns.len()).map(point).collect(), columns }
    }

    fn check(&self, width: usize) -> Result<(), ExplainError> {
        if let Some(&column) = self.columns.iter().find(|&&column| column as usize >= width) {
            return Err(ExplainError::FeatureColumn { column: column.into() });
        }
        self.points.iter().try_for_each(|point| super::error::for_each("numbers", point.len(), self.columns.len()))
    }

    fn set(&self, point: usize, row: &mut [f64]) {
        self.columns.iter().zip(&self.points[point]).for_each(|(&column, &value)| row[column as usize] = value);
    }
}

/// Partial dependence on a feature, or on two, under way: a point of the grid at a time.
#[derive(Debug, Clone)]
pub struct Dependence {
    x: Rc<[f64]>,
    width: usize,
    grids: Vec<Grid>,
    /// Of each point, the numbers of all people.
    told: Vec<Vec<f64>>,
}

impl Dependence {
    /// The dependence on one grid, or on several at once, of what is told of people, `[people, width]`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `FeatureColumn`, `NotForEach`.
    pub fn new(x: Rc<[f64]>, width: usize, grids: Vec<Grid>) -> Result<Self, ExplainError> {
        somebody(&x, width)?;
        grids.iter().try_for_each(|grid| grid.check(width))?;
        Ok(Self { x, width, grids, told: Vec::new() })
    }

    /// Points in all: the product of those of the grids, the last grid's changing fastest.
    pub fn points(&self) -> usize {
        self.grids.iter().map(|grid| grid.points.len()).product()
    }

    /// Asks about everybody at the next point. False when there is none left.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        if self.told.len() < self.points() {
            super::ask::check_width(&self.x, target.width())?;
            super::ask::one_person(&self.x[..self.width], target.width())?;
            let mut x = self.x.to_vec();
            x.chunks_exact_mut(self.width).for_each(|row| self.set(self.told.len(), row));
            self.told.push(target.of(&x)?);
        }
        Ok(self.told.len() < self.points())
    }

    fn set(&self, mut point: usize, row: &mut [f64]) {
        for grid in self.grids.iter().rev() {
            grid.set(point % grid.points.len(), row);
            point /= grid.points.len();
        }
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.told.len() as f64 / self.points().max(1) as f64
    }

    /// The mean over people at each point that is done, in the number's unit.
    pub fn average(&self) -> Vec<f64> {
        self.told.iter().map(|told| told.iter().sum::<f64>() / told.len() as f64).collect()
    }

    /// The curve of one person: what would be told of them at each point that is done. Nothing of somebody who isn't there.
    pub fn curve(&self, person: usize) -> Vec<f64> {
        self.told.iter().filter_map(|told| told.get(person)).copied().collect()
    }
}
