//! Constraints on batches: gradients against differences, running means, dual ascent and the adversary.

use proptest::prelude::*;

use super::config::{ConstraintConfig, Kind};
use super::*;
use crate::train::loss::sigmoid;

const KINDS: [Kind; 6] = [
    Kind::DemographicParity,
    Kind::EqualOpportunity,
    Kind::EqualizedOdds,
    Kind::KlDivergence,
    Kind::MeanAbsoluteError,
    Kind::Covariance,
];

/// Logits, groups and labels of people, with enough of every kind.
fn people() -> impl Strategy<Value = (Vec<f32>, Vec<u32>, Vec<f32>)> {
    prop::collection::vec(-3f32..3.0, 240).prop_map(|logits| {
        let groups = (0..240).map(|i| i % 3).collect();
        let labels = (0..240).map(|i| f32::from(u8::from(i / 3 % 2 == 0))).collect();
        (logits, groups, labels)
    })
}

fn of(kind: Kind, groups: &[u32], labels: &[f32]) -> Constraint {
    let config = ConstraintConfig { kind, weight: 0.7, bound: None };
    Constraint::new(&config, groups, labels).expect("there are groups")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn gradients_are_those_of_the_values((logits, groups, labels) in people(), person in 0usize..240) {
        const BIT: f32 = 1e-2;
        let rows: Vec<u32> = (0..240).collect();
        for kind in KINDS {
            let value = |logits: &[f32]| {
                let mut constraint = of(kind, &groups, &labels);
                constraint.add(&rows, logits, &labels, &mut vec![0.0; 240]);
                constraint.standing().value.unwrap() * 0.7
            };
            let mut gradient = vec![0.0; 240];
            of(kind, &groups, &labels).add(&rows, &logits, &labels, &mut gradient);
            let moved = |by: f32| {
                let mut logits = logits.clone();
                logits[person] += by;
                value(&logits)
            };
            let numeric = (moved(BIT) - moved(-BIT)) / (2.0 * f64::from(BIT));
            let found = f64::from(gradient[person]);
            prop_assert!((found - numeric).abs() < 1e-5 + 1e-2 * numeric.abs(), "{kind:?}: {found}, not {numeric}");
        }
    }

    /// The gradients of all batches of an epoch come to about that of everybody at once.
    #[test]
    fn small_batches_say_on_average_what_everybody_says((logits, groups, labels) in people()) {
        let rows: Vec<u32> = (0..240).collect();
        // Clearly apart, so that the gap is more than the chance of small batches.
        let logits: Vec<f32> = logits.iter().zip(&groups).map(|(z, &g)| z / 3.0 + 2.0 * g as f32).collect();
        let mut whole = vec![0.0; 240];
        of(Kind::DemographicParity, &groups, &labels).add(&rows, &logits, &labels, &mut whole);
        let mut constraint = of(Kind::DemographicParity, &groups, &labels);
        let mut sum = vec![0.0; 240];
        // The first epoch is for the running means to be right.
        for epoch in 0..20 {
            for batch in rows.chunks(6) {
                let at = batch[0] as usize..batch[0] as usize + 6;
                let mut gradient = vec![0.0; 6];
                constraint.add(batch, &logits[at.clone()], &labels[at.clone()], &mut gradient);
                if epoch > 4 {
                    sum[at].iter_mut().zip(gradient).for_each(|(sum, slope)| *sum += slope / 40.0 / 15.0);
                }
            }
        }
        let size = |numbers: &[f32]| numbers.iter().map(|x| x * x).sum::<f32>().sqrt();
        let off: Vec<f32> = sum.iter().zip(&whole).map(|(a, b)| a - b).collect();
        prop_assert!(size(&off) < 0.25 * size(&whole), "{} of {}", size(&off), size(&whole));
    }
}

