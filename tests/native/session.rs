//! The protocol: every command has its answer in every phase, and a run can be stopped and resumed anywhere.

use crate::common::{Disk, dataset, last_report, send};
use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Backend, Command, EpochReport, Event, PROTOCOL, Phase};
use fairground::engine::session::Session;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::{Algorithm, TrainConfig};

fn load(id: &str) -> Command {
    Command::Load { dataset: Box::new(dataset(id)), options: DataOptions::default() }
}

fn configure(epochs: usize) -> Command {
    Command::configure(ModelConfig::default(), TrainConfig { epochs, ..TrainConfig::default() })
}

fn ready(epochs: usize) -> Session<Disk> {
    let mut session = Session::new(Disk);
    send(&mut session, load("heart"));
    send(&mut session, configure(epochs));
    session
}

fn phase(events: &[Event]) -> Option<Phase> {
    events.iter().rev().find_map(|e| if let Event::Position(p) = e { Some(p.phase) } else { None })
}

fn rejected(events: &[Event]) -> bool {
    matches!(events, [Event::Rejected { .. }])
}

#[test]
fn commands_that_come_too_early_are_rejected_and_change_nothing() {
    let early = [
        Command::Play,
        Command::Pause,
        Command::Step,
        Command::Epoch,
        Command::Reset,
        Command::Tune { learning_rate: 0.1 },
    ];
    let mut session = Session::new(Disk);
    for command in early.iter().chain([&configure(1)]) {
        assert!(rejected(&send(&mut session, command.clone())), "{command:?} while empty");
    }
    assert_eq!(phase(&send(&mut session, load("heart"))), Some(Phase::Loaded));
    for command in &early {
        assert!(rejected(&send(&mut session, command.clone())), "{command:?} while loaded");
    }
    assert_eq!(send(&mut session, Command::Ping), [Event::Alive]);
    assert_eq!(phase(&send(&mut session, configure(1))), Some(Phase::Ready));
}

#[test]
fn a_wrong_protocol_and_settings_out_of_range_are_refused_by_name() {
    let mut session = ready(1);
    let start = Command::Start { protocol: PROTOCOL + 1, backend: Backend::Flex };
    assert!(rejected(&send(&mut session, start)));
    let train = TrainConfig { batch_size: 0, ..TrainConfig::default() };
    let events = send(&mut session, Command::configure(ModelConfig::default(), train));
    let [Event::Rejected { fault, .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((fault.text("fault"), fault.text("name")), (Some("out-of-range"), Some("batch")));
    assert!(rejected(&send(&mut session, Command::Tune { learning_rate: f64::NAN })));
}

#[test]
fn steps_epochs_and_pauses_add_up_to_the_same_run() {
    let whole = last_report(send(&mut ready(3), Command::Play));
    let mut session = ready(3);
    for _ in 0..2 {
        let events = send(&mut session, Command::Step);
        assert_eq!(phase(&events), Some(Phase::Paused));
    }
    send(&mut session, Command::Pause);
    let first = last_report(send(&mut session, Command::Epoch));
    assert_eq!((first.position.epoch, first.position.step), (1, 0));
    let pieces = last_report(send(&mut session, Command::Play));
    assert_eq!((&whole.train, &whole.test), (&pieces.train, &pieces.test));

    send(&mut session, Command::Reset);
    let again = last_report(send(&mut session, Command::Play));
    assert_eq!(whole.test, again.test);
}

#[test]
fn a_finished_run_goes_on_and_a_low_loss_ends_one_early() {
    let mut session = ready(2);
    let events = send(&mut session, Command::Play);
    assert_eq!(phase(&events), Some(Phase::Finished));
    assert_eq!(last_report(send(&mut session, Command::Play)).position.epoch, 4);

    let train = TrainConfig { epochs: 200, stop_loss: 0.4, ..TrainConfig::default() };
    send(&mut session, Command::configure(ModelConfig::default(), train));
    let report = last_report(send(&mut session, Command::Play));
    assert_eq!(report.position.phase, Phase::Finished);
    assert!(report.train.loss <= 0.4 && report.position.epoch < 200);
}

#[test]
fn who_only_compares_models_is_told_the_same_in_brief() {
    let mut whole = ready(2);
    let report = last_report(send(&mut whole, Command::Play));
    let mut session = ready(2);
    send(&mut session, Command::Brief);
    let events = send(&mut session, Command::Play);
    assert!(!events.iter().any(|e| matches!(e, Event::Epoch(_) | Event::Drawn(_) | Event::Surface(_))));
    let briefs: Vec<_> = events.iter().filter_map(|e| if let Event::Brief(b) = e { Some(b) } else { None }).collect();
    assert_eq!(briefs.iter().map(|brief| brief.position.epoch).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((briefs[1].test.loss, briefs[1].test.overall), (report.test.loss, report.test.overall));
    assert_eq!(briefs[1].test.gaps[0], report.test.groupings[0].gaps);
    assert!(briefs[1].test.intervals[0].accuracy.is_some());
}

fn run(model: ModelConfig, train: TrainConfig, backend: Backend) -> EpochReport {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Start { protocol: PROTOCOL, backend });
    send(&mut session, load("heart"));
    send(&mut session, Command::configure(model, train));
    last_report(send(&mut session, Command::Play))
}

#[test]
fn every_family_and_algorithm_learns_and_both_cpu_backends_agree() {
    for (family, algorithm, dropout) in [
        (Family::Logistic, Algorithm::Adam, 0.0),
        (Family::Mlp, Algorithm::Sgd, 0.0),
        (Family::Mlp, Algorithm::Adam, 0.3),
    ] {
        let model = ModelConfig { family, dropout, hidden: vec![8, 4], ..ModelConfig::default() };
        let train = TrainConfig { algorithm, epochs: 10, learning_rate: 0.02, l2: 1e-4, ..TrainConfig::default() };
        let flex = run(model.clone(), train.clone(), Backend::Flex);
        let ndarray = run(model, train, Backend::Ndarray);
        assert!(flex.test.overall.accuracy.value().unwrap() > 0.7, "{family:?} {algorithm:?}");
        assert!((flex.train.loss - ndarray.train.loss).abs() < 1e-3, "{family:?} {algorithm:?}");
    }
}
