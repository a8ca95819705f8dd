//! What is answered about small models, as a session tells it.

use std::collections::BTreeMap;
use std::rc::Rc;

use pollster::block_on;

use super::{Answer, Attack, Change, Known, Question, Trial};
use crate::data::frame::Frame;
use crate::data::infer::OwnRole;
use crate::data::options::DataOptions;
use crate::data::read::{ReadOptions, read};
use crate::data::shift::Shift;
use crate::engine::files::nothing::Nothing;
use crate::engine::inquiry::{Answer as Of, Inquiry};
use crate::engine::protocol::{Command, Event, Fault, MitigationConfig, StudyEvent};
use crate::engine::session::Session;
use crate::evaluate::robust::attack::Norm;
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;

/// Those whose `x` is above 40 get a yes.
fn people() -> Rc<Frame> {
    let row = |i: u64| format!("{},{},{}\n", i * 37 % 100, ["f", "m"][i as usize % 2], u64::from(i * 37 % 100 > 40));
    let text: String = (0..200).map(row).collect();
    Rc::new(read("t.csv", format!("x,sex,y\n{text}").as_bytes(), &ReadOptions::default()).unwrap())
}

fn women() -> Shift {
    Shift { column: "sex".into(), seen: vec!["f".into()] }
}

/// A session with a model that has learnt.
fn session(family: Family, shift: Option<Shift>) -> Session<Nothing> {
    let mut session = Session::new(Nothing);
    session.open("t", people());
    let roles: BTreeMap<String, OwnRole> =
        [("x", OwnRole::Feature), ("sex", OwnRole::Sensitive), ("y", OwnRole::Label)]
            .map(|(name, role)| (name.to_owned(), role))
            .into();
    let options = DataOptions { shift, ..DataOptions::default() };
    let adopt = Command::Adopt { roles, positive: "1".to_owned(), options };
    let model = ModelConfig { family, ..ModelConfig::default() };
    let train = TrainConfig { learning_rate: 0.1, epochs: 30, batch_size: 16, ..TrainConfig::default() };
    let configure = Command::Configure { model, train, mitigation: MitigationConfig::default() };
    for command in [adopt, configure, Command::Play] {
        let events = block_on(session.handle(command));
        assert!(!events.iter().any(|event| matches!(event, Event::Rejected { .. })), "{events:?}");
        while session.busy() {
            block_on(session.advance());
        }
    }
    session
}

/// The answer to a question, or why there is none.
fn ask(session: &mut Session<Nothing>, question: Question) -> Result<Answer, Fault> {
    let mut events = block_on(session.handle(Command::Inquire(Inquiry::Stress(question))));
    while session.busy() {
        events.extend(block_on(session.advance()));
    }
    let answer = events.into_iter().find_map(|event| match event {
        Event::Study(StudyEvent::Answered { answer, .. }) => Some(Ok(*answer)),
        Event::Study(StudyEvent::Unanswered { fault, .. }) => Some(Err(fault)),
        _ => None,
    });
    match answer.expect("every question has an answer")? {
        Of::Stress(answer) => Ok(answer),
        other => panic!("{other:?}"),
    }
}

/// The shares of right decisions at all levels.
fn right(trial: &Trial) -> Vec<f64> {
    trial.levels.iter().filter_map(|level| level.right.overall.value()).collect()
}

#[test]
fn attacks_lower_accuracy_to_what_is_proven_at_most() {
    let mut session = session(Family::Mlp, None);
    let Ok(Answer::Attack(attacked)) = ask(&mut session, Question::Attack(Attack::default())) else { panic!() };
    let Ok(Answer::Proof(proven)) = ask(&mut session, Question::Proof) else { panic!() };
    let (attack, proof) = (right(&attacked.trial), right(&proven));
    assert_eq!((attack.len(), proof.len()), (8, 8));
    assert!(attack.windows(2).all(|pair| pair[1] <= pair[0]), "{attack:?}");
    assert!(attack.iter().zip(&proof).all(|(attack, proof)| proof <= attack), "{attack:?} {proof:?}");
    assert!(attack[0] > 0.8 && attack[7] < attack[0] - 0.1, "{attack:?}");
    assert!(attacked.trial.fallen.overall.is_some_and(|level| level > 0.0 && level < 1.0));
    assert_eq!(attacked.trial.people[0].iter().sum::<u64>(), attacked.trial.everybody);
    for example in &attacked.examples {
        assert_ne!(example.before, example.after);
        let Change::Columns(columns) = &example.change else { panic!("people are no pictures") };
        assert!(matches!(&columns[..], [one] if one.column == "x" && matches!(one.after, Known::Amount(_))));
    }
    assert!(!attacked.examples.is_empty());
    let fast = Attack { norm: Norm::L2, steps: 1, switches: 0 };
    assert!(matches!(ask(&mut session, Question::Attack(fast)), Ok(Answer::Attack(_))));
}

#[test]
fn trees_are_not_attacked_but_tried_by_noise() {
    let mut session = session(Family::Tree, None);
    let refused =
        [(Question::Attack(Attack::default()), "attack-needs-gradient"), (Question::Proof, "proof-needs-dense")];
    for (question, why) in refused {
        assert_eq!(ask(&mut session, question).unwrap_err().text("fault"), Some(why));
    }
    let Ok(Answer::Noise(noisy)) = ask(&mut session, Question::Noise) else { panic!() };
    let Ok(Answer::Missing(partly)) = ask(&mut session, Question::Missing) else { panic!() };
    for trial in [noisy, partly] {
        let right = right(&trial);
        assert!(right.len() == 7 && right[6] < right[0], "{right:?}");
    }
}

#[test]
fn others_are_told_from_those_learnt_from() {
    for family in [Family::Logistic, Family::Boosted] {
        let mut session = session(family, Some(women()));
        let Ok(Answer::Others(others)) = ask(&mut session, Question::Others(women())) else { panic!() };
        let people: Vec<u64> = others.reliability.iter().map(|r| r.people).collect();
        assert_eq!(people[0] + people[1], people[2]);
        assert!(people[1] > 0 && others.distance.value().is_some());
        assert_eq!(others.energy.is_some(), family == Family::Logistic);
        let strange = Shift { column: "age".into(), seen: Vec::new() };
        let fault = ask(&mut session, Question::Others(strange)).unwrap_err();
        assert_eq!(fault.text("fault"), Some("unknown-shift"));
    }
}
