//! The people whom a session learns from, as JavaScript gives them.

use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Object};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::api::settings::{overlay, set, without};
use crate::api::{deserialize, frame, get, names, to_js};
use crate::data::catalog::{Dataset, Manifest};
use crate::data::error::DataError;
use crate::data::frame::Frame;
use crate::data::infer::{OwnRole, positive_candidates};
use crate::data::options::DataOptions;
use crate::engine::files::Files;
use crate::engine::protocol::Command;

use crate::evaluate::fairness::options::{Task, Text};

/// What messages call a table.
pub const TABLE: &str = "The table";

/// What a table's columns are for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Roles {
    label: String,
    positive: Option<Text>,
    sensitive: Vec<String>,
    features: Option<Vec<String>>,
    task: Option<Task>,
}

/// Where people come from.
enum Source {
    Table { frame: Rc<Frame>, roles: BTreeMap<String, OwnRole>, positive: String },
    Described { dataset: Box<Dataset>, text: Rc<str> },
}

/// People, and how they are divided and encoded.
pub struct People {
    source: Source,
    pub options: DataOptions,
}

/// The file of a described data set, in memory.
pub struct Held(Rc<str>);

impl Held {
    fn nothing<T>(file: &str) -> Result<T, DataError> {
        Err(DataError::FileMissing { file: file.to_owned(), detail: "only a text is there".to_owned() })
    }
}

impl Files for Held {
    async fn text(&self, _file: &str) -> Result<String, DataError> {
        Ok(self.0.to_string())
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, DataError> {
        Self::nothing(file)
    }

    fn own_size(&self, name: &str) -> Result<u64, DataError> {
        Self::nothing(name)
    }

    async fn own(&self, name: &str, _from: u64, _to: u64) -> Result<Vec<u8>, DataError> {
        Self::nothing(name)
    }
}

impl People {
    /// Reads `{ csv }` or `{ columns }` with the roles of columns, or `{ dataset, text }`.
    ///
    /// # Errors
    /// An `Error` whose message names the field and the remedy.
    pub fn read(data: &JsValue) -> Result<Self, JsError> {
        if !data.is_object() {
            return Err(JsError::new("“data” has to be an object such as { csv, label, sensitive }."));
        }
        let given = without(data, &["csv", "columns", "dataset", "text"]);
        let chosen = to_js(&DataOptions::default())?;
        ["harm", "shift"].iter().for_each(|unset| set(&chosen, unset, &JsValue::NULL));
        let dataset = get(data, "dataset");
        if dataset.is_object() {
            overlay("data", &chosen, &given)?;
            let source = described(dataset, &get(data, "text"))?;
            return Ok(Self { source, options: deserialize("data", chosen)? });
        }
        let usual = to_js(&Roles::default())?;
        let usual: JsValue = Object::assign(usual.unchecked_ref::<Object>(), chosen.unchecked_ref::<Object>()).into();
        overlay("data", &usual, &given)?;
        let source = table(frame(data)?, deserialize("data", usual.clone())?)?;
        Ok(Self { source, options: deserialize("data", usual)? })
    }

    /// What an engine can fetch of them.
    pub fn held(&self) -> Held {
        match &self.source {
            Source::Table { .. } => Held(Rc::from("")),
            Source::Described { text, .. } => Held(text.clone()),
        }
    }

    /// The table that an engine is to open, with its name.
    pub fn table(&self) -> Option<(&str, Rc<Frame>)> {
        match &self.source {
            Source::Table { frame, .. } => Some((TABLE, frame.clone())),
            Source::Described { .. } => None,
        }
    }

    /// Has an engine divide and encode them.
    pub fn command(&self, options: &DataOptions) -> Command {
        let options = options.clone();
        match &self.source {
            Source::Table { roles, positive, .. } => {
                Command::Adopt { roles: roles.clone(), positive: positive.clone(), options }
            }
            Source::Described { dataset, .. } => Command::Load { dataset: dataset.clone(), options },
        }
    }

    /// The description that they came with.
    pub fn dataset(&self) -> Option<&Dataset> {
        match &self.source {
            Source::Table { .. } => None,
            Source::Described { dataset, .. } => Some(dataset),
        }
    }
}

fn described(dataset: JsValue, text: &JsValue) -> Result<Source, JsError> {
    let dataset: Dataset = deserialize("data.dataset", dataset)?;
    let text =
        text.as_string().ok_or_else(|| JsError::new("“data.text” has to be the text of the data set's file."))?;
    let checked = Manifest { version: 1, datasets: vec![dataset] }.checked().map_err(|e| JsError::new(&e))?;
    let dataset = checked.datasets.into_iter().next().map(Box::new);
    let dataset = dataset.ok_or_else(|| JsError::new("“data.dataset” describes nothing."))?;
    Ok(Source::Described { dataset, text: text.into() })
}

fn table(frame: Frame, given: Roles) -> Result<Source, JsError> {
    let positive = positive(&frame, &given)?;
    let mut roles = BTreeMap::new();
    let named = |names: &[String], role| names.iter().map(move |name| (name.clone(), role)).collect::<Vec<_>>();
    roles.extend(named(given.features.as_ref().unwrap_or(&frame.names), OwnRole::Feature));
    roles.extend(named(&given.sensitive, OwnRole::Sensitive));
    roles.extend((!given.label.is_empty()).then_some((given.label, OwnRole::Label)));
    Ok(Source::Table { frame: Rc::new(frame), roles, positive })
}

/// The label's positive value: the given one, or else the likelier of two; none of an amount.
fn positive(frame: &Frame, given: &Roles) -> Result<String, JsError> {
    let found = || frame.column(&given.label).and_then(positive_candidates).map(|[likelier, _]| likelier);
    match (&given.positive, given.task) {
        (Some(Text(positive)), None | Some(Task::Binary)) => Ok(positive.clone()),
        (None, None) => Ok(found().unwrap_or_default()),
        (None, Some(Task::Binary)) => {
            found().ok_or_else(|| JsError::new("“data.positive” has to name the label's positive value."))
        }
        (None, Some(Task::Regression)) => Ok(String::new()),
        (Some(_), Some(Task::Regression)) => {
            Err(JsError::new("“data.positive” is for a yes or no: leave it out, or “data.task”."))
        }
        (_, Some(Task::Multiclass)) => Err(JsError::new(
            "“data.task”: a session learns a yes or no, or an amount: choose “binary” or “regression”.",
        )),
    }
}

/// Rows of any people: `{ columns }`, `{ csv }`, or a list of objects.
///
/// # Errors
/// An `Error` whose message names the field and the remedy.
pub fn rows(given: &JsValue) -> Result<Frame, JsError> {
    if !Array::is_array(given) {
        return frame(given);
    }
    let (rows, columns) = (Array::from(given), Object::new());
    for (index, row) in rows.iter().enumerate() {
        if !row.is_object() {
            return Err(JsError::new(&format!("Row {index} has to be an object with a value for each column.")));
        }
        for name in names(&row).iter().filter(|name| get(&columns, name).is_undefined()) {
            let column: Array = rows.iter().map(|row| get(&row, name)).collect();
            set(&columns, name, &column);
        }
    }
    let table = Object::new();
    set(&table, "columns", &columns);
    frame(&table)
}
