//! What runs ask of the engine: the weights of the present one when it is kept, and to take those of one that is loaded.

use yew::prelude::*;

use super::RunsChange;
use super::shelf::use_shelf;
use crate::engine::protocol::Command;
use crate::ui::app::{Store, Wires};
use crate::ui::state::Action;

/// Asks when there is something to ask, and keeps the runs of this device in step. It has to come after the effects that
/// tell the engine of changed settings: weights are for the model that those make.
#[hook]
pub fn use_runs(store: &Store, wires: &Wires) {
    let slot = wires.clone();
    use_effect_with(store.runs.asks, move |&asks| {
        if asks > 0 {
            slot.send(&Command::Weights);
        }
    });

    let slot = wires.clone();
    let there = store.made.is_some() && store.data.is_some();
    let (weights, dispatcher) = (store.weights_to_load(), store.dispatcher());
    use_effect_with(store.runs.loading.filter(|_| there), move |loading| {
        if loading.is_some() {
            if let Some(weights) = weights {
                slot.send(&Command::Import { bytes: weights.to_vec() });
            }
            dispatcher.dispatch(Action::Runs(RunsChange::Arrived));
        }
    });
    use_shelf(store);
}
