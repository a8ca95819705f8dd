//! Runs as the page's state keeps them.

use std::rc::Rc;

use yew::Reducible;

use super::*;
use crate::data::catalog::Manifest;
use crate::data::represent::{DataSummary, Representation};
use crate::data::toy::catalog::toys;
use crate::engine::protocol::{Event, Position, Task};
use crate::engine::run_file::samples;
use crate::ui::state::Action;
use crate::ui::url;

fn act(state: State, action: Action) -> State {
    Rc::unwrap_or_clone(Rc::new(state).reduce(action))
}

fn change(state: State, key: &str, value: &str) -> State {
    act(state, Action::Change(url::setting(key).unwrap(), value.to_owned()))
}

fn runs(state: State, change: RunsChange) -> State {
    act(state, Action::Runs(change))
}

fn hear(state: State, events: Vec<Event>) -> State {
    act(state, Action::Events(events))
}

fn catalog() -> Action {
    Action::Catalog(Ok(Manifest { version: 1, datasets: toys() }))
}

fn summary() -> DataSummary {
    DataSummary {
        rows: 40,
        unlabelled: 0,
        train_rows: 20,
        test_rows: 20,
        features: vec![],
        classes: vec![],
        missing: vec![],
        representation: vec![Representation { attributes: vec!["group".into()], groups: vec![] }],
        planted: None,
    }
}

fn ready() -> Event {
    Event::Ready { parameters: 3, sizes: vec![2, 1], task: Task::Decision }
}

fn epoch(epoch: u64) -> Event {
    Event::Epoch(Box::new((*samples::report(epoch, epoch as usize)).clone()))
}

fn stands(phase: Phase, epoch: u64) -> Event {
    Event::Position(Position { phase, epoch, ..Position::default() })
}

/// What an engine says of a run of so many epochs.
fn run(epochs: u64) -> Vec<Event> {
    let learnt = (0..=epochs).map(epoch);
    [ready()].into_iter().chain(learnt).chain([stands(Phase::Finished, epochs)]).collect()
}

fn state(fragment: &str) -> State {
    let state = act(State::new(url::read(fragment).0, vec![]), catalog());
    hear(state, vec![Event::Loaded(Box::new(summary()))])
}

fn lengths(state: &State) -> Vec<usize> {
    state.runs.list.iter().map(|run| run.file.epochs.len()).collect()
}

#[test]
fn a_run_is_kept_when_it_stops_and_goes_on_in_its_entry() {
    let begun = hear(state("data=toy-gaussians&seed=5"), vec![ready(), epoch(0), epoch(1), stands(Phase::Training, 1)]);
    assert!(begun.runs.list.is_empty(), "not while it is under way");
    let paused = hear(begun, vec![stands(Phase::Paused, 1)]);
    assert_eq!((lengths(&paused), paused.runs.asks), (vec![2], 1));
    let kept = &paused.runs.list[0];
    assert_eq!((kept.file.data.seed, kept.file.groupings.len(), kept.number), (5, 1, 1));
    assert_eq!(kept.file.address.as_deref(), Some("data=toy-gaussians&seed=5"));

    let weighed = hear(paused, vec![Event::Weights { bytes: vec![7] }]);
    assert_eq!(weighed.runs.list[0].weights.as_deref(), Some(&vec![7]));
    let (id, version) = (weighed.runs.list[0].id, weighed.runs.list[0].version);
    let named = runs(weighed, RunsChange::Rename(id, "first".into()));
    let on = hear(change(named, "lr", "0.5"), vec![epoch(2), epoch(3), stands(Phase::Finished, 3)]);
    let run = &on.runs.list[0];
    assert_eq!((lengths(&on), run.id, run.file.name.as_str(), &run.weights), (vec![4], id, "first", &None));
    assert!(run.version > version && on.runs.asks == 2);
    assert_eq!(run.file.train.learning_rate, 0.5, "as it was changed in its course");
}

#[test]
fn another_model_is_another_run_with_the_settings_it_began_with() {
    let first = hear(state("data=toy-gaussians"), run(2));
    let second = hear(first, run(3));
    assert_eq!(lengths(&second), [3, 4]);
    // Chosen while a run is under way: what it comes to is still told of what it began with.
    let begun = hear(second, vec![ready(), epoch(0), epoch(1), stands(Phase::Training, 1)]);
    let late = hear(change(begun, "hidden", "4"), vec![stands(Phase::Finished, 1)]);
    assert_eq!(late.runs.list[2].file.model.hidden, [32, 16]);
    assert_ne!(late.runs.list[0].id, late.runs.list[1].id);
    // Other data are chosen before the engine has answered.
    let late = hear(change(late, "seed", "9"), vec![Event::Weights { bytes: vec![1] }]);
    let weighed: Vec<_> = late.runs.list.iter().map(|run| run.weights.is_some()).collect();
    assert_eq!(weighed, [false, false, true]);
}

#[test]
fn what_never_learnt_is_not_kept_and_looking_back_changes_nothing() {
    let untrained = hear(state("data=toy-gaussians"), vec![ready(), epoch(0), stands(Phase::Paused, 0)]);
    assert!(untrained.runs.list.is_empty());
    let done = hear(untrained, run(4));
    let restored = Event::Restored { epoch: 1, learning_rate: None, constraint_weight: None };
    let back = hear(done, vec![restored, epoch(1), stands(Phase::Paused, 1)]);
    assert_eq!((lengths(&back), back.runs.asks), (vec![5], 1));
    let other_way = hear(back, vec![epoch(2), stands(Phase::Paused, 2)]);
    assert_eq!((lengths(&other_way), other_way.runs.asks), (vec![3], 2));
}

