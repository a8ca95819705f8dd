//! What every trial takes from the subject: the people of the test part, the layers, the levels, and how many people make a
//! piece.

use std::rc::Rc;

use crate::data::features::Features;
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::engine::evaluation::{WORK, rows_at_once};
use crate::engine::inquiry::Subject;
use crate::engine::protocol::Task;
use crate::engine::task::positive;
use crate::evaluate::robust::attack::Norm;
use crate::evaluate::robust::error::RobustError;
use crate::evaluate::robust::tested::Tested;
use crate::evaluate::score::Gradient;
use crate::model::weights::{LayerWeights, multiplications};
use crate::train::learning::Inside;

/// People who are tried at most: every trial asks about each many times.
const MOST_PEOPLE: usize = 1000;
/// Of pictures, which have many features.
const MOST_PICTURES: usize = 256;
/// Multiplications for which asking a model of trees about somebody is as long.
const OF_TREES: usize = 10_000;

/// What is done at most, in even or widening steps from 0 on; pixels reach from 0 to 1, amounts are in standard deviations.
pub struct Levels {
    pub of_pictures: &'static [f64],
    pub of_tables: &'static [f64],
}

/// Radii of the largest change.
pub const LARGEST: Levels = Levels {
    of_pictures: &[0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3],
    of_tables: &[0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0],
};
/// Radii of the Euclidean length of all changes.
pub const LENGTH: Levels = Levels {
    of_pictures: &[0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0],
    of_tables: &[0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5],
};
/// Standard deviations of noise.
pub const NOISE: Levels =
    Levels { of_pictures: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0], of_tables: &[0.0, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0] };
/// Shares of values that are lost.
pub const MISSING: Levels =
    Levels { of_pictures: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9], of_tables: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9] };

impl Levels {
    /// Those of an attack.
    pub fn of(norm: Norm) -> &'static Self {
        match norm {
            Norm::Linf => &LARGEST,
            Norm::L2 => &LENGTH,
        }
    }

    /// Those that suit the subject's people.
    pub fn suiting(&self, subject: &Subject) -> Vec<f64> {
        if pictures(subject) { self.of_pictures } else { self.of_tables }.to_vec()
    }
}

/// Whether people are pictures.
pub fn pictures(subject: &Subject) -> bool {
    matches!(subject.data.train.x, Features::Bytes(_))
}

/// The people of the test part who are tried, drawn by the run's seed if there are many.
///
/// # Errors
/// [`RobustError::RobustnessNeedsDecision`].
pub fn people(subject: &Subject) -> Result<Tested, RobustError> {
    let most = if pictures(subject) { MOST_PICTURES } else { MOST_PEOPLE };
    some(subject, most)
}

/// So many of them at most.
///
/// # Errors
/// [`RobustError::RobustnessNeedsDecision`].
pub fn some(subject: &Subject, most: usize) -> Result<Tested, RobustError> {
    let (test, width) = (&subject.data.test, subject.data.width);
    if subject.task != Task::Anomaly {
        return Tested::new(test, width, most, subject.seed);
    }
    // Who is unusual is a yes or no, whatever else is known of people.
    let labels = Labels::Binary(positive(test).into_owned());
    Tested::new(&Part { labels, ..test.clone() }, width, most, subject.seed)
}

/// The layers of a model that consists of nothing else; of several models there are none.
pub fn layers(subject: &Subject) -> &[LayerWeights] {
    match &subject.inside {
        Inside::Layers(layers) => layers,
        Inside::Tree(_) | Inside::Boosted(_) | Inside::Several(_) => &[],
    }
}

/// The model of which the gradient is followed.
///
/// # Errors
/// [`RobustError::AttackNeedsGradient`].
pub fn followed(subject: &Subject) -> Result<Rc<dyn Gradient>, RobustError> {
    match subject.sloped() {
        Some(sloped) => Ok(sloped),
        None => Err(RobustError::AttackNeedsGradient {}),
    }
}

/// How many people make a piece of some milliseconds, of whom each is asked about so many times.
pub fn together(subject: &Subject, times: usize) -> usize {
    let layers = layers(subject);
    let work = multiplications(layers, &subject.configured.model, &subject.data.layout);
    let work = if layers.is_empty() { OF_TREES } else { work } * times;
    let several = rows_at_once(work);
    // Only dense layers and trees are asked about several people much sooner than about each of them.
    let family = subject.configured.model.family;
    if family.dense() || family.of_trees() { several } else { several.min((WORK / work.max(1)).max(1)) }
}
