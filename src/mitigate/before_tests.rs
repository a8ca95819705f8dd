use super::*;
use crate::data::catalog::Manifest;
use crate::data::layout::Layout;
use crate::data::options::DataOptions;
use crate::data::prepare::prepare;
use crate::data::represent::DataSummary;
use crate::data::scale::Scale;

/// Some with an amount, whether it is lacking, and a level; in two groups that differ in all of these and in base rates.
fn part(people: usize, first: usize) -> Part {
    let rows = first..first + people;
    let group = |i: usize| i % 2;
    let amount = |i: usize| (i as f32 * 0.37).sin() + 2.0 * group(i) as f32;
    let lacks = |i: usize| i.is_multiple_of(11);
    let features = |i: usize| {
        let amount = if lacks(i) { 0.0 } else { amount(i) };
        [amount, f32::from(lacks(i)), f32::from(group(i) == 1 && !i.is_multiple_of(5))]
    };
    Part {
        x: Features::Numbers(rows.clone().flat_map(features).collect()),
        labels: Labels::Binary(rows.clone().map(|i| i % 3 == 0 || (group(i) == 1 && i % 7 < 3)).collect()),
        groupings: vec![
            Grouping {
                attributes: vec!["sex".into()],
                groups: vec![vec!["a".into()], vec!["b".into()]],
                of_row: rows.clone().map(|i| group(i) as u32).collect(),
            },
            Grouping { attributes: vec!["none".into()], groups: vec![vec!["all".into()]], of_row: vec![0; people] },
        ],
    }
}

fn prepared() -> Prepared {
    let column = || "x".to_string();
    let train = part(200, 0);
    Prepared {
        sample: Some(train.take(&(0..200).step_by(3).collect::<Vec<_>>(), 3)),
        train,
        test: part(100, 500),
        width: 3,
        meanings: vec![
            Meaning::Amount { column: column(), scale: Scale::PLAIN, lacking: true },
            Meaning::Unknown { column: column() },
            Meaning::Level { column: "c".into(), level: "l".into() },
        ],
        layout: Layout::Flat,
        standard: None,
        summary: DataSummary {
            rows: 300,
            unlabelled: 0,
            train_rows: 200,
            test_rows: 100,
            features: Vec::new(),
            classes: Vec::new(),
            missing: Vec::new(),
            planted: None,
            representation: Vec::new(),
        },
    }
}

fn numbers(part: &Part) -> &[f32] {
    let Features::Numbers(x) = &part.x else { panic!("a table") };
    x
}

fn labels(part: &Part) -> &[bool] {
    let Labels::Binary(labels) = &part.labels else { panic!("a yes or no") };
    labels
}

/// The mean of a feature in each group.
fn means(part: &Part, feature: usize) -> [f64; 2] {
    [0, 1].map(|g| {
        let members: Vec<f64> = numbers(part)
            .chunks(3)
            .zip(&part.groupings[0].of_row)
            .filter(|(_, of)| **of == g)
            .map(|(x, _)| f64::from(x[feature]))
            .collect();
        members.iter().sum::<f64>() / members.len() as f64
    })
}

fn base_rates(part: &Part) -> [f64; 2] {
    [0, 1].map(|g| {
        let of_row = &part.groupings[0].of_row;
        let members: Vec<bool> = (0..of_row.len()).filter(|&r| of_row[r] == g).map(|r| labels(part)[r]).collect();
        members.iter().filter(|l| **l).count() as f64 / members.len() as f64
    })
}

#[test]
fn weights_have_a_mean_of_1_and_nothing_else_changes() {
    let mut data = prepared();
    let Lesson::Weighted(weights) = Before::Reweighing.apply(&mut data, 0, 1).unwrap() else { panic!("weights") };
    assert_eq!(weights.len(), 200);
    assert!((weights.iter().sum::<f64>() - 200.0).abs() < 1e-9);
    assert_eq!(data.train.x, prepared().train.x);
}

#[test]
fn people_and_labels_to_learn_from_have_equal_base_rates_and_the_truth_stays() {
    for before in [Before::Resampling, Before::Massaging] {
        let mut data = prepared();
        let Lesson::Other(part) = before.apply(&mut data, 0, 1).unwrap() else { panic!("another part") };
        let [a, b] = base_rates(&part);
        assert!((a - b).abs() < 0.02 && numbers(&part).len() == 600, "{before:?}: {a} {b}");
        assert_eq!(data.train.labels, prepared().train.labels);
        assert_eq!(data.train.x, prepared().train.x);
    }
}

