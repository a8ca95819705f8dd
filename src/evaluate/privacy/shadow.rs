//! Membership inference by shadow models (Shokri et al. 2017): the attacker trains models of the same family on people of whom
//! it knows who was learnt from, and learns from these how members are told.
//!
//! Half of both parts are the attacker's: each shadow learns from a random half of them. The other half are those who are
//! attacked, and nobody is both; so what is found is about people of whom the attacker knew nothing.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::groups::{GroupedAttack, Side, by_group};
use super::membership::{Point, attack};
use super::signal::{AttackError, Signal, signals, targets};
use crate::data::features::Features;
use crate::data::labels::Labels;
use crate::data::prepare::{Part, Prepared};
use crate::limits::{SettingError, within};
use crate::mitigate::logistic::Logistic;
use crate::model::config::{Family, ModelConfig};
use crate::random::{Purpose, stream, stream_of};
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::learning::Learning;
use crate::train::rows::{Place, Rows};

/// People whom an attacker has to know at least.
const LEAST_PEOPLE: usize = 40;

/// How the attacker tells members, each class by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attacker {
    /// By the loss alone: the threshold that is best for the shadows.
    #[default]
    Threshold,
    /// By logistic regression on loss and confidence.
    Logistic,
}

/// What can be chosen of the attack.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShadowOptions {
    /// Shadow models, in `[1, 32]`.
    pub models: usize,
    pub attacker: Attacker,
    /// People whom the attacker knows at most, in `[40, 1e6]`.
    pub most_people: usize,
    pub seed: u64,
}

impl Default for ShadowOptions {
    fn default() -> Self {
        Self { models: 4, attacker: Attacker::Threshold, most_people: 8_000, seed: 1 }
    }
}

impl ShadowOptions {
    /// Checks every limit.
    ///
    /// # Errors
    /// [`SettingError::OutOfRange`].
    pub fn check(&self) -> Result<(), SettingError> {
        within("shadows", self.models as f64, 1.0, 32.0)?;
        within("attackers-people", self.most_people as f64, LEAST_PEOPLE as f64, 1e6)
    }
}

/// What the attack found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShadowReport {
    /// Both rates of the attacker's own decisions, whose thresholds it brought along.
    pub decided: Point,
    /// What could be told by the attacker's order of people, and in each group by its decisions.
    pub attack: GroupedAttack,
}

/// Shadow models on their way.
pub struct Shadows {
    options: ShadowOptions,
    model: ModelConfig,
    train: TrainConfig,
    place: Place,
    known: Part,
    data: Shape,
    /// Rows of both parts that are attacked.
    attacked: [Vec<usize>; 2],
    /// Which shadows are trained, and the one that is.
    done: usize,
    present: Option<Shadow>,
    /// Of members of the shadows, and of others.
    signals: [Vec<Signal>; 2],
}

/// What models for the data have to know of them.
struct Shape {
    width: usize,
    outputs: usize,
    layout: crate::data::layout::Layout,
}

struct Shadow {
    learning: Box<dyn Learning>,
    /// Members and others, as rows of the known people.
    sides: [Vec<usize>; 2],
}

impl Shadows {
    /// The attack before its first model. `place` is [where the family learns](crate::train::begin::place_for); shadows are
    /// trained for as many epochs as `train` says.
    ///
    /// # Errors
    /// [`AttackError::AttackAmounts`] where there are no classes, and [`AttackError::AttackFew`].
    pub fn new(
        data: &Prepared,
        model: &ModelConfig,
        train: &TrainConfig,
        place: &Place,
        options: &ShadowOptions,
    ) -> Result<Self, AttackError> {
        let amounts = matches!(data.train.labels, Labels::Amounts(_));
        if amounts || model.family == Family::Autoencoder {
            return Err(AttackError::AttackAmounts {});
        }
        let mut rng = stream(options.seed, Purpose::Shadow);
        let mut half = |part: &Part| {
            let mut rows: Vec<usize> = (0..part.labels.rows()).collect();
            rows.shuffle(&mut rng);
            let attacked = rows.split_off(rows.len() / 2);
            (rows, attacked)
        };
        let ((mut train_rows, attacked), (mut test_rows, others)) = (half(&data.train), half(&data.test));
        let share = options.most_people as f64 / (train_rows.len() + test_rows.len()).max(1) as f64;
        for rows in [&mut train_rows, &mut test_rows] {
            rows.truncate((rows.len() as f64 * share.min(1.0)) as usize);
        }
        let people = train_rows.len() + test_rows.len();
        if people < LEAST_PEOPLE {
            return Err(AttackError::AttackFew { people: people as u64 });
        }
        Ok(Self {
            options: *options,
            model: model.clone(),
            train: train.clone(),
            place: place.clone(),
            known: joined(data.train.take(&train_rows, data.width), data.test.take(&test_rows, data.width)),
            data: Shape { width: data.width, outputs: data.outputs(), layout: data.layout.clone() },
            attacked: [attacked, others],
            done: 0,
            present: None,
            signals: Default::default(),
        })
    }

