//! Repairs through the session: constraints that are moved while training goes on, dual ascent, and repairs of the data.

use fairground::data::options::DataOptions;
use fairground::engine::protocol::{Command, EpochReport, Event, MitigationConfig};
use fairground::engine::session::Session;
use fairground::mitigate::before::Before;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::TrainConfig;
use fairground::train::constraint::config::{ConstraintConfig, Kind};

use crate::common::{Disk, dataset, last_report, send};

/// A session with a data set, whose sensitive columns the model may learn from.
fn loaded(name: &str, seed: u64) -> Session<Disk> {
    let mut session = Session::new(Disk);
    let options = DataOptions { seed, with_sensitive: true, ..DataOptions::default() };
    send(&mut session, Command::Load { dataset: Box::new(dataset(name)), options });
    session
}

fn constraint(kind: Kind, weight: f64, bound: Option<f64>) -> ConstraintConfig {
    ConstraintConfig { kind, weight, bound }
}

fn protecting(attribute: &str, before: Option<Before>, constraint: ConstraintConfig) -> MitigationConfig {
    MitigationConfig { attributes: vec![attribute.to_owned()], before, constraint, ..MitigationConfig::default() }
}

/// The last report of a run with these repairs.
fn repaired(
    name: &str,
    seed: u64,
    model: &ModelConfig,
    train: &TrainConfig,
    mitigation: &MitigationConfig,
) -> EpochReport {
    let mut session = loaded(name, seed);
    let (model, train, mitigation) = (model.clone(), train.clone(), mitigation.clone());
    let refused = send(&mut session, Command::Configure { model, train, mitigation });
    assert!(!refused.iter().any(|e| matches!(e, Event::Rejected { .. })), "{refused:?}");
    last_report(send(&mut session, Command::Play))
}

/// The largest difference of selection rates in the test part between groups of an attribute that have at least `fewest`
/// people there, and how often the model is right.
fn told(report: &EpochReport, name: &str, attribute: &str, fewest: u64) -> (f64, f64) {
    let grouping = dataset(name).sensitive().position(|c| c.name == attribute).expect("a sensitive attribute");
    let groups = report.test.groupings[grouping].groups.iter().filter(|group| group.people >= fewest);
    let rates: Vec<f64> = groups.map(|group| group.selection_rate.value().expect("enough people")).collect();
    let most = rates.iter().copied().fold(0.0, f64::max);
    let least = rates.iter().copied().fold(1.0, f64::min);
    (most - least, report.test.overall.accuracy.value().expect("people"))
}

/// The mean over five seeds of gap and accuracy.
fn mean_of_seeds(
    name: &str,
    attribute: &str,
    model: &ModelConfig,
    train: &TrainConfig,
    mitigation: &MitigationConfig,
    fewest: u64,
) -> (f64, f64) {
    let all = (1..=5).map(|seed| told(&repaired(name, seed, model, train, mitigation), name, attribute, fewest));
    let (gaps, right): (Vec<f64>, Vec<f64>) = all.unzip();
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    (mean(&gaps), mean(&right))
}

#[test]
fn adult_can_be_held_to_parity_by_sex_at_little_cost() {
    let train = TrainConfig { epochs: 15, batch_size: 256, ..TrainConfig::default() };
    let held = protecting("sex", None, constraint(Kind::DemographicParity, 1.0, Some(0.01)));
    let (gap, right) = mean_of_seeds("adult", "sex", &ModelConfig::default(), &train, &held, 1000);
    assert!(gap <= 0.02 && right >= 0.82, "gap {gap}, accuracy {right}");
}

