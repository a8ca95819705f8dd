//! Trees behind the protocol: they grow level by level and round by round, can be stopped anywhere, and are told.

mod common;

use common::{Disk, dataset, last_report, send};
use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Command, Drawn, DrawnTree, Event, Phase};
use fairground::engine::session::Session;
use fairground::model::config::{Family, ModelConfig};
use fairground::model::tree::config::TreeConfig;
use fairground::train::config::TrainConfig;

fn session(id: &str, model: ModelConfig, epochs: usize) -> Session<Disk> {
    let mut session = Session::new(Disk);
    let loaded = send(&mut session, Command::Load { dataset: Box::new(dataset(id)), options: DataOptions::default() });
    assert!(matches!(loaded[0], Event::Loaded(_)));
    send(&mut session, Command::configure(model, TrainConfig { epochs, ..TrainConfig::default() }));
    session
}

fn of(family: Family, depth: usize, leaf: usize) -> ModelConfig {
    let tree = TreeConfig { max_depth: Some(depth), min_samples_leaf: leaf, ..TreeConfig::default() };
    ModelConfig { family, tree, ..ModelConfig::default() }
}

fn drawn(events: &[Event]) -> Drawn {
    let last = events.iter().rev().find_map(|e| if let Event::Drawn(drawn) = e { Some(&**drawn) } else { None });
    last.expect("a drawing").clone()
}

/// The depth of each leaf, with the people in it.
fn leaves(tree: &DrawnTree) -> Vec<(usize, u64)> {
    let mut depths = vec![0; tree.nodes.len()];
    for (node, asks) in tree.nodes.iter().enumerate().filter_map(|(i, node)| Some((i, node.asks.as_ref()?))) {
        (depths[asks.yes], depths[asks.no]) = (depths[node] + 1, depths[node] + 1);
    }
    let leaves = tree.nodes.iter().zip(depths).filter(|(node, _)| node.asks.is_none());
    leaves.map(|(node, depth)| (depth, node.people)).collect()
}

#[test]
fn a_tree_grows_level_by_level_as_deep_and_fine_as_it_may() {
    let mut session = session("heart", of(Family::Tree, 4, 12), 1);
    for level in 1..=4 {
        let events = send(&mut session, Command::Epoch);
        let Drawn::Tree(tree) = drawn(&events) else { panic!("a tree is drawn as one") };
        let leaves = leaves(&tree);
        assert_eq!(leaves.iter().map(|&(depth, _)| depth).max(), Some(level));
        assert!(leaves.iter().all(|&(_, people)| people >= 12));
        assert_eq!(leaves.iter().map(|&(_, people)| people).sum::<u64>(), tree.nodes[0].people);
        assert_eq!(last_report(events).position.epoch, level as u64);
    }
    assert_eq!(last_report(send(&mut session, Command::Reset)).position.epoch, 0);
}

#[test]
fn boosted_trees_come_round_by_round() {
    let mut session = session("heart", of(Family::Boosted, 3, 8), 5);
    for round in 1..=3 {
        let events = send(&mut session, Command::Epoch);
        let Drawn::Boosted(boosted) = drawn(&events) else { panic!("boosted trees are drawn as such") };
        assert_eq!(boosted.round, round);
        assert!(leaves(&boosted.tree).iter().all(|&(depth, people)| depth <= 3 && people >= 8));
        assert!(boosted.tree.nodes.iter().all(|node| node.asks.is_none() == node.adds.is_some()));
        assert!(boosted.gains.is_sorted_by(|a, b| a.1 >= b.1) && boosted.gains[0].1 > 0.0);
        assert!(boosted.gains.iter().map(|(_, share)| share).sum::<f64>() <= 1.0 + 1e-9);
    }
    let report = last_report(send(&mut session, Command::Play));
    assert_eq!((report.position.phase, report.position.epoch), (Phase::Finished, 5));
}

#[test]
fn stopping_in_the_middle_changes_nothing() {
    for family in [Family::Tree, Family::Boosted] {
        let whole = send(&mut session("compas", of(family, 4, 20), 3), Command::Play);
        let mut session = session("compas", of(family, 4, 20), 3);
        for _ in 0..2 {
            send(&mut session, Command::Step);
        }
        send(&mut session, Command::Pause);
        send(&mut session, Command::Epoch);
        send(&mut session, Command::Step);
        let pieces = send(&mut session, Command::Play);
        assert_eq!(drawn(&whole), drawn(&pieces));
        let (whole, pieces) = (last_report(whole), last_report(pieces));
        assert_eq!((&whole.train, &whole.test), (&pieces.train, &pieces.test), "{family:?}");
    }
}

#[test]
fn boosted_trees_reach_by_default_what_they_are_known_for() {
    for (id, least) in [("adult", 0.865), ("taiwan-credit", 0.815), ("compas", 0.66)] {
        let model = ModelConfig { family: Family::Boosted, ..ModelConfig::default() };
        let epochs = TrainConfig::default().epochs;
        let report = last_report(send(&mut session(id, model, epochs), Command::Play));
        let accuracy = report.test.overall.accuracy.value().unwrap();
        println!("{id}: {accuracy:.4} ({:.0} people/s)", report.position.samples_per_second);
        assert!(accuracy >= least, "{id}: {accuracy}");
    }
}

#[test]
fn pictures_are_not_for_boosted_trees() {
    let mut session = session("mnist", ModelConfig::default(), 1);
    let model = ModelConfig { family: Family::Boosted, ..ModelConfig::default() };
    let events = send(&mut session, Command::configure(model, TrainConfig::default()));
    let [Event::Rejected { fault, .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(fault.text("fault"), Some("not-for-pictures"));
}
