use super::*;
use crate::engine::inquiry::subject::made_up;
use crate::engine::inquiry::{Answer as Told, Inquiry, Step};
use crate::evaluate::fairness::report::Interval;
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;
use crate::train::privacy::PrivacyConfig;

const PEOPLE: usize = 600;

/// A model of made-up people after all its epochs.
fn subject(family: Family, train: TrainConfig) -> Subject {
    made_up::subject(PEOPLE, ModelConfig { family, code: 1, ..ModelConfig::default() }, train)
}

fn plain() -> TrainConfig {
    TrainConfig { epochs: 5, learning_rate: 0.01, ..TrainConfig::default() }
}

fn private() -> TrainConfig {
    TrainConfig { privacy: Some(PrivacyConfig::default()), ..plain() }
}

fn answer(question: Question, subject: Subject) -> Result<Answer, Fault> {
    let mut work = Inquiry::Leaks(question).begin(subject)?;
    loop {
        match work.advance()? {
            Step::Doing { done, of, .. } => assert!(done <= of),
            Step::Done(Told::Leaks(answer)) => return Ok(answer),
            Step::Done(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn members_are_looked_for_in_every_group() {
    let found = answer(Question::Membership { grouping: 0 }, subject(Family::Mlp, plain())).unwrap();
    let Answer::Membership(found) = found else { panic!("{found:?}") };
    let everybody = &found.attack.everybody;
    assert_eq!(everybody.members + everybody.others, PEOPLE as u64);
    assert_eq!((found.groups.len(), found.attack.groups.len()), (2, 2));
    let roc = &found.attack.overall.roc;
    assert_eq!((roc.len(), roc[CURVE - 1]), (CURVE, Point { fpr: 1.0, tpr: 1.0 }));
    assert!(roc.windows(2).all(|pair| pair[0].fpr < pair[1].fpr && pair[0].tpr <= pair[1].tpr));
    for of in [|bin: &LossBin| bin.members, |bin: &LossBin| bin.others] {
        assert!((found.losses.iter().map(of).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn shadows_attack_a_model_of_any_family_that_decides() {
    for family in [Family::Logistic, Family::Tree] {
        let found = answer(Question::Shadows { grouping: 0 }, subject(family, plain())).unwrap();
        let Answer::Shadows(found) = found else { panic!("{found:?}") };
        assert_eq!((found.models, found.attack.groups.len()), (4, 2));
        assert!((0.0..=1.0).contains(&found.decided.tpr) && (0.0..=1.0).contains(&found.decided.fpr));
    }
}

#[test]
fn what_is_spent_grows_with_every_epoch() {
    let none = answer(Question::Spent, subject(Family::Mlp, plain())).unwrap();
    assert_eq!(none, Answer::Spent(None));
    let spent = answer(Question::Spent, subject(Family::Mlp, private())).unwrap();
    let Answer::Spent(Some(promise)) = spent else { panic!("{spent:?}") };
    let epochs: Vec<f64> = promise.curve.iter().map(|spent| spent.epochs).collect();
    assert_eq!(epochs, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!((promise.curve[0].pld, promise.curve[0].rdp), (0.0, 0.0));
    assert!(promise.curve.windows(2).all(|pair| pair[0].pld < pair[1].pld && pair[0].rdp < pair[1].rdp));
    assert!(promise.curve.iter().all(|spent| spent.pld <= spent.rdp));
}

#[test]
fn a_plan_spends_what_is_wished() {
    let plan = Plan { budget: Budget::Epsilon(3.0), batch_size: 64, epochs: 30, delta: 1e-5 };
    let found = answer(Question::Promise(plan), subject(Family::Logistic, plain())).unwrap();
    let Answer::Promise(promise) = found else { panic!("{found:?}") };
    assert!((promise.curve.last().unwrap().pld - 3.0).abs() < 0.01);
    let again = Plan { budget: Budget::Noise(promise.noise_multiplier), ..plan };
    assert_eq!(answer(Question::Promise(again), subject(Family::Logistic, plain())).unwrap(), Answer::Promise(promise));
    let fault = |plan| answer(Question::Promise(plan), subject(Family::Logistic, plain())).unwrap_err();
    assert_eq!(fault(Plan { batch_size: 0, ..plan }).text("fault"), Some("out-of-range"));
    assert_eq!(fault(Plan { budget: Budget::Epsilon(f64::NAN), ..plan }).text("fault"), Some("out-of-range"));
}

#[test]
fn copies_are_told_one_after_the_other() {
    for source in [Source::People, Source::Random] {
        let found = answer(Question::Copies(source), subject(Family::Logistic, plain())).unwrap();
        let Answer::Copies(copies) = found else { panic!("{found:?}") };
        assert!(copies.curve.len() > 1 && (0.5..=1.0).contains(&copies.usual));
        assert!(copies.curve.iter().all(|copied| matches!(copied.agreement, Interval::Value { .. })));
    }
}

#[test]
fn the_server_reads_the_mean_of_all_and_noise_without_one() {
    let found = answer(Question::Together(Division::Random), subject(Family::Mlp, plain())).unwrap();
    let Answer::Together(together) = found else { panic!("{found:?}") };
    assert_eq!((together.sites.len(), together.rounds.len()), (4, 20));
    assert!(together.rounds.iter().all(|learnt| learnt.alone.len() == 4));
    let travelled = together.travelled.unwrap();
    let people: u64 = together.sites.iter().map(|site| site.people).sum();
    assert_eq!(travelled.people, people as f64);
    let sum: f64 = travelled.by.iter().zip(&together.sites).map(|(sent, site)| sent.weight * site.people as f64).sum();
    assert!((travelled.sum - sum).abs() < 1e-4 && (travelled.mean - sum / people as f64).abs() < 1e-6);
    for sent in &travelled.by {
        assert!((sent.secret - travelled.sum).abs() < 1e6 && sent.without.abs() > 1e6, "{sent:?}");
        assert_eq!(sent.fault.text("fault"), Some("dropped-out"));
    }
}

#[test]
fn two_groups_are_too_few_to_learn_together() {
    let fault = answer(Question::Together(Division::Groups(0)), subject(Family::Mlp, plain())).unwrap_err();
    assert_eq!(fault.text("fault"), Some("too-few-clients"));
}

#[test]
fn what_tells_no_classes_apart_is_not_attacked() {
    let refused = [
        Question::Membership { grouping: 0 },
        Question::Shadows { grouping: 0 },
        Question::Copies(Source::People),
        Question::Together(Division::Random),
    ];
    for question in refused {
        let fault = answer(question, subject(Family::Autoencoder, plain())).unwrap_err();
        assert_eq!(fault.text("fault"), Some("attack-amounts"));
    }
}
