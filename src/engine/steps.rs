//! How a recurrent network comes to its answers: what it would say after each step, by group.

use burn::tensor::{Device, Tensor, TensorData};

use super::drawn::StepCurves;
use super::task::positive;
use crate::data::labels::Labels;
use crate::data::layout::Layout;
use crate::data::prepare::{Part, Prepared};
use crate::evaluate::estimate::{Estimate, Reason};
use crate::evaluate::score::highest;
use crate::model::config::ModelConfig;
use crate::model::device::network::Network;
use crate::model::weights::LayerWeights;
use crate::train::device::generic::read;
use crate::train::learning::DeviceLost;

/// People of the test part who are asked about, at most.
const MOST_PEOPLE: usize = 256;

/// How often it would be right after each step. Computed on the CPU, wherever the model is trained: it is little.
///
/// # Errors
/// [`DeviceLost`].
pub async fn steps(layers: &[LayerWeights], model: &ModelConfig, data: &Prepared) -> Result<StepCurves, DeviceLost> {
    let (part, device) = (&data.test, Device::flex());
    let people = part.labels.rows().min(MOST_PEOPLE);
    let x = part.x.numbers(0..people * data.width).into_owned();
    let x = Tensor::<2>::from_data(TensorData::new(x, [people, data.width]), &device);
    let all = data.layout.steps().unwrap_or_default();
    let mut right = Vec::with_capacity(all.len());
    for read_so_far in 1..=all.len() {
        let layout = Layout::Sequence { steps: all[..read_so_far].to_vec() };
        let logits = read(Network::new(model, &layout, layers, &device).forward(x.clone(), &[])).await?;
        right.push(answers(&logits, part, people));
    }
    let of_group = |of_row: &[u32], group: usize| -> Vec<Estimate> {
        let members: Vec<usize> = (0..people).filter(|&row| of_row[row] as usize == group).collect();
        let share = |right: &Vec<bool>| {
            let found = members.iter().filter(|&&row| right[row]).count();
            Estimate::rate(found as f64, members.len() as u64, Reason::NoRows)
        };
        right.iter().map(share).collect()
    };
    let groupings = part.groupings.iter().map(|g| (0..g.groups.len()).map(|i| of_group(&g.of_row, i)).collect());
    Ok(StepCurves { groupings: groupings.collect() })
}

/// Whether each answer is right.
fn answers(logits: &[f32], part: &Part, people: usize) -> Vec<bool> {
    match &part.labels {
        Labels::Classes(of_row) => {
            let outputs = logits.len() / people;
            logits.chunks(outputs).zip(of_row).map(|(logits, &class)| highest(logits) == class).collect()
        }
        _ => logits.iter().zip(&*positive(part)).map(|(&z, &y)| (z >= 0.0) == y).collect(),
    }
}
