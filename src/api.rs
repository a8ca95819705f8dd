//! The JavaScript surface of the npm package: [`audit`], [`metrics`] and [`MlpTrainer`], and with the engine a `Session`.
//! Nothing is computed here; what JavaScript says is checked and handed on, and reports become plain objects.

#[cfg(feature = "burn")]
mod device;
mod model;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
mod session;
#[cfg(all(feature = "engine", target_arch = "wasm32"))]
mod settings;
mod trainer;

use js_sys::{Array, Float64Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[cfg(all(feature = "engine", target_arch = "wasm32"))]
pub use session::Session;
pub use trainer::{MlpTrainer, Rows};

use crate::data::frame::{Codes, Frame, Values};
use crate::data::read::{ReadOptions, read};
use crate::evaluate::fairness::catalog;
use crate::evaluate::fairness::options::AuditOptions;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("api.d.ts");

/// Audits the predictions in a table: `{ columns }` with one list for each column, or `{ csv }` with the text of a file.
///
/// # Errors
/// An `Error` whose message names the field and the remedy.
#[wasm_bindgen(unchecked_return_type = "AuditReport")]
pub fn audit(
    #[wasm_bindgen(unchecked_param_type = "AuditTable")] table: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "AuditOptions")] options: JsValue,
) -> Result<JsValue, JsError> {
    let options: AuditOptions = read_checked(options, "{ label, prediction, sensitive }")?;
    let frame = frame(table)?;
    let report = crate::evaluate::fairness::audit::audit(&frame, &options)?;
    to_js(&report)
}

/// Every metric of a report: formula, range, sign, reference group, source and meaning.
///
/// # Errors
/// None that a caller can cause.
#[wasm_bindgen(unchecked_return_type = "MetricDoc[]")]
pub fn metrics() -> Result<JsValue, JsError> {
    to_js(&catalog::metrics())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn names(object: &JsValue) -> Vec<String> {
    Object::keys(object.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()).collect()
}

/// A misspelt option would otherwise do nothing, silently.
fn unknown(name: &str, known: &[String]) -> JsError {
    JsError::new(&format!("“{name}” is no option: use one of {}.", known.join(", ")))
}

fn refuse_unknown<T: Serialize + Default>(options: &JsValue) -> Result<(), JsError> {
    let (known, given) = (names(&to_js(&T::default())?), names(options));
    given.iter().find(|name| !known.contains(name)).map_or(Ok(()), |name| Err(unknown(name, &known)))
}

/// Options from JavaScript, of which `example` shows some.
fn read_checked<T: Serialize + DeserializeOwned + Default>(options: JsValue, example: &str) -> Result<T, JsError> {
    if !options.is_object() {
        return Err(JsError::new(&format!("The options have to be an object such as {example}.")));
    }
    refuse_unknown::<T>(&options)?;
    deserialize("", options)
}

/// A value from JavaScript, which is called `place` in messages, if it has a name.
fn deserialize<T: DeserializeOwned>(place: &str, value: JsValue) -> Result<T, JsError> {
    serde_path_to_error::deserialize(serde_wasm_bindgen::Deserializer::from(value)).map_err(|error| {
        let field = match (place, error.path().to_string()) {
            ("", path) if path == "." => "The options".to_owned(),
            ("", path) => format!("“{path}”"),
            (place, path) if path == "." => format!("“{place}”"),
            (place, path) => format!("“{place}.{path}”"),
        };
        JsError::new(&format!("{field} can't be used: {}; see its type in fairground.d.ts.", error.inner()))
    })
}

fn frame(table: &JsValue) -> Result<Frame, JsError> {
    let (columns, csv) = (get(table, "columns"), get(table, "csv"));
    if let Some(text) = csv.as_string() {
        return Ok(read("csv", text.as_bytes(), &ReadOptions::default())?);
    }
    if let Some(bytes) = csv.dyn_ref::<Uint8Array>() {
        return Ok(read("csv", &bytes.to_vec(), &ReadOptions::default())?);
    }
    if !columns.is_object() {
        return Err(JsError::new(
            "The table has to be { columns } with a list for each column, or { csv } with a text.",
        ));
    }
    let mut frame = Frame::default();
    for entry in Object::entries(columns.unchecked_ref()) {
        let entry = Array::from(&entry);
        let name = entry.get(0).as_string().unwrap_or_default();
        let values = column(&name, &entry.get(1))?;
        if !frame.names.is_empty() && values.len() != frame.rows {
            return Err(JsError::new(&format!(
                "“columns”: “{name}” has {} entries where “{}” has {}: give all columns the same length.",
                values.len(),
                frame.names[0],
                frame.rows
            )));
        }
        frame.rows = values.len();
        frame.names.push(name);
        frame.columns.push(values);
    }
    Ok(frame)
}

/// A list of numbers, or of texts; `null`, `undefined` and `NaN` are missing.
fn column(name: &str, list: &JsValue) -> Result<Values, JsError> {
    if let Some(numbers) = list.dyn_ref::<Float64Array>() {
        return Ok(Values::Numbers(numbers.to_vec()));
    }
    let iterable = js_sys::try_iter(list).ok().flatten().filter(|_| list.is_object());
    let Some(entries) = iterable else {
        return Err(JsError::new(&format!("“columns”: “{name}” has to be a list.")));
    };
    let entries: Vec<JsValue> = entries.collect::<Result<_, _>>().unwrap_or_default();
    let missing = |v: &JsValue| v.is_null() || v.is_undefined();
    let number = |v: &JsValue| if missing(v) { Some(f64::NAN) } else { v.as_f64() };
    if let Some(numbers) = entries.iter().map(number).collect::<Option<Vec<f64>>>() {
        return Ok(Values::Numbers(numbers));
    }
    let mut levels = Levels::default();
    for (row, entry) in entries.iter().enumerate() {
        let absent = missing(entry) || entry.as_f64().is_some_and(f64::is_nan);
        let text = text(entry).filter(|_| !absent);
        if text.is_none() && !absent {
            return Err(JsError::new(&format!(
                "“columns”: entry {row} of “{name}” is neither a text, a number, a truth value nor null: replace it."
            )));
        }
        levels.push(text);
    }
    Ok(Values::Levels { codes: levels.codes, levels: levels.levels })
}

fn text(value: &JsValue) -> Option<String> {
    let number = || value.as_f64().map(|x| x.to_string());
    value.as_string().or_else(number).or_else(|| value.as_bool().map(|b| b.to_string()))
}

/// Texts and their codes, exactly as they are given.
#[derive(Default)]
struct Levels {
    codes: Codes,
    levels: Vec<String>,
    index: rustc_hash::FxHashMap<String, u32>,
}

impl Levels {
    fn push(&mut self, text: Option<String>) {
        let code = text.map(|text| {
            *self.index.entry(text).or_insert_with_key(|text| {
                self.levels.push(text.clone());
                self.levels.len() as u32 - 1
            })
        });
        self.codes.push(code);
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
