//! What holds of every model, everybody, and every change.

use proptest::prelude::*;
use rand::RngExt;

use super::attack::{Attack, Norm, Order};
use super::certify::{Certification, radii};
use super::curve::Curve;
use super::disturbance::{Attacks, Disturbance, Missing, Noise};
use super::feasible::Feasible;
use super::tested::Tested;
use crate::data::features::Features;
use crate::data::groups::Grouping;
use crate::data::labels::Labels;
use crate::data::meaning::Meaning;
use crate::data::prepare::Part;
use crate::data::scale::Scale;
use crate::evaluate::fairness::report::Interval;
use crate::evaluate::score::{Gradient, Score};
use crate::model::config::Activation;
use crate::model::dense::DenseNetwork;
use crate::model::interval::IntervalNetwork;
use crate::model::output::Output;
use crate::model::weights::{LayerWeights, dense_shapes, initial_weights};
use crate::random::{Purpose, stream};

/// Two amounts, of which the first may be missing, a column with three levels or none, and one that is sensitive.
fn meanings() -> Vec<Meaning> {
    let amount = |column: &str, lacking| Meaning::Amount { column: column.into(), scale: Scale::PLAIN, lacking };
    let level = |column: &str, level: &str| Meaning::Level { column: column.into(), level: level.into() };
    let unknown = |column: &str| Meaning::Unknown { column: column.into() };
    vec![
        amount("income", true),
        unknown("income"),
        amount("age", false),
        level("job", "a"),
        level("job", "b"),
        level("job", "c"),
        unknown("job"),
        level("sex", "f"),
        level("sex", "m"),
    ]
}

fn people(count: usize, seed: u64) -> Vec<f32> {
    let mut rng = stream(seed, Purpose::Toy);
    let mut x = Vec::new();
    for _ in 0..count {
        let (missing, job, sex) = (rng.random_bool(0.2), rng.random_range(0..4), rng.random_range(0..2));
        let income = if missing { 0.0 } else { rng.random_range(-2.0..2.0) };
        x.extend([income, f32::from(u8::from(missing)), rng.random_range(-2.0..2.0)]);
        x.extend((0..4).map(|level| f32::from(u8::from(level == job))));
        x.extend((0..2).map(|level| f32::from(u8::from(level == sex))));
    }
    x
}

fn wide(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&x| f64::from(x)).collect()
}

fn layers(width: usize, output: Output, seed: u64) -> Vec<LayerWeights> {
    let last = if output == Output::Classes { 3 } else { 1 };
    initial_weights(&dense_shapes(&[width, 6, 5, last], Activation::Relu), &mut stream(seed, Purpose::Weights))
}

fn part(count: usize, seed: u64, network: &DenseNetwork<f64>) -> Part {
    let x = people(count, seed);
    let mut rng = stream(seed, Purpose::Sample);
    // Most labels are what the model says.
    let labels = network.decisions(&wide(&x)).iter().map(|&d| (d == 1) != rng.random_bool(0.1)).collect();
    let grouping = Grouping {
        attributes: vec!["sex".into()],
        groups: vec![vec!["f".into()], vec!["m".into()]],
        of_row: x.chunks(9).map(|row| u32::from(row[8] == 1.0)).collect(),
    };
    Part { x: Features::Numbers(x), labels: Labels::Binary(labels), groupings: vec![grouping] }
}

fn outputs() -> impl Strategy<Value = Output> {
    prop::sample::select(vec![Output::Decision, Output::Classes])
}

