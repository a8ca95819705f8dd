//! Adversarial training on digits: what it does to attacks, what it costs, and what can be proven then.

mod digits;

use digits::digits;
use fairground::data::labels::Labels;
use fairground::data::prepare::Prepared;
use fairground::evaluate::robust::attack::Norm;
use fairground::evaluate::robust::certify::Certification;
use fairground::evaluate::robust::curve::Curve;
use fairground::evaluate::robust::disturbance::Attacks;
use fairground::evaluate::robust::feasible::Feasible;
use fairground::evaluate::robust::tested::Tested;
use fairground::evaluate::score::Score;
use fairground::model::config::ModelConfig;
use fairground::model::dense::DenseNetwork;
use fairground::model::interval::IntervalNetwork;
use fairground::model::output::Output;
use fairground::model::weights::LayerWeights;
use fairground::train::adversarial::AdversarialConfig;
use fairground::train::config::TrainConfig;
use fairground::train::learning::Learning;
use fairground::train::objective::Objective;
use fairground::train::rows::{Place, Rows};
use fairground::train::targets::Targets;
use fairground::train::trainer::Trainer;

const EPSILON: f64 = 0.1;
const EPOCHS: usize = 3;
const TESTED: usize = 1000;

fn trained(data: &Prepared, adversarial: Option<AdversarialConfig>) -> Vec<LayerWeights> {
    let model = ModelConfig { hidden: vec![32, 16], ..ModelConfig::default() };
    let train = TrainConfig { adversarial, epochs: EPOCHS, ..TrainConfig::default() };
    let rows = Rows::new(&data.train.x, data.width, &Place::Fused);
    let Labels::Classes(of_row) = data.train.labels.clone() else { panic!("digits are classes") };
    let targets = Targets::Classes { of_row, classes: data.outputs() };
    let objective = Objective { feasible: Some(Feasible::of(data)), ..targets.into() };
    let mut trainer = Trainer::new(&model, &train, 1, &data.layout, &rows, objective);
    while trainer.epoch() < EPOCHS {
        trainer.step();
    }
    pollster::block_on(trainer.weights()).unwrap()
}

/// The accuracy without and under attack, and what is certified of it.
fn tried(data: &Prepared, layers: &[LayerWeights]) -> [f64; 3] {
    let activation = ModelConfig::default().activation;
    let network = DenseNetwork::<f32>::new(layers, activation, Output::of(data));
    let tested = Tested::new(&data.test, data.width, TESTED, 1).unwrap();
    let (feasible, decisions) = (Feasible::of(data), network.decisions(&tested.x(0..TESTED)));
    let attacks = Attacks { norm: Norm::Linf, steps: 10, switches: 0, feasible: feasible.clone() };
    let mut curve = Curve::new(network, attacks, tested.clone(), vec![0.0, EPSILON]);
    while curve.advance() {}
    let intervals = IntervalNetwork::new(layers, activation);
    let mut certification = Certification::new(intervals, feasible, tested, decisions, 0.5);
    while certification.advance() {}
    let report = curve.report();
    let all = [&report[0].right, &report[1].right, &certification.certified(EPSILON)];
    all.map(|right| right.overall.value().unwrap())
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless it is optimised: add --release")]
fn digits_are_hardened_at_little_cost() {
    let data = digits();
    let [plain, attacked, _] = tried(&data, &trained(&data, None));
    let config = AdversarialConfig { epsilon: EPSILON, ..AdversarialConfig::default() };
    let [hardened, withstood, certified] = tried(&data, &trained(&data, Some(config)));
    assert!(withstood - attacked >= 0.4, "{attacked} {withstood}");
    assert!(plain - hardened <= 0.04, "{plain} {hardened}");
    assert!(certified <= withstood);
}