#[test]
fn features_of_all_parts_are_transformed_alike() {
    for before in [Before::CorrelationRemover { alpha: 1.0 }, Before::DisparateImpactRemover { level: 1.0 }] {
        let mut data = prepared();
        assert!(matches!(before.apply(&mut data, 0, 1), Ok(Lesson::Everybody)));
        let [before_a, before_b] = means(&prepared().test, 0);
        for part in [&data.train, &data.test] {
            let [a, b] = means(part, 0);
            assert!((a - b).abs() < 0.3 * (before_a - before_b).abs(), "{before:?}: {a} {b}");
        }
        let rows: Vec<usize> = (0..200).step_by(3).collect();
        assert_eq!(data.sample.as_ref().unwrap().x, data.train.x.take(&rows, 3), "the sample stays a part");
    }
}

#[test]
fn correlation_is_gone_and_only_amounts_are_repaired() {
    let mut data = prepared();
    Before::CorrelationRemover { alpha: 1.0 }.apply(&mut data, 0, 1).unwrap();
    for feature in 0..3 {
        let [a, b] = means(&data.train, feature);
        assert!((a - b).abs() < 1e-6);
    }
    let mut data = prepared();
    Before::DisparateImpactRemover { level: 1.0 }.apply(&mut data, 0, 1).unwrap();
    for (new, old) in numbers(&data.train).chunks(3).zip(numbers(&prepared().train).chunks(3)) {
        assert_eq!(new[1..], old[1..]);
        assert!(old[1] == 0.0 || new[0] == 0.0, "what is lacking stays the mean");
    }
}

#[test]
fn what_can_not_be_mitigated_is_refused_and_left_alone() {
    let refused = |before: Before, grouping: usize, change: &dyn Fn(&mut Prepared)| {
        let mut data = prepared();
        change(&mut data);
        before.apply(&mut data, grouping, 1).unwrap_err()
    };
    let all = |_: &mut Prepared| {};
    assert_eq!(refused(Before::Reweighing, 7, &all), MitigationError::NoGrouping { number: 7, groupings: 2 });
    assert_eq!(refused(Before::Reweighing, 1, &all), MitigationError::OneGroup {});
    let amounts = |data: &mut Prepared| data.train.labels = Labels::Amounts(vec![0.0; 200]);
    assert_eq!(refused(Before::Massaging, 0, &amounts), MitigationError::NotYesOrNo {});
    let pictures = |data: &mut Prepared| data.train.x = Features::Bytes(vec![0; 600]);
    assert_eq!(refused(Before::Resampling, 0, &pictures), MitigationError::NotATable {});
    let levels =
        |data: &mut Prepared| data.meanings.iter_mut().for_each(|m| *m = Meaning::Unknown { column: "x".into() });
    let repair = Before::DisparateImpactRemover { level: 0.5 };
    assert_eq!(refused(repair, 0, &levels), MitigationError::NoAmounts {});
    assert!(matches!(refused(Before::CorrelationRemover { alpha: f64::NAN }, 0, &all), MitigationError::Setting(_)));
}

#[test]
fn names_travel_in_kebab_case() {
    let json = serde_json::to_string(&[Before::Reweighing, Before::CorrelationRemover { alpha: 0.5 }]).unwrap();
    assert_eq!(json, r#"["reweighing",{"correlation-remover":{"alpha":0.5}}]"#);
    assert_eq!(serde_json::from_str::<[Before; 2]>(&json).unwrap()[0], Before::Reweighing);
}

#[test]
fn real_data_are_mitigated_for_every_grouping() {
    let file = |name: &str| std::fs::read_to_string(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let manifest = Manifest::parse(&file("manifest.json")).unwrap();
    let all = [
        Before::Reweighing,
        Before::Resampling,
        Before::Massaging,
        Before::CorrelationRemover { alpha: 1.0 },
        Before::DisparateImpactRemover { level: 1.0 },
    ];
    for id in ["compas", "german", "heart"] {
        let dataset = manifest.get(id).unwrap();
        let options = DataOptions { with_sensitive: true, ..DataOptions::default() };
        let given = prepare(&file(&dataset.file), dataset, &options).unwrap();
        for (grouping, before) in (0..given.train.groupings.len()).flat_map(|g| all.map(|before| (g, before))) {
            let mut data = given.clone();
            let rows = data.train.labels.rows();
            match before.apply(&mut data, grouping, 1) {
                Ok(Lesson::Weighted(weights)) => {
                    assert!(weights.len() == rows && weights.iter().all(|w| w.is_finite() && *w > 0.0));
                }
                Ok(Lesson::Other(part)) => assert!(part.labels.rows() <= rows && part.labels.rows() * 20 > rows * 19),
                Ok(Lesson::Everybody) => {
                    let parts = [(&data.train, &given.train), (&data.test, &given.test)];
                    assert!(parts.iter().all(|(new, old)| new.x != old.x && new.x.len() == old.x.len()));
                    assert!(numbers(&data.train).iter().chain(numbers(&data.test)).all(|x| x.is_finite()));
                }
                Err(error) => assert_eq!((error, id), (MitigationError::NoAmounts {}, "compas")),
            }
        }
    }
}
