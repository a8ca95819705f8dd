use safetensors::SafeTensors;

use super::*;
use crate::engine::inquiry::subject::made_up;
use crate::engine::inquiry::{Answer as Told, Inquiry, Step};
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;

/// A model of made-up people after two epochs.
fn subject(family: Family) -> Subject {
    let model = ModelConfig { family, code: 1, hidden: vec![12], ..ModelConfig::default() };
    made_up::subject(400, model, TrainConfig { epochs: 2, ..TrainConfig::default() })
}

/// The answer, and how many variants were known along the way.
fn answer(question: Question, subject: Subject) -> Result<(Answer, Vec<usize>), Fault> {
    let mut work = Inquiry::Costs(question).begin(subject)?;
    let mut known = Vec::new();
    loop {
        match work.advance()? {
            Step::Doing { done, of, so_far } => {
                assert!(done <= of);
                if let Some(Told::Costs(Answer::Smaller(smaller))) = so_far {
                    known.push(smaller.variants.len());
                }
            }
            Step::Done(Told::Costs(answer)) => return Ok((answer, known)),
            Step::Done(other) => panic!("{other:?}"),
        }
    }
}

fn whole(family: Family) -> Whole {
    let (found, _) = answer(Question::Whole {}, subject(family)).unwrap();
    let Answer::Whole(whole) = found else { panic!("{found:?}") };
    *whole
}

#[test]
fn a_network_is_counted_and_timed() {
    let width = subject(Family::Mlp).data.width as u64;
    let whole = whole(Family::Mlp);
    assert_eq!(whole.parameters, Some(12 * width + 12 + 12 + 1));
    assert_eq!(whole.multiply_adds, Some(12 * width + 12));
    assert_eq!(whole.weight_bytes, whole.parameters.map(|n| 4 * n));
    assert!(whole.file_bytes > whole.weight_bytes);
    let cost = whole.cost.unwrap();
    assert_eq!((Some(cost.parameters), Some(cost.file_bytes)), (whole.parameters, whole.file_bytes));
    let [one, batch] = whole.latency.unwrap();
    assert!(one.people == 1 && batch.people > 1);
    for latency in [one, batch] {
        assert!(0.0 < latency.lower && latency.lower <= latency.median && latency.median <= latency.upper);
    }
    let integers = whole.integers.unwrap();
    assert!(
        integers.cost.weight_bytes < cost.weight_bytes && integers.agreement.value().is_some_and(|share| share > 0.9)
    );
    assert_eq!((whole.obstacle, whole.trees, whole.several), (None, None, false));
}

#[test]
fn of_other_families_is_told_what_is_known() {
    let tree = whole(Family::Tree);
    let trees = tree.trees.unwrap();
    let nodes = trees.nodes.unwrap();
    assert_eq!((trees.trees, tree.parameters), (1, Some((nodes - 1) / 2)));
    assert!(tree.cost.unwrap().comparisons == trees.depth && trees.depth > 0);
    let boosted = whole(Family::Boosted);
    assert!(boosted.cost.is_none() && boosted.parameters.is_none());
    assert!(boosted.trees.unwrap().trees > 0 && boosted.latency.is_some());
    let unusual = whole(Family::Autoencoder);
    assert!(unusual.cost.is_some());
    for other in [tree, boosted, unusual] {
        assert_eq!((other.obstacle.unwrap().text("fault"), other.integers), (Some("not-compressible"), None));
    }
}

#[test]
fn smaller_models_are_told_one_by_one() {
    let (found, known) = answer(Question::Smaller {}, subject(Family::Mlp)).unwrap();
    let Answer::Smaller(smaller) = found else { panic!("{found:?}") };
    assert!(known.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!((&smaller.variants[0].variant, smaller.faults.len()), (&Variant::Whole, 0));
    assert_eq!(smaller.variants.len(), 16);
    for report in &smaller.variants {
        assert_eq!((report.losses.len(), report.groupings.len()), (1, 1));
        assert_eq!((report.losses[0].groups.len(), report.classes.len()), (2, 2));
    }
    if let Some(best) = smaller.best {
        assert!(smaller.variants[best].cost.file_bytes < smaller.variants[0].cost.file_bytes);
    }
}

#[test]
fn a_smaller_model_is_handed_out_as_a_file_as_large_as_was_said() {
    let variant = Variant::Pruned { share: 0.8 };
    let (found, _) = answer(Question::Smaller {}, subject(Family::Mlp)).unwrap();
    let Answer::Smaller(smaller) = found else { panic!("{found:?}") };
    let said = smaller.variants.iter().find(|report| report.variant == variant).unwrap().cost.file_bytes;
    let (found, _) = answer(Question::File { variant }, subject(Family::Mlp)).unwrap();
    let Answer::File(file) = found else { panic!("{found:?}") };
    assert_eq!(file.bytes.len() as u64, said);
    assert!(SafeTensors::deserialize(&file.bytes).is_ok());
}

#[test]
fn what_is_no_network_of_dense_layers_is_not_made_smaller() {
    for family in [Family::Tree, Family::Boosted, Family::Autoencoder] {
        let fault = answer(Question::Smaller {}, subject(family)).unwrap_err();
        assert_eq!(fault.text("fault"), Some("not-compressible"));
    }
}
