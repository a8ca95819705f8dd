//! Toy sets: what they are made from can be changed, their units are pictured, and weights are set by hand.

use crate::common::{Disk, dataset, last_report, send};
use fairground::data::options::DataOptions;
use fairground::data::toy::Toy;
use fairground::data::toy::catalog;
use fairground::engine::protocol::{
    Backend, Command, Drawn, EpochReport, Event, Network, PROTOCOL, PartReport, Phase, Plane, Surface,
};
use fairground::engine::session::Session;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::TrainConfig;

fn load(id: &str, change: impl FnOnce(&mut Toy)) -> Command {
    let mut toy = catalog::toy(id).unwrap();
    change(&mut toy);
    Command::Load { dataset: Box::new(catalog::dataset(id, &toy).unwrap()), options: DataOptions::default() }
}

fn configure(family: Family, epochs: usize) -> Command {
    let model = ModelConfig { family, hidden: vec![5, 3], ..ModelConfig::default() };
    Command::configure(model, TrainConfig { epochs, learning_rate: 0.05, ..TrainConfig::default() })
}

fn ready(family: Family, backend: Backend) -> (Session<Disk>, Vec<Event>) {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Start { protocol: PROTOCOL, backend });
    send(&mut session, load("toy-circle", |_| ()));
    let events = send(&mut session, configure(family, 3));
    (session, events)
}

fn network(events: &[Event]) -> &Network {
    let drawn = events.iter().rev().find_map(|e| if let Event::Drawn(drawn) = e { Some(&**drawn) } else { None });
    let Some(Drawn::Network(network)) = drawn else { panic!("a network is drawn") };
    network
}

fn surface(events: &[Event]) -> &Surface {
    events.iter().rev().find_map(|e| if let Event::Surface(surface) = e { Some(&**surface) } else { None }).unwrap()
}

fn plane(events: &[Event]) -> &Plane {
    events.iter().find_map(|e| if let Event::Plane(plane) = e { Some(&**plane) } else { None }).unwrap()
}

fn set(layer: usize, from: Option<usize>, to: usize, value: f64) -> Command {
    Command::SetWeight { layer, from, to, value }
}

/// What was learnt, without how fast.
fn learnt(EpochReport { position, train, test, .. }: EpochReport) -> (u64, u64, PartReport, PartReport) {
    (position.epoch, position.step, train, test)
}

#[test]
fn settings_of_a_toy_set_change_the_data() {
    let mut session = Session::new(Disk);
    let summary = |events: &[Event]| match &events[0] {
        Event::Loaded(summary) => (**summary).clone(),
        other => panic!("{other:?}"),
    };
    let own = send(&mut session, load("toy-biased-labels", |_| ()));
    let fewer = send(&mut session, load("toy-biased-labels", |toy| toy.rows = 200));
    assert_eq!((summary(&own).rows, summary(&fewer).rows), (1000, 200));
    let honest = send(&mut session, load("toy-biased-labels", |toy| toy.bias = 0.0));
    let positives = |events: &[Event]| -> Vec<u64> {
        summary(events).representation[0].groups.iter().map(|group| group.positives).collect()
    };
    assert_eq!((positives(&own), positives(&honest)), (vec![250, 150], vec![250, 250]));
    let shifted = send(&mut session, load("toy-biased-labels", |toy| toy.shift = 1.0));
    assert_ne!(plane(&own).points, plane(&shifted).points);
    assert!(matches!(send(&mut session, load("toy-xor", |toy| toy.noise = 2.0))[..], [Event::Rejected { .. }]));
}

