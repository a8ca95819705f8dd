//! Membership inference: telling who was learnt from, by nothing but how well the model fits each person.
//!
//! The attack says “member” of everybody whose loss is at most a threshold (Yeom et al. 2018).

use serde::{Deserialize, Serialize};

/// The false positive rates at which attacks are usually judged (Carlini et al. 2022).
pub const USUAL_FPR: [f64; 3] = [0.01, 0.05, 0.1];

/// How well an attack tells members from others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attack {
    /// `P(member's loss < other's) + P(equal) / 2`, in `[0, 1]`: 0.5 is guessing, 1 tells everybody apart.
    pub auc: f64,
    /// The largest difference of true and false positive rate over all thresholds, “nobody” included, in `[0, 1]`: 0 is
    /// guessing, 1 tells everybody apart.
    pub advantage: f64,
    /// `(1 + advantage) / 2`, in `[0.5, 1]`: how often such an attacker is right if half of the people are members.
    pub balanced_accuracy: f64,
    /// The smallest threshold that reaches the advantage; none if “nobody” does.
    pub threshold: Option<f64>,
    /// Both rates at that threshold.
    pub at_threshold: Point,
    /// For each of [`USUAL_FPR`], the largest true positive rate at a false positive rate of no more.
    pub tpr_at_fpr: [f64; 3],
    /// The members' mean loss as the threshold, and both rates there; their difference is between -1 and 1.
    pub at_mean: (f64, Point),
    /// All pairs of rates, from “nobody” to “everybody”.
    pub roc: Vec<Point>,
}

/// What share of members and of others a threshold calls members, each in `[0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    pub tpr: f64,
    pub fpr: f64,
}

impl Point {
    /// True less false positive rate.
    pub fn advantage(self) -> f64 {
        self.tpr - self.fpr
    }
}

/// Attacks by the losses of members and of others: any numbers that are smaller for members, none of them `NaN`. None if
/// there is nobody on one side.
pub fn attack(members: &[f64], others: &[f64]) -> Option<Attack> {
    if members.is_empty() || others.is_empty() {
        return None;
    }
    let ranked = Ranked::new(members, others);
    let mut roc = vec![Point::default()];
    let (mut best, mut threshold, mut auc) = (Point::default(), None, 0.0);
    for tie in &ranked.ties {
        let last = roc[roc.len() - 1];
        let next = ranked.rates(tie.members_to, tie.others_to);
        // Of the others in the tie, all come after the members before it, and half after those in it.
        auc += (next.fpr - last.fpr) * (last.tpr + next.tpr) / 2.0;
        if next.advantage() > best.advantage() {
            (best, threshold) = (next, Some(tie.loss));
        }
        roc.push(next);
    }
    let mean = pairwise_sum(members) / members.len() as f64;
    let within = |losses: &[f64]| losses.iter().filter(|&&loss| loss <= mean).count();
    let at_most = |fpr: f64| roc.iter().filter(|point| point.fpr <= fpr).map(|point| point.tpr).fold(0.0, f64::max);
    Some(Attack {
        auc,
        advantage: best.advantage(),
        balanced_accuracy: (1.0 + best.advantage()) / 2.0,
        threshold,
        at_threshold: best,
        tpr_at_fpr: USUAL_FPR.map(at_most),
        at_mean: (mean, ranked.rates(within(members), within(others))),
        roc,
    })
}

/// Everybody by loss.
struct Ranked {
    members: usize,
    others: usize,
    ties: Vec<Tie>,
}

/// All who have one loss.
struct Tie {
    loss: f64,
    /// How many have this loss or a smaller one.
    members_to: usize,
    others_to: usize,
}

impl Ranked {
    fn new(members: &[f64], others: &[f64]) -> Self {
        let mut all: Vec<(f64, bool)> =
            members.iter().map(|&loss| (loss, true)).chain(others.iter().map(|&loss| (loss, false))).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut ties, mut members_to) = (Vec::new(), 0);
        for (place, &(loss, member)) in all.iter().enumerate() {
            members_to += usize::from(member);
            if all.get(place + 1).is_none_or(|next| next.0 != loss) {
                ties.push(Tie { loss, members_to, others_to: place + 1 - members_to });
            }
        }
        Self { members: members.len(), others: others.len(), ties }
    }

    fn rates(&self, members: usize, others: usize) -> Point {
        Point { tpr: members as f64 / self.members as f64, fpr: others as f64 / self.others as f64 }
    }
}

