//! The ground truth of each harm, shown: models are trained on people as they were and on people as they are harmed, and
//! the metrics that are meant to notice it do. Repairs bring the surest of them back.

use rand::RngExt;

use super::truth::Repair;
use super::*;
use crate::data::catalog::Manifest;
use crate::data::features::Features;
use crate::data::options::DataOptions;
use crate::data::prepare::{Part, Prepared, prepare, prepare_frame};
use crate::data::toy::shape::Shape;
use crate::data::toy::{Toy, catalog};
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::evaluate::fairness::named::Named;
use crate::evaluate::fairness::people::{Attribute, People};
use crate::evaluate::fairness::threshold::fairlearn::{Optimum, Settings, threshold_optimizer};
use crate::evaluate::fairness::threshold::table::ScoreTable;
use crate::evaluate::fairness::{fairlearn, scored};
use crate::mitigate::before::{Before, Lesson};
use crate::model::config::{Family, ModelConfig};
use crate::random::stream;
use crate::train::begin::begin;
use crate::train::config::TrainConfig;
use crate::train::constraint::Constraint;
use crate::train::constraint::config::{ConstraintConfig, Kind};
use crate::train::learning::Predict;
use crate::train::objective::Objective;
use crate::train::rows::{Place, Rows};
use crate::train::targets::Targets;

/// By how much a metric has to move to have noticed a harm.
const MARGIN: f64 = 0.1;
/// How much of what a harm took a repair has to bring back.
const BROUGHT_BACK: f64 = 2.0 / 3.0;
/// The same of repairs that go on learning from labels that were turned: they treat groups alike, and bring back a part.
const IN_PART: f64 = 1.0 / 3.0;
const SEEDS: [u64; 3] = [1, 2, 3];

/// Two groups of a toy set in which nothing is unfair by itself, and a model for them. Group B is harmed.
struct Case {
    harm: Harm,
    strength: f64,
    toy: Toy,
    with_sensitive: bool,
    family: Family,
    seed: u64,
}

impl Case {
    /// Two clouds that overlap, the same for both groups. Only the harm to a group that hardly anybody learns from needs
    /// one that lives differently.
    fn of(harm: Harm, seed: u64) -> Self {
        let clouds = Toy { rows: 2000, noise: 0.3, shift: 0.0, ..Toy::new(Shape::Gaussians) };
        let logistic = Self { harm, strength: 0.8, toy: clouds, with_sensitive: false, family: Family::Logistic, seed };
        let toy = Toy { rows: 2000, shift: 1.0, ..Toy::new(Shape::Circle) };
        match harm {
            Harm::UnderSample => Self { strength: 0.95, toy, family: Family::Mlp, ..logistic },
            // Of a group that has hardly any positives left, no weight makes as many again.
            Harm::FlipLabels => Self { strength: 0.6, with_sensitive: true, ..logistic },
            Harm::ShiftTest => Self { with_sensitive: true, ..logistic },
            Harm::Proxy => Self { strength: 1.0, ..logistic },
            Harm::Blur => logistic,
        }
    }

    fn original(&self) -> Prepared {
        self.prepared(None)
    }

    fn harmed(&self) -> Prepared {
        self.prepared(Some((self.harm, self.strength)))
    }

    fn prepared(&self, harm: Option<(Harm, f64)>) -> Prepared {
        let dataset = catalog::dataset("toy-gaussians", &self.toy).unwrap();
        let harm = harm.map(|(harm, strength)| Planting { harm, group: "group=B".to_owned(), strength });
        let options =
            DataOptions { harm, seed: self.seed, with_sensitive: self.with_sensitive, test_share: 0.5, shift: None };
        prepare_frame(&self.toy.frame(self.seed).unwrap(), &dataset, &options).unwrap()
    }

    fn learn(&self, data: &Prepared, from: &Part) -> Box<dyn Predict> {
        self.learn_from(data, from, |objective| objective)
    }

    /// The same with a changed objective.
    fn learn_from(
        &self,
        data: &Prepared,
        from: &Part,
        change: impl FnOnce(Objective) -> Objective,
    ) -> Box<dyn Predict> {
        let model = ModelConfig { family: self.family, hidden: vec![8], ..ModelConfig::default() };
        learnt(&model, 20, self.seed, data, from, change)
    }
}