#[test]
fn a_page_that_takes_over_keeps_what_the_first_one_trained() {
    let (settings, _) = url::read("data=toy-gaussians&stage=trade-offs");
    let all = [Event::Loaded(Box::new(summary()))].into_iter().chain(run(2)).collect();
    let replayed = hear(State::new(settings, vec![]), all);
    assert!(replayed.runs.list.is_empty(), "the data set isn't known yet");
    assert_eq!(lengths(&act(replayed, catalog())), [3]);
}

#[test]
fn the_oldest_go_first_but_for_the_pinned_one() {
    let mut all = state("data=toy-gaussians");
    for _ in 0..MOST_RUNS {
        all = hear(all, run(1));
    }
    let (oldest, next) = (all.runs.list[0].id, all.runs.list[1].id);
    let full = hear(runs(all, RunsChange::Pin(oldest)), run(1));
    assert_eq!(full.runs.list.len(), MOST_RUNS);
    assert!(full.runs.get(oldest).is_some() && full.runs.get(next).is_none());

    let heavy =
        |state, byte| runs(state, RunsChange::Import(Box::new(samples::run(1)), Some(vec![byte; MOST_BYTES / 2])));
    let heavy = heavy(heavy(heavy(full, 1), 2), 3);
    let weights: Vec<_> = heavy.runs.list.iter().filter_map(|run| Some(run.weights.as_ref()?[0])).collect();
    assert_eq!(weights, [3]);
    assert!(heavy.runs.get(oldest).is_some() && heavy.runs.baseline().is_some());
}

#[test]
fn a_deleted_run_stays_deleted_until_it_goes_on() {
    let one = hear(state("data=toy-gaussians"), run(1));
    let id = one.runs.list[0].id;
    let none = hear(runs(runs(one, RunsChange::Pin(id)), RunsChange::Delete(id)), vec![stands(Phase::Finished, 1)]);
    assert!(none.runs.list.is_empty() && none.runs.baseline().is_none());
    let again = hear(none, vec![epoch(2), stands(Phase::Finished, 2)]);
    assert_eq!(lengths(&again), [3]);
    assert!(runs(again, RunsChange::Clear).runs.list.is_empty());
}

#[test]
fn a_loaded_run_gives_its_settings_and_waits_for_its_model() {
    let trained = hear(state("data=toy-gaussians&hidden=4&stage=trade-offs"), run(1));
    let trained = hear(trained, vec![Event::Weights { bytes: vec![9] }]);
    let id = trained.runs.list[0].id;
    let elsewhere = change(change(trained, "hidden", "8"), "theme", "dark");
    let loaded = runs(elsewhere, RunsChange::Load(id));
    assert_eq!((&loaded.settings.model.hidden[..], loaded.settings.theme.as_str()), (&[4][..], "dark"));
    assert_eq!((loaded.runs.loading, loaded.weights_to_load().as_deref()), (Some(id), Some(&vec![9])));
    assert_eq!(loaded.runs.said, Some(Said::Loaded { id, weights: true }));
    let changed_mind = change(loaded, "hidden", "2");
    assert_eq!(changed_mind.weights_to_load(), None, "not for another model");
    assert_eq!(runs(changed_mind, RunsChange::Arrived).runs.loading, None);
}

#[test]
fn a_run_on_data_that_are_not_here_is_refused() {
    let fault = |file: RunFile| {
        let state = runs(state("data=toy-gaussians&seed=3"), RunsChange::Import(Box::new(file), None));
        let loaded = runs(state.clone(), RunsChange::Load(state.runs.list[0].id));
        assert_eq!(loaded.settings, state.settings);
        match &loaded.runs.said {
            Some(Said::Failed(fault)) => fault.text("fault").unwrap().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fault(RunFile { dataset: "moon".into(), ..samples::run(1) }), "no-such-data");
    let own = RunFile { dataset: OWN.into(), table: Some("people.csv".into()), ..samples::run(1) };
    assert_eq!(fault(own), "other-table");
}

#[test]
fn runs_of_this_device_come_before_new_ones() {
    let new = hear(state("data=toy-gaussians"), run(1));
    let stored =
        |id, number| KeptRun { id, number, file: Rc::new(samples::run(2)), weights: None, drawn: true, version: 0 };
    let late = runs(new.clone(), RunsChange::Stored(vec![stored(1, 1)]));
    assert_eq!((late.runs.list.len(), late.runs.shelf), (1, Shelf::Off), "not wanted any more");
    let opening = |state| runs(state, RunsChange::Shelve(Shelf::Opening));
    let all = runs(opening(new), RunsChange::Stored(vec![stored(1, 1), stored(2, 4)]));
    let seen: Vec<_> = all.runs.list.iter().map(|run| (run.number, run.file.epochs.len())).collect();
    assert_eq!((seen, all.runs.shelf), (vec![(1, 3), (4, 3), (5, 2)], Shelf::On));
    let twice = runs(opening(all.clone()), RunsChange::Stored(vec![stored(1, 1)]));
    assert_eq!(twice.runs.list.len(), 3);
    let next = hear(all, run(1));
    assert_eq!(next.runs.list.last().unwrap().number, 6);
}

#[test]
fn the_page_says_what_the_error_says_in_both_languages() {
    crate::sentence::wording::assert_told(include_str!("mod.rs"), 2);
}