/// The area under the curve by [`attack`], with its standard error by DeLong, DeLong and Clarke-Pearson (1988): how the shares
/// of others above a member, and of members below another, vary. None if there are fewer than two on one side.
pub fn auc_with_error(members: &[f64], others: &[f64]) -> Option<(f64, f64)> {
    if members.len() < 2 || others.len() < 2 {
        return None;
    }
    let ranked = Ranked::new(members, others);
    let (m, n) = (members.len() as f64, others.len() as f64);
    let (mut of_members, mut of_others) = ([0.0; 2], [0.0; 2]);
    let (mut members_before, mut others_before) = (0, 0);
    let add = |sums: &mut [f64; 2], count: usize, share: f64| {
        sums[0] += count as f64 * share;
        sums[1] += count as f64 * share * share;
    };
    for tie in &ranked.ties {
        let half = |before: usize, to: usize| (before + to) as f64 / 2.0;
        add(&mut of_members, tie.members_to - members_before, 1.0 - half(others_before, tie.others_to) / n);
        add(&mut of_others, tie.others_to - others_before, half(members_before, tie.members_to) / m);
        (members_before, others_before) = (tie.members_to, tie.others_to);
    }
    let variance =
        |[sum, squares]: [f64; 2], count: f64| (squares - sum * sum / count).max(0.0) / (count - 1.0) / count;
    Some((of_members[0] / m, (variance(of_members, m) + variance(of_others, n)).sqrt()))
}

/// A sum in numpy's order, since a mean decides on ties: eight at a time up to 128 numbers, of more both halves.
fn pairwise_sum(numbers: &[f64]) -> f64 {
    const LANES: usize = 8;
    match numbers.len() {
        0..LANES => numbers.iter().sum(),
        LANES..=128 => {
            let (eights, rest) = numbers.split_at(numbers.len() / LANES * LANES);
            let mut lanes = [0.0; LANES];
            for eight in eights.chunks_exact(LANES) {
                lanes.iter_mut().zip(eight).for_each(|(lane, number)| *lane += number);
            }
            let [a, b, c, d, e, f, g, h] = lanes;
            rest.iter().fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, number| sum + number)
        }
        more => {
            let (left, right) = numbers.split_at(more / 2 - more / 2 % LANES);
            pairwise_sum(left) + pairwise_sum(right)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn losses() -> impl Strategy<Value = Vec<f64>> {
        // Few different numbers, so that there are ties.
        prop::collection::vec((0_u32..12).prop_map(|tenths| f64::from(tenths) / 10.0), 2..40)
    }

    proptest! {
        #[test]
        fn an_attack_is_what_counting_pairs_says(members in losses(), others in losses()) {
            let attack = attack(&members, &others).unwrap();
            let pairs = members.iter().flat_map(|m| others.iter().map(move |o| (m, o)));
            let wins: f64 = pairs.map(|(m, o)| if m < o { 1.0 } else if m == o { 0.5 } else { 0.0 }).sum();
            let auc = wins / (members.len() * others.len()) as f64;
            prop_assert!((attack.auc - auc).abs() < 1e-12);
            let (again, error) = auc_with_error(&members, &others).unwrap();
            prop_assert!((again - auc).abs() < 1e-12 && (0.0..=0.71).contains(&error));
            let share = |losses: &[f64], t: f64| losses.iter().filter(|&&l| l <= t).count() as f64 / losses.len() as f64;
            let best = (0..12).map(|tenths| f64::from(tenths) / 10.0);
            let best = best.map(|t| share(&members, t) - share(&others, t)).fold(0.0, f64::max);
            prop_assert!((attack.advantage - best).abs() < 1e-12);
            if let Some(t) = attack.threshold {
                prop_assert_eq!(attack.at_threshold, Point { tpr: share(&members, t), fpr: share(&others, t) });
            }
        }
    }

    #[test]
    fn nobody_on_one_side_is_no_attack() {
        assert_eq!(attack(&[], &[1.0]), None);
        assert_eq!(attack(&[1.0], &[]), None);
    }
}
