//! The model that a question is about, as it stood when it was asked, and its people.

use std::rc::Rc;

use super::layered::Layered;
use crate::data::features::Features;
use crate::data::prepare::Prepared;
use crate::engine::evaluation::{highest_share, scores_of};
use crate::engine::protocol::{BackendError, Fault, Position, Refusal, Task};
use crate::engine::run::{Configured, Run};
use crate::engine::task::unusual_share;
use crate::evaluate::explain::gradients::Sloped;
use crate::evaluate::score::Score;
use crate::model::config::Family;
use crate::model::dense::DenseNetwork;
use crate::model::output::Output;
use crate::model::weights::LayerWeights;
use crate::train::learning::{self, Inside, Pending, Predict};
use crate::train::privacy::Spent;
use crate::train::rows::{Place, Rows};

/// A copy of the model with all that can be asked of it.
pub struct Subject {
    model: Rc<dyn Predict>,
    place: Place,
    /// An autoencoder's logit from which on somebody is unusual; 0 for others.
    limit: f32,
    outputs: usize,
    pub task: Task,
    pub inside: Inside,
    pub data: Rc<Prepared>,
    pub configured: Configured,
    /// Of the run.
    pub seed: u64,
    /// Where the run stands, and what it has spent of people's privacy.
    pub position: Position,
    pub spent: Option<Spent>,
}

impl Subject {
    /// The model of a run as it stands.
    ///
    /// # Errors
    /// [`Refusal::NotAtOnce`] where the model is on a GPU, and [`BackendError::DeviceLost`].
    pub async fn of(run: &Run, data: &Rc<Prepared>, configured: &Configured, seed: u64) -> Result<Self, Fault> {
        let (task, outputs) = (run.task(), run.outputs());
        let mut subject = Self {
            model: run.frozen().into(),
            place: run.place().clone(),
            limit: 0.0,
            outputs,
            task,
            inside: run.inside().await?,
            data: data.clone(),
            configured: configured.clone(),
            seed,
            position: run.position(),
            spent: run.spent(),
        };
        let nobody = Rows::new(&Features::Numbers(vec![0.0; data.width]), data.width, &subject.place);
        if at_once(subject.model.logits(&nobody, 0..1))?.is_none() {
            return Err(Refusal::NotAtOnce {}.into());
        }
        if task == Task::Anomaly {
            let x = data.train.x.numbers(0..data.train.x.len());
            subject.limit = highest_share(&subject.logits(x.into_owned()), unusual_share(data));
        }
        Ok(subject)
    }

    /// Where the model was trained.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What the model gives for people, `[people, width]` row-major: `[people, outputs]`.
    pub fn logits(&self, x: Vec<f32>) -> Vec<f32> {
        let rows = Rows::new(&Features::Numbers(x), self.data.width, &self.place);
        now(self.model.logits(&rows, 0..rows.people()))
    }

    /// The layers of a model that consists of dense ones and predicts.
    pub fn dense_layers(&self) -> Option<&[LayerWeights]> {
        match (&self.inside, self.configured.model.family) {
            (Inside::Layers(layers), Family::Logistic | Family::Mlp) => Some(layers),
            _ => None,
        }
    }

    /// The model, if it is such a one.
    pub fn dense(&self) -> Option<DenseNetwork<f32>> {
        let activation = self.configured.model.activation;
        self.dense_layers().map(|layers| DenseNetwork::new(layers, activation, Output::of(&self.data)))
    }

    /// The model as one whose slopes are known, if they are: a dense one in its own way, which is quicker.
    pub fn sloped(&self) -> Option<Rc<dyn Sloped>> {
        if let Some(dense) = self.dense() {
            return Some(Rc::new(dense));
        }
        let (width, outputs, output) = (self.data.width, self.outputs, Output::of(&self.data));
        let layered = Layered { model: self.model.clone(), place: self.place.clone(), width, outputs, output };
        if layered.differentiable() { Some(Rc::new(layered)) } else { None }
    }
}

impl Score for Subject {
    fn width(&self) -> usize {
        self.data.width
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let mut logits = self.logits(x.iter().map(|&x| x as f32).collect());
        logits.iter_mut().for_each(|z| *z -= self.limit);
        scores_of(logits, self.task, &self.data).into_iter().map(f64::from).collect()
    }
}

/// What a model on the CPU answers.
pub fn now<T>(pending: Pending<'_, T>) -> T {
    match at_once(pending) {
        Ok(Some(known)) => known,
        _ => unreachable!("a model on the CPU answers at once"),
    }
}

/// What is known without waiting, if it is.
fn at_once<T>(pending: Pending<'_, T>) -> Result<Option<T>, BackendError> {
    learning::at_once(pending).map_err(|lost| BackendError::DeviceLost { detail: lost.0 })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
pub mod made_up {
    use std::time::Duration;

    use pollster::block_on;

    use super::*;
    use crate::data::options::DataOptions;
    use crate::data::prepare::prepare_frame;
    use crate::data::toy::{Toy, catalog};
    use crate::engine::mitigated::Mitigated;
    use crate::engine::placed::Placed;
    use crate::engine::protocol::MitigationConfig;
    use crate::engine::run::Goal;
    use crate::model::config::ModelConfig;
    use crate::train::begin::place_for;
    use crate::train::config::TrainConfig;

    const ID: &str = "toy-biased-labels";

    /// A model of so many made-up people after all its epochs.
    pub fn subject(people: usize, model: ModelConfig, train: TrainConfig) -> Subject {
        let toy = Toy { rows: people, ..catalog::toy(ID).unwrap() };
        let dataset = catalog::dataset(ID, &toy).unwrap();
        let data = Rc::new(prepare_frame(&toy.frame(1).unwrap(), &dataset, &DataOptions::default()).unwrap());
        let place = place_for(model.family, &Place::Fused).unwrap();
        let configured = Configured { model, train, mitigation: MitigationConfig::default() };
        let mitigated = Mitigated::plain(data.clone());
        let mut run = Run::new(&mitigated, &Placed::new(&mitigated, &place), &configured, 1, false).unwrap();
        run.start(Goal::Finish);
        while run.busy() {
            block_on(run.advance(&data, Duration::from_millis(50))).unwrap();
        }
        block_on(Subject::of(&run, &data, &configured, 1)).unwrap()
    }
}
