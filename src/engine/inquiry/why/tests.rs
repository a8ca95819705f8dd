//! Questions asked of a session whose model has learnt who has a yes by one amount.

use std::collections::BTreeMap;

use pollster::block_on;

use super::*;
use crate::data::infer::OwnRole;
use crate::data::options::DataOptions;
use crate::data::read::{ReadOptions, read};
use crate::engine::files::nothing::Nothing;
use crate::engine::inquiry::{self, Inquiry};
use crate::engine::protocol::{Command, Event, MitigationConfig, StudyEvent};
use crate::engine::session::Session;
use crate::evaluate::fairness::report::Interval;
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;

/// A yes is a matter of x alone; the colour says nothing.
fn session(family: Family) -> Session<Nothing> {
    let row = |i: u64| {
        let x = i * 37 % 100;
        format!("{x},{},{},{}\n", ["red", "green"][i as usize % 2], ["f", "m"][i as usize / 2 % 2], u64::from(x > 50))
    };
    let text: String = (0..400).map(row).collect();
    let frame = read("t.csv", format!("x,colour,sex,y\n{text}").as_bytes(), &ReadOptions::default()).unwrap();
    let mut session = Session::new(Nothing);
    session.open("t", frame.into());
    let roles =
        [("x", OwnRole::Feature), ("colour", OwnRole::Feature), ("sex", OwnRole::Sensitive), ("y", OwnRole::Label)];
    let roles: BTreeMap<String, OwnRole> = roles.map(|(name, role)| (name.to_owned(), role)).into();
    let model = ModelConfig { family, ..ModelConfig::default() };
    let train = TrainConfig { learning_rate: 0.05, epochs: 30, ..TrainConfig::default() };
    let configure = Command::Configure { model, train, mitigation: MitigationConfig::default() };
    let adopt = Command::Adopt { roles, positive: "1".to_owned(), options: DataOptions::default() };
    for command in [adopt, configure] {
        let events = block_on(session.handle(command));
        assert!(!events.iter().any(|event| matches!(event, Event::Rejected { .. })), "{events:?}");
    }
    for _ in 0..30 {
        work(&mut session);
        block_on(session.handle(Command::Epoch));
    }
    work(&mut session);
    session
}

fn work(session: &mut Session<Nothing>) -> Vec<Event> {
    let mut events = Vec::new();
    while session.busy() {
        events.extend(block_on(session.advance()));
    }
    events
}

fn ask(session: &mut Session<Nothing>, question: Question) -> Result<Answer, String> {
    let mut events = block_on(session.handle(Command::Inquire(Inquiry::Why(question))));
    events.extend(work(session));
    for event in events {
        match event {
            Event::Study(StudyEvent::Answered { answer, .. }) => match *answer {
                inquiry::Answer::Why(answer) => return Ok(answer),
                other => panic!("{other:?}"),
            },
            Event::Study(StudyEvent::Unanswered { fault, .. }) => {
                return Err(fault.text("fault").unwrap_or_default().to_owned());
            }
            _ => {}
        }
    }
    panic!("a question is answered or refused")
}

#[test]
fn decisions_depend_on_what_they_were_learnt_from() {
    for family in [Family::Logistic, Family::Tree, Family::Boosted] {
        let mut session = session(family);
        for weighing in [Weighing::Permutation, Weighing::Shapley] {
            let Ok(Answer::Importance(found)) = ask(&mut session, Question::Importance { group: None, weighing })
            else {
                panic!("{family:?} is weighed")
            };
            assert!(found.by.iter().all(|ranked| ranked.worths[0].column == "x"), "{family:?} {found:?}");
            let Interval::Value { value, low, high } = found.by[0].worths[0].worth else { panic!("{found:?}") };
            assert!(low <= value && value <= high && value > 0.1, "{family:?}");
        }
    }
}

