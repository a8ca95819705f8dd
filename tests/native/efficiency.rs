//! Smaller models of real data: what they cost, what they get wrong, and of whom.

mod digits;

use digits::digits;
use digits::disk::{Disk, dataset};
use fairground::data::labels::Labels;
use fairground::data::options::DataOptions;
use fairground::data::prepare::{Prepared, prepare};
use fairground::engine::files::Files;
use fairground::evaluate::efficiency::report::VariantReport;
use fairground::evaluate::efficiency::study::{Network, Piece, Study};
use fairground::evaluate::efficiency::variant::{EfficiencyConfig, Saliency, Variant};
use fairground::evaluate::fairness::report::Interval;
use fairground::model::config::ModelConfig;
use fairground::model::output::Output;
use fairground::train::begin::begin;
use fairground::train::config::TrainConfig;
use fairground::train::learning::{Inside, at_once};
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;

fn table(id: &str) -> Prepared {
    let described = dataset(id);
    let text = pollster::block_on(Disk.text(&described.file)).unwrap();
    prepare(&text, &described, &DataOptions::default()).unwrap()
}

fn trained(data: &Prepared, targets: Targets, output: Output, epochs: usize) -> Network {
    let model = ModelConfig::default();
    let rows = Rows::new(&data.train.x, data.width, &Place::Fused);
    let mut learning = begin(&model, &TrainConfig::default(), 1, &data.layout, &rows, targets).unwrap();
    while learning.epoch() < epochs {
        learning.step();
    }
    let Ok(Some(Inside::Layers(layers))) = at_once(learning.inside()) else { panic!() };
    Network { layers, activation: model.activation, output }
}

fn studied(data: &Prepared, network: &Network, config: EfficiencyConfig) -> Vec<VariantReport> {
    let mut study = Study::new(network.clone(), config, data).unwrap();
    let mut reports = Vec::new();
    loop {
        match study.advance(data).unwrap() {
            Piece::Busy => {}
            Piece::Finished => return reports,
            Piece::Done(report, _) => {
                let (cost, [one, batch]) = (report.cost, report.latency);
                println!(
                    "{:?}: accuracy {:.4}, agreement {:.4}, {} of {} parameters, {} bytes, {} multiply-adds, {:.0} nJ, {:.1} µs, {:.1} µs a person",
                    report.variant,
                    report.overall.accuracy.value().unwrap(),
                    report.agreement.value().unwrap(),
                    cost.nonzero,
                    cost.parameters,
                    cost.file_bytes,
                    cost.multiply_adds,
                    cost.picojoules / 1e3,
                    one.median * 1e6,
                    batch.median * 1e6 / batch.people as f64,
                );
                reports.push(*report);
                assert_eq!(study.progress().0, reports.len());
            }
        }
    }
}

fn loss(report: &VariantReport) -> f64 {
    report.everybody.loss.value().unwrap()
}

#[test]
fn four_fifths_of_the_weights_of_digits_and_three_quarters_of_their_bits_cost_less_than_a_point() {
    let data = digits();
    let classes = data.outputs();
    let Labels::Classes(of_row) = &data.train.labels else { panic!() };
    let network = trained(&data, Targets::Classes { of_row: of_row.clone(), classes }, Output::Classes, 5);
    let reports = studied(&data, &network, EfficiencyConfig::all(false, 1));
    let of = |variant: Variant| reports.iter().find(|report| report.variant == variant).unwrap();
    let whole = of(Variant::Whole);
    assert!(whole.overall.accuracy.value().unwrap() > 0.95);
    for variant in [Variant::Pruned { share: 0.8 }, Variant::Integers, Variant::PrunedIntegers { share: 0.8 }] {
        assert!(loss(of(variant.clone())) < 0.01, "{variant:?}");
    }
    let (small, large) = (of(Variant::PrunedIntegers { share: 0.8 }).cost, whole.cost);
    assert!(10 * small.file_bytes < large.file_bytes && 10.0 * small.picojoules < large.picojoules);
    let hard = of(Variant::Pruned { share: 0.95 });
    assert_eq!((hard.classes.len(), hard.losses.len()), (10, data.test.groupings.len()));
    assert!(hard.classes.iter().all(|class| matches!(class.after, Interval::Value { .. }) && class.loss.people > 500));
    for (saliency, refit) in [(Saliency::Magnitude, false), (Saliency::Magnitude, true), (Saliency::Activity, false)] {
        println!("{saliency:?}, refit {refit}");
        let variants = vec![Variant::Pruned { share: 0.8 }, Variant::Narrowed { share: 0.5 }];
        studied(&data, &network, EfficiencyConfig { variants, saliency, refit, ..EfficiencyConfig::all(false, 1) });
    }
}

#[test]
fn a_decision_about_people_is_made_smaller_and_compared_group_by_group() {
    let data = table("compas");
    let Labels::Binary(positive) = &data.train.labels else { panic!() };
    let labels = positive.iter().map(|&y| f32::from(y)).collect();
    let network = trained(&data, Targets::Binary(labels), Output::Decision, 10);
    let reports = studied(&data, &network, EfficiencyConfig::all(false, 1));
    assert_eq!(reports.len(), EfficiencyConfig::all(false, 1).variants.len());
    assert!(reports[0].losses.iter().all(|losses| losses.most.is_none()) && loss(&reports[0]) == 0.0);
    for report in &reports {
        assert!(report.agreement.value().unwrap() > 0.6 && report.classes.len() == 2, "{:?}", report.variant);
        let judged = report.losses.iter().flat_map(|losses| &losses.groups).filter(|group| group.people >= 10);
        assert!(judged.into_iter().all(|group| group.loss.value().is_some()));
        let of_groups = report.losses[0].groups.iter().map(|group| [group.people, group.harmed, group.helped]);
        let all = of_groups.fold([0; 3], |sum, each| std::array::from_fn(|i| sum[i] + each[i]));
        assert_eq!(all, [report.everybody.people, report.everybody.harmed, report.everybody.helped]);
    }
}