/// A model that has learnt from a part.
fn learnt(
    model: &ModelConfig,
    epochs: usize,
    seed: u64,
    data: &Prepared,
    from: &Part,
    change: impl FnOnce(Objective) -> Objective,
) -> Box<dyn Predict> {
    let config = TrainConfig { learning_rate: 0.02, ..TrainConfig::default() };
    let targets = Targets::Binary(labels(from).iter().map(|&y| f32::from(y)).collect());
    let rows = Rows::new(&from.x, data.width, &Place::Fused);
    let mut learning = begin(model, &config, seed, &data.layout, &rows, change(targets.into())).unwrap();
    while learning.epoch() < epochs {
        learning.step();
    }
    learning.frozen()
}

fn labels(part: &Part) -> &[bool] {
    let Labels::Binary(positive) = &part.labels else { panic!("a yes or no") };
    positive
}

/// Some people of a part.
fn take(part: &Part, width: usize, rows: &[usize]) -> Part {
    let x = rows.iter().flat_map(|&r| part.x.numbers(r * width..(r + 1) * width).into_owned());
    Part {
        x: Features::Numbers(x.collect()),
        labels: part.labels.take(rows),
        groupings: part.groupings.iter().map(|g| g.take(rows)).collect(),
    }
}

fn scores(model: &dyn Predict, part: &Part, width: usize) -> Vec<f64> {
    let rows = Rows::new(&part.x, width, &Place::Fused);
    let logits = pollster::block_on(model.logits(&rows, 0..part.labels.rows())).unwrap();
    logits.iter().map(|&z| 1.0 / (1.0 + f64::from(-z).exp())).collect()
}

/// What Fairlearn says of a model's decisions about a part.
fn report(model: &dyn Predict, part: &Part, width: usize, mut decide: impl FnMut(u32, f64) -> bool) -> Named {
    let scores = scores(model, part, width);
    let grouping = &part.groupings[0];
    let people = People {
        positive: labels(part).to_vec(),
        predicted: grouping.of_row.iter().zip(&scores).map(|(&g, &s)| Some(decide(g, s))).collect(),
        scores: Some(scores),
        weights: None,
        sensitive: vec![Attribute {
            name: grouping.attributes[0].clone(),
            levels: grouping.groups.iter().map(|g| g[0].clone()).collect(),
            of_row: grouping.of_row.clone(),
        }],
        control: Vec::new(),
        features: None,
    };
    fairlearn::report(&people, &scored::descending(&people))
}

/// The usual decision.
fn at_half(_: u32, score: f64) -> bool {
    score >= THRESHOLD
}

/// A metric between groups, by Fairlearn's name for it.
fn between(name: &str, report: &Named) -> f64 {
    let of = match name.strip_suffix("_difference").expect("a difference") {
        "demographic_parity" => "selection_rate",
        of => of.trim_end_matches("_score"),
    };
    report.get("difference_between_groups").and_then(|r| r.get(of)).and_then(Named::number).unwrap()
}

/// A metric of one group.
fn of_group(name: &str, group: usize, report: &Named) -> f64 {
    let groups = report.get("by_group").and_then(|r| r.get(name.trim_end_matches("_score")));
    let Some(Named::List(groups)) = groups else { panic!("no {name}") };
    groups[group].number().unwrap()
}

/// Thresholds for each group that are fitted to a part.
fn thresholds(model: &dyn Predict, part: &Part, width: usize) -> Optimum {
    let scores = scores(model, part, width);
    let names = ["A".to_owned(), "B".to_owned()];
    let table = ScoreTable::new(&scores, labels(part), None, &part.groupings[0].of_row, &names).unwrap();
    threshold_optimizer(&table, &Settings::default()).unwrap()
}

