//! Model extraction (Tramer et al. 2016; Papernot et al. 2017): whoever may ask a model copies it, by training another on its
//! answers. How well follows from how often it was asked.

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::signal::AttackError;
use crate::data::features::Features;
use crate::data::layout::Layout;
use crate::data::prepare::{Part, Prepared};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::normal::{LEVEL, central, wilson};
use crate::evaluate::score::highest;
use crate::limits::{SettingError, within};
use crate::model::config::{Family, ModelConfig};
use crate::random::{Purpose, stream};
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::learning::Learning;
use crate::train::rows::{Place, Rows};
use crate::train::targets::Targets;

/// Questions at least: from fewer, nothing is learnt.
const LEAST_QUESTIONS: usize = 10;
const MOST_QUESTIONS: usize = 100_000;

/// About whom the model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// People of the training part.
    #[default]
    People,
    /// People who don't exist: each feature is some real person's, and each another's.
    Random,
}

/// What can be chosen of the attack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExtractionOptions {
    /// After how many questions the copy is judged, each in `[10, 100000]`, in rising order.
    pub questions: Vec<usize>,
    pub source: Source,
    pub seed: u64,
}

impl Default for ExtractionOptions {
    fn default() -> Self {
        Self { questions: vec![25, 50, 100, 250, 500, 1_000, 2_500], source: Source::People, seed: 1 }
    }
}

impl ExtractionOptions {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        let mut questions = self.questions.iter();
        questions.try_for_each(|&n| within("questions", n as f64, LEAST_QUESTIONS as f64, MOST_QUESTIONS as f64))
    }
}

/// How well a model is copied after so many questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    pub questions: usize,
    /// The share of the test part about whom copy and model decide alike, in `[0, 1]`, with Wilson's interval: 1 is a perfect
    /// copy.
    pub agreement: Interval,
}

/// A copy on its way.
pub struct Extraction {
    options: ExtractionOptions,
    model: ModelConfig,
    train: TrainConfig,
    place: Place,
    layout: Layout,
    width: usize,
    outputs: usize,
    /// All questions, `[most, width]`.
    asked: Features,
    /// The model's decisions about those asked, once they are known, and about the test part.
    decided: Option<[Vec<u32>; 2]>,
    test: Rows,
    present: Option<Box<dyn Learning>>,
    curve: Vec<Copied>,
}

impl Extraction {
    /// The attack before its first question, with a copy of a family of the attacker's choice, trained at
    /// [its place](crate::train::begin::place_for).
    ///
    /// # Errors
    /// [`AttackError::AttackAmounts`] where nothing is decided, and [`AttackError::AttackFew`] where there is nobody.
    pub fn new(
        data: &Prepared,
        model: &ModelConfig,
        train: &TrainConfig,
        place: &Place,
        options: &ExtractionOptions,
    ) -> Result<Self, AttackError> {
        if data.standard.is_some() || model.family == Family::Autoencoder {
            return Err(AttackError::AttackAmounts {});
        }
        let people = data.train.labels.rows();
        let mut options = options.clone();
        if options.source == Source::People {
            options.questions.retain(|&questions| questions <= people);
        }
        if people == 0 || options.questions.is_empty() || data.test.labels.rows() == 0 {
            return Err(AttackError::AttackFew { people: people as u64 });
        }
        let most = options.questions.iter().copied().max().unwrap_or_default();
        Ok(Self {
            asked: questions(&data.train, data.width, most, &options),
            options,
            model: model.clone(),
            train: TrainConfig { privacy: None, ..train.clone() },
            place: place.clone(),
            layout: data.layout.clone(),
            width: data.width,
            outputs: data.outputs(),
            decided: None,
            test: Rows::new(&data.test.x, data.width, place),
            present: None,
            curve: Vec::new(),
        })
    }

    /// All about whom the model is asked, `[questions, width]`.
    pub fn asked(&self) -> &Features {
        &self.asked
    }

    /// Takes the model's logits about those asked and about the test part, `[people, outputs]` each. The attacker learns of
    /// no more than the decisions.
    pub fn answer(&mut self, logits: [&[f32]; 2]) {
        self.decided = Some(logits.map(|logits| decisions(logits, self.outputs)));
    }

    /// How many copies there will be.
    pub fn copies(&self) -> usize {
        self.options.questions.len()
    }

    /// How well it was copied so far.
    pub fn curve(&self) -> &[Copied] {
        &self.curve
    }

    /// Takes a step of a copy; true once all are judged, or if nothing was answered.
    ///
    /// # Errors
    /// [`AttackError::Begin`] and [`AttackError::DeviceLost`].
    pub async fn advance(&mut self) -> Result<bool, AttackError> {
        let next = self.options.questions.get(self.curve.len()).copied();
        let (Some([answers, truth]), Some(questions)) = (&self.decided, next) else { return Ok(true) };
        let mut copy = match self.present.take() {
            Some(copy) => copy,
            None => self.begin(&answers[..questions])?,
        };
        if !copy.exhausted() && copy.epoch() < self.train.epochs {
            copy.step();
            self.present = Some(copy);
            return Ok(false);
        }
        let logits = copy.frozen().logits(&self.test, 0..self.test.people()).await?;
        let alike = decisions(&logits, self.outputs).iter().zip(truth).filter(|(a, b)| a == b).count();
        let people = truth.len() as f64;
        let value = alike as f64 / people;
        let (low, high) = wilson(value, people, central(LEVEL));
        self.curve.push(Copied { questions, agreement: Interval::Value { value, low, high } });
        Ok(self.curve.len() == self.options.questions.len())
    }

    fn begin(&self, answers: &[u32]) -> Result<Box<dyn Learning>, AttackError> {
        let rows: Vec<usize> = (0..answers.len()).collect();
        let rows = Rows::new(&self.asked.take(&rows, self.width), self.width, &self.place);
        let targets = match self.outputs {
            1 => Targets::Binary(answers.iter().map(|&yes| yes as f32).collect()),
            classes => Targets::Classes { of_row: answers.to_vec(), classes },
        };
        Ok(begin(&self.model, &self.train, self.options.seed, &self.layout, &rows, targets)?)
    }
}

/// So many people to be asked about.
fn questions(part: &Part, width: usize, most: usize, options: &ExtractionOptions) -> Features {
    let mut rng = stream(options.seed, Purpose::Extraction);
    let people = part.labels.rows();
    match options.source {
        Source::People => {
            let mut rows: Vec<usize> = (0..people).collect();
            rows.shuffle(&mut rng);
            rows.truncate(most);
            part.x.take(&rows, width)
        }
        Source::Random => {
            let mut places = (0..most * width).map(|i| rng.random_range(0..people) * width + i % width);
            match &part.x {
                Features::Numbers(x) => Features::Numbers(places.by_ref().map(|place| x[place]).collect()),
                Features::Bytes(x) => Features::Bytes(places.by_ref().map(|place| x[place]).collect()),
            }
        }
    }
}

/// Yes (1) or no, or the likeliest class, of each person, from logits `[people, outputs]`.
pub fn decisions(logits: &[f32], outputs: usize) -> Vec<u32> {
    match outputs {
        1 => logits.iter().map(|&z| u32::from(z >= 0.0)).collect(),
        _ => logits.chunks_exact(outputs).map(highest).collect(),
    }
}
