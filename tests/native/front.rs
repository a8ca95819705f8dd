//! The front of accuracy against each gap that constraints of training reach, beside the points of Fairlearn's
//! `ExponentiatedGradient` and `GridSearch` on the same people: at least as large a hypervolume. All is measured on the
//! people who were learnt from, as in the golden file.

mod fronts;

use fairground::data::layout::Layout;
use fairground::engine::reduced::{Learner, Reduced};
use fairground::mitigate::parity::Parity;
use fairground::mitigate::reductions::config::{Reduction, ReductionConfig};
use fairground::mitigate::reductions::moments::Moments;
use fairground::model::config::{Family, ModelConfig};
use fairground::train::config::TrainConfig;
use fairground::train::learning::Learning;

use fronts::{CONTESTS, People, case, file, people};

#[test]
fn parity_is_had_as_cheaply_as_by_reductions() {
    let file = file();
    let people = people(&file);
    for contest in &CONTESTS {
        let [ours, theirs] = contest.hypervolumes(&contest.ours(&people), &file);
        println!("{}: {ours:.5}, Fairlearn {theirs:.5}", contest.measure);
        assert!(ours >= theirs, "{}: {ours}, Fairlearn {theirs}", contest.measure);
    }
}

/// Accuracy and gap that are expected of a lottery over logistic models as the page learns them.
fn lottery(people: &People, parity: Parity, eps: f64, measure: &str) -> [f64; 2] {
    let labels: Vec<bool> = people.labels.iter().map(|&y| y > 0.5).collect();
    let moments = Moments::new(parity.into(), &labels, &people.groups, 2).expect("two groups with both labels");
    let learner = Learner {
        model: ModelConfig { family: Family::Logistic, ..ModelConfig::default() },
        train: TrainConfig { batch_size: 128, learning_rate: 0.02, epochs: 30, ..TrainConfig::default() },
        seed: 1,
        layout: Layout::Flat,
        rows: people.rows.clone(),
        feasible: None,
    };
    let kind = Reduction::ExponentiatedGradient;
    let config = ReductionConfig { kind: Some(kind), eps, ..ReductionConfig::default() };
    let mut search = Reduced::new(kind, &config, moments, learner).expect("people to learn from");
    while !search.exhausted() {
        search.step();
    }
    let result = search.frozen();
    assert!(result.draws());
    let logits = pollster::block_on(result.logits(&people.rows, 0..labels.len())).expect("a CPU isn't lost");
    let chance: Vec<f64> = logits.iter().map(|&z| 1.0 / (1.0 + f64::from(-z).exp())).collect();
    let mean = |keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..chance.len()).filter(|&i| keep(i)).collect();
        kept.iter().map(|&i| chance[i]).sum::<f64>() / kept.len() as f64
    };
    let apart = |of: &dyn Fn(usize) -> bool| {
        (mean(&|i| people.groups[i] == 0 && of(i)) - mean(&|i| people.groups[i] == 1 && of(i))).abs()
    };
    let right = chance.iter().zip(&labels).map(|(&p, &y)| if y { p } else { 1.0 - p });
    let gap = match measure {
        "demographic_parity_difference" => apart(&|_| true),
        _ => apart(&|i| labels[i]).max(apart(&|i| !labels[i])),
    };
    [right.sum::<f64>() / chance.len() as f64, gap]
}

#[test]
fn a_lottery_over_models_of_the_page_reaches_fairlearns_points() {
    let file = file();
    let people = people(&file);
    for (parity, name, measure) in [
        (Parity::DemographicParity, "exponentiated_gradient_demographic_parity", "demographic_parity_difference"),
        (Parity::EqualizedOdds, "exponentiated_gradient_equalized_odds", "equalized_odds_difference"),
    ] {
        for theirs in case(&file, name)["expected"].as_array().expect("points") {
            let of = |key: &str| theirs[key].as_f64().expect("a number");
            let [accuracy, gap] = lottery(&people, parity, of("eps"), measure);
            println!(
                "{measure}, eps {}: {accuracy:.4}, {gap:.4}; {:.4}, {:.4}",
                of("eps"),
                of("accuracy"),
                of(measure)
            );
            // The file's own tolerances: another learner is asked.
            assert!(accuracy > of("accuracy") - 0.01 && gap < of(measure) + 0.02, "{measure}: {accuracy}, {gap}");
        }
    }
}