/// What is said of the test part after a mitigation before training.
fn mitigated(case: &Case, before: Before) -> Named {
    let mut data = case.harmed();
    let lesson = before.apply(&mut data, 0, case.seed).unwrap();
    let model = match &lesson {
        Lesson::Everybody => case.learn(&data, &data.train),
        Lesson::Other(part) => case.learn(&data, part),
        Lesson::Weighted(weights) => {
            let weights = Some(weights.iter().map(|&weight| weight as f32).collect());
            case.learn_from(&data, &data.train, |objective| Objective { weights, ..objective })
        }
    };
    report(&*model, &data.test, data.width, at_half)
}

/// What is said of the test part once training was constrained.
fn constrained(case: &Case, config: &ConstraintConfig) -> Named {
    let data = case.harmed();
    let of_row = &data.train.groupings[0].of_row;
    let targets: Vec<f32> = labels(&data.train).iter().map(|&y| f32::from(y)).collect();
    let constraint = Constraint::new(config, of_row, &targets);
    let model = case.learn_from(&data, &data.train, |objective| Objective { constraint, ..objective });
    report(&*model, &data.test, data.width, at_half)
}

/// What is said of the test part once a repair is made.
fn repaired(case: &Case, repair: Repair) -> Named {
    let data = case.harmed();
    let width = data.width;
    let (rest, now): (Vec<usize>, Vec<usize>) = (0..data.test.labels.rows()).partition(|row| row % 2 == 0);
    let [rest, now] = [rest, now].map(|rows| take(&data.test, width, &rows));
    let usual = |model: &dyn Predict, part: &Part| report(model, part, width, at_half);
    match repair {
        // Nobody is left out or blurred: this is the original.
        Repair::MoreData | Repair::BetterMeasurement => {
            let data = case.original();
            report(&*case.learn(&data, &data.train), &data.test, data.width, at_half)
        }
        Repair::TrueLabels => {
            let train = Part { labels: case.original().train.labels, ..data.train.clone() };
            usual(&*case.learn(&data, &train), &data.test)
        }
        Repair::Resampling => {
            let group = |code| {
                let of_row = data.train.groupings[0].of_row.iter().enumerate();
                of_row.filter(move |(_, g)| **g == code).map(|(row, _)| row).collect::<Vec<_>>()
            };
            let (others, few) = (group(0), group(1));
            let again = few.iter().copied().cycle().take(others.len());
            let balanced = take(&data.train, width, &others.iter().copied().chain(again).collect::<Vec<_>>());
            usual(&*case.learn(&data, &balanced), &data.test)
        }
        Repair::Retraining => usual(&*case.learn(&data, &now), &rest),
        Repair::ThresholdOptimizer => {
            let model = case.learn(&data, &data.train);
            // Labels of people as they are now are needed where they have changed.
            let fitted = if case.harm == Harm::ShiftTest { &now } else { &data.train };
            let optimum = thresholds(&*model, fitted, width);
            let mut lot = stream(case.seed, Purpose::Bootstrap);
            let drawn = |g: u32, s: f64| lot.random_bool(optimum.groups[g as usize].probability(s).clamp(0.0, 1.0));
            report(&*model, &rest, width, drawn)
        }
        Repair::Reweighing => mitigated(case, Before::Reweighing),
        Repair::Massaging => mitigated(case, Before::Massaging),
        Repair::CorrelationRemover => mitigated(case, Before::CorrelationRemover { alpha: 1.0 }),
        Repair::DemographicParityPenalty => {
            constrained(case, &ConstraintConfig { kind: Kind::DemographicParity, weight: 10.0, bound: None })
        }
    }
}