fn activations() -> impl Strategy<Value = Activation> {
    prop::sample::select(vec![Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn attacks_stay_within_the_ball_and_what_is_feasible(
        norm in prop::sample::select(vec![Norm::Linf, Norm::L2]), order in prop::sample::select(vec![Order::ProjectThenClip, Order::ClipThenProject]),
        epsilon in 0.0..2.0, steps in 1_usize..8, switches in 0_usize..3, targeted in any::<bool>(), seed in 0_u64..99,
    ) {
        let x = people(12, seed);
        let feasible = Feasible::table(&meanings(), &x, &["sex".into()]);
        let network = DenseNetwork::<f64>::new(&layers(9, Output::Decision, seed), Activation::Tanh, Output::Decision);
        let labels: Vec<f64> = (0..12).map(|i| f64::from(i % 2)).collect();
        let x = wide(&x);
        let attack = Attack { order, switches, targeted, ..Attack::projected(norm, epsilon, steps) };
        let changed = attack.run(&network, &feasible, &x, &labels);
        for (row, before) in changed.chunks(9).zip(x.chunks(9)) {
            let moves: Vec<f64> = row.iter().zip(before).map(|(a, b)| a - b).collect();
            let size = match norm {
                Norm::Linf => moves[0].abs().max(moves[2].abs()),
                Norm::L2 => moves[0].hypot(moves[2]),
            };
            prop_assert!(size <= epsilon + 1e-12);
            prop_assert!(row[0].abs() <= 2.0 && row[2].abs() <= 2.0);
            prop_assert!(before[1] == 0.0 || moves[0] == 0.0, "what isn't known stays so");
            prop_assert!([1, 6, 7, 8].iter().all(|&fixed| moves[fixed] == 0.0));
            prop_assert!(row[3..7].iter().all(|&x| x == 0.0 || x == 1.0) && row[3..7].iter().sum::<f64>() == 1.0);
            prop_assert!(switches > 0 || row[3..7] == before[3..7]);
        }
    }

    #[test]
    fn a_step_up_a_linear_model_raises_the_loss(epsilon in 0.01..2.0, norm in prop::sample::select(vec![Norm::Linf, Norm::L2]), seed in 0_u64..99) {
        let linear = initial_weights(&dense_shapes(&[4, 1], Activation::Relu), &mut stream(seed, Purpose::Weights));
        let network = DenseNetwork::<f64>::new(&linear, Activation::Relu, Output::Decision);
        let (x, labels) = ([0.5; 8], [0.0, 1.0]);
        let feasible = Feasible::picture(4);
        let raised = Attack::fast(norm, epsilon).run(&network, &feasible, &x, &labels);
        let lowered = Attack { targeted: true, ..Attack::fast(norm, epsilon) }.run(&network, &feasible, &x, &labels);
        let [before, raised, lowered] = [&x[..], &raised, &lowered].map(|x| network.losses(x, &labels));
        for person in 0..2 {
            prop_assert!(raised[person] > before[person] && lowered[person] < before[person]);
        }
    }

    #[test]
    fn no_attack_reaches_what_is_certified(output in outputs(), activation in activations(), seed in 0_u64..999) {
        let layers = layers(6, output, seed);
        let network = DenseNetwork::<f64>::new(&layers, activation, output);
        let mut rng = stream(seed, Purpose::Toy);
        let x: Vec<f64> = (0..60).map(|_| rng.random()).collect();
        let (feasible, decisions) = (Feasible::picture(6), network.decisions(&x));
        let radii = radii(&IntervalNetwork::new(&layers, activation), &feasible, &x, &decisions, 1.0);
        for (person, &radius) in radii.iter().enumerate() {
            let (own, labels) = (&x[person * 6..][..6], [f64::from(decisions[person])]);
            let attacked = Attack::projected(Norm::Linf, radius, 20).run(&network, &feasible, own, &labels);
            prop_assert_eq!(network.decisions(&attacked)[0], decisions[person]);
            // Corners are where bounds are reached.
            for corner in 0..64_usize {
                let at = |(i, x): (usize, &f64)| (x + if corner >> i & 1 == 1 { radius } else { -radius }).clamp(0.0, 1.0);
                let corner: Vec<f64> = own.iter().enumerate().map(at).collect();
                prop_assert_eq!(network.decisions(&corner)[0], decisions[person]);
            }
        }
    }

    #[test]
    fn the_radius_of_a_linear_model_is_the_distance_to_its_boundary(seed in 0_u64..99) {
        let linear = initial_weights(&dense_shapes(&[3, 1], Activation::Relu), &mut stream(seed, Purpose::Weights));
        let network = DenseNetwork::<f64>::new(&linear, Activation::Relu, Output::Decision);
        let x = [0.5, 0.4, 0.6];
        let size: f64 = linear[0].weights.iter().map(|&w| f64::from(w.abs())).sum();
        let exact = network.logits(&x)[0].abs() / size;
        prop_assume!(exact < 0.4);
        let found = radii(&IntervalNetwork::new(&linear, Activation::Relu), &Feasible::picture(3), &x, &network.decisions(&x), 1.0);
        prop_assert!((found[0] - exact).abs() < 1e-4, "{} {exact}", found[0]);
    }

    #[test]
    fn disturbances_of_no_strength_change_nobody_and_are_repeatable(seed in 0_u64..99, level in 0.0..1.0) {
        let x = people(20, seed);
        let feasible = Feasible::table(&meanings(), &x, &[]);
        let network = DenseNetwork::<f64>::new(&layers(9, Output::Decision, seed), Activation::Relu, Output::Decision);
        let x = wide(&x);
        let labels = vec![1.0; 20];
        let attacks = Attacks { norm: Norm::Linf, steps: 3, switches: 2, feasible: feasible.clone() };
        let (noise, missing) = (Noise { feasible, seed }, Missing::new(&meanings(), seed));
        let all: [&dyn Disturbance<DenseNetwork<f64>>; 3] = [&attacks, &noise, &missing];
        for disturbance in all {
            let run = |level, first, x: &[f64]| disturbance.disturb(&network, level, first, x, &labels[..x.len() / 9]);
            prop_assert_eq!(&run(0.0, 0, &x), &x);
            let whole = run(level, 0, &x);
            prop_assert_eq!(&whole, &[run(level, 0, &x[..63]), run(level, 7, &x[63..])].concat());
        }
        let all_lost = missing.disturb(&network, 1.0, 0, &x, &labels);
        prop_assert!(all_lost.chunks(9).all(|row| row == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    }

    #[test]
    fn curves_fall_and_lie_above_what_is_certified(seed in 0_u64..99) {
        let layers = layers(9, Output::Decision, seed);
        let network = DenseNetwork::<f64>::new(&layers, Activation::Relu, Output::Decision);
        let part = part(150, seed, &network);
        let Features::Numbers(x) = &part.x else { unreachable!("people are numbers") };
        let feasible = Feasible::table(&meanings(), x, &["sex".into()]);
        let tested = Tested::new(&part, 9, 140, seed).unwrap();
        let decisions = network.decisions(&tested.x(0..140));
        let attacks = Attacks { norm: Norm::Linf, steps: 5, switches: 0, feasible: feasible.clone() };
        let mut curve = Curve::new(network, attacks, tested.clone(), vec![0.0, 0.1, 0.5, 1.0]);
        while curve.advance() {}
        prop_assert_eq!(curve.progress(), (12, 12));
        let mut certification =
            Certification::new(IntervalNetwork::new(&layers, Activation::Relu), feasible, tested, decisions, 2.0);
        while certification.advance() {}
        let report = curve.report();
        prop_assert_eq!(report.len(), 4);
        let value = |interval: Interval| interval.value().unwrap();
        prop_assert!(report.windows(2).all(|pair| value(pair[1].right.overall) <= value(pair[0].right.overall)));
        for level in &report {
            let certified = certification.certified(level.level);
            prop_assert!(value(certified.overall) <= value(level.right.overall));
            prop_assert_eq!(certified.groups[0].len(), 2);
        }
    }
}

#[test]
fn what_is_undecided_or_too_little_is_not_judged() {
    let network = DenseNetwork::<f64>::new(&layers(9, Output::Decision, 1), Activation::Relu, Output::Decision);
    let few = part(9, 1, &network);
    assert_eq!(Tested::new(&few, 9, 100, 1).unwrap().shares(|_| true).overall.value(), None);
    let amounts = Part { labels: Labels::Amounts(vec![1.0; 9]), ..few };
    assert!(Tested::new(&amounts, 9, 100, 1).is_err());
    let nobody = Tested::new(&part(0, 1, &network), 9, 100, 1).unwrap();
    let noise = Noise { feasible: Feasible::picture(9), seed: 1 };
    let mut curve = Curve::new(network, noise, nobody, vec![0.0]);
    assert!(!curve.advance() && curve.report().is_empty());
}
