//! What planting does to people, and what it leaves alone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::proxy::NAME;
use super::*;
use crate::data::catalog::{Manifest, Transform};
use crate::data::images::Pictures;
use crate::data::options::DataOptions;
use crate::data::prepare::{Part, Prepared, prepare, prepare_frame, prepare_images};
use crate::data::toy::{Toy, catalog};

const HARMS: [Harm; 5] = [Harm::UnderSample, Harm::FlipLabels, Harm::Proxy, Harm::ShiftTest, Harm::Blur];

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn dataset(id: &str) -> Dataset {
    Manifest::parse(&file("manifest.json")).unwrap().get(id).unwrap().clone()
}

fn planting(harm: Harm, group: &str, strength: f64) -> Planting {
    Planting { harm, group: group.to_owned(), strength }
}

fn options(harm: Option<Planting>) -> DataOptions {
    DataOptions { harm, ..DataOptions::default() }
}

fn toy(harm: Option<Planting>) -> Result<Prepared, DataError> {
    let toy = Toy { rows: 400, ..catalog::toy("toy-gaussians").unwrap() };
    let dataset = catalog::dataset("toy-gaussians", &toy).unwrap();
    prepare_frame(&toy.frame(1).unwrap(), &dataset, &options(harm))
}

fn heart(harm: Harm, group: &str, strength: f64) -> Result<Prepared, DataError> {
    let dataset = dataset("heart");
    prepare(&file(&dataset.file), &dataset, &options(Some(planting(harm, group, strength))))
}

fn numbers(part: &Part) -> Vec<f32> {
    part.x.numbers(0..part.x.len()).into_owned()
}

fn same(a: &Part, b: &Part) -> bool {
    (&a.x, &a.labels, &a.groupings) == (&b.x, &b.labels, &b.groupings)
}

/// Positive labels outside of and in the second group of the first grouping.
fn positives(part: &Part) -> [usize; 2] {
    let Labels::Binary(positive) = &part.labels else { panic!("a yes or no") };
    let of = |group: u32| part.groupings[0].of_row.iter().zip(positive).filter(|(g, y)| **g == group && **y).count();
    [of(0), of(1)]
}

#[test]
fn no_strength_is_no_harm() {
    let original = toy(None).unwrap();
    for harm in HARMS {
        let planted = toy(Some(planting(harm, "group=B", 0.0))).unwrap();
        assert!(same(&planted.train, &original.train) && same(&planted.test, &original.test), "{harm:?}");
        let told = planted.summary.planted.clone().unwrap();
        assert_eq!((told.rows_dropped, told.labels_flipped, told.cells_changed), (0, 0, 0));
        assert_eq!(told.train_people + told.test_people, 200);
    }
}

#[test]
fn people_are_left_out_of_the_training_part_alone() {
    let original = toy(None).unwrap();
    let planted = toy(Some(planting(Harm::UnderSample, "group=B", 0.9))).unwrap();
    let told = planted.summary.planted.clone().unwrap();
    assert_eq!(told.rows_dropped, (told.train_people as f64 * 0.9).round() as u64);
    // Features are in units of the training part, so that only these change with it.
    assert_eq!(planted.test.labels, original.test.labels);
    assert_eq!(planted.test.groupings, original.test.groupings);
    let [a, b] = [0, 1].map(|g| planted.train.groupings[0].of_row.iter().filter(|&&of| of == g).count() as u64);
    assert_eq!((a, b), (280 - told.train_people, told.train_people - told.rows_dropped));
    let presence: Vec<u64> = planted.summary.representation[0].groups.iter().map(|g| g.rows).collect();
    assert_eq!(presence, [200, 200 - told.rows_dropped]);
    assert_eq!(planted.summary.rows, 400 - told.rows_dropped);
    assert_eq!(planted.summary.train_rows, 280 - told.rows_dropped);
}

#[test]
fn labels_are_turned_in_the_training_part_alone() {
    let original = toy(None).unwrap();
    let [a, b] = positives(&original.train);
    for (harm, turned) in [(Harm::FlipLabels, 0.5), (Harm::Proxy, 0.25)] {
        let planted = toy(Some(planting(harm, "group=B", 0.5))).unwrap();
        let told = planted.summary.planted.clone().unwrap();
        assert_eq!(told.labels_flipped, (b as f64 * turned).round() as u64);
        assert_eq!(positives(&planted.train), [a, b - told.labels_flipped as usize]);
        assert_eq!(planted.test.labels, original.test.labels);
        let presence: Vec<u64> = planted.summary.representation[0].groups.iter().map(|g| g.positives).collect();
        assert_eq!(presence, [100, 100 - told.labels_flipped]);
    }
}

#[test]
fn a_stronger_harm_concerns_the_same_people_and_more() {
    let turned = |strength| {
        let planted = toy(Some(planting(Harm::FlipLabels, "group=B", strength))).unwrap();
        let Labels::Binary(positive) = planted.train.labels else { panic!("a yes or no") };
        positive
    };
    let (weak, strong) = (turned(0.3), turned(0.8));
    assert!(weak.iter().zip(&strong).all(|(weak, strong)| *weak || !strong) && weak != strong);
}

