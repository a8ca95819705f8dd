//! Settings from JavaScript: what is given, over what is usual.

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::{deserialize, get, names, to_js, unknown};

/// What is given over the usual settings, which messages call `place`. Names may be written `learning_rate` or `learningRate`.
///
/// # Errors
/// An `Error` whose message names the setting and the remedy.
pub fn settings<T: Serialize + DeserializeOwned + Default>(place: &str, given: &JsValue) -> Result<T, JsError> {
    settings_with(place, &[], given)
}

/// The same where some settings, `unset`, are there only if they are given.
///
/// # Errors
/// As [`settings`].
pub fn settings_with<T: Serialize + DeserializeOwned + Default>(
    place: &str,
    unset: &[&str],
    given: &JsValue,
) -> Result<T, JsError> {
    let usual = to_js(&T::default())?;
    unset.iter().for_each(|name| set(&usual, name, &JsValue::NULL));
    overlay(place, &usual, given)?;
    deserialize(place, usual)
}

/// Gives a plain object a property: it takes any value.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Gives settings the values that are given, those of settings within settings one by one.
///
/// # Errors
/// An `Error` that names what is no setting.
pub fn overlay(place: &str, onto: &JsValue, given: &JsValue) -> Result<(), JsError> {
    if given.is_undefined() || given.is_null() {
        return Ok(());
    }
    if !holds_settings(given) {
        return Err(JsError::new(&format!("“{place}” has to be an object of settings.")));
    }
    let known = names(onto);
    for entry in Object::entries(given.unchecked_ref()) {
        let entry = Array::from(&entry);
        let (name, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        let setting = snake_case(&name);
        if !known.contains(&setting) {
            return Err(unknown(&format!("{place}.{name}"), &known));
        }
        let usual = get(onto, &setting);
        if holds_settings(&usual) {
            overlay(&format!("{place}.{setting}"), &usual, &value)?;
        } else if !value.is_undefined() {
            set(onto, &setting, &value);
        }
    }
    Ok(())
}

/// An object's properties but for some.
pub fn without(object: &JsValue, left_out: &[&str]) -> JsValue {
    let rest = Object::assign(&Object::new(), object.unchecked_ref());
    for &name in left_out {
        let _ = Reflect::delete_property(&rest, &name.into());
    }
    rest.into()
}

fn holds_settings(value: &JsValue) -> bool {
    value.is_object() && !Array::is_array(value)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
