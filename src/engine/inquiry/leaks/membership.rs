//! Whether members are told from others by their losses.

use super::asked::{Logits, Piece, classifies};
use super::{CURVE, LossBin, Membership};
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::engine::inquiry::{Answer, Piecework, Step, Subject};
use crate::engine::protocol::Fault;
use crate::evaluate::normal::LEVEL;
use crate::evaluate::privacy::groups::{GroupedAttack, Side, by_group};
use crate::evaluate::privacy::membership::Point;
use crate::evaluate::privacy::signal::{AttackError, signals};

/// Bins of losses, and the share of people whose losses they are to show; the others are in the last one.
const BINS: usize = 30;
const SHOWN: f64 = 0.98;

/// The attack on its way: the model is asked about both parts, then all are attacked.
pub struct Work {
    subject: Subject,
    grouping: usize,
    both: Both,
}

/// Logits of both parts.
#[derive(Default)]
pub struct Both([Logits; 2]);

impl Both {
    /// Asks about some more people; true once all of both parts are done.
    pub fn advance(&mut self, subject: &Subject) -> bool {
        let piece = Piece::begin();
        let (data, outputs) = (&subject.data, subject.data.outputs());
        let [train, test] = &mut self.0;
        train.advance(subject, &data.train.x, outputs, &piece) && test.advance(subject, &data.test.x, outputs, &piece)
    }

    /// Of the training part and of the test part, `[people, outputs]` each.
    pub fn known(&self) -> [&[f32]; 2] {
        [self.0[0].known(), self.0[1].known()]
    }

    /// How many of all people were asked about.
    pub fn progress(&self, subject: &Subject) -> (u64, u64) {
        let (data, outputs) = (&subject.data, subject.data.outputs());
        let done = self.known().map(|logits| logits.len() / outputs).iter().sum::<usize>();
        (done as u64, (data.train.labels.rows() + data.test.labels.rows()) as u64)
    }
}

impl Work {
    /// The attack before it begins, for the groups of the grouping with this number, or the first one.
    ///
    /// # Errors
    /// [`AttackError::AttackAmounts`].
    pub fn new(subject: Subject, grouping: usize) -> Result<Self, Fault> {
        classifies(&subject)?;
        let grouping = if grouping < subject.data.train.groupings.len() { grouping } else { 0 };
        Ok(Self { subject, grouping, both: Both::default() })
    }

    fn attack(&self) -> Result<Membership, AttackError> {
        let data = &self.subject.data;
        let [train, test] = self.both.known();
        let (members, others) = (losses(train, &data.train.labels), losses(test, &data.test.labels));
        let of_row = |part: &Part| -> Vec<u32> {
            part.groupings.get(self.grouping).map_or_else(|| vec![0; part.labels.rows()], |g| g.of_row.clone())
        };
        let (of_members, of_others) = (of_row(&data.train), of_row(&data.test));
        let groups = data.train.groupings.get(self.grouping).map(|g| g.groups.clone()).unwrap_or_default();
        let attack = by_group(
            Side { losses: &members, of_row: &of_members },
            Side { losses: &others, of_row: &of_others },
            groups.len(),
            None,
            LEVEL,
        );
        let attack = attack.ok_or(AttackError::AttackFew { people: (members.len() + others.len()) as u64 })?;
        Ok(Membership { attack: told(attack), groups, losses: bins(&members, &others) })
    }
}

impl Piecework for Work {
    fn advance(&mut self) -> Result<Step, Fault> {
        if self.both.advance(&self.subject) {
            return Ok(Step::Done(Answer::Leaks(super::Answer::Membership(Box::new(self.attack()?)))));
        }
        let (done, of) = self.both.progress(&self.subject);
        Ok(Step::Doing { done, of, so_far: None })
    }
}

/// Each person's loss; of a model that has diverged, as large as can be.
fn losses(logits: &[f32], labels: &Labels) -> Vec<f64> {
    let loss = |loss: f64| if loss.is_nan() { f64::MAX } else { loss.min(f64::MAX) };
    signals(logits, labels).iter().map(|signal| loss(signal.loss)).collect()
}

/// The attack with fewer points of its curve: at each of some false positive rates the largest true positive rate.
pub fn told(mut attack: GroupedAttack) -> GroupedAttack {
    let roc = &attack.overall.roc;
    let at = |index: usize| {
        let fpr = index as f64 / (CURVE - 1) as f64;
        let reached = roc.partition_point(|point| point.fpr <= fpr);
        Point { fpr, tpr: reached.checked_sub(1).map_or(0.0, |last| roc[last].tpr) }
    };
    attack.overall.roc = (0..CURVE).map(at).collect();
    attack
}

/// How the losses of both are spread.
fn bins(members: &[f64], others: &[f64]) -> Vec<LossBin> {
    let mut all = [members, others].concat();
    all.sort_by(f64::total_cmp);
    let most = all.get((all.len() as f64 * SHOWN) as usize).or(all.last()).copied().unwrap_or_default();
    // So small a loss is none: all would be in one bin.
    let width = most.max(1e-6) / BINS as f64;
    let shares = |losses: &[f64]| {
        let mut counts = [0_usize; BINS];
        losses.iter().for_each(|loss| counts[((loss / width) as usize).min(BINS - 1)] += 1);
        counts.map(|count| count as f64 / losses.len().max(1) as f64)
    };
    let (members, others) = (shares(members), shares(others));
    let bin = |i: usize| LossBin {
        low: i as f64 * width,
        high: (i + 1) as f64 * width,
        members: members[i],
        others: others[i],
    };
    (0..BINS).map(bin).collect()
}
