//! People like one person, and pictures with parts missing: whom LIME asks about.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

use super::ask::{Target, one_person, somebody};
use super::error::ExplainError;
use super::lime::{Local, fit, kernel, weights};
use super::players::{Players, take};
use super::superpixels::Segments;
use crate::limits::within;
use crate::random::{Purpose, stream};

/// Samples at most.
pub const MOST_SAMPLES: usize = 20_000;

/// How LIME asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Samples, the person among them, in `[10, 20000]`.
    pub samples: usize,
    /// How far neighbours count, above 0; see [`kernel`]. As `lime` has it where there is none: of people 0.75 times the
    /// root of the number of features, of pictures 0.25.
    pub width: Option<f64>,
    /// The price of coefficients, in `[1e-9, 1e6]`.
    pub ridge: f64,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { samples: 1000, width: None, ridge: 1.0, seed: 0 }
    }
}

impl Options {
    fn check(&self) -> Result<(), ExplainError> {
        within("samples", self.samples as f64, 10.0, MOST_SAMPLES as f64)?;
        Ok(within("kernel_width", self.width.unwrap_or(1.0), 1e-6, 1e6)?)
    }
}

/// LIME under way, some samples at a time.
#[derive(Debug, Clone)]
pub struct Imitating {
    options: Options,
    /// The samples as the model sees them, `[samples, width]`.
    rows: Vec<f64>,
    width: usize,
    /// The same as the linear model sees them, `[samples, features]`.
    samples: Vec<f64>,
    features: usize,
    weights: Vec<f64>,
    told: Vec<f64>,
}

impl Imitating {
    /// Of a person of a table. A feature of one column is an amount: drawn from a normal distribution around the person with
    /// the background's deviation, which is its unit. Any other is a category (or an amount that some lack): with the
    /// frequency of the background, somebody else's; to the linear model it is 1 where it is the person's own, else 0.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `NobodyToCompare`, `Setting`.
    pub fn person(
        person: &[f64],
        background: &[f64],
        players: &Players,
        options: Options,
    ) -> Result<Self, ExplainError> {
        somebody(background, person.len())?;
        options.check()?;
        let mut rng = stream(options.seed, Purpose::Explanation);
        let kinds: Vec<Kind> = players.columns().iter().map(|columns| Kind::of(columns, person, background)).collect();
        let people: Vec<&[f64]> = background.chunks_exact(person.len()).collect();
        let (mut rows, mut samples) =
            (person.to_vec(), kinds.iter().map(|kind| kind.seen(person, person)).collect::<Vec<_>>());
        for _ in 1..options.samples {
            let mut row = person.to_vec();
            kinds.iter().for_each(|kind| kind.draw(&mut row, &people, &mut rng));
            samples.extend(kinds.iter().map(|kind| kind.seen(&row, person)));
            rows.extend(row);
        }
        let features = players.len();
        let width = options.width.unwrap_or(0.75 * (features as f64).sqrt());
        let weights = weights(&samples, features, width);
        Ok(Self { options, rows, width: person.len(), samples, features, weights, told: Vec::new() })
    }

    /// Of a picture, whose segments are kept (1) or blanked (0), each by the toss of a coin; a blank pixel is `blank`. The
    /// distance is one less the cosine between what is kept and all, as in `lime`.
    ///
    /// # Errors
    /// [`ExplainError`]: `PersonWidth`, `Setting`.
    pub fn picture(pixels: &[f64], segments: &Segments, blank: f64, options: Options) -> Result<Self, ExplainError> {
        one_person(pixels, segments.of_pixels.len())?;
        options.check()?;
        let mut rng = stream(options.seed, Purpose::Explanation);
        let features = segments.count;
        let width = options.width.unwrap_or(0.25);
        let (mut rows, mut samples, mut weights) = (pixels.to_vec(), vec![1.0; features], vec![1.0]);
        for _ in 1..options.samples {
            let kept: Vec<bool> = (0..features).map(|_| rng.random_bool(0.5)).collect();
            let pixel = |(&pixel, &segment): (&f64, &u32)| if kept[segment as usize] { pixel } else { blank };
            rows.extend(pixels.iter().zip(&segments.of_pixels).map(pixel));
            samples.extend(kept.iter().map(|&kept| f64::from(u8::from(kept))));
            let share = kept.iter().filter(|kept| **kept).count() as f64 / features.max(1) as f64;
            weights.push(kernel(1.0 - share.sqrt(), width));
        }
        Ok(Self { options, rows, width: pixels.len(), samples, features, weights, told: Vec::new() })
    }

    /// Asks about some more samples. False when all were.
    ///
    /// # Errors
    /// Those of [`Target::of`].
    pub fn advance(&mut self, target: &Target) -> Result<bool, ExplainError> {
        const TOGETHER: usize = 64;
        one_person(&self.rows[..self.width], target.width())?;
        let first = self.told.len();
        let upto = self.options.samples.min(first + TOGETHER);
        self.told.extend(target.of(&self.rows[first * self.width..upto * self.width])?);
        Ok(upto < self.options.samples)
    }

    /// The share that is done, in `[0, 1]`.
    pub fn progress(&self) -> f64 {
        self.told.len() as f64 / self.options.samples as f64
    }

    /// The linear model of the samples that were asked about.
    ///
    /// # Errors
    /// Those of [`fit`].
    pub fn result(&self) -> Result<Local, ExplainError> {
        let asked = self.told.len();
        let samples = &self.samples[..asked * self.features];
        fit(samples, self.features, &self.told, &self.weights[..asked], self.options.ridge)
    }
}

/// How a feature is drawn and seen.
#[derive(Debug, Clone)]
enum Kind<'a> {
    Amount { column: usize, deviation: f64 },
    Category(&'a [u32]),
}

impl<'a> Kind<'a> {
    fn of(columns: &'a [u32], person: &[f64], background: &[f64]) -> Self {
        let [column] = *columns else { return Kind::Category(columns) };
        let column = column as usize;
        let values = || background.iter().skip(column).step_by(person.len());
        let n = values().count() as f64;
        let mean = values().sum::<f64>() / n;
        Kind::Amount { column, deviation: (values().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt() }
    }

    fn draw(&self, row: &mut [f64], people: &[&[f64]], rng: &mut impl Rng) {
        match *self {
            Kind::Amount { column, deviation } => {
                let normal: f64 = StandardNormal.sample(rng);
                row[column] += deviation * normal;
            }
            Kind::Category(columns) => people.choose(rng).into_iter().for_each(|other| take(row, other, columns)),
        }
    }

    /// The feature as the linear model sees it.
    fn seen(&self, row: &[f64], person: &[f64]) -> f64 {
        match *self {
            Kind::Amount { deviation: 0.0, .. } => 0.0,
            Kind::Amount { column, deviation } => (row[column] - person[column]) / deviation,
            Kind::Category(columns) => {
                f64::from(u8::from(columns.iter().all(|&column| row[column as usize] == person[column as usize])))
            }
        }
    }
}
