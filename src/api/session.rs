//! The page's engine for JavaScript: a session learns from people, is paused, changed and asked, and sweeps.
//!
//! Each method takes the engine for itself for as long as it needs it; training gives it back after every slice, so that
//! the others have their turn in the middle of an epoch.

mod engine;
mod people;
mod sweep;
mod turn;

use std::rc::Rc;

use futures_util::lock::Mutex;
use js_sys::{Float32Array, Function, JSON, Object, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use self::engine::Engine;
use self::people::{People, rows};
use self::sweep::{SweepOptions, Watch, sweep};
use self::turn::turn;
use super::settings::{overlay, set, settings, settings_with, without};
use super::{deserialize, get, to_js};
use crate::data::represent::DataSummary;
use crate::engine::job::Job;
use crate::engine::protocol::{Backend, Command, Event, Inquiry, PartName, Predictions, StudyEvent};
use crate::evaluate::fairness::options::{Bootstrap, Clause};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("session.d.ts");

/// What can be changed while a run is under way.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Changes {
    learning_rate: Option<f64>,
    constraint_weight: Option<f64>,
}

/// What an evaluation is asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    part: PartName,
    sensitive: Option<Vec<String>>,
    privileged: Vec<Clause>,
    bootstrap: Bootstrap,
}

/// A model that learns from some people, and can be asked whom it fails.
#[wasm_bindgen]
pub struct Session {
    engine: Mutex<Engine>,
    people: People,
    backend: Backend,
    /// The run as it was created.
    base: Job,
    summary: DataSummary,
}

#[wasm_bindgen]
impl Session {
    /// A session with a model that has learnt nothing yet. `onEvent` hears everything that the engine says.
    ///
    /// # Errors
    /// An `Error` whose message names what can't be used and the remedy.
    #[wasm_bindgen(unchecked_return_type = "Session")]
    pub async fn create(
        #[wasm_bindgen(unchecked_param_type = "SessionOptions")] options: JsValue,
        #[wasm_bindgen(js_name = "onEvent", unchecked_optional_param_type = "(event: SessionEvent) => void")]
        on_event: JsValue,
    ) -> Result<Session, JsValue> {
        let chosen = chosen(&options)?;
        let people = People::read(&get(&chosen, "data"))?;
        let backend = backend(get(&chosen, "backend"))?;
        let model = settings("model", &get(&chosen, "model"))?;
        let train = settings_with("train", &["adversarial"], &get(&chosen, "train"))?;
        let mitigation = settings("mitigation", &get(&chosen, "mitigation"))?;
        let mut engine = Engine::start(&people, backend, listener("onEvent", on_event)?).await?;
        let options = people.options.clone();
        let (mut dataset, mut summary) = (people.dataset().cloned(), None);
        for event in engine.load(&people, &options).await? {
            match event {
                Event::Adopted(adopted) => dataset = Some(*adopted),
                Event::Loaded(loaded) => summary = Some(*loaded),
                _ => {}
            }
        }
        let (Some(dataset), Some(summary)) = (dataset, summary) else {
            return Err(JsError::new("The engine has loaded nothing: give other data.").into());
        };
        let base = Job { options, model, train, mitigation, dataset: Rc::new(dataset) };
        let Job { model, train, mitigation, .. } = base.clone();
        engine.send(Command::Configure { model, train, mitigation }).await?;
        engine.until_reported().await?;
        Ok(Self { engine: Mutex::new(engine), people, backend, base, summary })
    }

    /// Who is in the data: people, features, groups.
    ///
    /// # Errors
    /// None that a caller can cause.
    #[wasm_bindgen(getter, unchecked_return_type = "DataSummary")]
    pub fn summary(&self) -> Result<JsValue, JsError> {
        to_js(&self.summary)
    }

