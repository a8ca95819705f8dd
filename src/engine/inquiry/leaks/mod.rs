//! What the model gives away of those it has learnt from: attacks on it, what private training promises, and learning
//! together without showing what was learnt.

#[cfg(feature = "engine")]
mod asked;
#[cfg(feature = "engine")]
mod copies;
#[cfg(feature = "engine")]
mod hospitals;
#[cfg(feature = "engine")]
mod membership;
#[cfg(feature = "engine")]
mod promise;
#[cfg(feature = "engine")]
mod shadows;
#[cfg(all(test, feature = "engine", not(target_arch = "wasm32")))]
mod tests;

use serde::{Deserialize, Serialize};

#[cfg(feature = "engine")]
use super::{Piecework, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::privacy::extraction::{Copied, Source};
use crate::evaluate::privacy::groups::GroupedAttack;
use crate::evaluate::privacy::membership::Point;

/// What can be asked. A `grouping` is the number of one in every report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Whether members are told from others by their losses.
    Membership { grouping: usize },
    /// The same by an attacker who has trained models of its own.
    Shadows { grouping: usize },
    /// What the run has spent of people's privacy.
    Spent,
    /// What private training would promise.
    Promise(Plan),
    /// How well the model is copied by asking it about such people.
    Copies(Source),
    /// Learning together, with people divided like this.
    Together(Division),
}

/// Private training as it might be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub budget: Budget,
    /// People in a step, on average.
    pub batch_size: usize,
    pub epochs: usize,
    pub delta: f64,
}

/// What is given of a promise; the other follows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// The noise multiplier.
    Noise(f64),
    Epsilon(f64),
}

/// Limits of an epsilon that is wished.
pub const EPSILON: (f64, f64) = (0.01, 100.0);

/// How people are divided among those who learn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    /// Four parts of different size, drawn by lot.
    Random,
    /// The groups of the grouping with this number.
    Groups(usize),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Membership(Box<Membership>),
    Shadows(Box<Shadowed>),
    /// None where the run isn't private.
    Spent(Option<Promise>),
    Promise(Promise),
    Copies(Copies),
    Together(Together),
}

/// How well members are told from others by their losses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Of the curve only [some points](CURVE), at evenly spaced false positive rates.
    pub attack: GroupedAttack,
    /// The values of each group.
    pub groups: Vec<Vec<String>>,
    pub losses: Vec<LossBin>,
}

/// Points of a curve that are told.
pub const CURVE: usize = 101;

/// Those with a loss of at least `low` nats and less than `high`; the last bin holds all above, too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LossBin {
    pub low: f64,
    pub high: f64,
    /// The share of members and of others who are here, each in `[0, 1]`.
    pub members: f64,
    pub others: f64,
}

/// What an attacker found out who had trained models of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shadowed {
    /// Both rates of its decisions.
    pub decided: Point,
    /// As of [`Membership::attack`].
    pub attack: GroupedAttack,
    pub groups: Vec<Vec<String>>,
    /// Models that it has trained.
    pub models: usize,
}

/// What private training promises: whatever is seen of the weights is at most `exp(epsilon)` times as likely with any one
/// person than without, but for a probability `delta`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The noise's standard deviation as a multiple of the clip norm.
    pub noise_multiplier: f64,
    /// The probability with which each person takes part in a step, in `[0, 1]`.
    pub sampling_rate: f64,
    pub delta: f64,
    /// From nothing on; the last is what is promised in the end.
    pub curve: Vec<Spending>,
}

/// What is spent after so many epochs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spending {
    pub epochs: f64,
    /// By [`crate::evaluate::privacy::pld`], tight: 0 promises most, above 10 hardly anything.
    pub pld: f64,
    /// By [`crate::evaluate::privacy::rdp`], at least as large.
    pub rdp: f64,
}

/// How well the model is copied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copies {
    pub curve: Vec<Copied>,
    /// The agreement of a copy that always says what the model says most often, in `[0, 1]`.
    pub usual: f64,
    /// People of the test part, about whom copies are judged.
    pub people: u64,
}

/// Several who learn together, round by round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Together {
    pub sites: Vec<Site>,
    pub rounds: Vec<Learnt>,
    /// Epochs that each site learns in a round.
    pub epochs: usize,
    /// People of the test part, about whom models are judged.
    pub people: u64,
    /// How one weight travelled in the first round.
    pub travelled: Option<Travelled>,
}

/// One who learns at home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Of its group; none where people were drawn by lot.
    pub values: Vec<String>,
    pub people: u64,
}

/// How often models are right after a round, in `[0, 1]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    pub together: f64,
    /// One model that was trained on everybody in one place.
    pub pooled: f64,
    /// Of each site the model that it has trained by itself.
    pub alone: Vec<f64>,
}

/// How one weight travelled: numbers as they are sent are weights times people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Travelled {
    pub by: Vec<Sent>,
    /// What the server adds up: the sum of all that it is told, and of people.
    pub sum: f64,
    pub people: f64,
    /// The one divided by the other.
    pub mean: f64,
}

/// What one site sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// Its true weight, which nobody else sees.
    pub weight: f64,
    /// Its weight times its people.
    pub secret: f64,
    /// One share for each site; their sum, in a ring of numbers, is the secret.
    pub shares: Vec<f64>,
    /// What it tells the server: the sum of shares that it was sent.
    pub told: f64,
    /// What the server's sum would be if it told nothing, and why that round counts for nothing.
    pub without: f64,
    pub fault: Fault,
}

impl Question {
    /// Of which kind the question is.
    pub fn kind(&self) -> &'static str {
        match self {
            Question::Membership { .. } => "leaks-membership",
            Question::Shadows { .. } => "leaks-shadows",
            Question::Spent => "leaks-spent",
            Question::Promise(_) => "leaks-promise",
            Question::Copies(_) => "leaks-copies",
            Question::Together(_) => "leaks-together",
        }
    }
}

/// Begins to work on a question.
///
/// # Errors
/// An [`AttackError`](crate::evaluate::privacy::signal::AttackError) where there are no classes, or too few people; a
/// [`BudgetError`](crate::evaluate::privacy::calibrate::BudgetError), a [`SettingError`](crate::limits::SettingError), and a
/// [`FederatedError`](crate::train::federated::FederatedError).
#[cfg(feature = "engine")]
pub fn begin(question: &Question, subject: Subject) -> Result<Box<dyn Piecework>, Fault> {
    Ok(match *question {
        Question::Membership { grouping } => Box::new(membership::Work::new(subject, grouping)?),
        Question::Shadows { grouping } => Box::new(shadows::Work::new(subject, grouping)?),
        Question::Spent => Box::new(promise::Work::of_run(&subject)),
        Question::Promise(plan) => Box::new(promise::Work::of_plan(&plan, subject.data.train.labels.rows())?),
        Question::Copies(source) => Box::new(copies::Work::new(subject, source)?),
        Question::Together(division) => Box::new(hospitals::Work::new(&subject, division)?),
    })
}
