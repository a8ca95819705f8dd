//! What can be asked of a session about predictions: an own table, an audit, some of its people, the laboratory.

use std::collections::BTreeMap;

use crate::common::{Disk, dataset, send};
use fairground::data::infer::OwnRole;
use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Command, Event, PartName, Predictions, Scores, StudyEvent};
use fairground::engine::session::Session;
use fairground::evaluate::fairness::counts::Outcome;
use fairground::evaluate::fairness::options::{AuditOptions, Bootstrap, Text};
use fairground::evaluate::fairness::report::AuditReport;
use fairground::evaluate::fairness::selection::Selection;
use fairground::evaluate::fairness::threshold::payoff::Payoff;
use fairground::evaluate::fairness::threshold::solve::Criterion;
use fairground::model::config::ModelConfig;
use fairground::train::config::TrainConfig;

const TABLE: &str = "audit_1_missing_values.csv";

fn opened() -> Session<Disk> {
    let mut session = Session::new(Disk);
    let events = send(&mut session, Command::Open { name: TABLE.to_owned() });
    let Some(Event::Opened(table)) = events.last() else { panic!("{events:?}") };
    assert_eq!((table.rows, table.columns.len()), (400, 7));
    session
}

fn options() -> AuditOptions {
    AuditOptions {
        label: "y_true".into(),
        prediction: Some("y_pred".into()),
        score: Some("score".into()),
        sensitive: vec!["sex".into()],
        privileged: vec![[("sex".to_owned(), Text("Male".to_owned()))].into()],
        ..AuditOptions::default()
    }
}

fn audited(events: Vec<Event>) -> AuditReport {
    match events.into_iter().next_back() {
        Some(Event::Study(StudyEvent::Audited(report))) => *report,
        other => panic!("{other:?}"),
    }
}

fn model_audit(part: PartName) -> Command {
    let sensitive = vec!["sex".to_owned()];
    let predictions = Predictions::Model { part, sensitive, privileged: Vec::new(), bootstrap: Bootstrap::default() };
    Command::Audit { predictions }
}

fn rejected(events: &[Event]) -> bool {
    matches!(events, [Event::Rejected { .. }])
}

#[test]
fn an_own_table_is_audited_selected_from_and_decided_on() {
    let mut session = opened();
    let audit = Command::Audit { predictions: Predictions::Table(Box::new(options())) };
    let report = audited(send(&mut session, audit));
    assert_eq!(report.data.read, 400);
    assert!(report.fairlearn.is_some() && report.aif360.is_some() && report.scores.is_some());

    let selection = Selection { outcome: Some(Outcome::FalsePositive), ..Selection::default() };
    let events = send(&mut session, Command::Select { selection });
    let [Event::Study(StudyEvent::Selected(selected))] = &events[..] else { panic!("{events:?}") };
    let alarms = report.estimates.unwrap().counts.people[Outcome::FalsePositive];
    assert_eq!(selected.selected as f64, alarms);

    let events = send(&mut session, Command::Laboratory { scores: Scores::Audited, payoff: Payoff::ACCURACY });
    let [Event::Study(StudyEvent::Laboratory(lab))] = &events[..] else { panic!("{events:?}") };
    assert_eq!(lab.groups.len(), 2);
    let solve = Command::Solve { criterion: Criterion::EqualOpportunity, payoff: Payoff::ACCURACY };
    assert!(matches!(&send(&mut session, solve)[..], [Event::Study(StudyEvent::Solved(s))] if s.equalised.len() == 1));
    let events = send(&mut session, Command::Decide { lab: lab.lab.clone() });
    assert!(matches!(&events[..], [Event::Study(StudyEvent::Decided(moved))] if **moved == lab.moved));
}

#[test]
fn an_own_table_is_trained_on_like_a_built_in_set() {
    let mut session = opened();
    let roles: BTreeMap<String, OwnRole> = [
        ("y_true", OwnRole::Label),
        ("sex", OwnRole::Sensitive),
        ("score", OwnRole::Feature),
        ("age_band", OwnRole::Feature),
    ]
    .map(|(name, role)| (name.to_owned(), role))
    .into();
    let events = send(&mut session, Command::Adopt { roles, positive: "1".into(), options: DataOptions::default() });
    assert!(matches!(&events[..], [Event::Adopted(_), Event::Loaded(s), _] if s.rows == 393), "{events:?}");
    send(&mut session, Command::configure(ModelConfig::default(), TrainConfig::default()));
    let report = audited(send(&mut session, model_audit(PartName::Test)));
    assert!(report.estimates.is_some() && report.aif360.is_none());
}

#[test]
fn the_audit_of_a_model_counts_what_its_evaluation_counts() {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Load { dataset: Box::new(dataset("heart")), options: DataOptions::default() });
    assert!(rejected(&send(&mut session, model_audit(PartName::Test))), "without a model");
    let train = TrainConfig { epochs: 2, ..TrainConfig::default() };
    send(&mut session, Command::configure(ModelConfig::default(), train));
    let events = send(&mut session, Command::Play);
    let Some(Event::Epoch(last)) = events.iter().rev().find(|e| matches!(e, Event::Epoch(_))) else { panic!() };
    for (part, seen) in [(PartName::Train, &last.train), (PartName::Test, &last.test)] {
        let estimates = audited(send(&mut session, model_audit(part))).estimates.unwrap();
        assert_eq!(estimates.counts.people.total(), seen.overall.confusion.rows() as f64);
        let in_groups: f64 = estimates.groups.iter().map(|g| g.counts.people.total()).sum();
        assert_eq!(in_groups, estimates.counts.people.total());
        let (audited, watched) = (estimates.overall["accuracy"].value(), seen.overall.accuracy.value());
        assert!((audited.unwrap() - watched.unwrap()).abs() < 1e-12);
    }
}

#[test]
fn what_is_not_there_is_refused_and_what_is_under_way_can_be_given_up() {
    let mut session = Session::new(Disk);
    let early = [
        Command::Adopt { roles: BTreeMap::new(), positive: String::new(), options: DataOptions::default() },
        Command::Audit { predictions: Predictions::Table(Box::new(options())) },
        Command::Select { selection: Selection::default() },
        Command::Laboratory { scores: Scores::Audited, payoff: Payoff::ACCURACY },
        Command::Solve { criterion: Criterion::MaxProfit, payoff: Payoff::ACCURACY },
        model_audit(PartName::Test),
        Command::Open { name: "no such file".into() },
    ];
    for command in early {
        assert!(rejected(&send(&mut session, command.clone())), "{command:?}");
    }
    let credit = send(&mut session, Command::Laboratory { scores: Scores::Credit, payoff: Payoff::ACCURACY });
    assert!(matches!(&credit[..], [Event::Study(StudyEvent::Laboratory(lab))] if lab.groups.len() == 4), "{credit:?}");

    pollster::block_on(session.handle(Command::Open { name: TABLE.to_owned() }));
    assert!(session.busy());
    assert_eq!(pollster::block_on(session.handle(Command::Cancel)), [Event::Cancelled]);
    assert!(!session.busy());
}