    /// Trains until the run is finished or paused, and gives the report on the model as it then stands. A finished run goes on
    /// for as many epochs again.
    ///
    /// # Errors
    /// What fails, or what `onEvent` throws; the run is paused then.
    #[wasm_bindgen(unchecked_return_type = "EpochReport")]
    pub async fn run(&self) -> Result<JsValue, JsValue> {
        self.engine.lock().await.send(Command::Play).await?;
        loop {
            let mut engine = self.engine.lock().await;
            if !engine.training() {
                engine.evaluate_anew().await?;
                return report(&engine);
            }
            if let Err(stop) = engine.advance().await {
                // Whoever listens has thrown already, and may do so again.
                let _ = engine.send(Command::Pause).await;
                return Err(stop.into());
            }
            drop(engine);
            turn().await;
        }
    }

    /// Stops training after the present step, in the middle of an epoch if need be.
    ///
    /// # Errors
    /// None that a caller can cause.
    pub async fn pause(&self) -> Result<(), JsValue> {
        self.engine.lock().await.send(Command::Pause).await?;
        Ok(())
    }

    /// Changes settings from the next step on.
    ///
    /// # Errors
    /// An `Error` that names the setting and its limits.
    pub async fn set(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SessionChanges")] changes: JsValue,
    ) -> Result<(), JsValue> {
        let Changes { learning_rate, constraint_weight } = settings("set", &changes)?;
        let mut engine = self.engine.lock().await;
        if let Some(learning_rate) = learning_rate {
            engine.send(Command::Tune { learning_rate }).await?;
        }
        if let Some(weight) = constraint_weight {
            engine.send(Command::Constrain { weight }).await?;
        }
        Ok(())
    }