/// Between the two groups that are large enough for such a small difference to be more than chance.
#[test]
fn compas_can_be_held_to_parity_by_race_at_little_cost() {
    let train = TrainConfig { epochs: 60, batch_size: 64, learning_rate: 0.001, ..TrainConfig::default() };
    let model = ModelConfig { family: Family::Logistic, ..ModelConfig::default() };
    let held = protecting("race", None, constraint(Kind::DemographicParity, 1.0, Some(0.01)));
    let (gap, right) = mean_of_seeds("compas", "race", &model, &train, &held, 500);
    assert!(gap <= 0.02 && right >= 0.63, "gap {gap}, accuracy {right}");
}

#[test]
fn every_repair_brings_groups_nearer() {
    let train = TrainConfig { epochs: 10, batch_size: 256, learning_rate: 0.01, ..TrainConfig::default() };
    // A model of straight lines: others find in the features again what a correlation remover has taken from them.
    let model = ModelConfig { family: Family::Logistic, ..ModelConfig::default() };
    let of = |mitigation| told(&repaired("adult", 1, &model, &train, &mitigation), "adult", "sex", 1000);
    let (gap, right) = of(MitigationConfig::default());
    let none = ConstraintConfig::default();
    for (repair, least) in [
        (protecting("sex", Some(Before::Reweighing), none), 0.3),
        (protecting("sex", Some(Before::Resampling), none), 0.3),
        (protecting("sex", Some(Before::Massaging), none), 0.3),
        (protecting("sex", Some(Before::CorrelationRemover { alpha: 1.0 }), none), 0.3),
        (protecting("sex", None, constraint(Kind::DemographicParity, 5.0, None)), 0.5),
        (protecting("sex", None, constraint(Kind::KlDivergence, 2.0, None)), 0.5),
        (protecting("sex", None, constraint(Kind::Covariance, 20.0, None)), 0.3),
        (protecting("sex", None, constraint(Kind::Adversary, 2.0, None)), 0.3),
    ] {
        let (repaired, still_right) = of(repair.clone());
        assert!(repaired <= (1.0 - least) * gap, "{repair:?}: {repaired} of {gap}");
        assert!(still_right >= right - 0.04, "{repair:?}: {still_right} of {right}");
    }
}

#[test]
fn a_weight_that_is_moved_changes_the_run_at_once() {
    let train = TrainConfig { epochs: 2, ..TrainConfig::default() };
    let weights = |moved: Option<f64>| {
        let mut session = loaded("compas", 1);
        let mitigation = protecting("race", None, constraint(Kind::DemographicParity, 0.0, None));
        send(&mut session, Command::Configure { model: ModelConfig::default(), train: train.clone(), mitigation });
        send(&mut session, Command::Step);
        if let Some(weight) = moved {
            let answer = send(&mut session, Command::Constrain { weight });
            assert!(matches!(answer[..], [Event::Position(_)]), "a run goes on: {answer:?}");
        }
        last_report(send(&mut session, Command::Step))
    };
    let (same, moved) = (weights(None), weights(Some(50.0)));
    assert!(same.test == weights(None).test, "nothing else moves a run");
    assert!(same.test != moved.test, "the very next step follows the constraint");
    assert_eq!(moved.constraint.expect("a constraint").weight, 50.0);
}

#[test]
fn what_cannot_be_repaired_so_is_refused_with_the_remedy() {
    let held = |kind, bound| protecting("race", None, constraint(kind, 1.0, bound));
    let tree = ModelConfig { family: Family::Tree, ..ModelConfig::default() };
    for (model, mitigation, id) in [
        (&tree, held(Kind::DemographicParity, None), "no-constraint"),
        (&ModelConfig::default(), held(Kind::DemographicParity, Some(2.0)), "out-of-range"),
    ] {
        let mut session = loaded("compas", 1);
        let (model, train) = (model.clone(), TrainConfig::default());
        let events = send(&mut session, Command::Configure { model, train, mitigation });
        let refused =
            events.iter().find_map(|e| if let Event::Rejected { fault, .. } = e { Some(fault) } else { None });
        assert_eq!(refused.expect("a refusal").text("fault"), Some(id));
    }
}
