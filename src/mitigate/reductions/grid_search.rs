//! Many models, each at other prices of inequality (Agarwal et al. 2018, section 3.4; Fairlearn's `GridSearch`).

use serde::{Deserialize, Serialize};

use super::lagrangian::most;
use super::moments::Moments;
use super::{Oracle, Predictor, ask};
use crate::limits::{SettingError, within};

/// Settings by Fairlearn's names, with its defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Models, in `1..=10_000`.
    pub grid_size: u32,
    /// The largest sum of all multipliers' amounts, in `[0, 1000]`; at 0 nothing is priced.
    pub grid_limit: f64,
    /// How much the largest difference weighs against the error when the best model is chosen, in `[0, 1]`: at 0 only the
    /// error counts, at 1 only the difference.
    pub constraint_weight: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { grid_size: 10, grid_limit: 2.0, constraint_weight: 0.5 }
    }
}

impl Settings {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("grid_size", f64::from(self.grid_size), 1.0, 10_000.0)?;
        within("grid_limit", self.grid_limit, 0.0, 1000.0)?;
        within("constraint_weight", self.constraint_weight, 0.0, 1.0)
    }
}

/// A model of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<M> {
    /// The net multiplier of each cell of the moments.
    pub net: Vec<f64>,
    pub predictor: Predictor<M>,
    /// The share of wrong decisions about the people learnt from, in `[0, 1]`.
    pub error: f64,
    /// The largest difference of a group's rate from that of all, in `[0, 1]`; 0 is parity.
    pub max_violation: f64,
}

/// All models, and which is the best.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid<M> {
    pub candidates: Vec<Candidate<M>>,
    /// The first with the least `(1 - w) error + w max_violation`.
    pub best: usize,
}

/// Learns a model at each point of the grid; while it goes on, the latest stands. Weights for the oracle are as the multipliers make them, with no common
/// scale. The settings have to be [checked](Settings::check).
///
/// # Errors
/// The oracle's.
pub async fn grid_search<O: Oracle>(
    moments: &Moments,
    settings: &Settings,
    mut oracle: O,
) -> Result<Grid<O::Model>, O::Error> {
    let mut candidates: Vec<Candidate<O::Model>> = Vec::new();
    for net in grid(moments, settings) {
        let (predictor, decisions) = ask(&mut oracle, &moments.signed_weights(&net), 1.0).await?;
        let (error, max_violation) = (moments.error(&decisions), most(&moments.differences(&decisions)));
        oracle.stands(vec![(&predictor, 1.0)]);
        candidates.push(Candidate { net, predictor, error, max_violation });
    }
    let weight = settings.constraint_weight;
    let loss = |c: &Candidate<O::Model>| (1.0 - weight) * c.error + weight * c.max_violation;
    let losses = candidates.iter().map(loss).enumerate();
    let best = losses.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(best, _)| best);
    oracle.stands(candidates.get(best).map(|candidate| (&candidate.predictor, 1.0)).into_iter().collect());
    Ok(Grid { candidates, best })
}

/// The first points, as net multipliers, of the coarsest grid that has enough: whole numbers whose amounts sum to so many
/// units at most, scaled so that the units make the limit. The first coordinate changes last.
fn grid(moments: &Moments, settings: &Settings) -> Vec<Vec<f64>> {
    let basis = moments.basis();
    let size = settings.grid_size as usize;
    let mut units = (f64::from(settings.grid_size) / 2.0f64.powi(basis.len() as i32)).powf(1.0 / basis.len() as f64);
    units = (units - 1.0).floor().max(0.0);
    let points = loop {
        let mut points = Vec::new();
        whole_points(&mut vec![0; basis.len()], 0, units as i32, size, &mut points);
        if points.len() >= size {
            break points;
        }
        units += 1.0;
    };
    let unit = if units > 0.0 { settings.grid_limit / units } else { 0.0 };
    let net = |point: &Vec<i32>| {
        let mut net = vec![0.0; moments.cells().len()];
        for (cell, coordinate) in basis.iter().zip(point) {
            cell.iter().for_each(|&cell| net[cell] = f64::from(*coordinate) * unit);
        }
        net
    };
    points.iter().map(net).collect()
}

/// Collects points that begin as `point` does up to a coordinate, until there are enough.
fn whole_points(point: &mut Vec<i32>, coordinate: usize, left: i32, enough: usize, points: &mut Vec<Vec<i32>>) {
    if points.len() == enough {
        return;
    }
    if coordinate == point.len() {
        return points.push(point.clone());
    }
    for value in -left..=left {
        point[coordinate] = value;
        whole_points(point, coordinate + 1, left - value.abs(), enough, points);
    }
}