    /// Audits the model as it stands.
    ///
    /// # Errors
    /// An `Error` that names the option and the remedy.
    #[wasm_bindgen(unchecked_return_type = "AuditReport")]
    pub async fn evaluate(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "EvaluateOptions")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let Asked { part, sensitive, privileged, bootstrap } = settings("evaluate", &options)?;
        let all = || self.base.dataset.sensitive().map(|column| column.name.clone()).collect();
        let sensitive = sensitive.unwrap_or_else(all);
        let mut engine = self.engine.lock().await;
        engine.evaluate_anew().await?;
        let predictions = Predictions::Model { part, sensitive, privileged, bootstrap };
        engine.send(Command::Audit { predictions }).await?;
        let audited = engine.until(|event| match event {
            Event::Study(StudyEvent::Audited(report)) => Some(report.clone()),
            _ => None,
        });
        Ok(to_js(&audited.await?)?)
    }

    /// Asks about the model as it stands, beyond whom it fails: why it decides so, how it breaks, what it leaks, what it
    /// costs. Cancelling isn't needed: other methods wait until the answer is there.
    ///
    /// # Errors
    /// An `Error` that says why there is no answer, and the remedy.
    #[wasm_bindgen(unchecked_return_type = "SessionAnswer")]
    pub async fn ask(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SessionQuestion")] question: JsValue,
    ) -> Result<JsValue, JsValue> {
        let inquiry: Inquiry = deserialize("question", question)?;
        let mut engine = self.engine.lock().await;
        engine.evaluate_anew().await?;
        Ok(to_js(&engine.answer(inquiry).await?)?)
    }

    /// Scores of any people by the model as it stands: the probability of the positive value; of amounts, what is predicted.
    /// Repairs after training decide by group, and leave scores as they are.
    ///
    /// # Errors
    /// An `Error` that names the column and the remedy.
    #[wasm_bindgen(unchecked_return_type = "Float32Array")]
    pub async fn predict(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, Cell>[] | AuditTable")] people: JsValue,
    ) -> Result<JsValue, JsValue> {
        let frame = rows(&people)?;
        if frame.rows == 0 {
            return Ok(Float32Array::new_with_length(0).into());
        }
        let scores = self.engine.lock().await.predict(&frame).await?;
        Ok(Float32Array::from(scores.as_slice()).into())
    }

    /// The run: what was chosen with the report on each epoch, the same reports as a table, and the weights in a safetensors
    /// file, where there are any.
    ///
    /// # Errors
    /// None that a caller can cause.
    #[wasm_bindgen(unchecked_return_type = "SavedRun")]
    pub async fn save(&self) -> Result<JsValue, JsValue> {
        let saved = Object::new();
        for event in self.engine.lock().await.send(Command::Export).await? {
            let Event::Exported { name, bytes } = event else { continue };
            match name.as_str() {
                "run.json" => set(&saved, "run", &JSON::parse(&String::from_utf8_lossy(&bytes))?),
                "curves.csv" => set(&saved, "curves", &String::from_utf8_lossy(&bytes).as_ref().into()),
                _ => set(&saved, "weights", &Uint8Array::from(bytes.as_slice())),
            }
        }
        Ok(saved.into())
    }

    /// Takes the weights of a saved run, or of a safetensors file with the same shapes, and gives the report on the model.
    ///
    /// # Errors
    /// An `Error` that says what doesn't fit.
    #[wasm_bindgen(unchecked_return_type = "EpochReport")]
    pub async fn load(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SavedRun | Uint8Array")] file: JsValue,
    ) -> Result<JsValue, JsValue> {
        let weights = if file.is_instance_of::<Uint8Array>() { file } else { get(&file, "weights") };
        let weights = weights.dyn_into::<Uint8Array>().map_err(|_| {
            JsError::new(
                "“load” needs the bytes of a safetensors file, or a saved run with “weights”: trees have none.",
            )
        })?;
        let mut engine = self.engine.lock().await;
        engine.send(Command::Import { bytes: weights.to_vec() }).await?;
        engine.until_reported().await?;
        report(&engine)
    }

    /// Trains many models that differ in some settings, one after the other and beside this session's own, which stays as it
    /// is.
    ///
    /// # Errors
    /// An `Error` for a sweep of nothing, or what `onProgress` throws. A run that fails is reported with the others.
    #[wasm_bindgen(unchecked_return_type = "SweepResult")]
    pub async fn sweep(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SweepOptions")] options: JsValue,
        #[wasm_bindgen(js_name = "onProgress", unchecked_optional_param_type = "(news: SweepNews) => void")]
        on_progress: JsValue,
    ) -> Result<JsValue, JsValue> {
        let watch = Watch { listener: listener("onProgress", on_progress)?, signal: get(&options, "signal") };
        let asked: SweepOptions = settings("sweep", &without(&options, &["signal"]))?;
        Ok(to_js(&sweep(&self.people, self.backend, &self.base, asked, &watch).await?)?)
    }
}

/// The options of a session by name, null where there are none.
fn chosen(options: &JsValue) -> Result<JsValue, JsError> {
    let chosen = Object::new();
    for name in ["data", "model", "train", "mitigation", "backend"] {
        set(&chosen, name, &JsValue::NULL);
    }
    overlay("options", &chosen, options)?;
    Ok(chosen.into())
}

fn backend(given: JsValue) -> Result<Backend, JsError> {
    match if given.is_null() { Backend::Fused } else { deserialize("backend", given)? } {
        Backend::Webgpu => {
            Err(JsError::new("“backend”: there is no WebGPU here: choose “fused”, “flex” or “ndarray”."))
        }
        backend => Ok(backend),
    }
}

fn listener(name: &str, given: JsValue) -> Result<Option<Function>, JsError> {
    let none = given.is_undefined() || given.is_null();
    let wrong = |_| JsError::new(&format!("“{name}” has to be a function."));
    if none { Ok(None) } else { given.dyn_into().map(Some).map_err(wrong) }
}

/// The last report on a model.
fn report(engine: &Engine) -> Result<JsValue, JsValue> {
    Ok(to_js(&engine.report())?)
}