#[test]
fn somebody_is_told_edited_and_explained() {
    for family in [Family::Logistic, Family::Mlp, Family::Tree, Family::Boosted] {
        let mut session = session(family);
        let Ok(Answer::Picks(picks)) = ask(&mut session, Question::Picks {}) else { panic!("somebody is there") };
        let person = picks.lists[0].1[0];
        let Ok(Answer::Person(found)) = ask(&mut session, Question::Person { person }) else {
            panic!("it is somebody")
        };
        assert_eq!(found.groups.len(), 1);
        let told = |session: &mut _, x: f64| {
            let edits = vec![("x".to_owned(), Value::Amount(x))];
            match ask(session, Question::Edited { person, edits }) {
                Ok(Answer::Edited(told)) => told,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([told(&mut session, 5.0), told(&mut session, 95.0)].map(|t| t.decision), [Some(0), Some(1)]);
        let Value::Amount(own) = found.features[0].value.clone() else { panic!("{found:?}") };
        assert!((told(&mut session, own).score - found.told.score).abs() < 1e-4, "{family:?}");
        for explainer in [Explainer::Shapley, Explainer::Lime] {
            let Ok(Answer::Attribution(parts)) = ask(&mut session, Question::Attribution { person, explainer }) else {
                panic!("{family:?} is explained")
            };
            if let Some(base) = parts.base {
                let sum: f64 = parts.parts.iter().map(|part| part.adds).sum();
                assert!((base + sum - parts.number).abs() < 1e-4, "{family:?} {parts:?}");
            }
        }
    }
}

#[test]
fn another_decision_needs_another_amount_and_nothing_fixed() {
    let mut session = session(Family::Logistic);
    let fixed = vec!["colour".to_owned()];
    let Ok(Answer::Changes(changes)) = ask(&mut session, Question::Changes { person: 0, fixed: fixed.clone() }) else {
        panic!("it is a decision")
    };
    assert!(!changes.found.is_empty());
    for change in &changes.found {
        assert_ne!(change.told.decision, changes.told.decision);
        assert!(change.changes.iter().all(|(column, from, to)| column == "x" && from != to), "{change:?}");
    }
    let Ok(Answer::Recourse(groups)) = ask(&mut session, Question::Recourse { grouping: 0, fixed }) else {
        panic!("there are groups")
    };
    assert_eq!(groups.len(), 2);
    assert!(groups.iter().all(|group| group.recourse.median.value().is_some_and(|cost| cost > 0.0)), "{groups:?}");
}

#[test]
fn the_model_itself_is_told() {
    let mut linear = session(Family::Logistic);
    let Ok(Answer::Within(Within::Coefficients { coefficients, .. })) = ask(&mut linear, Question::Within {}) else {
        panic!("it is a sum")
    };
    assert!(coefficients[0].column == "x" && coefficients[0].weights[0] > 0.0, "{coefficients:?}");
    let Ok(Answer::Maths(maths)) = ask(&mut linear, Question::Maths {}) else { panic!("it is dense") };
    assert!(maths.checked.iter().all(|checked| checked.difference < 1e-4), "{maths:?}");
    let example = maths.example.unwrap();
    let mean = example.terms.iter().map(|(d, x)| d * x).sum::<f64>() / example.terms.len() as f64;
    assert!((mean - example.gradient).abs() < 1e-9);
    let mut boosted = session(Family::Boosted);
    let Ok(Answer::Within(within)) = ask(&mut boosted, Question::Within {}) else { panic!("it is there") };
    let Within::Surrogate { nodes, fidelity, alike: Some(alike) } = within else { panic!("{within:?}") };
    assert!(nodes[0].asks.is_some() && fidelity.r2.is_some_and(|r2| r2 > 0.8), "{fidelity:?}");
    assert_eq!(alike.shares.overall.value(), fidelity.agreement);
    assert!(alike.people.iter().all(|groups| groups.iter().sum::<u64>() == fidelity.people));
    assert_eq!(ask(&mut boosted, Question::Maths {}), Err("not-dense".to_owned()));
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut session = session(Family::Logistic);
    let refused = |session: &mut _, question| ask(session, question).unwrap_err();
    assert_eq!(refused(&mut session, Question::Person { person: 9999 }), "no-such-person");
    let column = "pay".to_owned();
    assert_eq!(refused(&mut session, Question::Shape { column, class: 0 }), "no-such-feature");
    let group = Some(Group { grouping: 0, group: 7 });
    let importance = Question::Importance { group, weighing: Weighing::Permutation };
    assert_eq!(refused(&mut session, importance), "too-few-to-explain");
    let looking = Looking::Saliency;
    assert_eq!(refused(&mut session, Question::Picture { person: 0, looking }), "no-pictures");
}

#[test]
fn a_score_is_followed_along_amounts_and_levels() {
    let mut session = session(Family::Mlp);
    let shape =
        |session: &mut _, column: &str| match ask(session, Question::Shape { column: column.to_owned(), class: 0 }) {
            Ok(Answer::Shape(shape)) => shape,
            other => panic!("{other:?}"),
        };
    let found = shape(&mut session, "x");
    let Along::Amounts { at, average, curves } = &found.along else { panic!("{found:?}") };
    assert!(at.is_sorted() && average[average.len() - 1] > average[0] + 0.5 && !curves.is_empty());
    assert!(found.effects.is_some_and(|effects| effects.at.len() == effects.effects.len()));
    let found = shape(&mut session, "colour");
    assert!(matches!(&found.along, Along::Levels(levels) if levels.len() == 2) && found.effects.is_none());
}
