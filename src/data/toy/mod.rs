//! Toy sets for teaching: made-up people with two features, in two groups, drawn from a seed. Everything that makes a
//! data set unfair can be planted in them, and what was planted is known.
//!
//! [`shape`] says where the classes live and [`catalog`] describes the sets like built-in ones, so that
//! [`super::prepare::prepare_frame`] makes of them what it makes of any other. They teach how a model and a number
//! behave; they deliberately imitate no real people, and nothing about any follows from them.

pub mod catalog;
pub mod options;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod shape;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

use self::shape::Shape;
use super::frame::{Codes, Frame, Lines, Values};
use crate::limits::{SettingError, within};
use crate::random::{Purpose, stream_of};

/// The fewest and the most people of a toy set.
pub const ROWS: (usize, usize) = (100, 20_000);
/// The smallest and the largest noise.
pub const NOISE: (f64, f64) = (0.0, 0.5);
/// The smallest and the largest share of group B.
pub const SHARE: (f64, f64) = (0.02, 0.98);
/// The smallest and the largest bias of labels.
pub const BIAS: (f64, f64) = (0.0, 0.5);
/// The smallest and the largest shift of group B.
pub const SHIFT: (f64, f64) = (0.0, 1.0);

/// How far a shift of 1 turns group B around the origin, in radians, and moves it along x.
const TURN: f64 = std::f64::consts::FRAC_PI_4;
const MOVE: f64 = 0.5;

/// What a toy set is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Toy {
    pub shape: Shape,
    /// People, in `[100, 20000]`.
    pub rows: usize,
    /// Standard deviation of the normal noise on both coordinates, in `[0, 0.5]`; the shape is about 2 wide. At 0 a
    /// rule without error exists for each group.
    pub noise: f64,
    /// The share of people in group B, in `[0.02, 0.98]`, rounded to people.
    pub share: f64,
    /// The share of group B's positive labels that are turned negative, in `[0, 0.5]`, rounded to people.
    pub bias: f64,
    /// How differently group B lives, in `[0, 1]`: its points are turned by `shift * 45°` around the origin, and moved
    /// by `shift / 2` along x.
    pub shift: f64,
}

impl Toy {
    /// A thousand people in two groups of the same size that live nearly alike, with a little noise and honest labels.
    pub const fn new(shape: Shape) -> Self {
        Self { shape, rows: 1000, noise: 0.1, share: 0.5, bias: 0.0, shift: 0.1 }
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`] naming the first setting outside its limits.
    pub fn check(&self) -> Result<(), SettingError> {
        within("rows", self.rows as f64, ROWS.0 as f64, ROWS.1 as f64)?;
        within("noise", self.noise, NOISE.0, NOISE.1)?;
        within("share", self.share, SHARE.0, SHARE.1)?;
        within("bias", self.bias, BIAS.0, BIAS.1)?;
        within("shift", self.shift, SHIFT.0, SHIFT.1)
    }

    /// Draws the people: `x`, `y`, `group` (A or B), `label` (yes or no) and `fair_label`, the label before any was
    /// turned. In each group half of the people are positive by `fair_label`.
    ///
    /// The same seed gives the same people. What noise, bias or shift is chosen changes neither who is in which group
    /// nor from where the noise moves whom.
    ///
    /// # Errors
    /// Those of [`Toy::check`].
    pub fn frame(&self, seed: u64) -> Result<Frame, SettingError> {
        self.check()?;
        let people = self.people(&mut Part::People.stream(seed));
        let turned = self.turned(&people, &mut Part::Labels.stream(seed));
        let (mut places, mut noise) = (Part::Places.stream(seed), Part::Noise.stream(seed));
        let points: Vec<[f64; 2]> = people
            .iter()
            .map(|person| {
                let point = self.shape.point(person.fair, &mut places);
                let point = if person.in_b { self.shifted(point) } else { point };
                point.map(|c| c + self.noise * Distribution::<f64>::sample(&StandardNormal, &mut noise))
            })
            .collect();
        let answer = |yes: bool| if yes { "yes" } else { "no" };
        let labels = people.iter().zip(&turned).map(|(person, turned)| answer(person.fair && !turned));
        let columns = [
            ("x", Values::Numbers(points.iter().map(|p| p[0]).collect())),
            ("y", Values::Numbers(points.iter().map(|p| p[1]).collect())),
            ("group", texts(people.iter().map(|person| if person.in_b { "B" } else { "A" }))),
            ("label", texts(labels)),
            ("fair_label", texts(people.iter().map(|person| answer(person.fair)))),
        ];
        let (names, columns) = columns.into_iter().map(|(name, values)| (name.to_owned(), values)).unzip();
        Ok(Frame { rows: self.rows, names, columns, lines: Lines::default() })
    }

    /// Everybody in a random order.
    fn people(&self, rng: &mut ChaCha8Rng) -> Vec<Person> {
        let in_b = portion(self.share, self.rows);
        let group = |in_b: bool, n: usize| (0..n).map(move |i| Person { in_b, fair: i % 2 == 0 });
        let mut people: Vec<Person> = group(false, self.rows - in_b).chain(group(true, in_b)).collect();
        people.shuffle(rng);
        people
    }

    /// Whose positive label is turned negative.
    fn turned(&self, people: &[Person], rng: &mut ChaCha8Rng) -> Vec<bool> {
        let mut positive: Vec<usize> = (0..people.len()).filter(|&i| people[i].in_b && people[i].fair).collect();
        positive.shuffle(rng);
        let mut turned = vec![false; people.len()];
        positive[..portion(self.bias, positive.len())].iter().for_each(|&i| turned[i] = true);
        turned
    }

    /// Where somebody in group B lives who would live at a point if in group A.
    fn shifted(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = (self.shift * TURN).sin_cos();
        [x * cos - y * sin + self.shift * MOVE, x * sin + y * cos]
    }
}

#[derive(Debug, Clone, Copy)]
struct Person {
    in_b: bool,
    fair: bool,
}

/// What is drawn from a stream of its own.
#[derive(Debug, Clone, Copy)]
enum Part {
    People,
    Places,
    Noise,
    Labels,
}

impl Part {
    fn stream(self, seed: u64) -> ChaCha8Rng {
        stream_of(seed, Purpose::Toy, self as u64)
    }
}

/// A share of some people, rounded.
fn portion(share: f64, people: usize) -> usize {
    (share * people as f64).round() as usize
}

/// A column of texts.
fn texts(cells: impl Iterator<Item = &'static str>) -> Values {
    let (mut codes, mut levels) = (Codes::default(), Vec::<String>::new());
    for cell in cells {
        let code = levels.iter().position(|level| level == cell).unwrap_or_else(|| {
            levels.push(cell.to_owned());
            levels.len() - 1
        });
        codes.push(Some(code as u32));
    }
    Values::Levels { codes, levels }
}