#[test]
fn a_proxy_tells_the_group_as_much_as_it_says() {
    for strength in [0.3, 0.8, 1.0] {
        let planted = toy(Some(planting(Harm::Proxy, "group=B", strength))).unwrap();
        assert_eq!(planted.summary.features, ["x", "y", NAME]);
        let both = [&planted.train, &planted.test];
        let proxy: Vec<f64> = both.iter().flat_map(|p| numbers(p)).skip(2).step_by(3).map(f64::from).collect();
        let member: Vec<f64> = both.iter().flat_map(|p| p.groupings[0].of_row.clone()).map(f64::from).collect();
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (m, n) = (mean(&proxy), mean(&member));
        let sum = |of: &dyn Fn(f64, f64) -> f64| proxy.iter().zip(&member).map(|(x, a)| of(x - m, a - n)).sum::<f64>();
        let correlation = sum(&|x, a| x * a) / (sum(&|x, _| x * x) * sum(&|_, a| a * a)).sqrt();
        // Three standard errors of a correlation.
        let error = 3.0 * (1.0 - strength * strength) / 400f64.sqrt() + 1e-4;
        assert!((correlation - strength).abs() < error, "{correlation} for {strength}");
        assert_eq!(planted.summary.planted.unwrap().cells_changed, 400);
    }
}

#[test]
fn a_shift_moves_the_group_in_the_test_part_alone() {
    let original = toy(None).unwrap();
    let planted = toy(Some(planting(Harm::ShiftTest, "group=B", 0.5))).unwrap();
    assert!(same(&planted.train, &original.train));
    let moved = numbers(&planted.test).into_iter().zip(numbers(&original.test)).map(|(new, old)| new - old);
    for (i, moved) in moved.enumerate() {
        // A deviation of the training part is 1 after encoding.
        let expected = planted.test.groupings[0].of_row[i / 2] as f32;
        assert!((moved - expected).abs() < 1e-5, "{moved}");
    }
    let told = planted.summary.planted.unwrap();
    assert_eq!(told.cells_changed, 2 * told.test_people);
}

#[test]
fn a_blur_leaves_others_alone_and_of_the_group_nothing_at_full_strength() {
    let original = toy(None).unwrap();
    let planted = toy(Some(planting(Harm::Blur, "group=B", 1.0))).unwrap();
    assert_eq!((&planted.test.labels, &planted.train.labels), (&original.test.labels, &original.train.labels));
    // Positive and negative people lie far apart along x, in standard units.
    let apart = |part: &Part, group: u32| {
        let Labels::Binary(positive) = &part.labels else { panic!("a yes or no") };
        let x: Vec<f32> = numbers(part).into_iter().step_by(2).collect();
        let mean = |label: bool| {
            let here = (0..x.len()).filter(|&i| positive[i] == label && part.groupings[0].of_row[i] == group);
            let here: Vec<f32> = here.map(|i| x[i]).collect();
            here.iter().sum::<f32>() / here.len() as f32
        };
        mean(true) - mean(false)
    };
    for part in [&planted.train, &planted.test] {
        assert!(apart(part, 0) > 1.0, "{}", apart(part, 0));
        assert!(apart(part, 1).abs() < 0.6, "{}", apart(part, 1));
    }
}

#[test]
fn intersections_and_missing_values_can_be_groups() {
    let dataset = dataset("compas");
    let text = file(&dataset.file);
    let original = prepare(&text, &dataset, &options(None)).unwrap();
    for representation in &original.summary.representation {
        for group in &representation.groups {
            let id = group_id(&representation.attributes, &group.values);
            let harm = planting(Harm::FlipLabels, &id, 0.5);
            let told = prepare(&text, &dataset, &options(Some(harm))).unwrap().summary.planted.unwrap();
            assert_eq!(told.train_people + told.test_people, group.rows, "{id}");
        }
    }
}

#[test]
fn what_can_not_be_harmed_is_refused() {
    let refused = |harm, group: &str, strength| toy(Some(planting(harm, group, strength))).unwrap_err();
    let unknown = DataError::UnknownGroup { group: "sex=Female".into() };
    assert_eq!(refused(Harm::Blur, "sex=Female", 0.5), unknown);
    let toy = Toy { share: 0.98, ..catalog::toy("toy-gaussians").unwrap() };
    let most = catalog::dataset("toy-gaussians", &toy).unwrap();
    let all = options(Some(planting(Harm::FlipLabels, "group=B", 1.0)));
    // Seven positives of group A are left.
    assert!(prepare_frame(&toy.frame(1).unwrap(), &most, &all).is_ok());
    let few = Toy { rows: 100, ..toy };
    let most = catalog::dataset("toy-gaussians", &few).unwrap();
    let all_but_one = prepare_frame(&few.frame(1).unwrap(), &most, &all).unwrap_err();
    assert_eq!(all_but_one, DataError::HarmTooStrong { least: 2 });

    let limit = dataset("taiwan-limit");
    assert_eq!(Harm::FlipLabels.fits(&limit), Err(DataError::HarmNeedsDecision {}));
    assert_eq!(Harm::Blur.fits(&limit), Ok(()));
    let mut without = dataset("heart");
    without.columns.retain(|c| c.kind == Kind::Categorical);
    assert_eq!(Harm::ShiftTest.fits(&without), Err(DataError::HarmNeedsAmounts {}));
    assert!(planting(Harm::Blur, "group=B", 1.5).check().is_err());
    assert!(planting(Harm::Blur, "group=B", f64::NAN).check().is_err());
}

