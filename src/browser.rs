//! What the page and its worker both ask of the browser: files of the site, and messages.

use js_sys::{JSON, Promise, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

#[wasm_bindgen]
extern "C" {
    /// A window and a worker both have it.
    fn fetch(address: &str) -> Promise;

    /// A body of bytes, and what can be read of it.
    #[wasm_bindgen(js_name = Response)]
    type Body;
    #[wasm_bindgen(constructor, js_class = "Response")]
    fn new(content: &JsValue) -> Body;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Body) -> Stream;
    #[wasm_bindgen(method, js_name = arrayBuffer)]
    fn array_buffer(this: &Body) -> Promise;

    type Stream;
    #[wasm_bindgen(method, js_name = pipeThrough)]
    fn pipe_through(this: &Stream, through: &DecompressionStream) -> JsValue;

    type DecompressionStream;
    #[wasm_bindgen(constructor)]
    fn new(format: &str) -> DecompressionStream;
}

/// How a file compressed by gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of a file of the site, unpacked if they are compressed by gzip. A server may have unpacked them already.
///
/// # Errors
/// As [`fetch_text`], or where the compressed bytes are broken.
pub async fn fetch_bytes(address: &str) -> Result<Vec<u8>, String> {
    let response = answer(address).await?;
    let buffer = JsFuture::from(response.array_buffer().map_err(words)?).await.map_err(words)?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let unpacked = Body::new(&buffer).body().pipe_through(&DecompressionStream::new("gzip"));
    let unpacked = JsFuture::from(Body::new(&unpacked).array_buffer()).await.map_err(words)?;
    Ok(Uint8Array::new(&unpacked).to_vec())
}

async fn answer(address: &str) -> Result<Response, String> {
    let response: Response = JsFuture::from(fetch(address)).await.map_err(words)?.unchecked_into();
    if response.ok() { Ok(response) } else { Err(format!("HTTP {}", response.status())) }
}

/// The text of a file of the site.
///
/// # Errors
/// The browser's words, or the status of the server's answer.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let response = answer(address).await?;
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

/// A value as a message: plain objects, arrays, numbers, strings and bytes.
///
/// # Errors
/// What the value holds that a message can't.
pub fn message(value: &impl Serialize) -> Result<JsValue, String> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&serializer).map_err(|e| e.to_string())
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
