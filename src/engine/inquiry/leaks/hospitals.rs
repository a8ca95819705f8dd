//! Several who learn together without showing what they have learnt, beside each by itself and all in one place.

use rand::seq::SliceRandom;

use super::asked::{Piece, classifies, on_cpu};
use super::{Division, Learnt, Sent, Site, Together, Travelled};
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::engine::inquiry::{Answer, Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::engine::task::{targets, task};
use crate::evaluate::privacy::extraction::decisions;
use crate::model::config::{Family, ModelConfig};
use crate::random::{Purpose, stream};
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::federated::{FederatedError, Federation, shares};
use crate::train::learning::Learning;
use crate::train::rows::{Place, Rows};
use crate::train::targets::Targets;

const ROUNDS: usize = 20;
/// Epochs that each site learns in a round.
const EPOCHS: usize = 2;
/// People of each part at most: this is about how it goes, and not about the last tenth of a percent.
const MOST_PEOPLE: usize = 4_000;
/// Of a site that learns at all, at least.
const LEAST_PEOPLE: usize = 10;
/// Sites at most, of many groups the largest.
const MOST_SITES: usize = 8;
/// People in a step at most: a small site has few.
const MOST_BATCH: usize = 32;
/// Of ten people that are drawn by lot, the site of each.
const LOTS: [usize; 10] = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
/// The weight that is followed on its way: the first.
const FOLLOWED: usize = 0;

/// Everything that learns, round by round.
pub struct Work {
    federation: Federation,
    /// One model for each site, then one for everybody.
    others: Vec<Box<dyn Learning>>,
    /// A model that is given the common weights, to be judged.
    judge: Box<dyn Learning>,
    /// While a round's models are judged: how often each is right, the common one first.
    judged: Option<Vec<f64>>,
    test: Rows,
    truth: Vec<u32>,
    outputs: usize,
    told: Together,
}

impl Work {
    /// The sites before their first round. They learn the model as it is chosen, if it is a dense one, else the logistic one.
    ///
    /// # Errors
    /// [`crate::evaluate::privacy::signal::AttackError::AttackAmounts`] where there are no classes; [`FederatedError`].
    pub fn new(subject: &Subject, division: Division) -> Result<Self, Fault> {
        classifies(subject)?;
        let (data, seed) = (&*subject.data, subject.seed);
        let mut model = subject.configured.model.clone();
        if !model.family.dense() {
            model = ModelConfig { family: Family::Logistic, ..model };
        }
        let usual = &subject.configured.train;
        let batch_size = usual.batch_size.min(MOST_BATCH);
        let config = TrainConfig { batch_size, privacy: None, adversarial: None, ..usual.clone() };
        let drawn = |part: &Part| {
            let mut rows: Vec<usize> = (0..part.labels.rows()).collect();
            rows.shuffle(&mut stream(seed, Purpose::Sample));
            rows.truncate(MOST_PEOPLE);
            part.take(&rows, data.width)
        };
        let (train, test) = (drawn(&data.train), drawn(&data.test));
        let sites = sites(&train, division);
        let placed = |part: &Part| {
            (Rows::new(&part.x, data.width, &Place::Fused), targets(task(model.family, data), part, data))
        };
        let people: Vec<(Rows, Targets)> =
            sites.iter().map(|(_, rows)| placed(&train.take(rows, data.width))).collect();
        let federation = Federation::new(&model, &config, seed, &data.layout, &people, EPOCHS)?;
        let everybody: Vec<usize> = sites.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
        let pooled = placed(&train.take(&everybody, data.width));
        let begun = |(rows, targets): &(Rows, Targets)| {
            begin(&model, &config, seed, &data.layout, rows, targets.clone()).map_err(FederatedError::from)
        };
        let others = people.iter().chain([&pooled]).map(begun).collect::<Result<Vec<_>, _>>()?;
        let told = Together {
            sites: sites.iter().map(|(values, rows)| site(values, rows)).collect(),
            rounds: Vec::new(),
            epochs: EPOCHS,
            people: test.labels.rows() as u64,
            travelled: None,
        };
        Ok(Self {
            judge: begun(&pooled)?,
            federation,
            others,
            judged: None,
            test: Rows::new(&test.x, data.width, &Place::Fused),
            truth: truth(&test.labels),
            outputs: data.outputs(),
            told,
        })
    }

    /// Takes steps until the piece is over; true once all have learnt what belongs to this round.
    fn learn(&mut self, piece: &Piece) -> bool {
        let until = (self.told.rounds.len() + 1) * EPOCHS;
        while piece.goes_on() {
            if self.federation.advance() {
                continue;
            }
            match self.others.iter_mut().find(|other| other.epoch() < until) {
                Some(other) => other.step(),
                None => return true,
            };
        }
        false
    }

    /// Has weights travel at the end of a round.
    fn aggregate(&mut self) -> Result<(), Fault> {
        if self.told.travelled.is_none() {
            self.told.travelled = Some(self.travelled()?);
        }
        let present = vec![true; self.told.sites.len()];
        let weights = on_cpu(self.federation.aggregate(&present))?.weights;
        self.judge.set_weights(&weights);
        Ok(())
    }

    /// Judges one more of the round's models; after the last, the round is told.
    fn judge(&mut self, mut judged: Vec<f64>) -> Result<(), Fault> {
        let learning = judged.len().checked_sub(1).map_or(&self.judge, |other| &self.others[other]);
        judged.push(self.right(&**learning)?);
        if judged.len() <= self.others.len() {
            self.judged = Some(judged);
            return Ok(());
        }
        let (together, pooled) = (judged.remove(0), judged.pop().unwrap_or_default());
        self.told.rounds.push(Learnt { together, pooled, alone: judged });
        Ok(())
    }

    /// How often a model is right about the test part.
    fn right(&self, learning: &dyn Learning) -> Result<f64, Fault> {
        let model = learning.frozen();
        let dropped = |lost| Fault::from(crate::evaluate::privacy::signal::AttackError::from(lost));
        let logits = on_cpu(async { model.logits(&self.test, 0..self.test.people()).await.map_err(dropped) })?;
        let right = decisions(&logits, self.outputs).iter().zip(&self.truth).filter(|(a, b)| a == b).count();
        Ok(right as f64 / self.truth.len().max(1) as f64)
    }

    /// How the followed weight travels in this round, and what would become of it without each of the sites.
    fn travelled(&mut self) -> Result<Travelled, Fault> {
        let messages = on_cpu(self.federation.messages())?;
        let told = self.federation.told(&messages);
        let of = |message: &Vec<u64>, number: usize| message.get(number).copied().unwrap_or_default();
        let people = told.first().map_or(0, |message| message.len().saturating_sub(1));
        let sum = |messages: &[Vec<u64>], number: usize| {
            messages.iter().fold(0_u64, |sum, message| sum.wrapping_add(of(message, number)))
        };
        let total = sum(&told, FOLLOWED);
        let everybody = shares::number(sum(&told, people));
        let mut by = Vec::with_capacity(told.len());
        for (client, sent) in messages.iter().enumerate() {
            let mut present = vec![true; told.len()];
            present[client] = false;
            // Nothing changes by it: the round can be repeated.
            let Err(fault) = on_cpu(self.federation.aggregate(&present)) else { continue };
            let secret = shares::number(sum(sent, FOLLOWED));
            by.push(Sent {
                weight: secret / shares::number(sum(sent, people)),
                secret,
                shares: sent.iter().map(|message| shares::number(of(message, FOLLOWED))).collect(),
                told: shares::number(of(&told[client], FOLLOWED)),
                without: shares::number(total.wrapping_sub(of(&told[client], FOLLOWED))),
                fault,
            });
        }
        let sum = shares::number(total);
        Ok(Travelled { by, sum, people: everybody, mean: sum / everybody })
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        if let Some(judged) = self.judged.take() {
            self.judge(judged)?;
        } else if self.learn(&Piece::begin()) {
            self.aggregate()?;
            self.judged = Some(Vec::new());
        }
        let done = self.told.rounds.len();
        let answer = Answer::Leaks(super::Answer::Together(self.told.clone()));
        if done == ROUNDS {
            return Ok(Step::Done(answer));
        }
        Ok(Step::Doing { done: done as u64, of: ROUNDS as u64, so_far: (done > 0).then_some(answer) })
    }
}

fn site(values: &[String], rows: &[usize]) -> Site {
    Site { values: values.to_vec(), people: rows.len() as u64 }
}

/// The people of each site, with the values of its group.
fn sites(train: &Part, division: Division) -> Vec<(Vec<String>, Vec<usize>)> {
    let grouping = match division {
        Division::Random => None,
        Division::Groups(number) => train.groupings.get(number),
    };
    let people = 0..train.labels.rows();
    let Some(grouping) = grouping else {
        let site = |site: usize| people.clone().filter(|row| LOTS[row % LOTS.len()] == site).collect();
        return (0..=LOTS[LOTS.len() - 1]).map(|number| (Vec::new(), site(number))).collect();
    };
    let of = |group: usize| people.clone().filter(|&row| grouping.of_row[row] as usize == group).collect::<Vec<_>>();
    let groups = grouping.groups.iter().enumerate().map(|(group, values)| (values.clone(), of(group)));
    let mut sites: Vec<_> = groups.filter(|(_, rows)| rows.len() >= LEAST_PEOPLE).collect();
    sites.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    sites.truncate(MOST_SITES);
    sites
}

/// The true decision about each person.
fn truth(labels: &Labels) -> Vec<u32> {
    match labels {
        Labels::Binary(positive) => positive.iter().map(|&yes| u32::from(yes)).collect(),
        Labels::Classes(of_row) => of_row.clone(),
        Labels::Amounts(_) => Vec::new(),
    }
}