#[test]
fn drawn_units_are_pictured_where_there_is_a_plane() {
    let pictured = |family| {
        let (_, events) = ready(family, Backend::Fused);
        surface(&events).units.iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(pictured(Family::Mlp), [2, 5, 3, 1]);
    assert_eq!(pictured(Family::Logistic), [2, 1]);
    assert_eq!(pictured(Family::Tree), [0; 0]);
    let (_, events) = ready(Family::Mlp, Backend::Fused);
    let output = &surface(&events).units[3][0];
    let scores = &surface(&events).scores;
    let shade = |end: f32| (end * 255.0).round() as u8;
    let (low, high) = (scores.iter().min().unwrap(), scores.iter().max().unwrap());
    assert!(shade(output.low).abs_diff(*low) < 8 && shade(output.high).abs_diff(*high) < 8, "the output is the score");
}

#[test]
fn a_weight_that_is_set_changes_the_next_evaluation_and_nothing_else() {
    let (mut session, _) = ready(Family::Mlp, Backend::Fused);
    let events = send(&mut session, Command::Step);
    let (before, drawn) = (network(&events).clone(), last_report(events));

    let events = send(&mut session, set(1, Some(4), 2, -7.5));
    let after = network(&events).clone();
    let changed = before.links.iter().zip(&after.links).filter(|(a, b)| a != b);
    let changed: Vec<_> = changed.map(|(_, b)| (b.layer, b.from, b.to, b.weight)).collect();
    assert_eq!(changed, [(1, 4, 2, -7.5)]);
    assert_eq!(before.layers, after.layers);
    let report = last_report(events);
    assert_eq!((report.position.epoch, report.position.step), (0, 1));
    assert_ne!(report.train.loss, drawn.train.loss);

    let events = send(&mut session, set(2, None, 0, 3.0));
    assert_eq!(network(&events).layers[3].biases, [3.0]);
    assert_eq!(network(&events).links, after.links);

    // As it was: the run goes on as if nothing had happened, with what the optimiser remembers.
    let weight = before.links.iter().find(|l| (l.layer, l.from, l.to) == (1, 4, 2)).unwrap().weight;
    send(&mut session, set(1, Some(4), 2, f64::from(weight)));
    send(&mut session, set(2, None, 0, f64::from(before.layers[3].biases[0])));
    let undone = last_report(send(&mut session, Command::Play));
    let (mut untouched, _) = ready(Family::Mlp, Backend::Fused);
    send(&mut untouched, Command::Step);
    assert_eq!(learnt(undone), learnt(last_report(send(&mut untouched, Command::Play))));
}

#[test]
fn a_weight_is_set_in_the_middle_of_training() {
    let (mut session, _) = ready(Family::Mlp, Backend::Fused);
    let mut events = pollster::block_on(session.handle(Command::Play));
    events.extend(pollster::block_on(session.handle(set(0, Some(0), 0, 900.0))));
    events.extend(send(&mut session, Command::Ping));
    let Some(Event::Position(position)) = events.last() else { panic!("{events:?}") };
    assert_eq!((position.phase, position.epoch), (Phase::Finished, 3));
    let first = network(&events[..events.iter().position(|e| matches!(e, Event::Surface(_))).unwrap()]);
    assert_eq!(first.links[0].weight, 900.0);
}

#[test]
fn weights_that_are_not_there_and_values_that_are_none_are_refused() {
    let mut session = Session::new(Disk);
    let fault = |session: &mut Session<Disk>, command| {
        let events = send(session, command);
        let [Event::Rejected { fault, .. }] = &events[..] else { panic!("{events:?}") };
        fault.text("fault").unwrap().to_owned()
    };
    assert_eq!(fault(&mut session, set(0, Some(0), 0, 1.0)), "nothing-loaded");
    send(&mut session, load("toy-xor", |_| ()));
    assert_eq!(fault(&mut session, set(0, Some(0), 0, 1.0)), "no-model");
    send(&mut session, configure(Family::Mlp, 1));
    for (layer, from, to) in [(3, Some(0), 0), (0, Some(2), 0), (0, Some(0), 5), (0, None, 5), (0, Some(usize::MAX), 4)]
    {
        assert_eq!(fault(&mut session, set(layer, from, to, 1.0)), "no-weight", "{layer} {from:?} {to}");
    }
    for value in [1000.1, -2e9, f64::NAN, f64::INFINITY] {
        assert_eq!(fault(&mut session, set(0, Some(0), 0, value)), "out-of-range", "{value}");
    }
    send(&mut session, configure(Family::Tree, 1));
    assert_eq!(fault(&mut session, set(0, Some(0), 0, 1.0)), "no-weight");
}

#[test]
fn data_without_a_plane_have_weights_to_set_and_no_surface() {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Load { dataset: Box::new(dataset("heart")), options: DataOptions::default() });
    send(&mut session, configure(Family::Logistic, 1));
    let events = send(&mut session, set(0, Some(1), 0, 0.25));
    assert!(network(&events).links.iter().any(|link| link.weight == 0.25));
    assert!(!events.iter().any(|e| matches!(e, Event::Surface(_))));
}

#[cfg(feature = "burn")]
#[test]
fn weights_are_set_wherever_the_model_is_computed() {
    let run = |backend| {
        let (mut session, _) = ready(Family::Mlp, backend);
        send(&mut session, Command::Epoch);
        send(&mut session, set(0, Some(1), 2, 1.5));
        let set = network(&send(&mut session, set(1, None, 1, -0.5))).clone();
        (set.layers[2].biases[1], last_report(send(&mut session, Command::Play)).train.loss)
    };
    let (fused, flex) = (run(Backend::Fused), run(Backend::Flex));
    assert_eq!((fused.0, flex.0), (-0.5, -0.5));
    assert!((fused.1 - flex.1).abs() < 1e-3, "{fused:?} and {flex:?}");
}