    /// How many models are trained, and how many will be.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.options.models)
    }

    /// Takes one step of one model; true once all are trained.
    ///
    /// # Errors
    /// [`AttackError::Begin`] and [`AttackError::DeviceLost`].
    pub async fn advance(&mut self) -> Result<bool, AttackError> {
        if self.done == self.options.models {
            return Ok(true);
        }
        let mut shadow = match self.present.take() {
            Some(shadow) => shadow,
            None => self.begin()?,
        };
        let trained = shadow.learning.exhausted() || shadow.learning.epoch() >= self.train.epochs;
        if !trained {
            shadow.learning.step();
            self.present = Some(shadow);
            return Ok(false);
        }
        let model = shadow.learning.frozen();
        for (side, signals_of) in shadow.sides.iter().zip(&mut self.signals) {
            let part = self.known.take(side, self.data.width);
            let rows = Rows::new(&part.x, self.data.width, &self.place);
            signals_of.extend(signals(&model.logits(&rows, 0..side.len()).await?, &part.labels));
        }
        self.done += 1;
        Ok(self.done == self.options.models)
    }

    fn begin(&self) -> Result<Shadow, AttackError> {
        let index = self.done as u64 + 1;
        let mut members: Vec<usize> = (0..self.known.labels.rows()).collect();
        members.shuffle(&mut stream_of(self.options.seed, Purpose::Shadow, index));
        let others = members.split_off(members.len() / 2);
        let part = self.known.take(&members, self.data.width);
        let rows = Rows::new(&part.x, self.data.width, &self.place);
        let targets = targets(&part.labels, self.data.outputs)?;
        let seed = self.options.seed.wrapping_add(index);
        let learning = begin(&self.model, &self.train, seed, &self.data.layout, &rows, targets)?;
        Ok(Shadow { learning, sides: [members, others] })
    }

    /// Attacks the model whose logits for everybody of both parts these are, `[people, outputs]` each: by what the shadows
    /// taught, and for the groups of the grouping with this number. None before the shadows are trained, or if there is no
    /// such grouping, or nobody to attack.
    pub fn attack(&self, data: &Prepared, logits: [&[f32]; 2], grouping: usize, level: f64) -> Option<ShadowReport> {
        if self.done < self.options.models {
            return None;
        }
        let inference = Inference::learnt(self.options.attacker, &self.signals, self.data.outputs.max(2));
        let side = |part: &Part, logits: &[f32], rows: &[usize]| {
            let all = signals(logits, &part.labels);
            let statistics: Vec<f64> = rows.iter().map(|&row| inference.statistic(&all[row])).collect();
            Some((statistics, part.groupings.get(grouping)?.take(rows).of_row))
        };
        let (members, of_members) = side(&data.train, logits[0], &self.attacked[0])?;
        let (others, of_others) = side(&data.test, logits[1], &self.attacked[1])?;
        let share = |side: &[f64]| side.iter().filter(|&&x| x <= 0.0).count() as f64 / side.len().max(1) as f64;
        let groups = data.train.groupings[grouping].groups.len();
        Some(ShadowReport {
            decided: Point { tpr: share(&members), fpr: share(&others) },
            attack: by_group(
                Side { losses: &members, of_row: &of_members },
                Side { losses: &others, of_row: &of_others },
                groups,
                Some(0.0),
                level,
            )?,
        })
    }
}

/// What was learnt from the shadows, of each class.
enum Inference {
    Threshold(Vec<f64>),
    Logistic(Vec<Logistic>),
}

impl Inference {
    fn learnt(attacker: Attacker, [members, others]: &[Vec<Signal>; 2], classes: usize) -> Self {
        let of = |side: &[Signal], class: usize| -> Vec<Signal> {
            side.iter().filter(|signal| signal.class == class).copied().collect()
        };
        let threshold = |class: usize| {
            let losses = |side: &[Signal]| of(side, class).iter().map(|signal| signal.loss).collect::<Vec<_>>();
            let attack = attack(&losses(members), &losses(others));
            // Where nothing can be told, nobody is called a member: no loss is as small.
            attack.and_then(|attack| attack.threshold).unwrap_or(-1.0)
        };
        let logistic = |class: usize| {
            let (members, others) = (of(members, class), of(others, class));
            let labels: Vec<bool> = members.iter().map(|_| true).chain(others.iter().map(|_| false)).collect();
            let x: Vec<f64> = members.iter().chain(&others).flat_map(|s| [s.loss, s.confidence]).collect();
            Logistic::fit(&x, 2, &labels, &vec![1.0; labels.len()], 1.0)
        };
        match attacker {
            Attacker::Threshold => Inference::Threshold((0..classes).map(threshold).collect()),
            Attacker::Logistic => Inference::Logistic((0..classes).map(logistic).collect()),
        }
    }

    /// At most 0 for whom the attacker calls a member, and the smaller the surer it is.
    fn statistic(&self, signal: &Signal) -> f64 {
        match self {
            Inference::Threshold(thresholds) => signal.loss - thresholds[signal.class],
            Inference::Logistic(models) => -models[signal.class].margin(&[signal.loss, signal.confidence]),
        }
    }
}

/// The people of two parts, one after the other; who is in which group isn't asked.
fn joined(a: Part, b: Part) -> Part {
    let x = match (a.x, b.x) {
        (Features::Bytes(mut a), Features::Bytes(b)) => {
            a.extend(b);
            Features::Bytes(a)
        }
        (a, b) => Features::Numbers([a.numbers(0..a.len()), b.numbers(0..b.len())].concat()),
    };
    let labels = match (a.labels, b.labels) {
        (Labels::Binary(a), Labels::Binary(b)) => Labels::Binary([a, b].concat()),
        (Labels::Classes(a), Labels::Classes(b)) => Labels::Classes([a, b].concat()),
        (a, _) => a,
    };
    Part { x, labels, groupings: Vec::new() }
}
