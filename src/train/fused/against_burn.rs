//! The fused trainer and the one through Burn take the same steps.

use burn::tensor::{Device, Tensor, TensorData};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::reference::numbers;
use super::tests::{Case, Drawn, cases};
use super::*;
use crate::data::layout::Layout;
use crate::model::config::ModelConfig;
use crate::model::device::network::Network;
use crate::train::device::learner::Learner;
use crate::train::device::loss::bce_tensor;

const RATE: f64 = 0.02;

/// Weights after some steps of Burn's, on the mean binary cross-entropy of all outputs.
fn by_burn(case: &Case, drawn: &Drawn, steps: usize) -> Vec<LayerWeights> {
    let device = Device::flex().autodiff();
    let matrix = |numbers: Vec<f32>, width: usize| {
        Tensor::<2>::from_data(TensorData::new(numbers, [case.batch, width]), &device)
    };
    let [inputs, outputs] = case.ends;
    let people = drawn.rows.iter().flat_map(|&row| &drawn.x[row as usize * inputs..][..inputs]).copied().collect();
    let (x, targets) = (matrix(people, inputs), matrix(drawn.targets.clone(), outputs));
    let masks: Vec<_> =
        drawn.masks.iter().zip(&case.hidden).map(|(mask, &units)| matrix(mask.clone(), units)).collect();
    let model = ModelConfig { activation: case.activation, ..ModelConfig::default() };
    let mut learner = Learner::new(Network::new(&model, &Layout::Flat, &drawn.layers, &device), &case.config);
    for _ in 0..steps {
        learner.step(RATE, x.clone(), &masks, |logits| bce_tensor(logits, targets.clone()));
    }
    pollster::block_on(learner.model().weights()).unwrap()
}

proptest! {
    // The same models every time: on which side of a rectifier's edge rounding falls is not for chance to decide.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(96) })]

    #[test]
    fn steps_are_those_of_burn(case in cases()) {
        const STEPS: usize = 2;
        let drawn = case.draw();
        let inputs = Inputs::new(&drawn.x, case.ends[0]);
        let mut model = FusedMlp::new(&drawn.layers, case.activation, &case.config);
        for _ in 0..STEPS {
            // The mean over outputs too, as Burn's.
            model.step(RATE, &inputs, &drawn.rows, &drawn.masks, &mut |logits, gradient| {
                loss::bce_batch(logits, &drawn.targets, gradient);
            });
        }
        let (found, expected) = (numbers(&model.weights()), numbers(&by_burn(&case, &drawn, STEPS)));
        // A rectifier near 0, or Adam where the gradient is all rounding, may part them, but not in many places.
        let apart = found.iter().zip(&expected).filter(|(f, e)| (*f - *e).abs() > 2e-5).count();
        prop_assert!(apart * 50 <= found.len(), "{apart} of {} are apart", found.len());
        let most = found.iter().zip(&expected).map(|(f, e)| (f - e).abs()).fold(0.0, f64::max);
        prop_assert!(most <= 2.0 * RATE * STEPS as f64, "{most}");
    }
}