/// Shows that all metrics of the truth notice the harm, and that repairs bring back the group's own metric and the
/// surest between groups.
fn shown(harm: Harm) {
    let truth = harm.truth();
    for case in SEEDS.map(|seed| Case::of(harm, seed)) {
        let of = |data: &Prepared| report(&*case.learn(data, &data.train), &data.test, data.width, at_half);
        let (before, after) = (of(&case.original()), of(&case.harmed()));
        let own = |report: &Named| of_group(truth.of_group, 1, report);
        assert!(own(&after) < own(&before) - MARGIN, "{harm:?}: {} to {}", own(&before), own(&after));
        for name in truth.between_groups {
            let [small, large] = [&before, &after].map(|report| between(name, report));
            assert!(large > small + MARGIN, "{harm:?}: {name} grows from {small} to {large}");
        }
        let surest = |report: &Named| between(truth.between_groups[0], report);
        let mut failed = Vec::new();
        for &repair in truth.repairs {
            let report = repaired(&case, repair);
            let back = |of: &dyn Fn(&Named) -> f64| (of(&report) - of(&after)) / (of(&before) - of(&after));
            let alike =
                [Repair::Reweighing, Repair::Massaging, Repair::CorrelationRemover, Repair::DemographicParityPenalty];
            let enough = if alike.contains(&repair) { IN_PART } else { BROUGHT_BACK };
            let (of_group, between) = (back(&own), back(&surest));
            println!("{harm:?}: {repair:?} brings back {of_group:.2} and {between:.2}");
            if of_group <= enough || between <= enough {
                failed.push((repair, of_group, between));
            }
        }
        assert!(failed.is_empty(), "{harm:?}: {failed:?}");
    }
}

#[test]
fn who_is_hardly_represented_is_failed_until_they_count_again() {
    shown(Harm::UnderSample);
}

#[test]
fn turned_labels_are_noticed_by_the_truth_and_thresholds_undo_them() {
    shown(Harm::FlipLabels);
}

#[test]
fn a_proxy_undoes_that_the_group_is_withheld() {
    shown(Harm::Proxy);
    let case = Case::of(Harm::Proxy, 1);
    let gap = |data: &Prepared| {
        let report = report(&*case.learn(data, &data.train), &data.test, data.width, at_half);
        between("demographic_parity_difference", &report)
    };
    let withheld = gap(&case.prepared(Some((Harm::FlipLabels, case.strength / 2.0))));
    let proxy = gap(&case.harmed());
    assert!(proxy > withheld + MARGIN, "the same labels are turned: {withheld} without the proxy, {proxy} with it");
}

#[test]
fn a_shift_is_not_seen_in_the_training_part() {
    shown(Harm::ShiftTest);
    let case = Case::of(Harm::ShiftTest, 1);
    let of = |data: &Prepared| report(&*case.learn(data, &data.train), &data.train, data.width, at_half);
    assert_eq!(of(&case.original()), of(&case.harmed()));
}

#[test]
fn what_is_not_known_of_people_no_threshold_brings_back() {
    shown(Harm::Blur);
    let case = Case::of(Harm::Blur, 1);
    let data = case.harmed();
    let harmed = report(&*case.learn(&data, &data.train), &data.test, data.width, at_half);
    let thresholds = repaired(&case, Repair::ThresholdOptimizer);
    let [before, after] = [&harmed, &thresholds].map(|report| of_group("accuracy_score", 1, report));
    assert!(after < before + MARGIN / 2.0, "{before} at the usual threshold, {after} at others");
}

#[test]
fn people_of_a_census_are_harmed_alike() {
    let file = |name: &str| std::fs::read_to_string(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let dataset = Manifest::parse(&file("manifest.json")).unwrap().get("adult").unwrap().clone();
    let text = file(&dataset.file);
    let model = ModelConfig { family: Family::Logistic, ..ModelConfig::default() };
    let told = |harm: Option<Planting>| {
        let mut data = prepare(&text, &dataset, &DataOptions { harm, ..DataOptions::default() }).unwrap();
        let sex = data.test.groupings.iter().position(|g| g.attributes == ["sex"]).unwrap();
        data.test.groupings.swap(0, sex);
        report(&*learnt(&model, 2, 1, &data, &data.train, |objective| objective), &data.test, data.width, at_half)
    };
    let before = told(None);
    for (harm, margin) in [
        // One rule suits women and men here, about: to leave women out does little.
        (Harm::UnderSample, 0.0),
        (Harm::FlipLabels, MARGIN),
        (Harm::Proxy, 0.02),
        (Harm::ShiftTest, MARGIN),
        (Harm::Blur, 0.02),
    ] {
        let after = told(Some(Planting { harm, group: "sex=Female".to_owned(), strength: 0.8 }));
        let [high, low] = [&before, &after].map(|report| of_group(harm.truth().of_group, 0, report));
        assert!(low < high - margin, "{harm:?}: {high} to {low}");
    }
}
