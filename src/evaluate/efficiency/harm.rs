//! Whom a smaller model fails of whom the whole one was right: compared person by person.

use super::report::{ClassRecall, Loss, Losses};
use crate::evaluate::estimate::{LEAST_COUNT, Reason};
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::normal::{LEVEL, central, paired_difference, share};

/// How wrong a model is about each person: 0 or 1 of a decision, the absolute error of an amount.
pub type Errors = [f64];

/// What is summed while passing over people.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    people: u64,
    harmed: u64,
    helped: u64,
    sum: f64,
    squares: f64,
}

impl Tally {
    fn add(&mut self, change: f64) {
        self.people += 1;
        self.harmed += u64::from(change > 0.0);
        self.helped += u64::from(change < 0.0);
        self.sum += change;
        self.squares += change * change;
    }

    fn judged(&self) -> bool {
        self.people >= LEAST_COUNT
    }

    fn loss(&self, z: f64, amount: bool) -> Loss {
        let value = self.sum / self.people as f64;
        let loss = match self.people {
            0 => Interval::NotEstimable { reason: Reason::NoRows },
            1..LEAST_COUNT => Interval::NotEstimable { reason: Reason::TooFew },
            n if amount => {
                let variance = (self.squares - self.sum * value).max(0.0) / (n - 1) as f64;
                let half = z * (variance / n as f64).sqrt();
                Interval::Value { value, low: value - half, high: value + half }
            }
            n => {
                let (low, high) = paired_difference(self.harmed, self.helped, n, z);
                Interval::Value { value, low, high }
            }
        };
        Loss { people: self.people, harmed: self.harmed, helped: self.helped, loss }
    }
}

fn tallies(before: &Errors, after: &Errors, of_row: &[u32], groups: usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); groups];
    for ((before, after), &group) in before.iter().zip(after).zip(of_row) {
        tallies[group as usize].add(after - before);
    }
    tallies
}

/// What everybody loses together.
pub fn everybody(before: &Errors, after: &Errors, amount: bool) -> Loss {
    tallies(before, after, &vec![0; before.len()], 1)[0].loss(central(LEVEL), amount)
}

/// What each group loses. `of_row[i]` is the group of person `i`, below `groups`.
pub fn losses(before: &Errors, after: &Errors, of_row: &[u32], groups: usize, amount: bool) -> Losses {
    let groups = losses_of(before, after, of_row, groups, amount);
    let losing = groups.iter().enumerate().filter_map(|(group, each)| match each.loss {
        Interval::Value { value, low, .. } if value > 0.0 => Some((group, value, low)),
        _ => None,
    });
    let most = losing.reduce(|most, each| if each.1 > most.1 { each } else { most });
    Losses { groups, most: most.map(|m| m.0), beyond_chance: most.is_some_and(|m| m.2 > 0.0) }
}

fn losses_of(before: &Errors, after: &Errors, of_row: &[u32], groups: usize, amount: bool) -> Vec<Loss> {
    let tallies = tallies(before, after, of_row, groups);
    let judged = tallies.iter().filter(|tally| tally.judged()).count().max(1);
    let z = central(1.0 - (1.0 - LEVEL) / judged as f64);
    tallies.iter().map(|tally| tally.loss(z, amount)).collect()
}

/// Which classes pay: how many of each are recognised before and after. `label[i]` is the class of person `i`, below
/// `classes`.
pub fn recalls(before: &Errors, after: &Errors, label: &[u32], classes: usize) -> Vec<ClassRecall> {
    let mut wrong = vec![[0_u64; 2]; classes];
    for ((before, after), &class) in before.iter().zip(after).zip(label) {
        let [was, is] = &mut wrong[class as usize];
        *was += u64::from(*before > 0.0);
        *is += u64::from(*after > 0.0);
    }
    let (losses, z) = (losses_of(before, after, label, classes, false), central(LEVEL));
    let recall = |(loss, [was, is]): (Loss, [u64; 2])| ClassRecall {
        before: share(loss.people - was, loss.people, z),
        after: share(loss.people - is, loss.people, z),
        loss,
    };
    losses.into_iter().zip(wrong).map(recall).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_that_loses_most_is_named_and_small_ones_are_not_judged() {
        let mut people = Vec::new();
        people.extend((0..40).map(|i| (0.0, f64::from(i < 12), 0)));
        people.extend((0..40).map(|i| (f64::from(i < 3), f64::from(i < 2), 1)));
        people.extend((0..5).map(|_| (0.0, 1.0, 2)));
        let column = |of: fn(&(f64, f64, u32)) -> f64| -> Vec<f64> { people.iter().map(of).collect() };
        let (before, after) = (column(|p| p.0), column(|p| p.1));
        let of_row: Vec<u32> = people.iter().map(|p| p.2).collect();
        let losses = losses(&before, &after, &of_row, 4, false);
        assert_eq!((losses.most, losses.beyond_chance), (Some(0), true));
        let counts: Vec<[u64; 3]> = losses.groups.iter().map(|l| [l.people, l.harmed, l.helped]).collect();
        assert_eq!(counts, [[40, 12, 0], [40, 0, 1], [5, 5, 0], [0, 0, 0]]);
        assert_eq!(losses.groups[1].loss.value(), Some(-1.0 / 40.0));
        assert_eq!(losses.groups[2].loss, Interval::NotEstimable { reason: Reason::TooFew });
        assert_eq!(losses.groups[3].loss, Interval::NotEstimable { reason: Reason::NoRows });
        let recalls = recalls(&before, &after, &of_row, 4);
        assert_eq!((recalls[0].before.value(), recalls[0].after.value()), (Some(1.0), Some(0.7)));
        assert_eq!(recalls[2].after, Interval::NotEstimable { reason: Reason::TooFew });
    }

    #[test]
    fn amounts_lose_what_their_errors_grow_by() {
        let before: Vec<f64> = (0..20).map(f64::from).collect();
        let after: Vec<f64> = before.iter().enumerate().map(|(i, e)| e + [1.0, 3.0][i % 2]).collect();
        let Interval::Value { value, low, high } = everybody(&before, &after, true).loss else { panic!() };
        // The deviation of ten ones and ten threes is √(20/19).
        let half = 1.959_963_985 * (20.0 / 19.0_f64).sqrt() / 20.0_f64.sqrt();
        assert!((value - 2.0).abs() < 1e-12 && (high - value - half).abs() < 1e-8 && (value - low - half).abs() < 1e-8);
    }
}
