//! Where the people of a toy set live: two classes in the plane, within about `[-1, 1]` on both axes, that a curve
//! separates without error.

use std::f64::consts::{PI, TAU};

use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

/// Distance of a cloud's centre from both axes.
const CENTRE: f64 = 0.5;
/// Standard deviation of a cloud, and how far from its centre it ends, so that two clouds don't touch.
const DEVIATION: f64 = 0.2;
const CLOUD_RADIUS: f64 = 0.5;
/// Radius of the disc; and from where to where the ring around it goes.
const DISC_RADIUS: f64 = 0.5;
const RING: (f64, f64) = (0.7, 1.0);
/// How far from both axes the quarters begin.
const QUARTER_GAP: f64 = 0.1;
/// Where an arm of the spiral begins, and how often it turns on its way to radius 1.
const ARM_START: f64 = 0.1;
const ARM_TURNS: f64 = 1.75;

/// A pattern of two classes, after those of TensorFlow Playground (Smilkov et al. 2017).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Two round clouds: a straight line separates them.
    Gaussians,
    /// A disc of positives in a ring of negatives.
    Circle,
    /// Quarters of a square: positives where both coordinates have the same sign.
    Xor,
    /// Two arms that wind around each other.
    Spiral,
}

impl Shape {
    /// Draws where somebody of a class lives.
    pub fn point(self, positive: bool, rng: &mut impl Rng) -> [f64; 2] {
        match self {
            Shape::Gaussians => {
                let centre = if positive { CENTRE } else { -CENTRE };
                cloud(rng).map(|offset| centre + offset)
            }
            Shape::Circle => {
                let (inner, outer) = if positive { (0.0, DISC_RADIUS) } else { RING };
                // The square root spreads people evenly over the area.
                let radius = rng.random_range(inner * inner..outer * outer).sqrt();
                at(radius, rng.random_range(0.0..TAU))
            }
            Shape::Xor => {
                let [x, y] = [(); 2].map(|()| rng.random_range(QUARTER_GAP..1.0));
                let [right, same_side] = [rng.random_bool(0.5), positive];
                [if right { x } else { -x }, if right == same_side { y } else { -y }]
            }
            Shape::Spiral => {
                let radius = rng.random_range(ARM_START..1.0);
                at(radius, radius * ARM_TURNS * TAU + if positive { 0.0 } else { PI })
            }
        }
    }

    /// The class at a place that [`Shape::point`] can draw: the rule that makes no error.
    pub fn is_positive(self, [x, y]: [f64; 2]) -> bool {
        match self {
            Shape::Gaussians => x + y > 0.0,
            Shape::Circle => x.hypot(y) < (DISC_RADIUS + RING.0) / 2.0,
            Shape::Xor => x * y > 0.0,
            Shape::Spiral => (y.atan2(x) - x.hypot(y) * ARM_TURNS * TAU).cos() > 0.0,
        }
    }
}

fn at(radius: f64, angle: f64) -> [f64; 2] {
    [radius * angle.cos(), radius * angle.sin()]
}

/// An offset from a cloud's centre: normal, drawn again where it leaves the cloud.
fn cloud(rng: &mut impl Rng) -> [f64; 2] {
    loop {
        let [x, y] = [(); 2].map(|()| DEVIATION * Distribution::<f64>::sample(&StandardNormal, rng));
        if x.hypot(y) < CLOUD_RADIUS {
            return [x, y];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};

    #[test]
    fn a_rule_without_error_exists_and_everybody_is_in_the_plane() {
        let mut rng = stream(1, Purpose::Toy);
        for shape in [Shape::Gaussians, Shape::Circle, Shape::Xor, Shape::Spiral] {
            for positive in (0..2000).map(|i| i % 2 == 0) {
                let point = shape.point(positive, &mut rng);
                assert_eq!(shape.is_positive(point), positive, "{shape:?} {point:?}");
                assert!(point.iter().all(|c| c.abs() <= 1.0), "{shape:?} {point:?}");
            }
        }
    }
}