#[test]
fn amounts_on_a_logarithmic_scale_stay_finite() {
    let mut dataset = dataset("heart");
    for column in dataset.columns.iter_mut().filter(|c| c.role == Role::Feature && c.kind == Kind::Numeric) {
        column.transform = Some(Transform::Log1p);
    }
    let harm = planting(Harm::ShiftTest, "sex=female", 1.0);
    let group = |d: &Dataset| prepare(&file(&d.file), d, &options(None)).unwrap().summary.representation[0].clone();
    let first = group(&dataset);
    let harm = Planting { group: group_id(&first.attributes, &first.groups[0].values), ..harm };
    let planted = prepare(&file(&dataset.file), &dataset, &options(Some(harm))).unwrap();
    assert!(numbers(&planted.test).iter().all(|x| x.is_finite()));
}

#[test]
fn pictures_can_be_left_out() {
    let dataset = dataset("mnist");
    let files = dataset.images.clone().unwrap();
    let size = files.width * files.height;
    let pictures = |n: usize| Pictures {
        pixels: (0..n * size).map(|i| (i / size) as u8).collect(),
        classes: (0..n as u32).map(|i| i % 10).collect(),
    };
    let prepared = |harm| prepare_images(pictures(100), pictures(50), &dataset, &files, &options(harm));
    let original = prepared(None).unwrap();
    let class = original.summary.representation.iter().find(|r| r.groups.len() == 10).unwrap();
    let seven = group_id(&class.attributes, &class.groups[7].values);
    let planted = prepared(Some(planting(Harm::UnderSample, &seven, 1.0))).unwrap();
    assert!(same(&planted.test, &original.test));
    let kept: Vec<u32> = (0..100).filter(|i| i % 10 != 7).collect();
    assert_eq!(planted.train.labels, Labels::Classes(kept.iter().map(|i| i % 10).collect()));
    let first_pixels: Vec<f32> = kept.iter().map(|&i| i as f32 / 255.0).collect();
    assert_eq!(numbers(&planted.train).into_iter().step_by(size).collect::<Vec<_>>(), first_pixels);
    assert_eq!(planted.summary.planted.unwrap().rows_dropped, 10);
    let refused = prepared(Some(planting(Harm::Blur, &seven, 0.5))).unwrap_err();
    assert_eq!(refused, DataError::HarmNeedsTable {});
}

#[test]
fn options_without_a_harm_are_read_as_before() {
    let before = r#"{"seed":1,"test_share":0.3,"with_sensitive":false}"#;
    let read: DataOptions = serde_json::from_str(before).unwrap();
    assert_eq!(read, DataOptions::default());
    assert_eq!(serde_json::to_string(&read).unwrap(), before);
    let harm = r#"{"harm":"under-sample","group":"sex=Female","strength":0.5}"#;
    let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(harm).unwrap();
    assert_eq!(fields["harm"], serde_json::to_value(Harm::UnderSample).unwrap());
    let read: Planting = serde_json::from_str(harm).unwrap();
    assert_eq!(read, planting(Harm::UnderSample, "sex=Female", 0.5));
}

fn harms() -> impl Strategy<Value = Harm> {
    prop::sample::select(HARMS.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn planting_never_panics_and_counts_add_up(harm in harms(), strength in 0.0..=1.0f64, group in 0usize..8) {
        let dataset = dataset("heart");
        let original = prepare(&file(&dataset.file), &dataset, &options(None)).unwrap();
        let named: Vec<String> = original.summary.representation.iter()
            .flat_map(|r| r.groups.iter().map(|g| group_id(&r.attributes, &g.values)))
            .collect();
        let Ok(planted) = heart(harm, &named[group % named.len()], strength) else { return Ok(()) };
        let told = planted.summary.planted.clone().unwrap();
        prop_assert_eq!(planted.summary.train_rows, original.summary.train_rows - told.rows_dropped);
        prop_assert_eq!(planted.train.labels.rows() as u64, planted.summary.train_rows);
        prop_assert_eq!(&planted.test.labels, &original.test.labels);
        prop_assert_eq!(&planted.test.groupings, &original.test.groupings);
        let all: Vec<u64> = planted.summary.representation.iter().map(|r| r.groups.iter().map(|g| g.rows).sum()).collect();
        prop_assert!(all.iter().all(|&n| n == planted.summary.rows));
        prop_assert!(numbers(&planted.train).iter().chain(&numbers(&planted.test)).all(|x| x.is_finite()));
        let again = heart(harm, &named[group % named.len()], strength).unwrap();
        prop_assert!(same(&again.train, &planted.train) && same(&again.test, &planted.test));
    }
}