#[test]
fn without_anybody_to_compare_there_is_no_constraint() {
    let labels = vec![1.0; 80];
    for kind in KINDS.into_iter().chain([Kind::Adversary, Kind::None]) {
        let config = ConstraintConfig { kind, ..ConstraintConfig::default() };
        assert!(Constraint::new(&config, &[0; 80], &labels).is_none(), "{kind:?}");
    }
    // Ten people are too few to be compared.
    let groups: Vec<u32> = (0..80).map(|i| u32::from(i < 10)).collect();
    let config = ConstraintConfig { kind: Kind::DemographicParity, ..ConstraintConfig::default() };
    assert!(Constraint::new(&config, &groups, &labels).is_none());
}

#[test]
fn a_weight_that_is_moved_moves_the_next_gradient() {
    let groups: Vec<u32> = (0..80).map(|i| i % 2).collect();
    let logits: Vec<f32> = groups.iter().map(|&g| g as f32).collect();
    let (labels, rows) = (vec![1.0; 80], (0..80).collect::<Vec<u32>>());
    let mut constraint = of(Kind::DemographicParity, &groups, &labels);
    let gradient = |constraint: &mut Constraint| {
        let mut gradient = vec![0.0; 80];
        constraint.add(&rows, &logits, &labels, &mut gradient);
        gradient[1]
    };
    let before = gradient(&mut constraint);
    constraint.set_weight(1.4);
    assert!((gradient(&mut constraint) / before - 2.0).abs() < 1e-5);
    constraint.set_weight(0.0);
    assert_eq!(gradient(&mut constraint), 0.0);
}

#[test]
fn dual_ascent_raises_the_weight_only_while_decisions_are_too_far_apart() {
    let groups: Vec<u32> = (0..80).map(|i| i % 2).collect();
    let (labels, rows) = (vec![1.0; 80], (0..80).collect::<Vec<u32>>());
    let config = ConstraintConfig { kind: Kind::DemographicParity, weight: 0.0, bound: Some(0.1) };
    let mut constraint = Constraint::new(&config, &groups, &labels).unwrap();
    let apart: Vec<f32> = groups.iter().map(|&g| g as f32 - 0.5).collect();
    for _ in 0..50 {
        constraint.add(&rows, &apart, &labels, &mut [0.0; 80]);
    }
    let most = constraint.standing().weight;
    assert!((most - 50.0 * ASCENT * 0.9).abs() < 1e-9, "{most}");
    for _ in 0..50 {
        constraint.add(&rows, &[1.0; 80], &labels, &mut [0.0; 80]);
    }
    assert!(constraint.standing().weight < most);
}

#[test]
fn an_adversary_who_can_tell_groups_pushes_their_scores_together() {
    let groups: Vec<u32> = (0..80).map(|i| i % 2).collect();
    let rows: Vec<u32> = (0..80).collect();
    let config = ConstraintConfig { kind: Kind::Adversary, weight: 1.0, bound: None };
    let mut constraint = Constraint::new(&config, &groups, &[1.0; 80]).unwrap();
    let mut logits: Vec<f32> = groups.iter().map(|&g| 4.0 * g as f32 - 2.0).collect();
    let gap = |logits: &[f32]| (sigmoid(logits[1]) - sigmoid(logits[0])).abs();
    let start = gap(&logits);
    let (mut told, mut least) = (Vec::new(), start);
    for _ in 0..60 {
        let mut gradient = vec![0.0; 80];
        constraint.add(&rows, &logits, &[1.0; 80], &mut gradient);
        told.push(constraint.standing().value.unwrap());
        logits.iter_mut().zip(gradient).for_each(|(z, g)| *z -= 40.0 * g);
        least = least.min(gap(&logits));
    }
    assert!((told[0] - 2f64.ln()).abs() < 1e-6, "at first it knows nothing");
    assert!(told.iter().any(|&t| t < 0.6), "it learns");
    assert!(least < 0.5 * start, "{least} of {start}");
}
