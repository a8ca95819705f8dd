//! A trainer for a programmer's own arrays: dense models, trained by the fused trainer, batch after batch.
//!
//! It says nothing of groups or fairness; data sets, monitors and audits are elsewhere.

#[cfg(feature = "burn")]
use burn::tensor::Device;
use js_sys::{Array, Float32Array, Promise};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::model::{Model, Pass};
use super::read_checked;
use crate::data::features::Features;
use crate::limits::within;
use crate::model::config::Activation;
use crate::model::weights::{LayerWeights, dense_shapes, initial_weights};
use crate::random::{Purpose, stream};
use crate::train::config::{Algorithm, TrainConfig, check_learning_rate};
use crate::train::fused::loss::scores;
use crate::train::rows::{self as train, Place};

/// What training minimises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    #[default]
    Bce,
    CrossEntropy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Backend {
    #[default]
    Fused,
    #[cfg(feature = "burn")]
    Flex,
    #[cfg(feature = "burn")]
    Ndarray,
}

impl Backend {
    fn place(self) -> Place {
        match self {
            Backend::Fused => Place::Fused,
            #[cfg(feature = "burn")]
            Backend::Flex => Place::Device(Device::flex()),
            #[cfg(feature = "burn")]
            Backend::Ndarray => Place::Device(ndarray()),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OptimizerOptions {
    kind: Algorithm,
    learning_rate: f64,
    momentum: f64,
    l2: f64,
}

impl Default for OptimizerOptions {
    fn default() -> Self {
        let usual = TrainConfig::default();
        Self { kind: Algorithm::Adam, learning_rate: 0.001, momentum: usual.momentum, l2: usual.l2 }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct MlpOptions {
    sizes: Vec<usize>,
    activation: Activation,
    loss: Loss,
    optimizer: OptimizerOptions,
    weights: Option<Vec<Vec<f32>>>,
    seed: u64,
    backend: Backend,
    shuffle: bool,
}

/// Rows laid out for training once, so that every epoch can do without it. Changing the array afterwards changes nothing
/// here.
#[wasm_bindgen]
pub struct Rows(train::Rows);

#[wasm_bindgen]
impl Rows {
    /// `x` is `[rows, width]`, row-major; `backend` is that of the trainers they are for.
    ///
    /// # Errors
    /// If it isn't rows of that width, or there is no such backend.
    #[wasm_bindgen(constructor)]
    pub fn new(
        x: &Float32Array,
        width: usize,
        #[wasm_bindgen(unchecked_optional_param_type = "MlpOptions[\"backend\"]")] backend: JsValue,
    ) -> Result<Rows, JsError> {
        let backend =
            if backend.is_undefined() { Backend::default() } else { serde_wasm_bindgen::from_value(backend)? };
        laid_out(x, width, &backend.place()).map(Rows)
    }
}

fn laid_out(x: &Float32Array, width: usize, place: &Place) -> Result<train::Rows, JsError> {
    if width == 0 || x.length() == 0 || !(x.length() as usize).is_multiple_of(width) {
        let found = x.length();
        return Err(JsError::new(&format!("“x” has {found} numbers: give rows of {width} numbers each.")));
    }
    Ok(train::Rows::new(&Features::Numbers(x.to_vec()), width, place))
}

/// Trains a dense model on arrays.
#[wasm_bindgen]
pub struct MlpTrainer {
    model: Model,
    place: Place,
    sizes: Vec<usize>,
    loss: Loss,
    learning_rate: f64,
    shuffle: Option<ChaCha8Rng>,
}

#[wasm_bindgen]
impl MlpTrainer {
    /// A trainer at its first step.
    ///
    /// # Errors
    /// An `Error` whose message names the option and the remedy.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "MlpOptions")] options: JsValue) -> Result<MlpTrainer, JsError> {
        let options: MlpOptions = read_checked(options, "{ sizes, loss, optimizer }")?;
        let (sizes, o) = (options.sizes, options.optimizer);
        if sizes.len() < 2 || sizes.contains(&0) {
            return Err(JsError::new("“sizes” has to list the units of at least two layers, such as [12, 32, 1]."));
        }
        let outputs = sizes[sizes.len() - 1];
        if (options.loss == Loss::Bce) != (outputs == 1) {
            return Err(JsError::new(
                "“loss”: “bce” needs one output, “cross_entropy” one for each class: change “sizes”.",
            ));
        }
        check_learning_rate(o.learning_rate)?;
        within("momentum", o.momentum, 0.0, 0.999)?;
        within("l2", o.l2, 0.0, 1.0)?;
        let config = TrainConfig { algorithm: o.kind, momentum: o.momentum, l2: o.l2, ..TrainConfig::default() };
        let layers = match options.weights {
            Some(given) => layers(&sizes, given)?,
            None => {
                let shapes = dense_shapes(&sizes, options.activation);
                initial_weights(&shapes, &mut stream(options.seed, Purpose::Weights))
            }
        };
        let place = options.backend.place();
        Ok(Self {
            model: Model::new(&layers, options.activation, &config, &place),
            place,
            sizes,
            loss: options.loss,
            learning_rate: o.learning_rate,
            shuffle: options.shuffle.then(|| stream(options.seed, Purpose::Shuffle)),
        })
    }

    /// One pass over the rows in batches, in their order unless `shuffle`; the last batch may be smaller. Gives the mean of
    /// all rows' losses, each before the step of its batch.
    ///
    /// `x` is `[rows, inputs]`, row-major; `y` has 0 or 1, or the class, of each row.
    ///
    /// # Errors
    /// An `Error` whose message names the argument and the remedy.
    pub async fn epoch(
        &mut self,
        x: Float32Array,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] y: JsValue,
        #[wasm_bindgen(js_name = "batchSize")] batch_size: usize,
    ) -> Result<f64, JsError> {
        let rows = laid_out(&x, self.sizes[0], &self.place)?;
        self.pass(&rows, &y, batch_size)
    }

    /// [`MlpTrainer::epoch`] on rows that are laid out already.
    ///
    /// # Errors
    /// As there.
    #[wasm_bindgen(js_name = "epochOf", unchecked_return_type = "Promise<number>")]
    pub fn epoch_of(
        &mut self,
        rows: &Rows,
        #[wasm_bindgen(unchecked_param_type = "ArrayLike<number>")] y: JsValue,
        #[wasm_bindgen(js_name = "batchSize")] batch_size: usize,
    ) -> Result<Promise, JsError> {
        let loss = self.pass(self.fitting(rows)?, &y, batch_size)?;
        Ok(Promise::resolve(&JsValue::from(loss)))
    }

    /// The weights as they stand: of each layer `[inputs, outputs]`, row-major, and then its biases.
    ///
    /// # Errors
    /// None that a caller can cause.
    #[wasm_bindgen(unchecked_return_type = "Float32Array[]")]
    pub async fn weights(&self) -> Result<Array, JsError> {
        let layers = self.model.weights();
        Ok(layers.iter().flat_map(|l| [&l.weights, &l.biases]).map(|v| Float32Array::from(v.as_slice())).collect())
    }

    /// Scores of rows: the probability of each class, `[rows, outputs]`, row-major; of the positive one where there is one
    /// output.
    ///
    /// # Errors
    /// An `Error` whose message names the argument and the remedy.
    pub async fn predict(&self, x: Float32Array) -> Result<Float32Array, JsError> {
        self.read(&laid_out(&x, self.sizes[0], &self.place)?)
    }

    /// [`MlpTrainer::predict`] for rows that are laid out already.
    ///
    /// # Errors
    /// As there.
    #[wasm_bindgen(js_name = "predictOf", unchecked_return_type = "Promise<Float32Array>")]
    pub fn predict_of(&self, rows: &Rows) -> Result<Promise, JsError> {
        Ok(Promise::resolve(&JsValue::from(self.read(self.fitting(rows)?)?)))
    }
}

impl MlpTrainer {
    fn outputs(&self) -> usize {
        self.sizes[self.sizes.len() - 1]
    }

    fn fitting<'a>(&self, rows: &'a Rows) -> Result<&'a train::Rows, JsError> {
        let (found, wanted) = (rows.0.width(), self.sizes[0]);
        if found == wanted {
            return Ok(&rows.0);
        }
        Err(JsError::new(&format!("“rows” have {found} numbers each: give rows of {wanted}.")))
    }

    /// The label of each row, checked.
    fn labels(&self, y: &JsValue, rows: usize) -> Result<Vec<f32>, JsError> {
        if !y.is_object() {
            return Err(JsError::new("“y” has to be a list of numbers."));
        }
        let labels = y.dyn_ref::<Float32Array>().map_or_else(|| Float32Array::new(y), Clone::clone).to_vec();
        if labels.len() != rows {
            let found = labels.len();
            return Err(JsError::new(&format!(
                "“y” has {found} entries where “x” has {rows} rows: give one for each."
            )));
        }
        let classes = self.outputs().max(2);
        let fits = |y: f32| (y.trunc() == y) & (y >= 0.0) & (y < classes as f32);
        // Looking at all of them costs less than stopping at the first that doesn't fit.
        if labels.iter().fold(true, |all, &y| all & fits(y)) {
            return Ok(labels);
        }
        let row = labels.iter().position(|&y| !fits(y)).unwrap_or_default();
        let (found, most) = (labels[row], classes - 1);
        Err(JsError::new(&format!("“y”: entry {row} is {found}, and has to be a whole number from 0 to {most}.")))
    }

    fn pass(&mut self, rows: &train::Rows, y: &JsValue, batch_size: usize) -> Result<f64, JsError> {
        let labels = self.labels(y, rows.people())?;
        if batch_size == 0 {
            return Err(JsError::new("“batchSize” has to be at least 1."));
        }
        let mut order: Vec<u32> = (0..rows.people() as u32).collect();
        if let Some(rng) = &mut self.shuffle {
            order.shuffle(rng);
        }
        let (rate, loss) = (self.learning_rate, self.loss);
        let pass = Pass { rate, rows, labels: &labels, order: &order, batch_size, loss };
        self.model.pass(&pass).ok_or_else(elsewhere)
    }

    fn read(&self, rows: &train::Rows) -> Result<Float32Array, JsError> {
        let mut found = self.model.logits(rows).ok_or_else(elsewhere)?;
        scores(&mut found, self.outputs());
        Ok(Float32Array::from(found.as_slice()))
    }
}

fn elsewhere() -> JsError {
    JsError::new("“rows” are laid out for another backend: name the trainer's when you make them.")
}

#[cfg(feature = "burn")]
#[expect(deprecated, reason = "kept as a second opinion for as long as Burn ships it")]
fn ndarray() -> Device {
    Device::ndarray()
}

/// The given weights, checked.
fn layers(sizes: &[usize], given: Vec<Vec<f32>>) -> Result<Vec<LayerWeights>, JsError> {
    let shapes = || sizes.windows(2).flat_map(|pair| [pair[0] * pair[1], pair[1]]);
    if !shapes().eq(given.iter().map(Vec::len)) {
        let wanted = shapes().map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
        return Err(JsError::new(&format!(
            "“weights” has to hold lists of {wanted} numbers: weights and biases in turn."
        )));
    }
    let mut given = given.into_iter();
    let mut next = || given.next().unwrap_or_default();
    Ok(sizes
        .windows(2)
        .map(|pair| LayerWeights { inputs: pair[0], outputs: pair[1], weights: next(), biases: next() })
        .collect())
}
