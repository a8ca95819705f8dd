//! What the page and its worker both ask of the browser: files of the site, and messages.

use js_sys::{JSON, Promise};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

#[wasm_bindgen]
extern "C" {
    /// A window and a worker both have it.
    fn fetch(address: &str) -> Promise;
}

/// The text of a file of the site.
///
/// # Errors
/// The browser's words, or the status of the server's answer.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let response: Response = JsFuture::from(fetch(address)).await.map_err(words)?.unchecked_into();
    if !response.ok() {
        return Err(format!("HTTP {}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(words)?).await.map_err(words)?;
    Ok(text.as_string().unwrap_or_default())
}

/// The value that a JSON file of the site holds, as a message.
///
/// # Errors
/// As [`fetch_text`], or where the file isn't JSON.
pub async fn fetch_json(address: &str) -> Result<JsValue, String> {
    parse_json(&fetch_text(address).await?)
}

/// The value that a text in JSON holds, as a message.
///
/// # Errors
/// Where the text isn't JSON.
pub fn parse_json(text: &str) -> Result<JsValue, String> {
    JSON::parse(text).map_err(words)
}

/// A value as a message: plain objects, arrays, numbers and strings.
///
/// # Errors
/// What the value holds that a message can't.
pub fn message(value: &impl Serialize) -> Result<JsValue, String> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|e| e.to_string())
}

/// A message's value.
///
/// # Errors
/// What is wrong with it.
pub fn read<T: DeserializeOwned>(message: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(message).map_err(|e| e.to_string())
}

/// What an exception says.
pub fn words(exception: JsValue) -> String {
    js_sys::Error::from(exception).message().into()
}
